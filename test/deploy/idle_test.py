"""Idle connections through nginx and haproxy, which both close silent connections after 60 s.

Usage: idle_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import contextlib
import re
import sys
import unittest

from websockets.utils import accept_key

from support import MOVES, Haproxy, Nginx, Server, expect_win, next_event, play, send

# In seconds: twice the timeout of the proxies.
DEADLINE = 120


async def open_silent_connection(reader, writer):
    """Answers an opening handshake or haproxy's health check, and sends no more."""
    request = (await reader.readuntil(b"\r\n\r\n")).decode()
    if key := re.search(r"^Sec-WebSocket-Key: (.*)\r$", request, re.I | re.M):
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + f"Sec-WebSocket-Accept: {accept_key(key[1])}\r\n\r\n".encode()
        )
        with contextlib.suppress(ConnectionError):
            await reader.read()
    else:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    writer.close()


class IdleConnections(unittest.IsolatedAsyncioTestCase):
    async def test_pings_keep_a_connection_open_and_a_silent_one_is_closed(self):
        silent_server = await asyncio.start_server(open_silent_connection, "127.0.0.1", 0)
        silent_port = silent_server.sockets[0].getsockname()[1]
        with Server() as server:
            async with silent_server:
                await asyncio.gather(
                    self.outlive_a_silent_connection(Nginx, server.port, silent_port),
                    self.outlive_a_silent_connection(Haproxy, server.port, silent_port),
                )

    async def outlive_a_silent_connection(self, Proxy, port, silent_port):
        with Proxy(port) as proxy, Proxy(silent_port) as other_proxy:
            async with proxy.connect() as red, proxy.connect() as yellow:
                await send(red, type="init")
                await send(yellow, type="init", join=(await next_event(red))["join"])
                players = {"red": red, "yellow": yellow}
                await play(players, [], MOVES[:4])

                async with other_proxy.connect() as silent:
                    await asyncio.wait_for(silent.wait_closed(), DEADLINE)
                self.assertEqual(silent.close_code, 1006)

                await play(players, [], MOVES[4:])
                await expect_win(players, [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""Idle connections through nginx and haproxy, which both close silent connections after 60 s.

Usage: idle_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import contextlib
import re
import sys
import unittest

from samples import DeployTest, Haproxy, Nginx
from support.board import SHORT_GAME
from websockets.utils import accept_key

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


class IdleConnections(DeployTest):
    async def test_pings_keep_a_connection_open_and_a_silent_one_is_closed(self):
        silent_server = await asyncio.start_server(open_silent_connection, "127.0.0.1", 0)
        silent_port = silent_server.sockets[0].getsockname()[1]
        port = self.start_server_for_proxy().port
        async with silent_server:
            await asyncio.gather(
                self.outlive_a_silent_connection(Nginx, port, silent_port),
                self.outlive_a_silent_connection(Haproxy, port, silent_port),
            )

    async def outlive_a_silent_connection(self, Proxy, port, silent_port):
        proxy = self.start_proxy(Proxy, port)
        red = await (await proxy.connect(v2=False)).begin()
        yellow = await (await proxy.connect(v2=False)).begin(join=red.view.init["join"])
        await self.play_all(SHORT_GAME[:4], red, yellow)

        silent = await self.start_proxy(Proxy, silent_port).connect(v2=False)
        await asyncio.wait_for(silent.websocket.wait_closed(), DEADLINE)
        self.assertEqual(silent.websocket.close_code, 1006)

        await self.play_to_the_end(SHORT_GAME[4:], red, yellow)
        for client in (red, yellow):
            await client.close()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

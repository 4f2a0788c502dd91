"""A spectator that never reads is dropped, and does not delay the others.

Usage: slow_spectator_test.py CONNECT4_SERVER [unittest arguments]
"""

import socket
import sys
import unittest

from support import raw_websocket
from support.board import DRAWN_GAME
from support.match_client import MatchTest, until
from support.server_process import TIMEOUT

GAMES = 200
DROPPED = "connect4_slow_clients_dropped_total"


class SlowSpectator(MatchTest):
    def setUp(self):
        self.start_server(memory=True)

    def watch_without_reading(self, key):
        """Watches by a socket with the smallest buffers that the system allows, on both sides."""
        spectator = socket.socket()
        self.addCleanup(spectator.close)
        spectator.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        spectator.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        spectator.connect(("127.0.0.1", self.server.port))
        spectator.sendall(raw_websocket.handshake(self.server.port))
        response = b""
        while not response.endswith(b"\r\n\r\n"):
            response += spectator.recv(1)
        self.assertTrue(response.startswith(b"HTTP/1.1 101 "), response)
        spectator.sendall(raw_websocket.text_frame(type="init", watch=key))
        return spectator

    async def test_a_spectator_that_never_reads_is_dropped_while_the_others_play(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        clients = [red, yellow, spectator]
        slow = self.watch_without_reading(red.view.init["watch"])
        for client in clients:
            await client.presence_becomes(True, True, 2)
        self.assertEqual(self.server.metric(DROPPED), 0)
        for _ in range(GAMES):
            await self.play_to_the_end(DRAWN_GAME, *clients)
            await self.rematch(*clients)
            clients[:2] = clients[1::-1]
        await until(lambda: self.server.metric(DROPPED) == 1)
        for client in clients:
            self.assertEqual(client.view.games, GAMES + 1)
            await client.presence_becomes(True, True, 1)
        self.assert_ended(slow)

    def assert_ended(self, connection):
        """Reads what the socket has already received; then the connection must end."""
        connection.settimeout(TIMEOUT)
        try:
            while connection.recv(65536):
                pass
        except ConnectionResetError:
            pass


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

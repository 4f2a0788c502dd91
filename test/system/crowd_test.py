"""2,000 spectators of one game see every move once, in order.

Usage: crowd_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import asyncio
import json
import resource
import sys
import unittest

from support import raw_websocket
from support.board import DRAWN_GAME, played
from support.match_client import MatchTest
from support.server_process import TIMEOUT
from support.view import View

SPECTATORS = 2000
EARLY = SPECTATORS // 2
LATE_PER_MOVE = (SPECTATORS - EARLY) // len(DRAWN_GAME) + 1


class Spectator(asyncio.Protocol):
    """A client that only watches. It uses no library: 2,000 of the library's would be too slow."""

    def __init__(self, port, watch):
        self.view = View()
        self.watches = asyncio.get_running_loop().create_future()
        self.has_seen_the_end = asyncio.get_running_loop().create_future()
        self._port = port
        self._watch = watch
        self._received = bytearray()
        self._is_upgraded = False

    def connection_made(self, transport):
        self._transport = transport
        transport.write(raw_websocket.handshake(self._port))

    def data_received(self, data):
        self._received += data
        try:
            if not self._is_upgraded:
                self._upgrade()
            while self._is_upgraded and (frame := raw_websocket.take_server_frame(self._received)):
                self._take(*frame)
        except AssertionError as failure:
            self._fail(failure)

    def connection_lost(self, reason):
        self._fail(ConnectionError(f"connection lost: {reason}"))

    def close(self):
        self._transport.abort()

    def _upgrade(self):
        response, end, rest = self._received.partition(b"\r\n\r\n")
        if end:
            assert response.startswith(b"HTTP/1.1 101 "), response
            self._is_upgraded = True
            self._received = rest
            self._transport.write(raw_websocket.text_frame(type="init", watch=self._watch))

    def _take(self, opcode, payload):
        if opcode == raw_websocket.PING:
            self._transport.write(raw_websocket.client_frame(raw_websocket.PONG, payload))
            return
        assert opcode == raw_websocket.TEXT, (opcode, payload)
        self.view.take(json.loads(payload))
        if self.view.presence and not self.watches.done():
            self.watches.set_result(None)
        if self.view.is_over and not self.has_seen_the_end.done():
            self.has_seen_the_end.set_result(None)

    def _fail(self, failure):
        for future in (self.watches, self.has_seen_the_end):
            if not future.done():
                future.set_exception(failure)


class Crowd(MatchTest):
    def setUp(self):
        limit, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (limit, hard))
        self.start_server()

    async def add_spectator(self, watch):
        """Connects a spectator and waits until the replay is over."""
        loop = asyncio.get_running_loop()
        port = self.server.port
        _, spectator = await loop.create_connection(
            lambda: Spectator(port, watch), "127.0.0.1", port
        )
        self.addCleanup(spectator.close)
        await spectator.watches
        return spectator

    async def test_all_spectators_see_every_move_whenever_they_join(self):
        red, yellow = await self.two_players()
        watch = red.view.init["watch"]
        async with asyncio.timeout(2 * TIMEOUT), asyncio.TaskGroup() as group:
            early = [group.create_task(self.add_spectator(watch)) for _ in range(EARLY)]
            await asyncio.wait(early)
            late = []
            for column in DRAWN_GAME:
                late += [group.create_task(self.add_spectator(watch)) for _ in range(LATE_PER_MOVE)]
                await self.play_all([column], red, yellow)
            spectators = [await task for task in early + late]
        self.assertGreaterEqual(len(spectators), SPECTATORS)
        async with asyncio.timeout(TIMEOUT):
            await asyncio.gather(*(spectator.has_seen_the_end for spectator in spectators))
        for spectator in spectators:
            self.assertEqual(spectator.view.board.moves, played(DRAWN_GAME).moves)
            self.assertEqual(spectator.view.result, {"type": "draw"})
        await red.presence_becomes(True, True, len(spectators))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

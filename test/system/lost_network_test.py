"""Both players lose the network for five seconds, then play on.

Usage: lost_network_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import asyncio
import random
import sys
import unittest

from support.match_client import MatchTest, connect
from support.player import Ledger, Player


class Network:
    """A network between clients and the server. While it is down, no byte arrives. When it is up
    again, all bytes arrive, as with TCP, unless one side has closed the connection."""

    def __init__(self, port):
        self._port = port
        self._up = asyncio.Event()
        self._up.set()
        self._client_sides, self._server_sides, self._links = [], [], []

    async def __aenter__(self):
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._listener.sockets[0].getsockname()[1]
        self.uri = f"ws://127.0.0.1:{port}/"
        return self

    async def __aexit__(self, *failure):
        self._listener.close()
        for link in self._links:
            link.cancel()
        for writer in self._client_sides + self._server_sides:
            writer.transport.abort()

    async def _serve(self, reader, writer):
        await self._up.wait()
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._client_sides.append(writer)
        self._server_sides.append(server_writer)
        for link in (self._pass(reader, server_writer), self._pass(server_reader, writer)):
            self._links.append(asyncio.create_task(link))

    async def _pass(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self._up.wait()
                writer.write(data)
            await self._up.wait()
            writer.write_eof()
        except OSError:
            writer.transport.abort()

    def go_down(self):
        self._up.clear()

    def come_up(self):
        self._up.set()

    def let_clients_give_up(self):
        """Ends the clients' connections; the server does not notice."""
        for link in self._links:
            link.cancel()
        for writer in self._client_sides:
            writer.transport.abort()


class LostNetwork(MatchTest):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.start_server()
        self.network = await self.enterAsyncContext(Network(self.server.port))

    async def play_through_the_loss(self, give_up):
        """Takes the network down and up again during a game. Returns the players when they have
        played on for a while."""
        ledger = Ledger()
        red = await (await connect(self.network.uri)).begin()
        yellow = await (await connect(self.network.uri)).begin(join=red.view.init["join"])
        players = [
            Player(self.network.uri, client, ledger, random.Random(4)) for client in (red, yellow)
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(player.run()) for player in players]
            await ledger.wait_for_moves(10)
            self.network.go_down()
            await asyncio.sleep(1)
            moves = len(ledger.moves)
            if give_up:
                self.network.let_clients_give_up()
            await asyncio.sleep(4)
            self.assertEqual(len(ledger.moves), moves)
            self.network.come_up()
            await ledger.wait_for_moves(moves + 100)
            for task in tasks:
                task.cancel()
        for player in players:
            await player.client.close()
        return players

    async def test_connections_that_survive_go_on(self):
        players = await self.play_through_the_loss(give_up=False)
        self.assertEqual([player.losses for player in players], [0, 0])

    async def test_players_who_gave_up_come_back_before_the_server_has_noticed(self):
        players = await self.play_through_the_loss(give_up=True)
        for player in players:
            self.assertGreaterEqual(player.losses, 1)


    async def test_the_other_player_is_told_within_half_a_minute(self):
        red = await (await connect(self.network.uri)).begin()
        yellow = await self.join(red)
        async with asyncio.timeout(30):
            self.network.go_down()
            await yellow.presence_becomes(False, True, 0, lost=["red"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""The server is killed or restarted again and again: no event that a client has received is lost or
doubled.

Usage: kill_9_test.py CONNECT4_SERVER [unittest arguments]. The variable SEED repeats the choices of
an earlier run.
"""

import asyncio
import sys
import unittest

from support.board import SHORT_GAME
from support.match_client import MatchTest, seeded_random
from support.player import Ledger, Player

KILLS = 50
RESTARTS = 10


class Kill9(MatchTest):
    def setUp(self):
        self.random = seeded_random()
        self.start_server(memory=False)

    async def test_no_move_is_lost_or_doubled_when_it_is_killed(self):
        waiting = await self.matches_that_wait()
        players = await self.play_through(KILLS, self.server.kill)
        for match in (*waiting, [player.client for player in players]):
            await self.assert_all_keys_work(match)

    async def test_no_move_is_lost_or_doubled_when_it_is_restarted_in_order(self):
        await self.play_through(RESTARTS, self.stop)

    def stop(self):
        self.server.terminate()
        self.assertEqual(self.server.wait(), 0)

    async def play_through(self, times, end_server):
        """Lets two players play game after game while the server ends the given number of times.
        Returns the players, who have come back after the last time and then left."""
        ledger = Ledger()
        players = [
            Player(self.server.uri, client, ledger, self.random)
            for client in await self.two_players()
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(player.run()) for player in players]
            for _ in range(times):
                # Between two moves, while a move is recorded, or while the players come back.
                await ledger.wait_for_moves(len(ledger.moves) + self.random.randrange(12))
                await asyncio.sleep(self.random.uniform(0, 0.01))
                await asyncio.to_thread(end_server)
                await asyncio.to_thread(self.server.start)
            await ledger.wait_for_moves(len(ledger.moves) + 10)
            for task in tasks:
                task.cancel()
        losses = sum(player.losses for player in players)
        print(f"{len(ledger.moves)} moves, {len(ledger.results)} games, {losses} losses")
        self.assertGreaterEqual(losses, times)
        for player in players:
            await player.client.close()
            await player.come_back()
            await player.client.close()
        return players

    async def matches_that_wait(self):
        """Returns the players of matches in different states, which all of them have left."""
        alone = [await self.start()]
        begun, again, offered = [await self.two_players() for _ in range(3)]
        await self.play_all(SHORT_GAME[:5], *begun)
        for match in (again, offered):
            await self.play_to_the_end(SHORT_GAME, *match)
        await self.rematch(*again)
        await offered[0].send(type="rematch")
        for client in offered:
            await client.recv()
        matches = [alone, begun, again, offered]
        for match in matches:
            for client in match:
                await client.close()
        return matches

    async def assert_all_keys_work(self, old):
        """Every key must lead to the match in the state in which its players left it."""
        for client in old:
            back = await self.resume(client)
            self.assertEqual(back.view.init, client.view.init)
            self.assert_same(back, client)
            await back.close()
        first = await self.resume(old[0])
        clients = [first, await self.join(first), await self.watch(first)]
        for client in clients:
            self.assert_same(client, old[0])
        board = first.view.board
        if not first.view.is_over:
            players = sorted(clients[:2], key=lambda client: client.view.colour)
            await self.play_all(board.open_columns()[:1], *players, clients[2])

    def assert_same(self, client, old):
        for name in ("result", "offer"):
            self.assertEqual(getattr(client.view, name), getattr(old.view, name))
        self.assertEqual(client.view.board.moves, old.view.board.moves)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

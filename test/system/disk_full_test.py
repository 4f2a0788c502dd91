"""The disk is full while the server runs: moves are refused until there is space again, and nothing
else fails.

Usage: disk_full_test.py CONNECT4_SERVER [unittest arguments]
"""

import resource
import sys
import unittest

from support.board import SHORT_GAME
from support.match_client import MatchTest, until


class DiskFull(MatchTest):
    def setUp(self):
        self.start_server(memory=False)

    def fill_disk(self):
        """Sets a limit, so that the server can write to no file."""
        self.limit_files(0)

    def clear_disk(self):
        self.limit_files(resource.RLIM_INFINITY)

    def limit_files(self, size):
        pid = self.server.process.pid
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    async def assert_refused(self, client, **event):
        await client.send(**event)
        self.assertEqual(await client.error(), "unavailable")

    async def test_a_move_is_refused_until_there_is_space(self):
        red, yellow = await self.two_players()
        clients = [red, yellow, await self.watch(red)]
        for number, column in enumerate(SHORT_GAME):
            mover = clients[number % 2]
            self.fill_disk()
            for _ in range(3):
                await self.assert_refused(mover, type="play", column=column, move=number + 1)
            for client in (*clients, await self.watch(red)):
                self.assertEqual(len(client.view.board.moves), number)
                await client.receives_nothing()
            self.clear_disk()
            await mover.send(type="play", column=column, move=number + 1)
            for client in clients:
                await client.moves_become(number + 1)
        for client in clients:
            self.assertEqual((await client.game_ends())["player"], "red")

    async def test_a_resignation_and_a_rematch_are_refused_until_there_is_space(self):
        red, yellow = await self.two_players()
        self.fill_disk()
        await self.assert_refused(yellow, type="resign")
        self.clear_disk()
        await yellow.send(type="resign")
        for client in (red, yellow):
            await client.game_ends()
        self.fill_disk()
        for client in (red, yellow):
            await self.assert_refused(client, type="rematch")
            await client.receives_nothing()
        self.clear_disk()
        await self.rematch(red, yellow)

    async def test_no_match_is_started_and_the_client_may_try_later(self):
        self.fill_disk()
        for v2 in (True, False):
            client = await self.connect(v2)
            await client.send(type="init")
            event = await client.recv()
            self.assertEqual(event["type"], "error")
            self.assertEqual((await client.closed())[0], 1013)
        self.assertEqual(self.server.metric("connect4_games"), 0)
        self.clear_disk()
        await self.play_all([3, 3], *(await self.two_players()))

    async def test_what_needs_no_record_works_on_a_full_disk(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        self.fill_disk()
        self.assertEqual(self.server.get("/healthz"), (200, "OK\n"))
        client = await self.start_hot_seat(3)
        await client.play(3)
        again = await self.resume(red)
        self.assertEqual(again.view.board.moves, red.view.board.moves)
        self.clear_disk()
        await self.play_all([3], again, yellow)
        await until(lambda: self.server.get("/readyz") == (200, "OK\n"))

    async def test_a_crash_on_a_full_disk_loses_no_move_that_was_sent_out(self):
        red, yellow = await self.two_players()
        await self.play_all([3, 4, 5], red, yellow)
        self.fill_disk()
        await self.assert_refused(yellow, type="play", column=6, move=4)
        self.server.kill()
        self.server.start()
        red, yellow = await self.resume(red), await self.resume(yellow)
        # The move that was refused may have been recorded or not; to send it again is safe.
        self.assertEqual([column for _, column, _ in red.view.board.moves[:3]], [3, 4, 5])
        yellow.view.sent_again.append(4)
        await yellow.play(6, move=4)
        await red.moves_become(4)
        self.assertEqual([column for _, column, _ in yellow.view.board.moves], [3, 4, 5, 6])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

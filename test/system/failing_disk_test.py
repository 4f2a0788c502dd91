"""The disk hangs or becomes read-only while the server runs.

Usage: failing_disk_test.py CONNECT4_SERVER FAILING_DISK_LIBRARY [unittest arguments]
"""

import asyncio
import sys
import time
import unittest

from support.board import SHORT_GAME
from support.failing_disk import FailingDisk
from support.match_client import MatchTest, until

# Within this number of seconds after a signal, the server ends whatever happens.
STOP_TIME = 10


class FailingDiskTest(MatchTest):
    def setUp(self):
        self.disk = FailingDisk()
        self.addCleanup(self.disk.end)
        self.start_server(memory=False, environment=self.disk.environment)
        self.addCleanup(self.disk.recover)

    def logged(self, text):
        return any(text in line for line in self.server.log)

    def readiness(self):
        return self.server.get("/readyz")[0]


class Hangs(FailingDiskTest):
    async def stop_during_a_move(self):
        """Stops the server while a move waits for the disk. Returns the players."""
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        self.disk.hang()
        await yellow.send(type="play", column=3, move=2)
        await until(self.disk.hangs)
        self.server.terminate()
        return red, yellow

    async def assert_the_match_goes_on(self, red, yellow):
        self.server.start()
        red, yellow = await self.resume(red), await self.resume(yellow)
        self.assertEqual(red.view.board.moves, yellow.view.board.moves)
        await yellow.play_again(2, 3)
        await red.moves_become(2)

    async def test_the_server_is_not_ready_until_it_is_over(self):
        self.assertEqual(self.readiness(), 200)
        self.disk.hang()
        await until(lambda: self.readiness() == 503)
        self.assertEqual(self.readiness(), 503)
        self.disk.recover()
        await until(lambda: self.readiness() == 200)

    async def test_the_server_ends_in_time(self):
        begin = time.monotonic()
        red, yellow = await self.stop_during_a_move()
        for client in (red, yellow):
            self.assertEqual((await client.closed())[0], 1012)
        self.assertEqual(await asyncio.to_thread(self.server.wait), 1)
        self.assertLess(time.monotonic() - begin, STOP_TIME + 2)
        self.assertTrue(self.logged("stopping took too long"))
        self.disk.recover()
        await self.assert_the_match_goes_on(red, yellow)

    async def test_the_server_ends_in_order_when_the_disk_comes_back_late(self):
        red, yellow = await self.stop_during_a_move()
        await until(lambda: self.logged("waiting for the journal"))
        self.disk.recover()
        await self.server_has_stopped()
        await self.assert_the_match_goes_on(red, yellow)


class ReadOnly(FailingDiskTest):
    async def test_moves_are_refused_until_it_can_be_written_again(self):
        red, yellow = await self.two_players()
        await self.play_all(SHORT_GAME[:2], red, yellow)
        self.disk.make_read_only()
        for _ in range(3):
            await red.send(type="play", column=SHORT_GAME[2], move=3)
            self.assertEqual(await red.error(), "unavailable")
        await yellow.receives_nothing()
        await until(lambda: self.readiness() == 503)
        await until(lambda: self.logged("Read-only file system"))
        self.disk.recover()
        await self.play_all(SHORT_GAME[2:], red, yellow)
        await until(lambda: self.readiness() == 200)
        self.assertEqual(sum("cannot be written" in line for line in self.server.log), 1)

    async def test_it_is_noticed_without_a_move(self):
        await until(lambda: self.readiness() == 200)
        self.disk.make_read_only()
        await until(lambda: self.readiness() == 503)
        self.disk.recover()
        await until(lambda: self.readiness() == 200)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

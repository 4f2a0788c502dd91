"""Backups that the server writes while people play.

Usage: backup_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import pathlib
import shutil
import signal
import sys
import tempfile
import unittest

from support.board import SHORT_GAME, played
from support.match_client import MatchTest, seeded_random, until
from support.player import Ledger, Player

BACKUPS = 10


class Backup(MatchTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.backup = self.folder / "backup.db"

    def count_backups(self):
        return sum("was copied to" in line for line in self.server.log)

    async def back_up(self):
        """Makes a backup, and returns a copy of it."""
        count = self.count_backups()
        self.server.process.send_signal(signal.SIGUSR1)
        await until(lambda: self.count_backups() > count)
        return shutil.copy(self.backup, self.folder / f"{count}.db")

    async def test_backups_during_play_can_be_restored(self):
        self.start_server("--backup", str(self.backup), memory=False)
        await until(lambda: self.count_backups() == 1)  # the one at the start
        waiting = await self.two_players()
        random = seeded_random()
        ledgers = [Ledger() for _ in range(5)]
        players = [
            Player(self.server.uri, client, ledger, random)
            for ledger in ledgers
            for client in await self.two_players()
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(player.run()) for player in players]
            backups = []
            for moves in range(BACKUPS):
                for ledger in ledgers:
                    await ledger.wait_for_moves(len(ledger.moves) + 5)
                if moves < len(SHORT_GAME) - 1:
                    await self.play_all(SHORT_GAME[moves : moves + 1], *waiting)
                backups.append((len(waiting[0].view.board.moves), await self.back_up()))
            for task in tasks:
                task.cancel()

        for count, backup in backups:
            await self.stop_server()
            shutil.copy(backup, self.server.database)
            self.server.start()
            for player in waiting:
                restored = await self.resume(player)
                self.assertEqual(restored.view.board.moves, played(SHORT_GAME[:count]).moves)
                await restored.close()

    async def test_a_log_that_a_crash_has_left_does_not_undo_the_restoration(self):
        self.start_server("--backup", str(self.backup), memory=False)
        red, yellow = await self.two_players()
        await self.play_all(SHORT_GAME[:3], red, yellow)
        backup = await self.back_up()
        await self.play_all(SHORT_GAME[3:5], red, yellow)
        later = await self.start()
        self.server.kill()
        shutil.copy(backup, self.server.database)
        self.server.start()
        red, yellow = await self.resume(red), await self.resume(yellow)
        self.assertEqual(red.view.board.moves, played(SHORT_GAME[:3]).moves)
        client = await self.connect()
        await client.send(type="init", resume=later.view.init["resume"])
        self.assertEqual(await client.error(), "game_not_found")
        await self.play_to_the_end(SHORT_GAME[3:], red, yellow)
        # The log that the server has begun now is its own.
        self.server.kill()
        self.server.start()
        red = await self.resume(red)
        self.assertEqual(red.view.board.moves, played(SHORT_GAME).moves)

    async def test_without_a_place_the_signal_does_nothing(self):
        self.start_server(memory=False)
        self.server.process.send_signal(signal.SIGUSR1)
        red, yellow = await self.two_players()
        await self.play_to_the_end(SHORT_GAME, red, yellow)
        self.assertEqual(self.count_backups(), 0)

    async def test_a_backup_that_cannot_be_written_is_logged_and_play_goes_on(self):
        self.start_server("--backup", str(self.folder / "missing" / "backup.db"), memory=False)
        await until(lambda: any("cannot be copied to" in line for line in self.server.log))
        red, yellow = await self.two_players()
        await self.play_to_the_end(SHORT_GAME, red, yellow)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

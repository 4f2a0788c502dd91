"""A database that cannot be used ends the start with one clear sentence.

Usage: bad_database_test.py CONNECT4_SERVER [unittest arguments]
"""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from support.board import DRAWN_GAME
from support.match_client import MatchTest
from support.server_process import TIMEOUT, command, environment

PAGE = 4096


class BadDatabase(MatchTest):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.database = self.folder / "games.db"

    def assert_refused(self, *wrapper):
        result = subprocess.run(
            [*wrapper, *command("--port", "0", "--database", str(self.database))],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=environment(str(self.folder)),
        )
        self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
        self.assertRegex(result.stderr, r"\Aconnect4-server: [^\n]+\.\n\Z")
        self.assertIn(str(self.database), result.stderr)

    async def fill_database(self):
        """Has a server leave some matches behind."""
        server = self.start_server(memory=False)
        for _ in range(20):
            await self.play_all(DRAWN_GAME[:9], *(await self.two_players()))
        server.kill()
        # What was written last may still be in files beside the database's own.
        for file in server.database.parent.glob("connect4.db*"):
            suffix = file.name.removeprefix("connect4.db")
            shutil.copy(file, f"{self.database}{suffix}")
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def test_one_that_another_program_has_locked(self):
        await self.fill_database()
        for mode in ("DELETE", "WAL"):
            with contextlib.closing(sqlite3.connect(self.database)) as other:
                other.execute(f"PRAGMA journal_mode={mode}")
                other.execute("PRAGMA locking_mode=EXCLUSIVE")
                other.execute("BEGIN EXCLUSIVE")
                self.assert_refused()

    async def test_one_that_another_server_uses(self):
        server = self.start_server(memory=False)
        red, yellow = await self.two_players()
        self.database = server.database
        self.assert_refused()
        await self.play_all([3, 3], red, yellow)

    async def test_one_that_may_only_be_read(self):
        await self.fill_database()
        self.database.chmod(0o444)
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_refused()

    def test_a_folder_that_cannot_be_made(self):
        (self.folder / "file").touch()
        self.database = self.folder / "file" / "games.db"
        self.assert_refused()

    def test_a_folder_where_nothing_may_be_made(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_refused()

    def test_a_folder_in_its_place(self):
        self.database.mkdir()
        self.assert_refused()

    def test_a_full_disk(self):
        # The thread sanitizer would write a temporary file before main().
        self.assert_refused("env", "TMPDIR=/nonexistent", "prlimit", "--fsize=0")

    def test_something_else(self):
        for content in (b"This is a letter to my aunt.\n" * 500, os.urandom(10 * PAGE)):
            self.database.write_bytes(content)
            self.assert_refused()
            self.assertEqual(self.database.read_bytes(), content)

    def test_the_database_of_another_program(self):
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("CREATE TABLE matches (score INTEGER)")
            database.execute("CREATE TABLE games (score INTEGER)")
            database.commit()
        self.assert_refused()

    async def test_one_that_is_damaged(self):
        await self.fill_database()
        whole = self.database.read_bytes()
        for begin, end in ((PAGE, 2 * PAGE), (100, PAGE), (len(whole) // 2, len(whole))):
            damaged = bytearray(whole)
            damaged[begin:end] = bytes(255 - byte for byte in whole[begin:end])
            self.database.write_bytes(damaged)
            with self.subTest(begin=begin, end=end):
                self.assert_refused()
        with self.subTest("cut short"):
            self.database.write_bytes(whole[: len(whole) // 2])
            self.assert_refused()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

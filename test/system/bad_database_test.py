"""The server does not start with a database that it cannot use, and says so in one sentence.

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
        """Makes a database with the matches of a server that was killed."""
        server = self.start_server(memory=False)
        for _ in range(20):
            await self.play_all(DRAWN_GAME[:9], *(await self.two_players()))
        server.kill()
        # The last changes may still be in other files beside the database.
        for file in server.database.parent.glob("connect4.db*"):
            suffix = file.name.removeprefix("connect4.db")
            shutil.copy(file, f"{self.database}{suffix}")
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def test_a_database_that_another_program_has_locked_is_refused(self):
        await self.fill_database()
        for mode in ("DELETE", "WAL"):
            with contextlib.closing(sqlite3.connect(self.database)) as other:
                other.execute(f"PRAGMA journal_mode={mode}")
                other.execute("PRAGMA locking_mode=EXCLUSIVE")
                other.execute("BEGIN EXCLUSIVE")
                self.assert_refused()

    async def test_a_database_that_another_server_uses_is_refused(self):
        server = self.start_server(memory=False)
        red, yellow = await self.two_players()
        self.database = server.database
        self.assert_refused()
        await self.play_all([3, 3], red, yellow)

    async def test_a_database_that_is_read_only_is_refused(self):
        await self.fill_database()
        self.database.chmod(0o444)
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_refused()

    def test_a_folder_that_cannot_be_created_is_refused(self):
        (self.folder / "file").touch()
        self.database = self.folder / "file" / "games.db"
        self.assert_refused()

    def test_a_folder_that_is_read_only_is_refused(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_refused()

    def test_a_folder_in_place_of_the_database_is_refused(self):
        self.database.mkdir()
        self.assert_refused()

    def test_a_full_disk_is_refused(self):
        # The thread sanitizer writes a temporary file before main().
        self.assert_refused("env", "TMPDIR=/nonexistent", "prlimit", "--fsize=0")

    def test_a_file_that_is_not_a_database_is_refused_and_not_changed(self):
        for content in (b"This is a letter to my aunt.\n" * 500, os.urandom(10 * PAGE)):
            self.database.write_bytes(content)
            self.assert_refused()
            self.assertEqual(self.database.read_bytes(), content)

    def test_the_database_of_another_program_is_refused(self):
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("CREATE TABLE matches (score INTEGER)")
            database.execute("CREATE TABLE games (score INTEGER)")
            database.commit()
        self.assert_refused()

    async def test_a_database_that_is_damaged_is_refused(self):
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

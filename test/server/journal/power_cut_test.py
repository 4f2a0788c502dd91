"""What a power cut leaves of a journal.

Usage: power_cut_test.py JOURNAL_WRITER POWER_CUT_LIBRARY [unittest arguments]

A program writes a journal while a preloaded library (power_cut.cpp) records its file operations.
The record shows what would be left after a power cut at any operation: all writes before the last
sync, and none or some of the writes after it. Many such moments are tried. A journal that is opened
on these files must have all entries that had been confirmed before.
"""

import collections
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

WRITER, LIBRARY = sys.argv[1:3]
TIMEOUT = 100
CUTS = 60
MATCHES = 16
SERIES = "345ab5xRL"  # what the program writes, again and again
ENTRIES = 1000  # enough for SQLite to move pages from its log to the database, and begin a new log

Operation = collections.namedtuple("Operation", "kind name number data")


def parse(record):
    while line := record.readline():
        kind, name, number, size = line.decode().split()
        yield Operation(kind, name, int(number), record.read(int(size)))


def run(*arguments, **environment):
    return subprocess.run(
        [WRITER, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )


class File:
    def __init__(self):
        self.synced = bytearray()
        self.pending = []

    def content(self, pending):
        content = bytearray(self.synced)
        for kind, _, number, data in pending:
            content.extend(bytes(max(0, number + len(data) - len(content))))
            if kind == "truncate":
                del content[number:]
            else:
                content[number : number + len(data)] = data
        return content


class Disk:
    """A folder whose changes are pending until they are synced."""

    def __init__(self):
        self.files = {}
        self.synced_files = {}
        self.pending = []  # changes of the folder itself: names, and their files or None

    def apply(self, operation):
        kind, name = operation.kind, operation.name
        if kind in ("create", "unlink"):
            self.files[name] = File() if kind == "create" else None
            self.pending.append((name, self.files[name]))
        elif kind in ("write", "truncate"):
            self.files[name].pending.append(operation)
        elif kind == "sync" and name == ".":
            self.synced_files.update(self.pending)
            self.pending = []
        elif kind == "sync":
            file = self.files[name]
            file.synced = file.content(file.pending)
            file.pending = []

    def left(self, survives):
        """The files after a power cut: a pending change is there if survives() says so."""
        files = dict(self.synced_files)
        files.update(change for change in self.pending if survives())
        return {
            name: file.content([write for write in file.pending if survives()])
            for name, file in files.items()
            if file is not None
        }


class PowerCut(unittest.TestCase):
    def record(self, mode):
        """The operations of the writer on an empty disk."""
        with tempfile.TemporaryDirectory() as place:
            folder, record = os.path.join(place, "disk"), os.path.join(place, "record")
            os.mkdir(folder)
            result = run(
                *("write", os.path.join(folder, "connect4.db"), MATCHES, ENTRIES, mode),
                LD_PRELOAD=LIBRARY,
                POWER_CUT_FOLDER=folder,
                POWER_CUT_RECORD=record,
                # Lets this library come before a sanitizer's.
                ASAN_OPTIONS="verify_asan_link_order=0",
            )
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            with open(record, "rb") as file:
                operations = list(parse(file))

            # The record is complete: replaying it gives the files in the folder.
            disk = Disk()
            for operation in operations:
                disk.apply(operation)
            files = {file.name: file.read_bytes() for file in pathlib.Path(folder).iterdir()}
            self.assertEqual(disk.left(lambda: True), files)
            self.assertIn("connect4.db", files)
        return operations

    def read(self, files):
        """Opens a journal with these files, and returns the number of entries of each match."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(content)
            result = run("read", os.path.join(folder, "connect4.db"), MATCHES)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        matches = {}
        for line in result.stdout.splitlines():
            match, entries = line.split(" ")
            self.assertEqual(entries, (SERIES * ENTRIES)[: len(entries)])
            matches[match] = len(entries)
        return matches

    def lost_by_cuts(self, operations):
        """Cuts the power at many moments. Returns how many cuts lost a confirmed entry."""
        seed = random.randrange(1 << 32)
        rng = random.Random(seed)
        moments = set(rng.sample(range(len(operations)), CUTS))
        # All rare operations: the start, and pages that move from the log to the database.
        common = ("confirm", "-"), ("write", "connect4.db-wal"), ("sync", "connect4.db-wal")
        moments.update(i for i, (*what, _, _) in enumerate(operations) if tuple(what) not in common)
        print(f"seed {seed}, {len(moments)} cuts of {len(operations)} operations", file=sys.stderr)
        disk = Disk()
        confirmed = {}
        lost = 0
        for moment, operation in enumerate(operations):
            disk.apply(operation)
            if operation.kind == "confirm":
                match, entries = operation.data.decode().split()
                confirmed[match] = int(entries)
            if moment in moments:
                share = rng.choice((0, 0.5))
                found = self.read(disk.left(lambda: rng.random() < share))
                lost += any(found.get(match, -1) < confirmed[match] for match in confirmed)
        return lost

    def test_no_confirmed_entry_is_lost(self):
        operations = self.record("synchronous")
        self.assertEqual(self.lost_by_cuts(operations), 0)

        # The test was thorough: pages moved to the database more than at the start and the end, many
        # entries were confirmed, and they shared syncs.
        count = collections.Counter((kind, name) for kind, name, *_ in operations)
        self.assertGreater(count["sync", "connect4.db"], 2)
        self.assertEqual(count["confirm", "-"], MATCHES * (ENTRIES + 1))
        self.assertLess(count["sync", "connect4.db-wal"], count["confirm", "-"] / 2)

    def test_without_syncs_confirmed_entries_are_lost(self):
        self.assertGreater(self.lost_by_cuts(self.record("asynchronous")), 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

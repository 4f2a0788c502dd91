"""The disk of the server's journal: its file system, and the time of one commit."""

import contextlib
import sqlite3
import statistics
import time

from servers import BenchError, Candidate, output_of

COMMIT_ALONE = Candidate("a commit of SQLite alone", "", ())


def file_system(folder):
    """Return the type of the file system of a folder, which must be on a disk."""
    kind = output_of("df", "--output=fstype", str(folder)).splitlines()[-1].strip()
    if kind in ("tmpfs", "ramfs"):
        raise BenchError(f"{folder} is on {kind}, where a commit costs nothing: build on a disk.")
    return kind


def time_commits(path, count=200):
    """Commit rows one by one, as durably as the server; return percentiles in microseconds."""
    times = []
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE IF NOT EXISTS moves (number INTEGER PRIMARY KEY)")
        for _ in range(count):
            begin = time.perf_counter()
            database.execute("INSERT INTO moves DEFAULT VALUES")
            times.append((time.perf_counter() - begin) * 1e6)
    percentiles = statistics.quantiles(times, n=100)
    return {"round_trip_p50_us": percentiles[49], "round_trip_p99_us": percentiles[98]}

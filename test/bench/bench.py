#!/usr/bin/python3
"""
Compares the Connect Four server with the tutorial's handlers on other WebSocket libraries, its
journals with none, and two processes with one.

Each server runs on one core and the load generator on another one; a second process and Redis share
the cores other than the generator's. The servers take turns in every round, so that other load of
the machine affects all of them alike. The tables show medians.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import resource
import signal
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from disk import COMMIT_ALONE, file_system, time_commits
from measure import FULL, QUICK, Bench
from support.redis_process import RedisProcess
from report import print_report
from servers import HERE, BenchError, find_built_peers, find_peers, find_server, warn
from tables import ANALYSIS, FAN_OUT, JOURNAL, MOVES, SHARING

BINARIES = pathlib.Path(__file__).resolve().parents[2] / "build" / "release" / "bin"


def compare_moves(bench, server):
    peers = find_peers("peer_python.py", "peer_ws.js") + find_built_peers(bench.load)
    candidates = find_server(server) + peers
    rounds = bench.take_turns(candidates, bench.measure_moves)
    print_report(MOVES, rounds)
    return rounds


def compare_fan_out(bench, server):
    peers = find_peers("peer_python_fan_out.py", "peer_ws_fan_out.js")
    rounds = bench.take_turns(find_server(server) + peers, bench.measure_fan_out)
    print_report(FAN_OUT, rounds)
    return rounds


def compare_journal(bench, server):
    with folder_on_disk(bench) as folder, running_redis(bench, folder) as store:
        kind = file_system(folder)
        candidates = [
            *find_server(server, "memory"),
            *find_server(server, "SQLite", ("--database", folder / "connect4.db")),
            *find_server(server, "Redis", store),
            *find_server(server, "Redis, two processes", store, processes=2),
            COMMIT_ALONE,
        ]

        def measure(candidate):
            if candidate is COMMIT_ALONE:
                return {"at 1": time_commits(folder / "alone.db")}
            return bench.measure_journal(candidate)

        rounds = bench.take_turns(candidates, measure)
    print_report(JOURNAL, rounds, f"The database is on {kind}.")
    return rounds


def compare_sharing(bench, server):
    with folder_on_disk(bench) as folder, running_redis(bench, folder) as store:
        candidates = [
            *find_server(server, "memory"),
            *find_server(server, "Redis", store),
            *find_server(server, "Redis, two processes", store, processes=2),
        ]
        rounds = bench.take_turns(candidates, bench.measure_fan_out)
    print_report(SHARING, rounds)
    return rounds


@contextlib.contextmanager
def folder_on_disk(bench):
    """Yield a temporary folder next to the generator: the system's own may be in memory."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=bench.load.parent) as name:
        yield pathlib.Path(name)


@contextlib.contextmanager
def running_redis(bench, folder):
    """Run a Redis that writes to disk before it answers; yield the server's options for it."""
    redis = RedisProcess(folder)
    try:
        # The last core, so that it shares the server's only if there is no other.
        os.sched_setaffinity(redis.process.pid, {bench.server_cores[-1]})
        yield "--store", redis.url
    finally:
        redis.end()


def compare_analysis(bench, server):
    none = find_server(server, "no analyses")
    four = find_server(server, "four analyses")
    analysts = "/usr/bin/python3", str(HERE / "analysts.py")

    def measure(candidate):
        return bench.measure_analysis(candidate, analysts if candidate in four else ())

    rounds = bench.take_turns(none + four, measure)
    print_report(ANALYSIS, rounds)
    return rounds


PARTS = {
    "moves": compare_moves,
    "fanout": compare_fan_out,
    "journal": compare_journal,
    "sharing": compare_sharing,
    "analysis": compare_analysis,
}


def raise_file_limit(plan):
    """Raise the limit of open files as far as possible; return the plan that it is enough for."""
    _, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    if limit < 1100:
        raise BenchError(f"1000 connections need 1100 open files; the system allows {limit}.")
    if limit < plan.idle_connections + 100:
        warn(
            f"Memory is not measured: {plan.idle_connections} connections need as many open files,"
            f" and the system allows {limit} (ulimit -Hn)."
        )
        return dataclasses.replace(plan, idle_connections=0)
    return plan


def rounds_from(text):
    """Parse the number of rounds."""
    if not text.isdecimal() or int(text) not in range(1, 51):
        raise argparse.ArgumentTypeError("must be a number from 1 to 50")
    return int(text)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="measure this part; the default is all")
    parser.add_argument("--rounds", type=rounds_from, metavar="N", help="1 to 50")
    parser.add_argument("--quick", action="store_true", help="measure less, for a first look")
    parser.add_argument("--server", type=pathlib.Path, default=BINARIES / "connect4-server")
    parser.add_argument("--load", type=pathlib.Path, default=BINARIES / "connect4-load")
    parser.add_argument("--json", type=pathlib.Path, help="write all figures to this file")
    return parser.parse_args()


def run(arguments):
    plan = QUICK if arguments.quick else FULL
    if arguments.rounds:
        plan = dataclasses.replace(plan, rounds=arguments.rounds)
    plan = raise_file_limit(plan)
    if not arguments.load.exists():
        raise BenchError(f"There is no {arguments.load}; build it or name it with --load.")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise BenchError("Two cores are needed: one for the server, one for the load generator.")
    bench = Bench(arguments.load.resolve(), plan, server_cores=cores[:-1], load_core=cores[-1])

    figures = {}
    for part in [arguments.only] if arguments.only else PARTS:
        rounds = PARTS[part](bench, arguments.server.resolve())
        figures[part] = {candidate.title: each for candidate, each in rounds.items()}
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def main():
    # SIGTERM ends the program like Ctrl-C, which stops all processes that it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(parse_arguments())
    except KeyboardInterrupt:
        return 130
    except (BenchError, OSError) as error:
        warn(f"bench.py: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

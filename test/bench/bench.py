#!/usr/bin/python3
"""
Compares the Connect Four server with the tutorial's handler on other WebSocket libraries.

Each server runs on one core and the load generator on another one. The servers take turns in every
round, so that whatever else the machine does falls on all of them alike; the table shows medians.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys

from report import print_report
from servers import BenchError, find_candidates, running, start, stop, warn

BINARIES = pathlib.Path(__file__).resolve().parents[2] / "build" / "release" / "bin"


@dataclasses.dataclass(frozen=True)
class Plan:
    """How much is measured in one round."""

    rounds: int
    games_at_64: int
    games_at_1000: int
    whole_games: int
    idle_connections: int


FULL = Plan(rounds=5, games_at_64=40, games_at_1000=3, whole_games=2000, idle_connections=10_000)
QUICK = Plan(rounds=2, games_at_64=10, games_at_1000=1, whole_games=400, idle_connections=2000)


@dataclasses.dataclass(frozen=True)
class Bench:
    """What all measurements share."""

    load: pathlib.Path
    plan: Plan
    server_core: int
    load_core: int

    def measure(self, server, port, *options):
        """Run the load generator once; return its figures."""
        command = [self.load, "--port", port, "--pid", server.pid, *options]
        process = start(
            [str(word) for word in command], self.load_core, stdout=subprocess.PIPE, text=True
        )
        try:
            # The generator ends by itself; its limit is two minutes.
            output, _ = process.communicate(timeout=150)
        finally:
            stop(process)
        if process.returncode != 0:
            raise BenchError("The load generator has failed.")
        return json.loads(output)

    def measure_round(self, candidate):
        """Measure one server once; return the figures of each measurement."""
        figures = {}
        with running(candidate, self.server_core) as (server, port):

            def moves(connections, games):
                return self.measure(server, port, "--connections", connections, "--rounds", games)

            # Not recorded: a just-in-time compiler has to see the code run some thousand times.
            moves(64, 10)
            figures["moves at 64"] = moves(64, self.plan.games_at_64)
            figures["moves at 1000"] = moves(1000, self.plan.games_at_1000)
            figures["games"] = self.measure(
                server, port, "--phase", "games", "--games", self.plan.whole_games
            )
        if self.plan.idle_connections:
            # A fresh server, since one that had many connections before has memory to reuse.
            with running(candidate, self.server_core) as (server, port):
                options = "--phase", "memory", "--connections", self.plan.idle_connections
                figures["memory"] = self.measure(server, port, *options)
        return figures


def raise_file_limit(plan):
    """Allow as many open files as the system lets us; return what can be done with them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < 1100:
        raise BenchError(f"1000 connections need 1100 open files; the system allows {most}.")
    if most < plan.idle_connections + 100:
        warn(
            f"Memory is not measured: {plan.idle_connections} connections need as many open files,"
            f" and the system allows {most} (ulimit -Hn)."
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
    parser.add_argument("--rounds", type=rounds_from, metavar="N", help="1 to 50")
    parser.add_argument("--quick", action="store_true", help="measure less, for a first look")
    parser.add_argument("--server", type=pathlib.Path, default=BINARIES / "connect4-server")
    parser.add_argument("--load", type=pathlib.Path, default=BINARIES / "connect4-load")
    parser.add_argument("--json", type=pathlib.Path, help="write all figures of all rounds there")
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
    bench = Bench(arguments.load.resolve(), plan, server_core=cores[0], load_core=cores[-1])

    candidates = find_candidates(arguments.server.resolve())
    if not candidates:
        raise BenchError("There is no server to measure.")
    rounds = {candidate: [] for candidate in candidates}
    for number in range(1, plan.rounds + 1):
        for candidate in candidates:
            warn(f"Round {number} of {plan.rounds}: {candidate.title}")
            rounds[candidate].append(bench.measure_round(candidate))
    if arguments.json:
        figures = {candidate.title: each for candidate, each in rounds.items()}
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    print_report(rounds)


def main():
    # Ends like Ctrl-C does: every process that was started is stopped on the way out.
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

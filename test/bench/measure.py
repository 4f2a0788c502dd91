"""The measurements of bench.py. Each function measures one server."""

import dataclasses
import json
import pathlib
import subprocess

from servers import BenchError, running, start, stop, warn


@dataclasses.dataclass(frozen=True)
class Plan:
    """The amounts to measure: the number of rounds, and of games and connections in each."""

    rounds: int
    games_at_64: int
    games_at_1000: int
    whole_games: int
    idle_connections: int
    watched_games: int
    recorded_games: dict
    games_at_200: int


FULL = Plan(
    rounds=5,
    games_at_64=40,
    games_at_1000=3,
    whole_games=2000,
    idle_connections=10_000,
    watched_games=4,
    recorded_games={1: 40, 64: 20, 1000: 4},
    games_at_200=40,
)
QUICK = Plan(
    rounds=2,
    games_at_64=10,
    games_at_1000=1,
    whole_games=400,
    idle_connections=2000,
    watched_games=1,
    recorded_games={1: 5, 64: 3, 1000: 1},
    games_at_200=10,
)


@dataclasses.dataclass(frozen=True)
class Bench:
    """The load generator, the amounts, and the cores, which all measurements share."""

    load: pathlib.Path
    plan: Plan
    server_cores: list
    load_core: int

    def measure(self, server, port, *options):
        """Run the load generator once; return its figures."""
        command = [self.load, "--port", port, "--pid", server.pid, *options]
        process = start(
            [str(word) for word in command], self.load_core, stdout=subprocess.PIPE, text=True
        )
        try:
            # The generator's own limit is two minutes.
            output, _ = process.communicate(timeout=150)
        finally:
            stop(process)
        if process.returncode != 0:
            raise BenchError("The load generator failed.")
        return json.loads(output)

    def measure_moves(self, candidate):
        """Measure what players cost a server: return the figures of each measurement."""
        figures = {}
        with running(candidate, self.server_cores) as (server, port):

            def moves(connections, games):
                return self.measure(server, port, "--connections", connections, "--rounds", games)

            # Warm up: a just-in-time compiler must see the code run some thousand times.
            moves(64, 10)
            figures["moves at 64"] = moves(64, self.plan.games_at_64)
            figures["moves at 1000"] = moves(1000, self.plan.games_at_1000)
            figures["games"] = self.measure(
                server, port, "--phase", "games", "--games", self.plan.whole_games
            )
        if self.plan.idle_connections:
            # A new server: one that had many connections before has free memory to reuse.
            with running(candidate, self.server_cores) as (server, port):
                options = "--phase", "memory", "--connections", self.plan.idle_connections
                figures["memory"] = self.measure(server, port, *options)
        return figures

    def measure_fan_out(self, candidate):
        """Measure what spectators cost a server."""
        with running(candidate, self.server_cores) as (server, port):

            def watched(games, burst):
                options = "--phase", "fanout", "--connections", 1000
                return self.measure(server, port, *options, "--games", games, "--burst", burst)

            watched(1, 1)  # Warm up, as above.
            return {
                "single moves": watched(self.plan.watched_games, 1),
                "bursts of 8": watched(self.plan.watched_games, 8),
            }

    def measure_journal(self, candidate):
        """Measure the moves of games that a server records."""
        with running(candidate, self.server_cores) as (server, port):

            def recorded(players, games):
                options = "--phase", "journal", "--connections", players
                return self.measure(server, port, *options, "--rounds", games)

            recorded(64, 1)  # Warm up, as above.
            return {
                f"at {players}": recorded(players, games)
                for players, games in self.plan.recorded_games.items()
            }

    def measure_analysis(self, candidate, analysts):
        """Measure the moves of games while other clients, if any, ask for analyses."""
        with running(candidate, self.server_cores) as (server, port):

            def moves(games):
                return self.measure(server, port, "--connections", 200, "--rounds", games)

            moves(1)  # Warm up, as above.
            if not analysts:
                return {"moves at 200": moves(self.plan.games_at_200)}
            command = [*analysts, str(port)]
            process = start(command, self.load_core, stdout=subprocess.PIPE, text=True)
            try:
                if not process.stdout.readline():
                    raise BenchError("The clients could not ask for analyses.")
                figures = {"moves at 200": moves(self.plan.games_at_200)}
                if process.poll() is not None:
                    raise BenchError("The clients that ask for analyses ended too soon.")
                return figures
            finally:
                stop(process)

    def take_turns(self, candidates, measure):
        """Measure the candidates one after the other in each round; return all figures."""
        if not candidates:
            raise BenchError("There is no server to measure.")
        rounds = {candidate: [] for candidate in candidates}
        for number in range(1, self.plan.rounds + 1):
            for candidate in candidates:
                warn(f"Round {number} of {self.plan.rounds}: {candidate.title}")
                rounds[candidate].append(measure(candidate))
        return rounds

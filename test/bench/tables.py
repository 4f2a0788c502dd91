"""The tables that bench.py prints, and the figures in each."""

import dataclasses

from servers import PYTHON


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a table: the figure and the measurement that it shows."""

    heading: str
    measurement: str
    figure: str
    form: str


@dataclasses.dataclass(frozen=True)
class Table:
    """A table, and the server that the others are compared with."""

    title: str
    columns: list
    reference: str


MOVES = Table(
    "Moves of games without spectators",
    [
        Column("moves/s at 1000", "moves at 1000", "moves_per_second", ",.0f"),
        Column("p50 µs at 64", "moves at 64", "round_trip_p50_us", ",.0f"),
        Column("p99 µs at 64", "moves at 64", "round_trip_p99_us", ",.0f"),
        Column("CPU µs/move at 1000", "moves at 1000", "server_cpu_us_per_move", ".1f"),
        Column("CPU µs/move at 64", "moves at 64", "server_cpu_us_per_move", ".1f"),
        Column("CPU µs/whole game", "games", "server_cpu_us_per_game", ",.0f"),
        Column("KiB/idle connection", "memory", "kib_per_idle_connection", ".1f"),
        Column("KiB/connection in a game", "memory", "kib_per_connection_in_game", ".1f"),
    ],
    PYTHON,
)

DELIVERIES = ("deliveries/s", "deliveries_per_second", ",.0f")
DELIVERY_CPU = ("CPU µs/delivery", "server_cpu_us_per_delivery", ".2f")
DELIVERY_TIMES = (("p50 µs", "delivery_p50_us", ",.0f"), ("p99 µs", "delivery_p99_us", ",.0f"))


def watched_columns(*figures):
    return [
        Column(f"{heading}, {moves}", moves, figure, form)
        for moves in ("single moves", "bursts of 8")
        for heading, figure, form in figures
    ]


FAN_OUT = Table(
    "One game with 1,000 spectators",
    watched_columns(DELIVERIES, DELIVERY_CPU, *DELIVERY_TIMES),
    PYTHON,
)

# The generator knows only one of two processes, so there is no CPU time.
SHARING = Table(
    "One game with 1,000 spectators, on all processes",
    watched_columns(DELIVERIES, *DELIVERY_TIMES),
    "memory",
)

JOURNAL = Table(
    "Recorded moves",
    [
        Column(f"{heading} at {players}", f"at {players}", figure, ",.0f")
        for players in (1, 64, 1000)
        for heading, figure in (
            ("p50 µs", "round_trip_p50_us"),
            ("p99 µs", "round_trip_p99_us"),
            ("moves/s", "moves_per_second"),
        )
    ],
    "memory",
)

ANALYSIS = Table(
    "Moves of 200 games without spectators, while positions are analysed",
    [
        Column("p50 µs", "moves at 200", "round_trip_p50_us", ",.0f"),
        Column("p99 µs", "moves at 200", "round_trip_p99_us", ",.0f"),
        Column("moves/s", "moves at 200", "moves_per_second", ",.0f"),
    ],
    "no analyses",
)

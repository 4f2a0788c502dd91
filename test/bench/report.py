"""What bench.py prints: medians, as a table in Markdown."""

import contextlib
import dataclasses
import statistics

from servers import OURS, PYTHON, WS


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of the table: which figure of which measurement it shows."""

    heading: str
    measurement: str
    figure: str
    form: str


COLUMNS = [
    Column("moves/s at 1000", "moves at 1000", "moves_per_second", ",.0f"),
    Column("p50 µs at 64", "moves at 64", "round_trip_p50_us", ",.0f"),
    Column("p99 µs at 64", "moves at 64", "round_trip_p99_us", ",.0f"),
    Column("CPU µs/move at 1000", "moves at 1000", "server_cpu_us_per_move", ".1f"),
    Column("CPU µs/move at 64", "moves at 64", "server_cpu_us_per_move", ".1f"),
    Column("CPU µs/whole game", "games", "server_cpu_us_per_game", ",.0f"),
    Column("KiB/idle connection", "memory", "kib_per_idle_connection", ".1f"),
    Column("KiB/connection in a game", "memory", "kib_per_connection_in_game", ".1f"),
]


def medians(rounds):
    """Return the median of each figure over the rounds."""
    return {
        measurement: {
            figure: statistics.median(each[measurement][figure] for each in rounds)
            for figure, value in rounds[0][measurement].items()
            if isinstance(value, (int, float))
        }
        for measurement in rounds[0]
    }


def table(results):
    """Return the table in Markdown; in parentheses is each figure's ratio to Python's."""
    headings = ["server", *(column.heading for column in COLUMNS)]
    lines = [headings, ["---", *("---:" for _ in COLUMNS)]]
    reference = next((figures for each, figures in results.items() if each.name == PYTHON), None)
    for candidate, figures in results.items():
        cells = [candidate.title]
        for column in COLUMNS:
            value = figures.get(column.measurement, {}).get(column.figure)
            cell = "–" if value is None else format(value, column.form)
            if value is not None and reference:
                cell += f" ({value / reference[column.measurement][column.figure]:.2f})"
            cells.append(cell)
        lines.append(cells)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def comparison(results, first, second):
    """Return a line with the ratios of two servers' figures, or nothing if one was left out."""
    figures = {candidate.name: figures for candidate, figures in results.items()}
    if first not in figures or second not in figures:
        return ""
    ratios = []
    for column in COLUMNS:
        with contextlib.suppress(KeyError, ZeroDivisionError):
            one, other = (figures[name][column.measurement] for name in (first, second))
            ratios.append(f"{column.heading} {one[column.figure] / other[column.figure]:.2f}")
    return f"{first} / {second}: " + ", ".join(ratios)


def limits(results):
    """Return a line for each measurement in which the generator was the slower side."""
    return [
        f"{candidate.title}, {measurement}: the load generator was busy for"
        f" {values['generator_load']:.0%} of the time, so the server could answer more moves/s."
        for candidate, figures in results.items()
        for measurement, values in figures.items()
        if values.get("generator_load", 0) > 0.9
    ]


def spread(candidate, rounds):
    """Return a line that tells how much the rounds differed, as a share of the medians."""
    middle = medians(rounds)
    shares = []
    for column in COLUMNS:
        with contextlib.suppress(KeyError, ZeroDivisionError):
            values = [each[column.measurement][column.figure] for each in rounds]
            share = (max(values) - min(values)) / middle[column.measurement][column.figure]
            shares.append(f"{column.heading} {share:.0%}")
    return f"{candidate.title}, largest less smallest of the rounds: " + ", ".join(shares)


def print_report(rounds):
    """Print the figures of all rounds of all servers."""
    results = {candidate: medians(each) for candidate, each in rounds.items()}
    count = len(next(iter(rounds.values())))
    print(
        f"Medians of {count} rounds; the server on one core, the load generator on another."
        f" In parentheses: the ratio to {PYTHON}.\n"
    )
    print(table(results), end="\n\n")
    spreads = [spread(candidate, each) for candidate, each in rounds.items()]
    for line in [comparison(results, OURS, WS), *limits(results), *spreads]:
        if line:
            print(line)

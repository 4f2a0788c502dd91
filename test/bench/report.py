"""The report of bench.py: medians, as tables in Markdown."""

import contextlib
import statistics

from servers import OURS, WS


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


def cell(column, figures, reference):
    """Return a figure, and in parentheses its ratio to the reference's figure."""
    value = figures.get(column.measurement, {}).get(column.figure)
    if value is None:
        return "–"
    text = format(value, column.form)
    if reference:
        text += f" ({value / reference[column.measurement][column.figure]:.2f})"
    return text


def markdown(table, results):
    """Return the table in Markdown."""
    lines = [
        ["server", *(column.heading for column in table.columns)],
        ["---", *("---:" for _ in table.columns)],
    ]
    figures_of = {candidate.name: figures for candidate, figures in results.items()}
    reference = figures_of.get(table.reference)
    for candidate, figures in results.items():
        cells = (cell(column, figures, reference) for column in table.columns)
        lines.append([candidate.title, *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def comparison(table, results, first, second):
    """Return a line with the ratios of two servers' figures; empty if one is missing."""
    figures = {candidate.name: figures for candidate, figures in results.items()}
    if first not in figures or second not in figures:
        return ""
    ratios = []
    for column in table.columns:
        with contextlib.suppress(KeyError, ZeroDivisionError):
            one, other = (figures[name][column.measurement] for name in (first, second))
            ratios.append(f"{column.heading} {one[column.figure] / other[column.figure]:.2f}")
    return f"{first} / {second}: " + ", ".join(ratios)


def limits(results):
    """Return a line for each measurement that the load generator limited."""
    return [
        f"{candidate.title}, {measurement}: the load generator was busy for"
        f" {values['generator_load']:.0%} of the time, so the server may be faster than measured."
        for candidate, figures in results.items()
        for measurement, values in figures.items()
        if values.get("generator_load", 0) > 0.9
    ]


def spread(table, candidate, rounds):
    """Return a line with the range of the rounds, as a share of the medians."""
    middle = medians(rounds)
    shares = []
    for column in table.columns:
        with contextlib.suppress(KeyError, ZeroDivisionError):
            values = [each[column.measurement][column.figure] for each in rounds]
            share = (max(values) - min(values)) / middle[column.measurement][column.figure]
            shares.append(f"{column.heading} {share:.0%}")
    return f"{candidate.title}, range of the rounds as a share of the median: " + ", ".join(shares)


def print_report(table, rounds, note=""):
    """Print the figures of all rounds of all servers."""
    results = {candidate: medians(each) for candidate, each in rounds.items()}
    count = len(next(iter(rounds.values())))
    print(
        f"{table.title}. Medians of {count} rounds; the server on one core, the load generator on"
        f" another. In parentheses: the ratio to {table.reference}. {note}".rstrip(),
        end="\n\n",
    )
    print(markdown(table, results), end="\n\n")
    spreads = [spread(table, candidate, each) for candidate, each in rounds.items()]
    for line in [comparison(table, results, OURS, WS), *limits(results), *spreads]:
        if line:
            print(line)
    print(flush=True)

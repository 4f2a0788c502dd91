"""A strict parser of Prometheus' text format."""

import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
HELP = re.compile(rf"# HELP ({NAME}) \S.*")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram|summary)")
SAMPLE = re.compile(rf"(({NAME})(?:\{{{LABEL}(?:,{LABEL})*\}})?) (\S+)")
# What the names of a metric's samples may add to its own name, by type.
SUFFIXES = {
    "counter": {""},
    "gauge": {""},
    "histogram": {"_bucket", "_sum", "_count"},
    "summary": {"", "_sum", "_count"},
}


def parse(text):
    """Returns the values, by name and labels. Each metric must have one HELP line, one TYPE line,
    and then its samples."""
    assert text.endswith("\n"), text[-80:]
    values, helped, types, metric = {}, set(), {}, None
    for line in text.splitlines():
        if match := HELP.fullmatch(line):
            metric = match[1]
            assert metric not in helped, line
            helped.add(metric)
        elif match := TYPE.fullmatch(line):
            assert match[1] == metric and metric not in types, line
            types[metric] = match[2]
        else:
            match = SAMPLE.fullmatch(line)
            assert match and metric in types, line
            sample, name, value = match.groups()
            assert name.startswith(metric), line
            assert name.removeprefix(metric) in SUFFIXES[types[metric]], line
            assert types[metric] != "counter" or name.endswith("_total"), line
            assert sample not in values, line
            values[sample] = float(value)
    assert helped == set(types), helped ^ set(types)
    return values

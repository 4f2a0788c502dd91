"""What the pages for readers name exists, and docs/protocol.md has everything that clients see.

Usage: docs_test.py FOLDER_OF_PROGRAMS [unittest arguments]
"""

import json
import pathlib
import re
import sys
import unittest

from project import ROOT, RUN, SOURCES, Project

sys.path.append(str(ROOT / "test" / "tutorial"))
import text  # noqa: E402  The tutorial's pages are checked for the same links.

PROJECT = Project(sys.argv[1])
README = ROOT / "README.md"
OPERATORS = ROOT / "deploy" / "README.md"
PROTOCOL = ROOT / "docs" / "protocol.md"
CONTRIBUTING = ROOT / "docs" / "contributing.md"
PAGES = [README, *sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").rglob("*.md")])]
# Its other checks are in test/tutorial.
COURSE = sorted((ROOT / "src" / "tutorial").rglob("*.md"))

MAX_README_WORDS = 1200

# Files that the programs make.
MADE = {"connect4.db"}
# Names of libraries and of other programs, which are not in this project's source.
FOREIGN = {"std", "asio", "boost", "CancelledError", "call_soon", "NDEBUG", "entr"}
# The code of these is compared with the files that it shows.
SHOWN = {"mermaid", "python", "cpp", "js", "html", "diff"}
# What the recipes for contributors add.
EXAMPLE = re.compile(r"\b_?(on_)?wave(Event)?\b|--ping-interval", re.IGNORECASE)

NAME = re.compile(r"[A-Za-z_]\w*")
CALL = re.compile(r"((?:\w+::)*~?\w+)(?:\([^()]*\))?")
FILE = re.compile(r"[\w@.-]+\.(?:cpp|hpp|py|js|css|html|md|cmake|txt|json|S|bin|service|cfg|conf)")
PATH = re.compile(r"(?:[\w@.-]+/)+[\w@.-]*")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
PROGRAM = re.compile(r"\./run (\w+)|((?:connect4|websockets)-[a-z-]+(?!\w)|bench\.py)")


def code_of(page):
    """Returns the spans of code in the prose of a page, and the lines of its blocks of code."""
    blocks = [fence.text for fence in text.fences(page) if fence.language not in SHOWN]
    prose = re.sub(r" \\\n +", " ", text.prose(page))
    blocks += re.findall(r"^ {4,}(.*)$", prose, re.MULTILINE)
    prose = re.sub(r"^ {4,}.*$", "", prose, flags=re.MULTILINE)
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose)]
    return spans, [line for block in blocks for line in block.splitlines()]


def faults_of_page(page):
    spans, lines = code_of(page)
    faults = [fault for span in spans for fault in faults_of_span(span, page)]
    faults += [fault for line in lines for fault in faults_of_line(line, page)]
    return [fault for fault in faults if not EXAMPLE.search(fault)]


def faults_of_span(span, page):
    """Returns what a span of code names that does not exist."""
    if span.startswith("{") and '"type"' in span:
        return faults_of_event(span)
    if FILE.fullmatch(span) and span not in MADE:
        known = {file.name for file in PROJECT.files}
        return [] if span in known else [f"there is no file {span}"]
    if NAME.fullmatch(span):
        return [] if span in PROJECT.words | FOREIGN else [f"the source has no {span}"]
    if (call := CALL.fullmatch(span)) and ("::" in span or "(" in span):
        return faults_of_name(call[1])
    return faults_of_line(span, page)


def faults_of_name(name):
    """A function or a member: one file has all parts of its name."""
    words = set(name.replace("~", "").split("::"))
    if words & FOREIGN:
        return []
    found = any(words <= set(NAME.findall(content)) for content in PROJECT.texts)
    return [] if found else [f"the source has no {name}"]


def faults_of_line(line, page):
    """Returns what a line of code names that does not exist: events, paths, options, and tests."""
    if "{" in line and '"type"' in line:
        return faults_of_event(line[line.index("{") : line.rindex("}") + 1])
    faults = [fault for path in PATH.findall(line) for fault in faults_of_path(path, page)]
    faults += [f"there is no option {option}" for option in unknown_options(line, page)]
    for _, program in PROGRAM.findall(line):
        if program and not (PROJECT.programs / program).exists() and program != "bench.py":
            faults.append(f"there is no program {program}")
    for preset in re.findall(r"--preset (\w+)", line):
        if preset not in PROJECT.presets:
            faults.append(f"there is no preset {preset}")
    for pattern in re.findall(r"ctest .*-R (\S+)", line):
        if not any(re.search(pattern, test) for test in PROJECT.tests):
            faults.append(f"no test matches {pattern}")
    for case in re.findall(r"--run_test=(\w+)|\.(test_\w+)", line):
        if not set(case) & PROJECT.words:
            faults.append(f"there is no test case {case}")
    for program in re.findall(r"\./run tutorial (?!(?:new|build|check)\b|my/)([\w/]+)", line):
        if not (ROOT / "src" / "tutorial" / f"{program}.cpp").is_file():
            faults.append(f"the tutorial has no program {program}")
    return faults


def faults_of_event(event):
    try:
        members = json.loads(event)
    except json.JSONDecodeError as error:
        return [f"{event} is not JSON: {error}"]
    types = PROJECT.client_events | PROJECT.server_events
    unknown = [] if members["type"] in types else [members["type"]]
    unknown += [name for name in members if name not in PROJECT.event_words | {"type"}]
    return [f"events have no {name}" for name in unknown]


def faults_of_path(path, page):
    """A path is relative to the project's folder or to the page's, or it is the name of a test."""
    if program := re.fullmatch(r"build/[a-z]+/bin/([\w-]+)", path):
        exists = (PROJECT.programs / program[1]).exists()
    elif path.rstrip("/") == "build/site":
        exists = "build/site" in (ROOT / "run").read_text()  # which makes it
    else:
        exists = (ROOT / path).exists() or (page.parent / path).exists()
    is_ours = path.startswith(("build/", *(f"{name}/" for name in (*SOURCES, "docs"))))
    is_general = re.search(r"/[A-Z]+\b", path)
    is_test = any(test.startswith(path) for test in PROJECT.tests)
    return [] if exists or is_test or is_general or not is_ours else [f"there is no {path}"]


def unknown_options(line, page):
    """Returns the options that the program of the line does not have."""
    unknown = []
    for option in OPTION.finditer(line):
        programs = list(PROGRAM.finditer(line, 0, option.start()))
        if programs:
            name = RUN.get(programs[-1][1]) or programs[-1][2]
            known = PROJECT.options.get(name, set())
        elif option.start() > 0:
            continue  # It is an option of another project's program.
        elif page == OPERATORS:
            known = PROJECT.options["connect4-server"]
        else:
            known = set().union(*PROJECT.options.values())
        if option[0] not in known:
            unknown.append(option[0])
    return unknown


def table(page, heading):
    """Returns the rows of the tables under a heading, as lists of cells."""
    content = page.read_text(encoding="utf-8")
    [section] = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", content, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| ?(.*) ?\|$", section, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def named_in_first_column(heading):
    return {name for row in table(PROTOCOL, heading) for name in re.findall(r"`(\w+)`", row[0])}


class Pages(unittest.TestCase):
    def check_each(self, check):
        for page in PAGES:
            with self.subTest(page.relative_to(ROOT)):
                check(page)

    def test_code_and_links_are_right(self):
        self.check_each(text.check_page)

    def test_what_they_name_exists(self):
        for page in [*PAGES, *COURSE]:
            with self.subTest(page.relative_to(ROOT)):
                self.assertEqual(faults_of_page(page), [])

    def test_lines_are_at_most_100_characters_long(self):
        def check(page):
            for line in page.read_text(encoding="utf-8").splitlines():
                if not line.startswith("|"):
                    self.assertLessEqual(len(line), 100, line)

        self.check_each(check)

    def test_the_readme_is_short(self):
        self.assertLessEqual(len(README.read_text().split()), MAX_README_WORDS)

    def test_the_readme_leads_to_all_pages(self):
        linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", README.read_text()))
        self.assertEqual(linked, {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")})

    def test_operators_find_all_options_of_the_server(self):
        named = set(OPTION.findall(OPERATORS.read_text()))
        general = {"--help", "--version"}
        self.assertEqual(PROJECT.options["connect4-server"] - named - general, set())

    def test_contributors_find_all_folders(self):
        folders = {
            str(file.parent)
            for file in PROJECT.files
            if file.parts[0] in {"src", "web"} and "tutorial" not in file.parts[2:-1]
        }
        folders = {folder for folder in folders if not folder.startswith("src/tutorial/")}
        named = set(re.findall(r"`([\w/]+)/`", CONTRIBUTING.read_text()))
        self.assertEqual(folders - named, set())


class Protocol(unittest.TestCase):
    """docs/protocol.md has what the source has, and nothing else."""

    def test_events_of_clients(self):
        rows = table(PROTOCOL, "Events from the client")
        types = {event for row in rows for event in re.findall(r'{"type":"(\w+)"', row[0])}
        self.assertEqual(types, PROJECT.client_events)

    def test_events_of_the_server(self):
        rows = table(PROTOCOL, "Events from the server")
        types = {row[0].strip("`") for row in rows if len(row) == 3 and row[1] in ("both", "v2")}
        self.assertEqual(types, PROJECT.server_events)

    def test_members_of_events(self):
        named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", PROTOCOL.read_text()))))
        self.assertEqual(PROJECT.event_words - named, set())

    def test_errors(self):
        errors, code = set(), ""
        for row in table(PROTOCOL, "Errors"):
            code = row[0].strip("`") or code
            errors.add((code, row[1]))
        errors = {(code, sentence) for code, sentence in errors if sentence.endswith(".")}
        self.assertEqual(errors, PROJECT.errors)


class TheChecks(unittest.TestCase):
    """Each check finds what it is for."""

    def test_wrong_spans_are_found(self):
        for span in (
            "src/connect4/none.cpp",
            "none.hpp",
            "not_in_the_source",
            "Room::not_in_the_source()",
            "not_in_the_source()",
            "--no-such-option",
            "connect4-solve --grace",
            "connect4-none",
            "build/release/bin/connect4-server --run_test=none",
            "./run bench --grace 3",
            "cmake --preset none",
            "ctest --preset release -R none_at_all",
            "./run tutorial part1/none",
            '{"type":"none"}',
            '{"type":"play","none":3}',
            '{"type":"play"',
        ):
            with self.subTest(span):
                self.assertEqual(len(faults_of_span(span, README)), 1)

    def test_right_spans_are_not(self):
        for span in (
            "src/connect4/error.cpp",
            "error.cpp",
            "code_of",
            "Connect4::play()",
            "--grace",
            "connect4-solve --analyse",
            "./run bench --only moves",
            "docker run --rm connect4",
            '{"type":"play","column":3}',
        ):
            with self.subTest(span):
                self.assertEqual(faults_of_span(span, README), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

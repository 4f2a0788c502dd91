"""What exists in the project: files, words of the source, options, tests, events and errors."""

import functools
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ("src", "web", "test", "deploy", "cmake")

# The programs that ./run starts for its commands.
RUN = {
    "server": "connect4-server",
    "client": "websockets-client",
    "solve": "connect4-solve",
    "bench": "bench.py",
}
# The programs with options.
PROGRAMS = {
    "connect4-server",
    "connect4-solve",
    "connect4-generate-book",
    "connect4-generate-puzzles",
    "connect4-solver-bench",
    "connect4-load",
    "websockets-client",
}


class Project:
    """The folder of programs is the one in which CMake puts them."""

    def __init__(self, programs):
        self.programs = pathlib.Path(programs)

    @functools.cached_property
    def files(self):
        """All files, relative to the project's folder."""
        folders = [file for name in SOURCES + ("docs",) for file in (ROOT / name).rglob("*")]
        files = [file for file in (*ROOT.iterdir(), *folders) if file.is_file()]
        skipped = {"node_modules", "__pycache__"}
        return [name for file in files if not skipped & set((name := file.relative_to(ROOT)).parts)]

    @functools.cached_property
    def texts(self):
        """The content of each file of the source; not of the pages and of what checks them."""
        kinds = {".bin", ".png", ".svg", ".md"}
        return [
            (ROOT / name).read_text(encoding="utf-8", errors="replace")
            for name in self.files
            if name.suffix not in kinds and name.parent != pathlib.Path("test/docs")
        ]

    @functools.cached_property
    def words(self):
        """All words of the source: names, and what they are made of."""
        return {word for text in self.texts for word in re.findall(r"[A-Za-z_]\w*", text)}

    @functools.cached_property
    def options(self):
        """The options of each program, by its name."""
        options = {name: self.help_of([self.programs / name, "--help"]) for name in PROGRAMS}
        bench = [sys.executable, "-B", ROOT / "test" / "bench" / "bench.py", "--help"]
        return {**options, "bench.py": self.help_of(bench)}

    def help_of(self, command):
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", result.stdout + result.stderr))

    @functools.cached_property
    def tests(self):
        """The names of all tests."""
        command = ["ctest", "--test-dir", self.programs.parent, "--show-only=json-v1"]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return [test["name"] for test in json.loads(result.stdout)["tests"]]

    @functools.cached_property
    def presets(self):
        presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
        return {preset["name"] for preset in presets}

    @functools.cached_property
    def errors(self):
        """The code and the sentence of each error."""
        result = subprocess.run(
            [self.programs / "error_list"], capture_output=True, text=True, check=True
        )
        return {tuple(line.split("\t")) for line in result.stdout.splitlines()}

    @functools.cached_property
    def client_events(self):
        """The types of the events that clients send."""
        [types] = re.findall(r"enum class Type { ([\w, ]+) };", self.read_protocol("events.hpp"))
        return set(types.split(", "))

    @functools.cached_property
    def server_events(self):
        """The types of the events that the server sends."""
        found = re.findall(r" to_json\(const (\w+)Event&", self.read_protocol("events.hpp"))
        return {name.lower() for name in found}

    @functools.cached_property
    def event_words(self):
        """The names of the members of events, and the words that can be their values."""
        [names] = re.findall(r"member_names\[\] = {([^}]*)}", self.read_protocol("parse_event.cpp"))
        written = re.findall(r'"([a-z]\w*)"', self.read_protocol("events.cpp"))
        return {*re.findall(r"\w+", names), *written} - {"true", "false"}

    def read_protocol(self, name):
        return (ROOT / "src" / "connect4" / "protocol" / name).read_text()

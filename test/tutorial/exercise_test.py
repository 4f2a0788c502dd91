"""The exercise "Connect five": the test of the rules prints what the page shows after each step.

Usage: exercise_test.py COMPILER [unittest arguments]
"""

import functools
import pathlib
import subprocess
import sys
import tempfile
import unittest

import text
from solve_exercise import ROOT, solve

COMPILER = sys.argv.pop(1)
PAGE = ROOT / "src" / "tutorial" / "connect_five" / "README.md"

# In seconds; far more than a compiler needs.
TIMEOUT = 250

FOLDER = tempfile.TemporaryDirectory()
SOURCES = [
    ROOT / "src" / "connect4" / "error.cpp",
    ROOT / "src" / "connect4" / "connect4.cpp",
    PAGE.parent / "rules_test.cpp",
]


def run_compiler(*arguments):
    subprocess.run([COMPILER, *arguments], check=True, timeout=TIMEOUT)


@functools.cache
def compiled(content):
    """Compiles a source. Returns the object file."""
    number = len(list(pathlib.Path(FOLDER.name).iterdir()))
    source = pathlib.Path(FOLDER.name) / f"{number}.cpp"
    source.write_text(content)
    run_compiler("-std=c++20", f"-I{ROOT / 'src'}", "-c", "-o", f"{source}.o", source)
    return f"{source}.o"


def run_rules_test(files):
    """Builds the test of the rules, with the given files in place of the repository's, and runs it.
    Returns its output."""
    objects = [compiled(files.get(file) or file.read_text()) for file in SOURCES]
    program = pathlib.Path(FOLDER.name) / "rules_test"
    run_compiler("-o", program, *objects)
    return subprocess.run([program], stdout=subprocess.PIPE, text=True, timeout=TIMEOUT).stdout


class Exercise(unittest.TestCase):
    def test_each_step_has_the_output_that_the_page_shows(self):
        fences = text.fences(PAGE)
        outputs = [fence for fence in fences if fence.language == "text"]
        self.assertEqual(len(outputs), 4)
        for fence in outputs:
            with self.subTest(fence.words[1]):
                files = solve(PAGE, fences[: fences.index(fence)])
                self.assertEqual(run_rules_test(files), fence.text)


if __name__ == "__main__":
    unittest.main()

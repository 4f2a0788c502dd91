"""The exercise "Connect five": the test of the rules prints what the page shows after each step.

Usage: exercise_test.py COMPILER [unittest arguments]
"""

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


def run_rules_test(files):
    """Builds the test of the rules, with the given files in place of the repository's, and runs it.
    Returns its output."""
    with tempfile.TemporaryDirectory() as folder:
        sources = [ROOT / "src" / "connect4" / "error.cpp"]
        for file in (PAGE.parent / "rules_test.cpp", ROOT / "src" / "connect4" / "connect4.cpp"):
            sources.append(pathlib.Path(folder) / file.name)
            sources[-1].write_text(files.get(file) or file.read_text())
        program = pathlib.Path(folder) / "rules_test"
        command = [COMPILER, "-std=c++20", "-O1", f"-I{ROOT / 'src'}", "-o", program, *sources]
        subprocess.run(command, check=True, timeout=TIMEOUT)
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

"""The solutions of exercises that change a program: what the changed programs print.

Usage: solutions_test.py PROGRAMS COMPILER [unittest arguments], where PROGRAMS is the folder of the
changed programs and their sources.
"""

import pathlib
import re
import sys
import unittest

import text
from command import ROOT
from lesson import run
from solutions import SOLUTIONS, TUTORIAL, solve

PROGRAMS, COMPILER = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]

# The number of an exercise, and its solution.
EXERCISE = re.compile(
    r"^(\d)\.(?:.*\n)*?.*<summary>Solution</summary>\n((?:.*\n)*?).*</details>", re.MULTILINE
)


def quotations(solution, number):
    """Returns what the page's solution quotes of the output."""
    exercises = dict(EXERCISE.findall(text.prose(TUTORIAL / solution.page)))
    prose = re.sub(r"`[^`]*`", "", exercises[number])
    return [" ".join(words.split()) for words in re.findall(r'"([^"]+)"', prose)]


class Solutions(unittest.TestCase):
    def check_each(self, check):
        for name, solution in SOLUTIONS.items():
            with self.subTest(name):
                check(name, solution)

    def test_the_changed_programs_print_what_the_solutions_say(self):
        def check(name, solution):
            if solution.output is None:
                return
            code, output = run(PROGRAMS / name)
            if solution.failure:
                self.assertNotEqual(code, 0)
                self.assertIn(solution.failure, output)
            else:
                self.assertEqual((code, output), (0, solution.output))
            words = " ".join(output.split())
            for quotation in quotations(solution, re.findall(r"\d", name)[-1]):
                self.assertIn(quotation, words)

        self.check_each(check)

    def test_a_changed_program_without_main_compiles(self):
        def check(name, solution):
            if solution.output is None:
                flags = "-std=c++20", "-Wall", "-Werror", "-fsyntax-only", f"-I{ROOT / 'src'}"
                self.assertEqual(run(COMPILER, *flags, PROGRAMS / f"{name}.cpp"), (0, ""))

        self.check_each(check)

    def test_the_programs_are_built_of_the_current_sources(self):
        self.check_each(
            lambda name, solution: self.assertEqual(
                (PROGRAMS / f"{name}.cpp").read_text(), solve(solution)
            )
        )


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

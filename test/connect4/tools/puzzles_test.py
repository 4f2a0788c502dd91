"""Checks the page's puzzles with the solver, and the program that makes them.

Usage: puzzles_test.py CONNECT4_SOLVE CONNECT4_GENERATE_PUZZLES PUZZLES_JSON [unittest arguments]
"""

import collections
import json
import subprocess
import sys
import unittest

SOLVE, GENERATE, FILE = sys.argv[1:4]
TIMEOUT = 240

with open(FILE, encoding="utf-8") as file:
    PUZZLES = json.load(file)

GRADES = {2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 3, 8: 4, 9: 4, 10: 4, 11: 4, 12: 4}
MAX_CHECKERS = 21  # of one player


def run(*arguments, input=""):
    return subprocess.run(arguments, input=input, capture_output=True, text=True, timeout=TIMEOUT)


def analyse(puzzles):
    """Returns the scores of the moves of each puzzle, the best first."""
    lines = "".join(puzzle["moves"] + "\n" for puzzle in puzzles)
    answers = run(SOLVE, "--analyse", input=lines).stdout.splitlines()
    return [sorted((int(s) for s in line.split() if s != "x"), reverse=True) for line in answers]


def moves_to_win(score, checkers):
    return MAX_CHECKERS + 1 - score - checkers // 2


def moves_to_loss(score, checkers):
    return MAX_CHECKERS + 1 + score - (checkers + 1) // 2


def mirror(moves):
    return "".join(str(8 - int(column)) for column in moves)


def position(moves):
    stacks = [""] * 7
    for index, column in enumerate(moves):
        stacks[int(column) - 1] += "ry"[index % 2]
    return tuple(stacks)


class Puzzles(unittest.TestCase):
    def test_there_are_enough_for_a_year_and_the_same_number_of_each_grade(self):
        self.assertGreaterEqual(len(PUZZLES), 365)
        counts = collections.Counter(puzzle["grade"] for puzzle in PUZZLES)
        self.assertEqual(sorted(counts), [1, 2, 3, 4])
        self.assertEqual(len(set(counts.values())), 1)

    def test_no_position_appears_twice_even_as_a_mirror_image(self):
        positions = [
            min(position(puzzle["moves"]), position(mirror(puzzle["moves"]))) for puzzle in PUZZLES
        ]
        self.assertEqual(len(set(positions)), len(PUZZLES))

    def test_each_position_has_6_to_30_checkers(self):
        for puzzle in PUZZLES:
            self.assertIn(len(puzzle["moves"]), range(6, 31))

    def test_each_has_one_solution_and_the_right_depth_and_grade(self):
        answers = analyse(PUZZLES)
        self.assertEqual(len(answers), len(PUZZLES))
        for puzzle, (best, second, *_) in zip(PUZZLES, answers):
            checkers = len(puzzle["moves"])
            with self.subTest(puzzle):
                if puzzle["goal"] == "win":
                    self.assertTrue(best > 0 >= second)
                    self.assertEqual(puzzle["depth"], moves_to_win(best, checkers))
                else:
                    self.assertEqual(puzzle["goal"], "draw")
                    self.assertTrue(best == 0 > second)
                    self.assertEqual(puzzle["depth"], moves_to_loss(second, checkers))
                self.assertEqual(puzzle["grade"], GRADES[puzzle["depth"]])
                # A player who must stop a threat has nothing to find.
                self.assertTrue(second >= 0 or moves_to_loss(second, checkers) > 1)


class Generate(unittest.TestCase):
    def test_the_puzzles_of_a_smaller_count_are_the_first_of_each_grade(self):
        result = run(GENERATE, "5", "1")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(json.loads(result.stdout), PUZZLES[: 5 * 4])

    def test_another_seed_gives_other_puzzles(self):
        self.assertNotEqual(run(GENERATE, "1", "1").stdout, run(GENERATE, "1", "2").stdout)

    def test_help_is_printed(self):
        result = run(GENERATE, "--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("COUNT", result.stdout)

    def test_bad_arguments_print_the_help_and_exit_with_2(self):
        for arguments in ([], ["5"], ["0", "1"], ["5", "x"], ["-5", "1"], ["5", "1", "1"]):
            with self.subTest(arguments):
                result = run(GENERATE, *arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn("Usage", result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])

"""Runs connect4-solve as a user does, over pipes.

Usage: solve_test.py CONNECT4_SOLVE [unittest arguments]
"""

import subprocess
import sys
import unittest

SOLVE = sys.argv[1]
TIMEOUT = 240


def run(*arguments, input=""):
    return subprocess.run(
        [SOLVE, *arguments], input=input, capture_output=True, text=True, timeout=TIMEOUT
    )


class Solve(unittest.TestCase):
    def answers(self, *arguments, input):
        result = run(*arguments, input=input)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr, "")
        return result.stdout.splitlines()

    def test_help_and_version_are_printed(self):
        help = run("--help")
        self.assertEqual(help.returncode, 0)
        self.assertIn("--analyse", help.stdout)
        version = run("--version")
        self.assertEqual(version.returncode, 0)
        self.assertRegex(version.stdout, r"^connect4-solve \d+\.\d+\.\d+\n$")

    def test_a_bad_option_is_one_clear_line_and_exit_code_2(self):
        for arguments in (["--unknown"], ["stray"], ["--analyse", "444"], [""], ["--analyse=1"]):
            with self.subTest(arguments):
                result = run(*arguments, input="112233\n")
                self.assertEqual(result.returncode, 2)
                self.assertEqual(result.stdout, "")
                self.assertRegex(result.stderr, r"^connect4-solve: .*--help\.\n$")

    def test_each_position_gets_its_score_in_a_line(self):
        self.assertEqual(self.answers(input="2233\n2233467\n22334\n"), ["18", "-17", "-18"])

    def test_a_dash_is_the_empty_board(self):
        self.assertEqual(self.answers(input="-\n"), ["1"])

    def test_a_last_line_without_a_newline_is_read(self):
        self.assertEqual(self.answers(input="112233"), ["18"])

    def test_no_positions_give_no_answers(self):
        self.assertEqual(self.answers(input=""), [])

    def test_all_columns_are_analysed(self):
        self.assertEqual(
            self.answers("--analyse", input="112233\n33333344445454\n"),
            ["-2 -1 -1 18 -2 -2 -3", "13 14 x x 13 14 13"],
        )

    def test_an_answer_comes_before_the_next_position_is_read(self):
        with subprocess.Popen(
            [SOLVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            for position, answer in (("112233", "18\n"), ("8", "error: "), ("22334", "-18\n")):
                process.stdin.write(position + "\n")
                process.stdin.flush()
                self.assertTrue(process.stdout.readline().startswith(answer))
            process.stdin.close()
            self.assertEqual(process.wait(TIMEOUT), 0)

    def test_an_impossible_position_gets_a_sentence_and_the_next_is_read(self):
        sentences = {
            "": 'error: There is no position in this line; "-" is the empty board.',
            "4x": "error: Move 2 must be a column from 1 to 7.",
            "48": "error: Move 2 must be a column from 1 to 7.",
            "0": "error: Move 1 must be a column from 1 to 7.",
            "4-": "error: Move 2 must be a column from 1 to 7.",
            "4 4": "error: Move 2 must be a column from 1 to 7.",
            "\u00e9": "error: Move 1 must be a column from 1 to 7.",
            "3333333": "error: Move 7 is in column 3, which is full.",
            "11223344": "error: Move 8 comes after the end of the game.",
            "1122334": "error: The game is over: the last move won it.",
        }
        for position, sentence in sentences.items():
            with self.subTest(position):
                self.assertEqual(self.answers(input=f"{position}\n112233\n"), [sentence, "18"])

    def test_the_full_board_of_a_draw_scores_0_and_has_no_moves(self):
        drawn = "344444634323335556555222226666111111777777"
        self.assertEqual(self.answers(input=f"{drawn}\n{drawn[:-1]}"), ["0", "0"])
        self.assertEqual(self.answers("--analyse", input=drawn), ["x x x x x x x"])

    def test_lines_may_end_as_on_windows(self):
        lines = "2233\r\n-\r\n\r\n4x\r\n"
        self.assertEqual(
            self.answers(input=lines),
            [
                "18",
                "1",
                'error: There is no position in this line; "-" is the empty board.',
                "error: Move 2 must be a column from 1 to 7.",
            ],
        )

    def test_answers_that_cannot_be_written_are_a_failure(self):
        for arguments in ([], ["--analyse"], ["--help"], ["--version"]):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                result = subprocess.run(
                    [SOLVE, *arguments],
                    input="112233\n" * 3,
                    stdout=full,
                    stderr=subprocess.PIPE,
                    text=True,
                    timeout=TIMEOUT,
                )
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, r"^connect4-solve: the answers cannot be written")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])

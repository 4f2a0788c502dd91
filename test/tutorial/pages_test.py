"""The pages of the tutorial: their code, links and commands."""

import pathlib
import re
import unittest

import text
from stages import STAGES

ROOT = pathlib.Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "src" / "tutorial"
PAGES = sorted(TUTORIAL.rglob("*.md"))

# The sentence that says what the reader has or can do at the end of a page.
END = re.compile(r"\b[Aa]t\s(the|its)\send\s(of\sthis\spart\s)?(you|your|two|others)\b")

# A folded solution of an exercise, which is an item of a list.
SOLUTION = re.compile(
    r"\n   <details><summary>Solution</summary>\n\n(   .+\n|\n)+   </details>\n", re.MULTILINE
)


class Pages(unittest.TestCase):
    def check_each(self, check):
        self.assertIn(TUTORIAL / "README.md", PAGES)
        for page in PAGES:
            with self.subTest(page.relative_to(TUTORIAL)):
                check(page)

    def test_the_code_and_the_links_are_correct(self):
        self.check_each(text.check_page)

    def test_each_page_says_what_the_reader_has_at_its_end(self):
        def check(page):
            introduction, *_ = text.prose(page).partition("\n## ")
            self.assertRegex(introduction, END)

        self.check_each(check)

    def test_the_output_of_a_lesson_follows_its_command(self):
        def check(page):
            for name, line in re.findall(r"^ +\./run lesson (\w+)\n+(.*)", page.read_text(), re.M):
                self.assertRegex(line, rf"^```text lesson {name}\b")

        self.check_each(check)

    def test_each_page_has_a_summary_and_two_exercises_with_solutions(self):
        # The table of contents has none.
        for page in {*PAGES} - {TUTORIAL / "README.md"}:
            with self.subTest(page.relative_to(TUTORIAL)):
                sections = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", text.prose(page), re.M))
                self.assertIn("Summary", sections)
                exercises = sections["Exercises"]
                self.assertEqual(re.findall(r"^\d+\.", exercises, re.M), ["1.", "2."])
                for exercise in re.split(r"^2\.", exercises, flags=re.M):
                    self.assertRegex(exercise, SOLUTION)

    def test_the_commands_run_each_program(self):
        shown = set()

        def check(page):
            for program in re.findall(r"\./run tutorial ([\w/.]+)", page.read_text()):
                if program.endswith(".py"):
                    self.assertTrue((TUTORIAL / program).is_file(), program)
                    continue
                # The student's own programs, and the commands for them.
                if program.startswith("my/") or program in ("new", "check", "build"):
                    continue
                shown.add(program)
                self.assertIn("int main(", (TUTORIAL / f"{program}.cpp").read_text())

        self.check_each(check)
        # The text shows how to run each program.
        programs = {
            str(file.relative_to(TUTORIAL).with_suffix(""))
            for part in ("coroutines", "getting_started", "part1", "part2", "part3")
            for file in (TUTORIAL / part).glob("*.cpp")
            if "int main(" in file.read_text()
        }
        self.assertEqual(shown, programs)

    def test_the_other_commands_name_what_exists(self):
        def check(page):
            page_text = page.read_text()
            for stage in re.findall(r"\./run tutorial check (\S+) my/\w+", page_text):
                self.assertIn(stage, STAGES)
            for exercise in re.findall(r"\./run exercise (\w+)", page_text):
                self.assertTrue((TUTORIAL / exercise / "rules_test.cpp").is_file(), exercise)
            for lesson in re.findall(r"\./run lesson (\w+)", page_text):
                self.assertTrue((TUTORIAL / f"lessons/mistakes/{lesson}.cpp").is_file(), lesson)

        self.check_each(check)

    def test_the_addresses_of_local_pages_are_correct(self):
        def check(page):
            for path in re.findall(r"<http://localhost:8000/([^>]*)>", page.read_text()):
                # The exercise copies its page.
                path = path.replace("my/connect_five", "src/tutorial/connect_five")
                self.assertTrue((ROOT / path).is_file(), path)

        self.check_each(check)

    def test_lines_are_at_most_100_characters_long(self):
        def check(page):
            for line in page.read_text().splitlines():
                if not line.startswith("|"):
                    self.assertLessEqual(len(line), 100, line)

        self.check_each(check)


if __name__ == "__main__":
    unittest.main()

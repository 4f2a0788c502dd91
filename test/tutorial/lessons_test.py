"""The lessons of src/tutorial/lessons: what their programs do, and what their pages show.

Usage: lessons_test.py PROGRAMS COMPILER [unittest arguments], where PROGRAMS is the folder of the
built mistakes/ and right/.
"""

import functools
import pathlib
import re
import subprocess
import sys
import unittest

import text
from command import ROOT, CommandTest
from lesson import run

PROGRAMS, COMPILER = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
LESSONS = ROOT / "src" / "tutorial" / "lessons"
PAGES = sorted(LESSONS.glob("*.md"))

# The mistakes that stop the program, with a part of the message.
FATAL = {
    "parameter": "AddressSanitizer: heap-use-after-free",
    "capture": "AddressSanitizer: heap-use-after-free",
    "destroyed_loop": "ERROR: AddressSanitizer",
    "iteration": "AddressSanitizer: heap-use-after-free",
    "two_threads": "ThreadSanitizer: data race",
    "cancelled_read": "Operation canceled",
    "two_writers": "Assertion `id_ != T::id' failed.",
}

# The correct forms that have no main().
WITHOUT_A_PROGRAM = {"forgotten_await", "not_text"}

# The mistakes that do not compile, with a part of each compiler's message.
ILL_FORMED = {
    "catch_block": {
        "g++": "await expressions are not permitted in handlers",
        "clang++": "'co_await' cannot be used in the handler of a try block",
    },
    "forgotten_await": {
        "g++": "ignoring returned value of type 'websockets::awaitable<void>'",
        "clang++": "ignoring return value of function declared with 'nodiscard' attribute",
    },
    "not_text": {
        "g++": "cannot convert 'const connect4::WinEvent' to 'std::string_view'",
        "clang++": "no viable conversion from 'const connect4::WinEvent' to 'std::string_view'",
    },
}

FOLDERS = "mistakes", "right"
NAMES = [*FATAL, *ILL_FORMED]
NAMES += ["blocking_call", "detached", "gcc_12", "illegal_move", "slow_client", "unheard_end"]


@functools.cache
def run_lesson(name):
    return run(PROGRAMS / name)


@functools.cache
def compile_lesson(name):
    """Compiles a program without output. Returns the compiler's exit code and messages."""
    # In the locale C the messages have ASCII quotation marks.
    return run(
        *["env", "LC_ALL=C", COMPILER, "-std=c++20", "-fsyntax-only"],
        *["-Werror=unused-result", "-Werror=unused-value", "-DBOOST_ASIO_NO_DEPRECATED"],
        *[f"-I{ROOT / 'src'}", LESSONS / f"{name}.cpp"],
    )


@functools.cache
def compiler_family():
    _, version = run(COMPILER, "--version")
    return "clang++" if "clang" in version else "g++"


@functools.cache
def compiler_version():
    """Returns the first number of the compiler's version."""
    _, version = run(COMPILER, "-dumpversion")
    return version.strip().split(".")[0]


def is_for_this_compiler(words):
    """Returns whether a fence shows an output of this compiler. The last words of the fence name
    a compiler, or are missing if all compilers have this output."""
    family = compiler_family()
    return words in ([], [family], [f"{family}-{compiler_version()}"])


def pattern_of_line(shown):
    """Returns a pattern of a shown line, in which three dots stand for any text."""
    return ".*".join(map(re.escape, shown.split("...")))


def contains_in_order(output, shown):
    """Returns whether each shown line is part of a line of the output, in this order.

    Three dots stand for any text within a line.
    """
    lines = iter(output.splitlines())
    patterns = map(pattern_of_line, shown.splitlines())
    return all(any(re.search(pattern, line) for line in lines) for pattern in patterns)


def pattern_of(shown):
    """Returns a pattern of the whole output that is shown. Three dots stand for any lines, or for
    any text within a line."""
    return "".join(
        r"(.*\n)*?" if line == "..." else pattern_of_line(line) + r"\n"
        for line in shown.splitlines()
    )


def link_to(page):
    """Returns a link to a page of the chapter, with its title."""
    title = page.read_text().splitlines()[0].removeprefix("# ")
    return f"[{title}]({page.name})"


class Pages(unittest.TestCase):
    def test_each_program_is_shown_on_a_page(self):
        shown = {fence.words[1] for fence in self.fences() if fence.language == "cpp"}
        for folder in FOLDERS:
            for file in (LESSONS / folder).iterdir():
                self.assertIn(f"{folder}/{file.name}", shown)

    def test_each_lesson_shows_the_programs_of_its_name(self):
        for page in self.lessons():
            with self.subTest(page.name):
                files = {fence.words[1] for fence in text.fences(page) if fence.language == "cpp"}
                self.assertEqual(files, {f"{folder}/{page.stem}.cpp" for folder in FOLDERS})

    def test_the_lessons_are_linked_in_order(self):
        lessons = self.lessons()
        self.assertEqual({page.stem for page in lessons}, {*NAMES} - {"not_text"})
        chapter = [LESSONS / "README.md", *lessons, LESSONS / "errors_of_the_original.md"]
        for before, page, after in zip(chapter, lessons, chapter[2:]):
            with self.subTest(page.name):
                end = page.read_text().splitlines()[-2:]
                links = [f"Previous: {link_to(before)}.", f"Next: {link_to(after)}."]
                self.assertEqual(end, links)

    def test_each_lesson_shows_its_command(self):
        for page in self.lessons():
            self.assertIn(f"\n    ./run lesson {page.stem}\n", page.read_text())

    def test_the_programs_print_what_the_pages_show(self):
        checked = 0
        for fence in self.fences():
            # The words are "text", the program, and optionally the compiler of this output.
            if fence.language != "text" or not is_for_this_compiler(fence.words[2:]):
                continue
            name = fence.words[1]
            if name == "lesson":
                continue
            with self.subTest(fence.place):
                ill_formed = pathlib.Path(name).name in ILL_FORMED
                _, output = compile_lesson(name) if ill_formed else run_lesson(name)
                if name.startswith("right/"):
                    self.assertEqual(output, fence.text)
                else:
                    self.assertTrue(contains_in_order(output, fence.text), output)
                checked += 1
        self.assertGreaterEqual(checked, len(FATAL) + len(ILL_FORMED))

    def fences(self):
        return [fence for page in PAGES for fence in text.fences(page)]

    def lessons(self):
        """Returns the pages in the order of the table of contents."""
        contents = (LESSONS / "README.md").read_text()
        return [LESSONS / name for name in re.findall(r"^\d+\. .*\((\w+\.md)\)$", contents, re.M)]


class Programs(unittest.TestCase):
    def test_each_program_is_tested(self):
        for folder in FOLDERS:
            self.assertEqual({file.stem for file in (LESSONS / folder).iterdir()}, {*NAMES})

    def test_a_mistake_stops_the_program(self):
        for name, message in FATAL.items():
            with self.subTest(name):
                code, output = run_lesson(f"mistakes/{name}")
                self.assertNotEqual(code, 0)
                self.assertIn(message, output)

    def test_an_ill_formed_mistake_does_not_compile(self):
        family = compiler_family()
        for name, messages in ILL_FORMED.items():
            with self.subTest(name):
                code, output = compile_lesson(f"mistakes/{name}")
                self.assertNotEqual(code, 0)
                self.assertIn(messages[family], output)
                self.assertEqual(len(re.findall(r"\berror:", output)), 1, output)

    def test_the_correct_forms_without_a_program_compile(self):
        for name in WITHOUT_A_PROGRAM:
            with self.subTest(name):
                self.assertEqual(compile_lesson(f"right/{name}"), (0, ""))

    def test_the_correct_forms_run_without_errors(self):
        for name in {*NAMES} - WITHOUT_A_PROGRAM:
            with self.subTest(name):
                code, output = run_lesson(f"right/{name}")
                self.assertEqual(code, 0, output)
                self.assertNotIn("Sanitizer", output)
                self.assertNotIn("runtime error", output)

    def test_a_detached_coroutine_fails_silently(self):
        self.assertEqual(run_lesson("mistakes/detached"), (0, "Every move is recorded.\n"))

    def test_a_failed_loop_ends_the_connection_only_in_the_correct_form(self):
        self.assertEqual(run_lesson("mistakes/unheard_end"), (0, "12:00\nstill open\n"))
        failure = "[error] connection 1 handler failed: The clock has stopped.\n"
        self.assertEqual(
            run_lesson("right/unheard_end"), (0, f"{failure}12:00\nclosed with 1011\n")
        )

    def test_an_exception_closes_the_connection_and_a_result_does_not(self):
        _, output = run_lesson("mistakes/illegal_move")
        self.assertTrue(output.endswith("closed with 1011\n"), output)
        _, output = run_lesson("right/illegal_move")
        self.assertTrue(output.endswith("row 0\nclosed with 1000\n"), output)


class Commands(CommandTest):
    def test_a_lesson_prints_what_the_pages_show(self):
        """The words of the fence are "text", "lesson", the name, and optionally the compiler."""
        self.link("build/release/src/tutorial/lessons", PROGRAMS)
        ill_formed = " ".join(f"lesson_mistakes_{name}" for name in ILL_FORMED)
        for fence in (fence for page in PAGES for fence in text.fences(page)):
            if fence.words[:2] != ["text", "lesson"] or not is_for_this_compiler(fence.words[3:]):
                continue
            with self.subTest(fence.place):
                command = "lesson", fence.words[2]
                _, output, _ = self.run_command(
                    *command, stderr=subprocess.STDOUT, ILL_FORMED=ill_formed
                )
                output = re.sub(r"^building .*\n", "", output, flags=re.MULTILINE)
                self.assertRegex(output, rf"\A{pattern_of(fence.text)}\Z")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

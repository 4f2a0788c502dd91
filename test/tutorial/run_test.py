"""The commands of ./run for students, in a copy of the project in which cmake builds nothing.

Usage: run_test.py SKELETON FOLDER, where SKELETON is the built src/tutorial/skeleton/program.cpp,
and FOLDER has the programs of the tutorial.
"""

import os
import pathlib
import re
import sys
import unittest

import text
from command import ROOT, CommandTest

SKELETON, PROGRAMS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
del sys.argv[1:3]

# A program in place of a student's: it answers each message with some code.
SERVER = """#!{python} -B
import asyncio, logging, os, websockets
logging.basicConfig(format="%(message)s", level=logging.INFO)
async def handler(websocket):
    async for _ in websocket:
        {code}
async def main():
    async with websockets.serve(handler, "localhost", 0):
        await asyncio.Future()
asyncio.run(main())
"""


def fences(command):
    """Returns the fences of all pages that show the output of ./run tutorial with this command."""
    pages = (ROOT / "src" / "tutorial").rglob("*.md")
    found = [fence for page in pages for fence in text.fences(page)]
    return [fence for fence in found if fence.words[:2] == ["text", command]]


class Commands(CommandTest):
    def test_new_makes_a_program_once(self):
        code, output, _ = self.run_command("tutorial", "new", "game")
        self.assertEqual(code, 0)
        self.assertIn("./run tutorial check part1/app my/game", output)
        program = self.root / "my/game.cpp"
        self.assertEqual(program.read_text(), (ROOT / "src/tutorial/skeleton/program.cpp").read_text())
        program.write_text("mine")
        code, _, errors = self.run_command("tutorial", "new", "game")
        self.assertEqual((code, errors), (1, "run: there is a my/game.cpp already.\n"))
        self.assertEqual(program.read_text(), "mine")

    def test_new_refuses_a_name_that_is_no_name_of_a_target(self):
        for name in ("", "a b", "../game", "Game", "a/b", "game.cpp"):
            code, _, errors = self.run_command("tutorial", "new", name)
            self.assertEqual(code, 2, name)
            self.assertIn("choose a name", errors)

    def test_a_program_is_built_and_run_with_its_arguments(self):
        self.write("build/release/bin/tutorial/part1/app", '#!/bin/sh\necho "app $*"')
        self.write("build/release/bin/my/game", '#!/bin/sh\necho "game $*"')
        self.run_command("tutorial", "new", "game")
        for name, target in (("part1/app", "tutorial-part1-app"), ("my/game", "my-game")):
            code, output, errors = self.run_command("tutorial", name, "8002")
            self.assertEqual((code, output), (0, f"{pathlib.Path(name).name} 8002\n"))
            self.assertIn(f"building {target}\n", errors)

    def test_build_prints_the_path_of_the_program(self):
        code, output, errors = self.run_command("tutorial", "build", "part3/app")
        self.assertEqual((code, output), (0, "build/release/bin/tutorial/part3/app\n"))
        self.assertIn("building tutorial-part3-app\n", errors)

    def test_the_python_program_of_a_stage_is_run_without_a_build(self):
        code, output, errors = self.run_command("tutorial", "coroutines/two_greetings.py")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("Hello Ada!\n", output)
        code, output, errors = self.run_command("tutorial", "part1/none.py")
        self.assertEqual((code, output), (2, ""))
        self.assertEqual(errors, "run: there is no src/tutorial/part1/none.py.\n")

    def test_a_program_that_does_not_exist_or_does_not_compile_is_not_run(self):
        self.write("build/release/bin/my/game", "#!/bin/sh\necho old")
        code, output, errors = self.run_command("tutorial", "my/game")
        self.assertEqual((code, output), (2, ""))
        self.assertIn("there is no my/game.cpp", errors)
        self.run_command("tutorial", "new", "game")
        for arguments in (("my/game",), ("check", "part1/app", "my/game")):
            code, output, _ = self.run_command("tutorial", *arguments, ILL_FORMED="my-game")
            self.assertNotEqual(code, 0)
            self.assertEqual(output, "")

    def test_check_says_what_the_skeleton_does(self):
        self.run_command("tutorial", "new", "game")
        self.link("build/release/bin/my/game", SKELETON)
        code, output, _ = self.run_command("tutorial", "check", "part1/print_messages", "my/game")
        self.assertEqual(code, 0, output)
        self.assertIn("my/game does what part1/print_messages does.", output)
        code, output, _ = self.run_command("tutorial", "check", "part1/app", "my/game")
        self.assertEqual(code, 1, output)
        self.assertIn("not yet  A move is answered with", output)
        self.assertIn("No answer came within", output)
        code, _, errors = self.run_command("tutorial", "check", "part9/app", "my/game")
        self.assertEqual(code, 2)
        self.assertIn("There is no stage part9/app.", errors)

    def test_check_says_why_a_program_does_not_answer(self):
        self.run_command("tutorial", "new", "game")
        program = self.write("build/release/bin/my/game", "")
        for code, sentence in (
            ("os.abort()", "The connection was lost. The program has crashed: SIGABRT."),
            ("await websocket.close(1008)", "It closed the connection, with the code 1008."),
            ("await websocket.send('?')", "It sent '?', which is not JSON."),
            ("1 / 0", 'with the code 1011. The log has: "connection handler failed".'),
            ("await websocket.send('{}')", "but received {}."),
        ):
            with self.subTest(code):
                program.write_text(SERVER.format(python=sys.executable, code=code))
                _, output, _ = self.run_command("tutorial", "check", "part1/app", "my/game")
                self.assertIn(sentence, output)

    def test_check_ends_a_program_that_does_not_listen(self):
        self.run_command("tutorial", "new", "game")
        numbers = self.root / "numbers"
        self.write("build/release/bin/my/game", f"#!/bin/sh\necho $$ >>{numbers}\nexec sleep 600")
        code, output, _ = self.run_command("tutorial", "check", "part1/print_messages", "my/game")
        self.assertEqual(code, 1, output)
        self.assertIn("No answer came within", output)
        for number in numbers.read_text().split():
            with self.assertRaises(ProcessLookupError):
                os.kill(int(number), 0)

    def test_new_prints_what_the_pages_show(self):
        shown = fences("new")
        self.assertEqual(len(shown), 2)
        for fence in shown:
            _, output, _ = self.run_command("tutorial", "new", fence.words[2])
            self.assertEqual(output, fence.text)

    def test_check_prints_what_the_pages_show(self):
        """With the solution it prints the last line, with the skeleton the rest."""
        shown = fences("check")
        self.assertEqual(len(shown), 5)
        for fence in shown:
            stage = fence.words[2]
            [program] = re.findall(r"\bmy/\w+", fence.text) or ["my/game"]
            built = PROGRAMS / stage if "All" in fence.text else SKELETON
            self.run_command("tutorial", "new", program.removeprefix("my/"))
            self.link(f"build/release/bin/{program}", built)
            _, output, _ = self.run_command("tutorial", "check", stage, program)
            for block in fence.blocks():
                self.assertIn("\n".join(block) + "\n", output)
            (self.root / f"build/release/bin/{program}").unlink()

    def test_a_lesson_runs_both_programs(self):
        lessons = "build/release/src/tutorial/lessons"
        self.write(f"{lessons}/mistakes/capture", '#!/bin/sh\necho "$ASAN_OPTIONS"\nexit 3')
        self.write(f"{lessons}/right/capture", "#!/bin/sh\necho right")
        code, output, _ = self.run_command("lesson", "capture")
        self.assertEqual(code, 0)
        self.assertEqual(
            output.splitlines(),
            [
                "---- src/tutorial/lessons/mistakes/capture.cpp",
                "detect_stack_use_after_return=1",
                "---- exit code 3",
                "---- src/tutorial/lessons/right/capture.cpp",
                "right",
                "---- exit code 0",
            ],
        )

    def test_a_lesson_may_have_a_mistake_that_does_not_compile(self):
        _, output, _ = self.run_command(
            "lesson", "not_text", ILL_FORMED="lesson_mistakes_not_text"
        )
        self.assertEqual(
            output.splitlines(),
            [
                "---- src/tutorial/lessons/mistakes/not_text.cpp",
                "---- does not compile",
                "---- src/tutorial/lessons/right/not_text.cpp",
                "---- compiles",
            ],
        )

    def test_an_unknown_lesson_is_answered_with_a_list(self):
        for arguments in ((), ("none",)):
            code, _, errors = self.run_command("lesson", *arguments)
            self.assertEqual(code, 2)
            self.assertIn(" capture ", errors)

    def test_the_exercise_copies_its_files_once(self):
        self.write("build/release/bin/my/connect_five-test", "#!/bin/sh\necho tested")
        code, output, errors = self.run_command("exercise", "connect_five")
        self.assertEqual((code, output), (0, "tested\n"))
        self.assertIn("building my-connect_five-test\n", errors)
        rules = self.root / "my/connect_five/connect4.cpp"
        self.assertEqual(rules.read_text(), (ROOT / "src/connect4/connect4.cpp").read_text())
        for name in ("rules_test.cpp", "play.html", "connect4.js", "connect4.css"):
            self.assertTrue((rules.parent / name).is_file(), name)
        rules.write_text("mine")
        self.run_command("exercise", "connect_five")
        self.assertEqual(rules.read_text(), "mine")


if __name__ == "__main__":
    unittest.main()

"""What C++ makes you know: whether the pages of src/tutorial/lessons are true.

Usage: lessons_test.py PROGRAMS COMPILER CONNECT4_SERVER [unittest arguments], where PROGRAMS is the
folder that holds the built mistakes/ and right/.
"""

import asyncio
import functools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

import websockets

import text

PROGRAMS, COMPILER, SERVER = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3]
ROOT = pathlib.Path(__file__).parents[2]
LESSONS = ROOT / "src" / "tutorial" / "lessons"
ORIGINAL = LESSONS / "original"
PAGES = [LESSONS / "README.md", LESSONS / "errors_of_the_original.md"]
BENCH = ROOT / "test" / "bench"
sys.path.append(str(BENCH))

# Nothing takes so many seconds: this only ends a test that waits in vain.
TIMEOUT = 60

# All 42 moves, and nobody wins.
DRAWN_GAME = [int(column) for column in "545062455041104565311226266362030334314210"]

# Red's fourth move wins.
SHORT_GAME = [0, 1, 0, 1, 0, 1, 0]

# The mistakes that end by themselves, by the word that tells why.
FATAL = {
    "parameter": "AddressSanitizer: heap-use-after-free",
    "capture": "AddressSanitizer: heap-use-after-free",
    "destroyed_loop": "ERROR: AddressSanitizer",
    "iteration": "AddressSanitizer: heap-use-after-free",
    "two_threads": "ThreadSanitizer: data race",
    "cancelled_read": "Operation canceled",
    "two_writers": "Assertion `id_ != T::id' failed.",
}

# The mistakes that do not compile.
ILL_FORMED = {
    "catch_block": {
        "g++": "await expressions are not permitted in handlers",
        "clang++": "'co_await' cannot be used in the handler of a try block",
    },
    "not_text": {
        "g++": "cannot convert 'const connect4::WinEvent' to 'std::string_view'",
        "clang++": "no viable conversion from 'const connect4::WinEvent' to 'std::string_view'",
    },
}


def run(*command, **options):
    """Runs a program, without a core file if it aborts; returns its result and all its output."""
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        # Remembers where the locals of functions were that have returned.
        "ASAN_OPTIONS": "detect_stack_use_after_return=1:disable_coredump=1",
    }
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            ["prlimit", "--core=0", *command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            **options,
        )
    # Each connection says in the log that it is open and closed; that is not the point here.
    output = re.sub(r"^\[[^]]*\] \[info\] .*\n", "", result.stdout, flags=re.MULTILINE)
    return result.returncode, output


@functools.cache
def run_lesson(name):
    return run(PROGRAMS / name)


@functools.cache
def compile_lesson(name):
    """Checks whether a program compiles; returns the compiler's exit code and output."""
    # The quotation marks of C are those that an ASCII keyboard has.
    return run(
        *["env", "LC_ALL=C", COMPILER, "-std=c++20", "-fsyntax-only"],
        *["-DBOOST_ASIO_NO_DEPRECATED", f"-I{ROOT / 'src'}", LESSONS / f"{name}.cpp"],
    )


@functools.cache
def compiler_family():
    _, version = run(COMPILER, "--version")
    return "clang++" if "clang" in version else "g++"


def contains_in_order(output, shown):
    """Tells whether each line shown is part of a line of the output, in this order.

    Three dots in a line stand for anything, as a line by themselves for lines.
    """
    lines = iter(output.splitlines())
    patterns = [".*".join(map(re.escape, line.split("..."))) for line in shown.splitlines()]
    return all(any(re.search(pattern, line) for line in lines) for pattern in patterns)


class Pages(unittest.TestCase):
    def test_the_code_and_the_links_of_the_pages_are_right(self):
        for page in PAGES:
            text.check_page(page)

    def test_the_chapter_shows_every_program(self):
        shown = {fence.words[1] for fence in self.fences() if fence.language == "cpp"}
        for folder in "mistakes", "right":
            for file in (LESSONS / folder).iterdir():
                self.assertIn(f"{folder}/{file.name}", shown)

    def test_the_programs_print_what_the_pages_show(self):
        family = compiler_family()
        checked = 0
        for fence in self.fences():
            # After the program, a compiler may be named whose words these are.
            if fence.language != "text" or fence.words[2:] not in ([], [family]):
                continue
            with self.subTest(fence.place):
                name = fence.words[1]
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


class Programs(unittest.TestCase):
    def test_every_program_is_tested(self):
        for folder in "mistakes", "right":
            names = {file.stem for file in (LESSONS / folder).iterdir()}
            self.assertEqual(names, {*FATAL, *ILL_FORMED, "detached", "illegal_move"})

    def test_mistakes_end_the_program(self):
        for name, word in FATAL.items():
            with self.subTest(name):
                code, output = run_lesson(f"mistakes/{name}")
                self.assertNotEqual(code, 0)
                self.assertIn(word, output)

    def test_mistakes_do_not_compile(self):
        family = compiler_family()
        for name, words in ILL_FORMED.items():
            with self.subTest(name):
                code, output = compile_lesson(f"mistakes/{name}")
                self.assertNotEqual(code, 0)
                self.assertIn(words[family], output)
                self.assertEqual(len(re.findall(r"\berror:", output)), 1, output)

    def test_text_of_an_event_compiles(self):
        self.assertEqual(compile_lesson("right/not_text"), (0, ""))

    def test_the_right_forms_run_clean(self):
        for name in {*FATAL, "catch_block", "detached", "illegal_move"}:
            with self.subTest(name):
                code, output = run_lesson(f"right/{name}")
                self.assertEqual(code, 0, output)
                self.assertNotIn("Sanitizer", output)
                self.assertNotIn("runtime error", output)

    def test_a_detached_coroutine_fails_in_silence(self):
        self.assertEqual(run_lesson("mistakes/detached"), (0, "Every move is recorded.\n"))

    def test_an_exception_ends_a_connection_that_a_result_keeps(self):
        _, output = run_lesson("mistakes/illegal_move")
        self.assertTrue(output.endswith("closed with 1011\n"), output)
        _, output = run_lesson("right/illegal_move")
        self.assertTrue(output.endswith("row 0\nclosed with 1000\n"), output)


class CheckPage(unittest.TestCase):
    """text.check_page(), which must find what is wrong with a page."""

    FILE = "int main() {\n    int a = 1;\n    if (a) {\n        return a;\n    }\n}\n"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "main.cpp").write_text(self.FILE)

    def check(self, *lines):
        page = self.folder / "page.md"
        page.write_text("Text.\n\n" + "\n".join(lines) + "\n\nText.\n")
        text.check_page(page)

    def assert_wrong(self, fault, *lines):
        with self.assertRaisesRegex(AssertionError, fault):
            self.check(*lines)

    def test_lines_of_the_file_are_right(self):
        self.check("```cpp main.cpp", *self.FILE.splitlines(), "```")
        self.check("```cpp main.cpp", "int main() {", "    ...", "        return a;", "```")
        self.check("```cpp main.cpp", "if (a) {", "    return a;", "}", "```")

    def test_other_lines_are_wrong(self):
        have = "main.cpp does not have these lines"
        self.assert_wrong(have, "```cpp main.cpp", "    int a = 2;", "```")
        self.assert_wrong(have, "```cpp main.cpp", "int main() {", "    if (a) {", "```")
        self.assert_wrong(have, "```cpp main.cpp", "if (a) {", "return a;", "```")
        self.assert_wrong(have, "```cpp main.cpp", "return a;", "...", "int a = 1;", "```")

    def test_a_part_of_a_line_is_wrong(self):
        self.assert_wrong("does not have", "```cpp main.cpp", "int a = 1", "```")

    def test_code_needs_a_file(self):
        for language in "cpp", "js", "html":
            self.assert_wrong("names no file", f"```{language}", "int a = 1;", "```")
        self.assert_wrong("there is no other.cpp", "```cpp other.cpp", "int a = 1;", "```")

    def test_an_empty_fence_shows_nothing(self):
        self.assert_wrong("shows nothing", "```cpp main.cpp", "...", "```")

    def test_python_must_be_python(self):
        self.check("```python", "async def handler(websocket):", "    ...", "```")
        self.assert_wrong("not Python", "```python", "async handler(websocket):", "```")

    def test_links_must_lead_somewhere(self):
        self.check("# A `heading`, or two", "[a](main.cpp) [b](#a-heading-or-two) [c](http://d/)")
        self.assert_wrong("there is no other.md", "[a](other.md#heading)")
        self.assert_wrong("the page has no heading #headings", "# Heading", "[a](#headings)")

    def test_a_fence_must_end(self):
        self.assert_wrong("a fence has no end", "```cpp main.cpp", "int a = 1;")


class Program:
    """A server on a free port, which is stopped by SIGTERM."""

    def __init__(self, *command):
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(BENCH)},
        )
        # Ours says "listening on ws://localhost:PORT/"; Python's print the port alone.
        for line in self.process.stdout:
            if announcement := re.search(r"^(\d+)$|localhost:(\d+)/", line):
                break
        else:
            raise AssertionError(f"{command} did not start")
        self.uri = f"ws://localhost:{announcement[1] or announcement[2]}/"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=TIMEOUT)


class Originals(unittest.IsolatedAsyncioTestCase):
    """The errors of the original: what each does there, and its cure here."""

    async def start(self, *command):
        program = await asyncio.to_thread(Program, *command)
        self.addAsyncCleanup(asyncio.to_thread, program.stop)
        return program.uri

    async def original(self, name):
        file = BENCH / "peer_python.py" if name == "hot_seat" else ORIGINAL / f"{name}.py"
        return await self.start(sys.executable, "-B", file)

    async def ours(self, *options):
        options = "--port", "0", "--database", "memory", "--max-events-per-second", "0", *options
        return await self.start(SERVER, *options)

    async def connect(self, uri, *events, subprotocols=None):
        """Connects a client which sends these events."""
        websocket = await websockets.connect(uri, subprotocols=subprotocols)
        self.addAsyncCleanup(websocket.close)
        for event in events:
            await send(websocket, event)
        return websocket

    async def connect_v2(self, uri, *events):
        return await self.connect(uri, *events, subprotocols=["connect4.v2"])

    async def answer(self, websocket, event):
        await send(websocket, event)
        return await recv(websocket)

    async def play_all(self, websocket, columns):
        """Plays moves one by one, and returns the last answer."""
        for column in columns:
            answer = await self.answer(websocket, play(column))
            self.assertEqual(answer["type"], "play")
        return answer

    async def assert_closed(self, websocket, code):
        await asyncio.wait_for(websocket.wait_closed(), TIMEOUT)
        self.assertEqual(websocket.close_code, code)

    async def assert_silent(self, websocket):
        """Checks that no event is on its way: it would arrive before the pong."""
        await asyncio.wait_for(await websocket.ping(), TIMEOUT)
        self.assertFalse(websocket.messages)

    async def test_dump_closes_with_1011_instead_of_telling_who_has_won(self):
        websocket = await self.connect(await self.original("dump"))
        await self.assert_closed(websocket, 1011)
        self.assertFalse(websocket.messages)

    async def test_bad_input_ends_the_game(self):
        theirs, ours = await self.original("hot_seat"), await self.ours()
        for message in ["not JSON", "[]", "{}", '{"type": "win"}', '{"type": "play"}']:
            with self.subTest(message):
                websocket = await self.connect(theirs, play(3))
                await recv(websocket)
                await websocket.send(message)
                await self.assert_closed(websocket, 1011)

                websocket = await self.connect(ours, play(3))
                await recv(websocket)
                await websocket.send(message)
                self.assertEqual((await recv(websocket))["type"], "error")
                self.assertEqual((await self.answer(websocket, play(3)))["row"], 1)

    async def test_an_impossible_column_is_recorded(self):
        from connect4 import PLAYER1, Connect4

        game = Connect4()
        self.assertRaises(ValueError, game.play, PLAYER1, -1)
        self.assertEqual(game.moves, [(PLAYER1, -1, 0)])

        # The move was refused, and yet red has lost the turn.
        theirs = await self.original("two_players")
        red = await self.connect(theirs, {"type": "init"})
        key = (await recv(red))["join"]
        yellow = await self.connect(theirs, {"type": "init", "join": key})
        await self.assert_silent(yellow)
        self.assertEqual(await self.answer(red, play(-1)), error("negative shift count"))
        self.assertEqual(await self.answer(red, play(3)), error("It isn't your turn."))

        ours = await self.ours()
        red = await self.connect(ours, {"type": "init"})
        self.assertEqual((await recv(red))["type"], "init")
        reason = "column must be an integer from 0 to 6."
        self.assertEqual(await self.answer(red, play(-1)), error(reason))
        self.assertEqual((await self.answer(red, play(3)))["row"], 0)

    async def test_an_impossible_column_ends_the_first_parts_game(self):
        theirs = await self.original("hot_seat")
        for column in -1, 7, "3":
            websocket = await self.connect(theirs, play(column))
            await self.assert_closed(websocket, 1011)

    async def test_true_is_a_column(self):
        websocket = await self.connect(await self.original("hot_seat"))
        answer = await self.answer(websocket, play(True))
        self.assertEqual((answer["type"], answer["column"]), ("play", True))

        websocket = await self.connect(await self.ours())
        self.assertEqual((await self.answer(websocket, play(True)))["type"], "error")

    async def test_moves_after_a_win_win_again(self):
        websocket = await self.connect(await self.original("hot_seat"))
        await self.play_all(websocket, SHORT_GAME)
        win = {"type": "win", "player": "red"}
        self.assertEqual(await recv(websocket), win)
        self.assertEqual((await self.answer(websocket, play(3)))["player"], "yellow")
        self.assertEqual(await recv(websocket), win)

        websocket = await self.connect(await self.ours())
        await self.play_all(websocket, SHORT_GAME)
        self.assertEqual(await recv(websocket), win)
        self.assertEqual(await self.answer(websocket, play(3)), error("The game is over."))

    async def test_a_full_board_says_nothing(self):
        websocket = await self.connect(await self.original("hot_seat"))
        await self.play_all(websocket, DRAWN_GAME)
        await self.assert_silent(websocket)
        self.assertEqual(await self.answer(websocket, play(0)), error("This slot is full."))

        websocket = await self.connect_v2(await self.ours(), play(DRAWN_GAME[0]))
        await recv(websocket)
        await self.play_all(websocket, DRAWN_GAME[1:])
        self.assertEqual(await recv(websocket), {"type": "draw"})

    async def test_a_join_link_seats_two_on_yellow(self):
        theirs = await self.original("two_players")
        red = await self.connect(theirs, {"type": "init"})
        key = (await recv(red))["join"]
        await self.connect(theirs, {"type": "init", "join": key})
        third = await self.connect(theirs, {"type": "init", "join": key})
        await self.assert_silent(third)
        await self.answer(red, play(3))
        self.assertEqual((await recv(third))["player"], "red")
        self.assertEqual((await self.answer(third, play(3)))["player"], "yellow")

        ours = await self.ours()
        red = await self.connect(ours, {"type": "init"})
        key = (await recv(red))["join"]
        second = await self.connect(ours, {"type": "init", "join": key})
        await self.assert_silent(second)
        third = await self.connect(ours, {"type": "init", "join": key})
        self.assertEqual(await recv(third), error("This game already has two players."))
        await self.assert_closed(third, 1000)

    async def test_nobody_hears_that_the_first_player_leaves(self):
        theirs = await self.original("two_players")
        red = await self.connect(theirs, {"type": "init"})
        key = (await recv(red))["join"]
        yellow = await self.connect(theirs, {"type": "init", "join": key})
        await self.assert_silent(yellow)
        await red.close()
        await self.assert_silent(yellow)
        late = await self.connect(theirs, {"type": "init", "join": key})
        self.assertEqual(await recv(late), error("Game not found."))

        ours = await self.ours()
        red = await self.connect_v2(ours, {"type": "init"})
        init = await recv(red)
        yellow = await self.connect_v2(ours, {"type": "init", "join": init["join"]})
        await red.close()
        await self.recv_presence(yellow, red=False)
        red = await self.connect_v2(ours, {"type": "init", "resume": init["resume"]})
        self.assertEqual((await recv(red))["player"], "red")
        await self.recv_presence(yellow, red=True)

    async def recv_presence(self, websocket, red):
        """Receives events until one says that red is there, or is not."""
        event = await recv(websocket)
        while event["type"] != "presence" or event["red"] != red:
            event = await recv(websocket)

    async def test_a_client_that_says_nothing_stays(self):
        theirs = await self.connect(await self.original("two_players"))
        ours = await self.connect(await self.ours("--first-event-within", "1"))
        self.assertEqual((await recv(ours))["type"], "error")
        await self.assert_closed(ours, 1008)
        await self.assert_silent(theirs)

    async def test_both_loses_what_the_producer_had_begun(self):
        websocket = await self.connect(await self.original("both"))
        for message in "one", "two", "go on":
            await websocket.send(message)
        # Three producers have been cancelled, one for each message.
        self.assertEqual(await asyncio.wait_for(websocket.recv(), TIMEOUT), "message 4")

    async def test_registration_fails_while_others_come(self):
        command = sys.executable, "-B", "-W", "ignore", ORIGINAL / "registration.py"
        code, output = await asyncio.to_thread(run, *command)
        self.assertEqual(code, 0)
        self.assertEqual(
            output.splitlines(),
            [
                "by_wait: TypeError: Passing coroutines is forbidden, use tasks explicitly.",
                "by_loop: RuntimeError: Set changed size during iteration",
                "by_loop_over_a_copy: done",
            ],
        )

    async def test_python_has_left_its_old_words_behind(self):
        self.assertFalse(hasattr(asyncio, "coroutine"))
        websocket = await self.connect(await self.original("dump"))
        with self.assertRaises(websockets.ConnectionClosed):
            await websocket.recv()


def play(column):
    return {"type": "play", "column": column}


def error(message):
    return {"type": "error", "message": message}


async def send(websocket, event):
    await websocket.send(json.dumps(event))


async def recv(websocket):
    return json.loads(await asyncio.wait_for(websocket.recv(), TIMEOUT))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])

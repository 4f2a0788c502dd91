"""The programs of all stages. Usage: parts_test.py FOLDER"""

import asyncio
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from program import TIMEOUT, ProgramTest
from stage import StageTest
from stages import STAGES, tests_of

FOLDER = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src" / "tutorial"

# The tests of each stage, under names such as part1_app_HotSeat.
for stage in STAGES:
    for test in tests_of(stage, [FOLDER / stage]):
        globals()[test.__name__] = test
del test


class AllStages(unittest.TestCase):
    def test_each_server_is_tested(self):
        servers = {
            str(file.relative_to(SOURCES).with_suffix(""))
            for file in SOURCES.glob("*/*.cpp")
            if "tutorial::run(serve" in file.read_text() and file.parent.name != "skeleton"
        }
        self.assertEqual(servers, STAGES.keys())

    def test_no_program_hides_the_failure_of_a_loop_with_operator_or(self):
        """The lesson unheard_end shows what happens then."""
        for file in SOURCES.rglob("*.cpp"):
            if file.parent.name != "mistakes":
                self.assertNotRegex(file.read_text(), r"co_await \([^;]*\|\|", file)


class Part1(ProgramTest):
    folder = FOLDER

    async def test_the_noisy_server_logs_an_error_when_a_client_leaves(self):
        server = await self.start("part1/print_messages_noisily")
        websocket = await self.connect(server)
        await websocket.send("Can you hear me?")
        self.assertEqual(await server.readline(), "Can you hear me?")
        await websocket.close()
        # The server still accepts other clients.
        await (await self.connect(server)).send("And me?")
        self.assertEqual(await server.readline(), "And me?")
        await server.stop()
        self.assertIn("connection 1 handler failed: bad optional access", server.failures)


class Errors(StageTest):
    """The sentences of errors that a student's program may word differently."""

    async def assert_errors(self, name, errors):
        self.program = [FOLDER / name]
        server = await self.start_server()
        for message, error in errors.items():
            with self.subTest(name, message=message):
                websocket = await self.connect(server)
                await websocket.send(message)
                await self.assert_error(websocket, error)

    async def test_the_hot_seat_game_says_what_is_wrong_with_an_event(self):
        await self.assert_errors(
            "part1/app",
            {
                '{"type": "play", "column": 7}': "column must be an integer from 0 to 6.",
                '{"type": "init"}': "The event means nothing here.",
                "{": "The message must be valid JSON.",
            },
        )

    async def test_the_first_event_of_part_2_must_be_init(self):
        for name in ("part2/start_and_join", "part2/two_players", "part2/app"):
            await self.assert_errors(
                name,
                {
                    '{"type": "play", "column": 3}': "The event means nothing here.",
                    "hello": "The message must be valid JSON.",
                },
            )


class Part3(unittest.IsolatedAsyncioTestCase):
    # The whole command line of the program that ./run executes.
    path = "build/release/bin/tutorial/part3/app"

    def test_the_platforms_files_start_the_program(self):
        folder = SOURCES / "part3"
        self.assertEqual((folder / "Procfile").read_text(), f"web: {self.path}\n")
        page = (folder / "README.md").read_text()
        [file] = re.findall(r"docker build --file (\S+)", page)
        dockerfile = (SOURCES.parents[1] / file).read_text()
        self.assertIn("RUN ./run tutorial build part3/app\n", dockerfile)
        [command] = re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)
        self.assertEqual(json.loads(command), [self.path])

    def test_the_command_that_stops_the_program_does_not_find_an_editor(self):
        page = (SOURCES / "part3/README.md").read_text()
        [arguments] = re.findall(r"^    pkill -TERM (.*)$", page, re.MULTILINE)
        environment = {**os.environ, "PORT": "0"}
        names = {FOLDER / "part3/app": self.path, "/usr/bin/sleep": "vim " + self.path}
        processes = [
            subprocess.Popen(
                [name, "60"] if "vim" in name else [name],
                executable=file,
                env=environment,
                stderr=subprocess.DEVNULL,
            )
            for file, name in names.items()
        ]
        try:
            output = subprocess.run(["pgrep", *arguments.split()], stdout=subprocess.PIPE).stdout
            found = {int(number) for number in output.split()}
            self.assertIn(processes[0].pid, found)
            self.assertNotIn(processes[1].pid, found)
        finally:
            for process in processes:
                process.kill()
                process.wait(TIMEOUT)

    async def test_an_invalid_port_in_the_environment_is_reported(self):
        process = await asyncio.create_subprocess_exec(
            FOLDER / "part3/app", stderr=asyncio.subprocess.PIPE, env={"PORT": "http"}
        )
        _, errors = await asyncio.wait_for(process.communicate(), TIMEOUT)
        self.assertEqual(process.returncode, 2)
        self.assertIn(b"PORT", errors)


if __name__ == "__main__":
    unittest.main()

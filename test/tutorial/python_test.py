"""The Python programs of the tutorial, with the tests of the C++ programs.

Usage: python_test.py FOLDER_OF_THE_CPP_PROGRAMS
"""

import pathlib
import sys
import unittest

import getting_started_test  # It takes the argument.
import stages
from program import ProgramTest
from stage import StageTest

HERE = pathlib.Path(__file__).resolve().parent
TUTORIAL = HERE.parents[1] / "src" / "tutorial"
PYTHON = (sys.executable, "-u", "-B")


class Python(ProgramTest):
    """Starts the Python program of the same name. A test that is None is about C++ only."""

    part = ""

    def command(self, name, environment):
        return [*PYTHON, HERE / "run_python.py", TUTORIAL / self.part / f"{name}.py"]


class GettingStarted(Python, getting_started_test.GettingStarted):
    part = "getting_started"
    hello_client = (*PYTHON, TUTORIAL / part / "hello_client.py")
    log_of_a_connection = "connection open"

    # recv() raises an exception, which hello() does not catch.
    test_a_client_that_sends_no_name_causes_no_error = None
    # The programs have no command line, and no errors of their own.
    test_the_client_reports_a_missing_server_in_one_line = None
    test_a_port_in_use_is_reported_in_one_line = None
    test_an_invalid_port_is_reported_in_one_line = None


# The tests that do not fit the Python programs, each with its stage.
DIFFERENT = {
    # recv() raises an exception, which hello() does not catch.
    ("getting_started/hello_server", "test_no_name"),
    # A bad event fails an assertion, which ends the game.
    ("part1/app", "test_bad_events"),
    ("part2/start_and_join", "test_init"),
    ("part2/two_players", "test_init"),
    ("part2/app", "test_init"),
    ("part3/app", "test_init"),
}


def define_stages():
    """Defines the tests of each stage. The Python programs do not catch signals."""
    for stage in stages.STAGES:
        command = [*PYTHON, HERE / "run_python.py", TUTORIAL / f"{stage}.py"]
        for test in stages.tests_of(stage, command):
            if not issubclass(test, stages.Shutdown):
                for name in [name for place, name in DIFFERENT if place == stage]:
                    if hasattr(test, name):
                        setattr(test, name, None)
                globals()[test.__name__] = test


define_stages()


class Part1(Python):
    async def test_the_noisy_server_logs_a_traceback_when_a_client_leaves(self):
        server = await self.start("part1/print_messages_noisily")
        websocket = await self.connect(server)
        await websocket.send("Can you hear me?")
        self.assertEqual(await server.readline(), "Can you hear me?")
        await websocket.close()
        await (await self.connect(server)).send("And me?")
        self.assertEqual(await server.readline(), "And me?")
        log = (await server.stop())[2]
        self.assertIn("connection handler failed\nTraceback", log)
        self.assertIn("ConnectionClosedOK", log)


class BadEvent(StageTest):
    program = [*PYTHON, HERE / "run_python.py", TUTORIAL / "part1/app.py"]

    async def test_a_bad_event_ends_the_game_and_an_illegal_move_does_not(self):
        websocket = await self.connect(await self.start_server())
        await self.send(websocket, type="play", column=7)
        await self.assert_error(websocket, "column must be an integer from 0 to 6.")
        await self.send(websocket, type="init")
        await self.assert_closed(websocket, 1011)


class Part3(StageTest):
    program = [*PYTHON, HERE / "run_python.py", TUTORIAL / "part3/app.py"]

    async def test_sigterm_closes_all_connections_with_1001(self):
        server = await self.start_server()
        websocket = await self.connect(server)
        await self.ask(websocket, type="init")
        code, _, _ = await server.stop()
        self.assertEqual(code, 0)
        await self.assert_closed(websocket, 1001)


if __name__ == "__main__":
    unittest.main()

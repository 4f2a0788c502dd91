"""The Python programs of the tutorial, with the tests of the C++ programs.

Usage: python_test.py FOLDER_OF_THE_CPP_PROGRAMS
"""

import pathlib
import sys
import unittest

[FOLDER] = sys.argv[1:]
sys.argv[1:] = [FOLDER, FOLDER]  # Each of the two modules takes its argument.
import getting_started_test  # noqa: E402
import parts_test  # noqa: E402
from program import ProgramTest  # noqa: E402

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


class Part1(Python, parts_test.Part1):
    # The log has a traceback.
    test_the_noisy_server_logs_an_error_when_a_client_leaves = None
    # A bad event fails an assertion, which ends the game.
    test_the_app_refuses_bad_events_and_continues_the_game = None

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

    async def test_a_bad_event_ends_the_game_and_an_illegal_move_does_not(self):
        server = await self.start("part1/app")
        websocket = await self.connect(server)
        for _ in range(6):
            await self.ask(websocket, type="play", column=6)
        for column, message in (
            (6, "This slot is full."),
            (7, "column must be an integer from 0 to 6."),
        ):
            await self.send(websocket, type="play", column=column)
            await self.assert_error(websocket, message)
        await self.send(websocket, type="init")
        await self.assert_closed(websocket, 1011)


class Part2(Python, parts_test.Part2):
    # The handler asserts that the first event is right.
    test_a_first_event_other_than_init_is_refused = None


class Part3(Python, parts_test.Part3):
    # int() raises an exception.
    test_an_invalid_port_in_the_environment_is_reported = None


if __name__ == "__main__":
    unittest.main()

"""The errors in the Python tutorial: each error on Python's server, and its cure on this one.

Usage: original_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

SERVER = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
ORIGINAL = ROOT / "src" / "tutorial" / "lessons" / "original"
BENCH = ROOT / "test" / "bench"
sys.path += [str(BENCH), str(ROOT / "test" / "system")]

from support.python_websockets import take_message, websockets

# In seconds; far more than any answer needs.
TIMEOUT = 60

# All 42 moves of a game without a winner.
DRAWN_GAME = [int(column) for column in "545062455041104565311226266362030334314210"]

# Red wins with the fourth move.
SHORT_GAME = [0, 1, 0, 1, 0, 1, 0]


class Program:
    """A server on a free port."""

    def __init__(self, *command):
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(BENCH)},
        )
        # The C++ server prints "listening on ws://localhost:PORT/", the Python servers the port.
        for line in self.process.stdout:
            if match := re.search(r"^(\d+)$|localhost:(\d+)/", line):
                break
        else:
            raise AssertionError(f"{command} did not start")
        self.uri = f"ws://localhost:{match[1] or match[2]}/"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=TIMEOUT)


class Originals(unittest.IsolatedAsyncioTestCase):
    async def start(self, *command):
        program = await asyncio.to_thread(Program, *command)
        self.addAsyncCleanup(asyncio.to_thread, program.stop)
        return program.uri

    async def start_original(self, name):
        file = BENCH / "peer_python.py" if name == "hot_seat" else ORIGINAL / f"{name}.py"
        return await self.start(sys.executable, "-B", file)

    async def start_server(self, *options):
        options = "--port", "0", "--database", "memory", "--max-events-per-second", "0", *options
        return await self.start(SERVER, *options)

    async def connect(self, uri, *events, subprotocols=None):
        """Connects a client and sends the given events."""
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
        """Plays the moves one after the other, and returns the last answer."""
        for column in columns:
            answer = await self.answer(websocket, play(column))
            self.assertEqual(answer["type"], "play")
        return answer

    async def assert_closed(self, websocket, code):
        await asyncio.wait_for(websocket.wait_closed(), TIMEOUT)
        self.assertEqual(websocket.close_code, code)

    async def assert_silent(self, websocket):
        """Checks that no event is pending: it would arrive before the pong."""
        await asyncio.wait_for(await websocket.ping(), TIMEOUT)
        self.assertIsNone(await take_message(websocket))

    async def test_json_dump_closes_the_connection_with_1011_instead_of_sending_win(self):
        websocket = await self.connect(await self.start_original("dump"))
        await self.assert_closed(websocket, 1011)
        self.assertIsNone(await take_message(websocket))

    async def test_a_bad_message_ends_the_game(self):
        original, server = await self.start_original("hot_seat"), await self.start_server()
        for message in ["not JSON", "[]", "{}", '{"type": "win"}', '{"type": "play"}']:
            with self.subTest(message):
                websocket = await self.connect(original, play(3))
                await recv(websocket)
                await websocket.send(message)
                await self.assert_closed(websocket, 1011)

                websocket = await self.connect(server, play(3))
                await recv(websocket)
                await websocket.send(message)
                self.assertEqual((await recv(websocket))["type"], "error")
                self.assertEqual((await self.answer(websocket, play(3)))["row"], 1)

    async def test_a_negative_column_is_recorded(self):
        from connect4 import PLAYER1, Connect4

        game = Connect4()
        self.assertRaises(ValueError, game.play, PLAYER1, -1)
        self.assertEqual(game.moves, [(PLAYER1, -1, 0)])

        # The move is refused, but it is no longer red's turn.
        original = await self.start_original("two_players")
        red = await self.connect(original, {"type": "init"})
        key = (await recv(red))["join"]
        yellow = await self.connect(original, {"type": "init", "join": key})
        await self.assert_silent(yellow)
        self.assertEqual(await self.answer(red, play(-1)), error("negative shift count"))
        self.assertEqual(await self.answer(red, play(3)), error("It isn't your turn."))

        server = await self.start_server()
        red = await self.connect(server, {"type": "init"})
        self.assertEqual((await recv(red))["type"], "init")
        reason = "column must be an integer from 0 to 6."
        self.assertEqual(await self.answer(red, play(-1)), error(reason))
        self.assertEqual((await self.answer(red, play(3)))["row"], 0)

    async def test_an_invalid_column_ends_the_game_of_part_1(self):
        original = await self.start_original("hot_seat")
        for column in -1, 7, "3":
            websocket = await self.connect(original, play(column))
            await self.assert_closed(websocket, 1011)

    async def test_true_is_a_column(self):
        websocket = await self.connect(await self.start_original("hot_seat"))
        answer = await self.answer(websocket, play(True))
        self.assertEqual((answer["type"], answer["column"]), ("play", True))

        websocket = await self.connect(await self.start_server())
        self.assertEqual((await self.answer(websocket, play(True)))["type"], "error")

    async def test_a_move_after_a_win_sends_win_again(self):
        websocket = await self.connect(await self.start_original("hot_seat"))
        await self.play_all(websocket, SHORT_GAME)
        win = {"type": "win", "player": "red"}
        self.assertEqual(await recv(websocket), win)
        self.assertEqual((await self.answer(websocket, play(3)))["player"], "yellow")
        self.assertEqual(await recv(websocket), win)

        websocket = await self.connect(await self.start_server())
        await self.play_all(websocket, SHORT_GAME)
        self.assertEqual(await recv(websocket), win)
        self.assertEqual(await self.answer(websocket, play(3)), error("The game is over."))

    async def test_a_full_board_sends_nothing(self):
        websocket = await self.connect(await self.start_original("hot_seat"))
        await self.play_all(websocket, DRAWN_GAME)
        await self.assert_silent(websocket)
        self.assertEqual(await self.answer(websocket, play(0)), error("This slot is full."))

        websocket = await self.connect_v2(await self.start_server(), play(DRAWN_GAME[0]))
        await recv(websocket)
        await self.play_all(websocket, DRAWN_GAME[1:])
        self.assertEqual(await recv(websocket), {"type": "draw"})

    async def test_a_join_link_admits_two_yellow_players(self):
        original = await self.start_original("two_players")
        red = await self.connect(original, {"type": "init"})
        key = (await recv(red))["join"]
        await self.connect(original, {"type": "init", "join": key})
        third = await self.connect(original, {"type": "init", "join": key})
        await self.assert_silent(third)
        await self.answer(red, play(3))
        self.assertEqual((await recv(third))["player"], "red")
        self.assertEqual((await self.answer(third, play(3)))["player"], "yellow")

        server = await self.start_server()
        red = await self.connect(server, {"type": "init"})
        key = (await recv(red))["join"]
        second = await self.connect(server, {"type": "init", "join": key})
        await self.assert_silent(second)
        third = await self.connect(server, {"type": "init", "join": key})
        self.assertEqual(await recv(third), error("This game already has two players."))
        await self.assert_closed(third, 1000)

    async def test_the_second_player_is_not_told_that_the_first_has_left(self):
        original = await self.start_original("two_players")
        red = await self.connect(original, {"type": "init"})
        key = (await recv(red))["join"]
        yellow = await self.connect(original, {"type": "init", "join": key})
        await self.assert_silent(yellow)
        await red.close()
        await self.assert_silent(yellow)
        late = await self.connect(original, {"type": "init", "join": key})
        self.assertEqual(await recv(late), error("Game not found."))

        server = await self.start_server()
        red = await self.connect_v2(server, {"type": "init"})
        init = await recv(red)
        yellow = await self.connect_v2(server, {"type": "init", "join": init["join"]})
        await red.close()
        await self.recv_presence(yellow, red=False)
        red = await self.connect_v2(server, {"type": "init", "resume": init["resume"]})
        self.assertEqual((await recv(red))["player"], "red")
        await self.recv_presence(yellow, red=True)

    async def recv_presence(self, websocket, red):
        """Receives events until one says whether red is there, with the given value."""
        event = await recv(websocket)
        while event["type"] != "presence" or event["red"] != red:
            event = await recv(websocket)

    async def test_a_silent_client_stays_connected(self):
        original = await self.connect(await self.start_original("two_players"))
        server = await self.connect(await self.start_server("--first-event-within", "1"))
        self.assertEqual((await recv(server))["type"], "error")
        await self.assert_closed(server, 1008)
        await self.assert_silent(original)

    async def test_the_pattern_both_loses_the_messages_of_cancelled_producers(self):
        websocket = await self.connect(await self.start_original("both"))
        for message in "one", "two", "go on":
            await websocket.send(message)
        # Each message has cancelled one producer.
        self.assertEqual(await asyncio.wait_for(websocket.recv(), TIMEOUT), "message 4")

    async def test_the_pattern_registration_fails_when_another_client_connects(self):
        command = sys.executable, "-B", "-W", "ignore", ORIGINAL / "registration.py"
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        output, _ = await asyncio.wait_for(process.communicate(), TIMEOUT)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(
            output.decode().splitlines(),
            [
                "by_wait: TypeError: Passing coroutines is forbidden, use tasks explicitly.",
                "by_loop: RuntimeError: Set changed size during iteration",
                "by_loop_over_a_copy: done",
            ],
        )

    async def test_the_oldest_text_uses_features_that_were_removed(self):
        self.assertFalse(hasattr(asyncio, "coroutine"))
        websocket = await self.connect(await self.start_original("dump"))
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
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

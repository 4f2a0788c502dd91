"""Tests with the Python library: its client and our server, and our client and its server.

Usage: python_test.py CONNECT4_SERVER WEBSOCKETS_CLIENT [unittest arguments]
"""

import asyncio
import json
import pathlib
import random
import re
import signal
import subprocess
import sys
import unittest

TEST = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TEST / "system"))

from support.python_websockets import take_message, websockets

SERVER, CLIENT = sys.argv[1:3]
PEER = TEST / "bench" / "peer_python.py"
TIMEOUT = 60

# All 42 moves; the game is a draw.
DRAWN_GAME = [int(column) for column in "545062455041104565311226266362030334314210"]


class Program:
    """A server program on a free port."""

    def __init__(self, command, stream, announcement):
        self.process = subprocess.Popen(command, text=True, **{stream: subprocess.PIPE})
        self.output = getattr(self.process, stream)
        port = re.search(announcement, self.output.readline())[1]
        self.uri = f"ws://localhost:{port}/"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(TIMEOUT)
        self.output.close()


def our_server():
    options = ["--port", "0", "--database", "memory", "--max-events-per-second", "0"]
    return Program([SERVER, *options], "stderr", r"localhost:(\d+)/")


def python_server():
    """Returns a server with the tutorial's handler in Python."""
    return Program([sys.executable, "-B", str(PEER)], "stdout", r"(\d+)")


def play(column):
    return json.dumps({"type": "play", "column": column})


class PythonClient(unittest.IsolatedAsyncioTestCase):
    async def test_both_servers_give_the_same_answer_to_each_move(self):
        chooser = random.Random(4)
        with our_server() as ours, python_server() as theirs:
            for game in [DRAWN_GAME, *(self.random_game(chooser) for _ in range(60))]:
                async with websockets.connect(ours.uri) as one, websockets.connect(
                    theirs.uri
                ) as other:
                    await self.compare_a_game(one, other, game)

    def random_game(self, chooser):
        """Returns columns for a game: first only a few, so that many moves hit a full column."""
        columns = chooser.choice([range(7), [2, 4], [0, 1, 5, 6]])
        return chooser.choices(columns, k=60) + chooser.choices(range(7), k=300)

    async def compare_a_game(self, one, other, game):
        """Plays the moves, legal or not, until a player wins, and compares the answers."""
        for column in game:
            await one.send(play(column))
            await other.send(play(column))
            self.assertEqual(json.loads(await one.recv()), json.loads(await other.recv()))
            winner = await self.winner(one)
            self.assertEqual(winner, await self.winner(other))
            if winner:
                return
        self.assertIs(game, DRAWN_GAME)

    async def winner(self, websocket):
        """Returns the winner, or None. The server sends a win before the pong of this function."""
        await (await websocket.ping())
        message = await take_message(websocket)
        if message is None:
            return None
        event = json.loads(message)
        self.assertEqual(event["type"], "win")
        return event["player"]

    async def test_pings_close_codes_and_offers_of_compression_work(self):
        with our_server() as server:
            async with websockets.connect(server.uri, compression="deflate") as websocket:
                await asyncio.wait_for(await websocket.ping(b"data"), TIMEOUT)
                await websocket.send(play(0))
                self.assertEqual(json.loads(await websocket.recv())["row"], 0)
                await websocket.close(4001, "reason")
                self.assertEqual(websocket.close_code, 4001)

    async def test_binary_messages_are_refused_with_1003(self):
        with our_server() as server:
            async with websockets.connect(server.uri) as websocket:
                await websocket.send(b"binary")
                with self.assertRaises(websockets.ConnectionClosedError):
                    await websocket.recv()
                self.assertEqual(websocket.close_code, 1003)

    async def test_stopping_the_server_closes_with_1001(self):
        server = our_server()
        websocket = await websockets.connect(server.uri)
        # In a thread, so that the client can answer the server's close frame.
        await asyncio.to_thread(server.__exit__)
        await websocket.wait_closed()
        self.assertEqual(websocket.close_code, 1001)


class InteractiveClients(unittest.TestCase):
    def test_pythons_interactive_client_plays_on_our_server(self):
        with our_server() as server:
            client = subprocess.Popen(
                [sys.executable, "-m", "websockets", server.uri],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            client.stdin.write(play(3) + "\n")
            client.stdin.flush()
            screen = ""
            while '"row":0}' not in screen:
                line = client.stdout.readline()
                self.assertNotEqual(line, "", screen)
                screen += line
            output, _ = client.communicate(timeout=TIMEOUT)
        self.assertIn('{"type":"play","player":"red","column":3,"row":0}', screen)
        self.assertIn("1000 (OK)", output)

    def test_our_interactive_client_plays_on_pythons_server(self):
        with python_server() as server:
            result = subprocess.run(
                [CLIENT, server.uri],
                input="\n".join(play(column) for column in [3, 3]),
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
            )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn('"row": 1', result.stdout)
        self.assertIn("Connection closed: 1000 (OK).", result.stdout)

    def test_our_interactive_client_waits_for_the_answers_to_a_pipe(self):
        async def echo_when_all_are_there(websocket, path=None):
            messages = [await websocket.recv() for _ in range(3)]
            await asyncio.sleep(0.1)  # The end of the input comes before the answers.
            for message in messages:
                await websocket.send(message)

        async def talk():
            async with websockets.serve(echo_when_all_are_there, "localhost", 0) as server:
                port = next(iter(server.sockets)).getsockname()[1]
                return await asyncio.to_thread(
                    subprocess.run,
                    [CLIENT, "--wait", str(TIMEOUT), f"ws://localhost:{port}/"],
                    input="one\ntwo\nthree\n",
                    capture_output=True,
                    text=True,
                    timeout=TIMEOUT,
                )

        result = asyncio.run(talk())
        self.assertEqual(result.returncode, 0, result.stderr)
        for message in ("one", "two", "three"):
            self.assertIn(f"< {message}\n", result.stdout)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

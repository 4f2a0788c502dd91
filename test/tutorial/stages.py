"""The tests of the program of each stage of the tutorial, from outside.

Each class describes one ability. The docstring of a test is the sentence that ./run tutorial check
prints. STAGES says which abilities a stage has.
"""

import asyncio
import re
import signal
import time
import urllib.error
import urllib.request

from program import websockets
from stage import StageTest

WIN = [(3, 0), (3, 1), (4, 0), (4, 1), (2, 0), (1, 0), (5, 0)]
RED_WINS = {"type": "win", "player": "red"}


def play(player, column, row):
    return {"type": "play", "player": player, "column": column, "row": row}


def moves(columns_and_rows):
    players = ["red", "yellow"]
    return [
        play(players[index % 2], column, row)
        for index, (column, row) in enumerate(columns_and_rows)
    ]


class Greeting(StageTest):
    async def test_greeting(self):
        """A client that sends its name gets a greeting."""
        websocket = await self.connect(await self.start_server())
        await websocket.send("Grace")
        self.assertEqual(await self.recv(websocket), "Hello Grace!")

    async def test_end(self):
        """The connection is closed with 1000 after the greeting."""
        websocket = await self.connect(await self.start_server())
        await websocket.send("Grace")
        await self.recv(websocket)
        await self.assert_closed(websocket, 1000)

    async def test_no_name(self):
        """The log has no error when a client leaves without a name."""
        server = await self.start_server()
        await (await self.connect(server)).close()
        await server.stop()
        self.assert_no_failure(server)


class PrintMessages(StageTest):
    async def test_messages(self):
        """The program prints each message of each client on a line of its own."""
        server = await self.start_server()
        for message in ("one", "two"):
            websocket = await self.connect(server)
            await websocket.send(message)
            await self.assert_line(server, message)
            await websocket.close()


class PrintsNothingElse(StageTest):
    async def test_no_failure(self):
        """The log has no error when a client leaves."""
        server = await self.start_server()
        websocket = await self.connect(server)
        await websocket.send("Can you hear me?")
        await self.assert_line(server, "Can you hear me?")
        await websocket.close()
        _, output, _ = await server.stop()
        self.assertEqual(output, "")
        self.assert_no_failure(server)


class Producer(StageTest):
    async def test_order(self):
        """Each client gets "message 1", "message 2" and so on."""
        server = await self.start_server()
        for websocket in [await self.connect(server), await self.connect(server)]:
            for number in range(1, 4):
                self.assertEqual(await self.recv(websocket), f"message {number}")


class ScriptedGame(StageTest):
    async def test_script(self):
        """Each client gets seven moves and a win, half a second after one another."""
        server = await self.start_server()
        begin = time.monotonic()
        websocket = await self.connect(server)
        for move in moves(WIN):
            await self.assert_event(websocket, move)
        await self.assert_event(websocket, RED_WINS)
        self.assertGreaterEqual(time.monotonic() - begin, 7 * 0.5, "The moves come too fast.")

    async def test_end(self):
        """The connection is closed with 1000 after the game."""
        server = await self.start_server()
        websocket = await self.connect(server)
        for _ in range(8):
            await self.recv(websocket)
        await self.assert_closed(websocket, 1000)


class HotSeat(StageTest):
    async def test_first_move(self):
        """A move is answered with a "play" event that has the player, the column and the row."""
        websocket = await self.connect(await self.start_server())
        await self.assert_answer(websocket, 3, play("red", 3, 0))

    async def test_turns(self):
        """The players take turns, and a checker falls onto those below it."""
        websocket = await self.connect(await self.start_server())
        for move in moves(WIN[:4]):
            await self.assert_answer(websocket, move["column"], move)

    async def test_win(self):
        """The winning move is followed by a "win" event."""
        websocket = await self.connect(await self.start_server())
        for move in moves(WIN):
            await self.assert_answer(websocket, move["column"], move)
        await self.assert_event(websocket, RED_WINS)

    async def test_end(self):
        """A move after the win is refused with "The game is over."."""
        websocket = await self.connect(await self.start_server())
        for move in moves(WIN):
            await self.assert_answer(websocket, move["column"], move)
        await self.assert_event(websocket, RED_WINS)
        await self.send(websocket, type="play", column=0)
        await self.assert_error(websocket, "The game is over.")

    async def test_full_column(self):
        """A move in a full column is refused with "This slot is full.", and the turn stays."""
        websocket = await self.connect(await self.start_server())
        for row in range(6):
            await self.assert_answer(websocket, 6, play(["red", "yellow"][row % 2], 6, row))
        await self.send(websocket, type="play", column=6)
        await self.assert_error(websocket, "This slot is full.")
        await self.assert_answer(websocket, 0, play("red", 0, 0))

    async def test_bad_events(self):
        """A message that is not a move is answered with an error, and the game continues."""
        websocket = await self.connect(await self.start_server())
        await self.assert_answer(websocket, 3, play("red", 3, 0))
        for message in ("{", '{"type": "init"}', '{"type": "play", "column": 7}'):
            await websocket.send(message)
            await self.assert_error(websocket)
        await self.assert_answer(websocket, 3, play("yellow", 3, 1))

    async def test_own_game(self):
        """Each connection has a game of its own."""
        server = await self.start_server()
        for websocket in [await self.connect(server), await self.connect(server)]:
            await self.assert_answer(websocket, 3, play("red", 3, 0))

    async def test_no_failure(self):
        """The log has no error when a client leaves."""
        server = await self.start_server()
        websocket = await self.connect(server)
        await self.assert_answer(websocket, 3, play("red", 3, 0))
        await websocket.close()
        await server.stop()
        self.assert_no_failure(server)


class StartAndJoin(StageTest):
    async def test_same_game(self):
        """The program prints that two players started and joined one game, and what they send."""
        server = await self.start_server()
        first, key = await self.start_game(server, "join")
        started = await server.readline()
        self.assertRegex(started, "^first player started game 0x[0-9a-f]+$")
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        await self.assert_line(
            server, started.replace("first player started", "second player joined")
        )
        await second.send("hi")
        await self.assert_line(server, "second player sent hi")
        await first.send("ho")
        await self.assert_line(server, "first player sent ho")


class FirstEvent(StageTest):
    async def test_answer(self):
        """The first player sends "init", and gets an "init" event with the keys of the game."""
        websocket = await self.connect(await self.start_server())
        init = await self.ask(websocket, type="init")
        wanted = f"an event with the members type and {' and '.join(self.roles)}"
        members = {"type", *self.roles}
        self.assertEqual(init.keys(), members, f"Expected {wanted}, but received {init}.")

    async def test_init(self):
        """The first event must be "init". Another message gets an error, and the connection ends."""
        server = await self.start_server()
        for message in ('{"type": "play", "column": 3}', "hello"):
            websocket = await self.connect(server)
            await websocket.send(message)
            await self.assert_error(websocket)
            await self.assert_closed(websocket, 1000)

    async def test_unknown_key(self):
        """An unknown key gets the error "Game not found."."""
        websocket = await self.connect(await self.start_server())
        await self.send(websocket, type="init", join="?")
        await self.assert_error(websocket, "Game not found.")
        await self.assert_closed(websocket, 1000)

    async def test_keys_end(self):
        """The key of a game is removed when the first player leaves."""
        server = await self.start_server()
        first, key = await self.start_game(server, "join")
        await first.close()
        # The server removes the key in the same turn of its event loop.
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        await self.assert_error(second, "Game not found.")
        await self.assert_closed(second, 1000)
        await server.stop()
        self.assert_no_failure(server)


class TwoPlayers(StageTest):
    async def test_replay(self):
        """The second player gets the moves that the first one has played before."""
        server = await self.start_server()
        first, key = await self.start_game(server, "join")
        await self.assert_answer(first, 3, play("red", 3, 0))
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        await self.assert_event(second, play("red", 3, 0))

    async def test_turn(self):
        """A player who moves out of turn gets "It isn't your turn."."""
        first, _ = await self.start_game(await self.start_server(), "join")
        await self.assert_answer(first, 3, play("red", 3, 0))
        await self.send(first, type="play", column=0)
        await self.assert_error(first, "It isn't your turn.")

    async def test_game(self):
        """Both players get all moves and the win, and the game outlives the first player."""
        server = await self.start_server()
        first, key = await self.start_game(server, "join")
        await self.assert_answer(first, 3, play("red", 3, 0))
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        await self.assert_event(second, play("red", 3, 0))
        players = (first, second)
        for index, move in enumerate(moves(WIN)[1:], start=1):
            await self.send(players[index % 2], type="play", column=move["column"])
            for player in players:
                await self.assert_event(player, move)
        for player in players:
            await self.assert_event(player, RED_WINS)
        await first.close()
        await self.send(second, type="play", column=0)
        await self.assert_error(second, "The game is over.")
        await server.stop()
        self.assert_no_failure(server)


class Spectators(StageTest):
    async def test_keys(self):
        """The first player gets two different keys, and each works in its own role only."""
        server = await self.start_server()
        _, join_key, watch_key = await self.start_game(server, "join", "watch")
        self.assertNotEqual(join_key, watch_key, "The two keys are the same.")
        for role, key in (("join", watch_key), ("watch", join_key)):
            websocket = await self.connect(server)
            await self.send(websocket, type="init", **{role: key})
            await self.assert_error(websocket, "Game not found.")

    async def test_moves(self):
        """Spectators get the past moves, all new ones and the win, and cannot play."""
        server = await self.start_server()
        first, join_key, watch_key = await self.start_game(server, "join", "watch")
        second = await self.connect(server)
        await self.send(second, type="init", join=join_key)

        spectators = []
        for index, move in enumerate(moves(WIN)):
            spectator = await self.connect(server)
            spectators.append(spectator)
            await self.send(spectator, type="init", watch=watch_key)
            for past in moves(WIN)[:index]:
                await self.assert_event(spectator, past)
            await self.send(spectator, type="play", column=6)
            await self.send((first, second)[index % 2], type="play", column=move["column"])
            # The newest spectator gets this move once: from the replay, if the move was played
            # before the spectator was registered, or else from the broadcast.
            for websocket in (first, second, *spectators):
                await self.assert_event(websocket, move)
        for websocket in (first, second, *spectators):
            await self.assert_event(websocket, RED_WINS)


class Deployed(StageTest):
    async def test_port(self):
        """The environment variable PORT sets the port."""
        await self.connect(await self.start_server(PORT="0"))

    async def test_health(self):
        """GET /healthz is answered with 200, and another path with 426."""
        server = await self.start_server()

        def get(path):
            uri = f"http://localhost:{server.port}{path}"
            with urllib.request.urlopen(uri, timeout=self.timeout) as response:
                return response.status, response.read()

        self.assertEqual(await asyncio.to_thread(get, "/healthz"), (200, b"OK\n"))
        with self.assertRaises(urllib.error.HTTPError) as other:
            await asyncio.to_thread(get, "/")
        self.assertEqual(other.exception.code, 426)
        other.exception.close()


class Shutdown(StageTest):
    async def test_signals(self):
        """Ctrl-C and SIGTERM close all connections with 1001, and the exit code is 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            server = await self.start_server()
            websocket = await self.connect(server)
            code, _, _ = await server.stop(number)
            self.assertEqual(code, 0, f"The exit code after {number.name} is {code}.")
            await self.assert_closed(websocket, 1001)
            with self.assertRaises(OSError):
                await websockets.connect(server.uri)


STAGES = {
    "getting_started/hello_server": [Greeting, Shutdown],
    "getting_started/show_time": [Shutdown],
    "getting_started/consumer": [PrintMessages, PrintsNothingElse, Shutdown],
    "getting_started/producer": [Producer, Shutdown],
    "getting_started/both": [PrintMessages, Producer, Shutdown],
    "getting_started/registration": [Shutdown],
    "part1/print_messages": [PrintMessages, PrintsNothingElse, Shutdown],
    "part1/print_messages_noisily": [PrintMessages, Shutdown],
    "part1/print_messages_quietly": [PrintMessages, PrintsNothingElse, Shutdown],
    "part1/scripted_game": [ScriptedGame, Shutdown],
    "part1/app": [HotSeat, Shutdown],
    "part2/start_and_join": [FirstEvent, StartAndJoin, Shutdown],
    "part2/two_players": [FirstEvent, TwoPlayers, Shutdown],
    "part2/app": [FirstEvent, TwoPlayers, Spectators, Shutdown],
    "part3/app": [FirstEvent, TwoPlayers, Spectators, Deployed, Shutdown],
}


def tests_of(stage, program, timeout=None):
    """Returns the test classes of a stage for the program that a command starts."""
    roles = ("join", "watch") if Spectators in STAGES[stage] else ("join",)
    members = {"program": program, "roles": roles, **({"timeout": timeout} if timeout else {})}
    name = re.sub(r"\W", "_", stage)
    return [type(f"{name}_{base.__name__}", (base,), members) for base in STAGES[stage]]

"""A scripted client of either dialect, and the base of the tests that use it."""

import asyncio
import collections
import json
import os
import random
import unittest

from support import python_websockets
from support.server_process import IN_MEMORY, TIMEOUT, ServerProcess
from support.view import View

# The events that a client of connect4.v2 may get at any time.
UNASKED = ("presence", "join", "reaction")

TAKEN_OVER = (1000, "This game was opened somewhere else.")


class Client:
    """A connection, and the view of the match that its events build."""

    def __init__(self, websocket, v2):
        self.websocket = websocket
        self.view = View(v2)
        self._put_aside = collections.deque()

    async def send(self, **event):
        await self.websocket.send(json.dumps(event))

    async def next_event(self):
        """Returns the next event of any type."""
        async with asyncio.timeout(TIMEOUT):
            event = json.loads(await self.websocket.recv())
        self.view.take(event)
        return event

    async def recv(self):
        """Returns the next event other than those that may come at any time."""
        if self._put_aside:
            return self._put_aside.popleft()
        while True:
            event = await self.next_event()
            if event["type"] not in UNASKED:
                return event

    async def begin(self, **init):
        """Sends the first event and takes all of the answer, which in v2 ends with presence."""
        await self.send(type="init", **init)
        if self.view.v2:
            await self.presence_arrives()
        else:
            events = await self.pending_events()
            assert all(event["type"] != "error" for event in events), events
        return self

    async def pending_events(self):
        """Returns the events that the server has sent already: those before the error that answers
        a message of this function."""
        await self.websocket.send("no JSON")
        events = []
        while True:
            event = await self.recv()
            if event["type"] == "error" and "JSON" in event["message"]:
                return events
            events.append(event)

    async def presence_arrives(self):
        """Takes events until the first presence, the end of the answer to init."""
        while self.view.presence is None:
            event = await self.next_event()
            assert event["type"] != "error", event

    async def reaction_arrives(self):
        """Takes events until the next reaction, and returns it."""
        self.view.reaction = None
        await self._until(lambda: self.view.reaction is not None)
        return self.view.reaction

    async def presence_becomes(self, red, yellow, watchers, lost=None):
        """Takes events until the presence has these values. `lost` is a list of colours; without
        it, lost and left players are the same."""
        wanted = {"red": red, "yellow": yellow, "watchers": watchers}
        if lost is not None:
            wanted["lost"] = lost
        await self._until(lambda: wanted == {
            name: (self.view.presence or {}).get(name, []) for name in wanted
        })

    async def moves_are_taken_back(self):
        """Takes all events of the next takeback, and returns the columns that are left."""
        before = self.view.takebacks
        while self.view.takebacks == before or self.view.presence_is_due:
            event = await self.next_event()
            assert event["type"] != "error", event
        return [column for _, column, _ in self.view.board.moves]

    async def names_become(self, red, yellow):
        """Takes events until the players have these names; None for no name."""
        fields = ("red_name", "yellow_name")
        await self._until(lambda: [*map(self.view.presence.get, fields)] == [red, yellow])

    async def game_pauses(self):
        await self._until(lambda: "paused" in self.view.presence)

    async def game_goes_on(self):
        await self._until(lambda: "paused" not in self.view.presence)

    async def _until(self, condition):
        """Takes events until a condition holds. Keeps those for recv() that it returns."""
        while not condition():
            event = await self.next_event()
            if event["type"] not in UNASKED:
                self._put_aside.append(event)

    async def moves_become(self, count):
        """Takes events until the board has the given number of moves."""
        while len(self.view.board.moves) < count:
            event = await self.recv()
            assert event["type"] != "error", event

    async def game_ends(self):
        """Takes events until the game is over, and returns the result."""
        while not self.view.is_over:
            await self.recv()
        return self.view.result

    async def game_begins(self, number):
        """Takes events until this connection has seen the given number of games begin."""
        while self.view.games < number:
            await self.recv()
        if self.view.plays:
            await self.recv()  # the new init

    async def error(self):
        """Returns the code of the next event, which must be an error. The tutorial's dialect has no
        codes: there it is the message."""
        event = await self.recv()
        assert event["type"] == "error", event
        return event["code" if self.view.v2 else "message"]

    async def play(self, column, **fields):
        """Sends a move and returns the next event."""
        await self.send(type="play", column=column, **fields)
        return await self.recv()

    async def claim(self, **fields):
        """Claims the game until that is possible, and returns the result."""
        while True:
            await self.send(type="claim", **fields)
            event = await self.recv()
            if event["type"] != "error":
                return event
            assert event["code"] == "cannot_claim", event

    async def play_again(self, number, column):
        """Sends a move again, as after a lost connection, and returns the next event."""
        self.view.sent_again.append(number)
        return await self.play(column, move=number)

    async def receives_nothing(self):
        """Fails if the server has sent an event that recv() returns."""
        events = await self.pending_events()
        assert not events, events

    async def closed(self):
        """Waits until the server has closed the connection, and returns the code and the reason."""
        async with asyncio.timeout(TIMEOUT):
            await self.websocket.wait_closed()
        return self.websocket.close_code, self.websocket.close_reason

    async def close(self):
        await self.websocket.close()

    def drop(self):
        """Ends the connection without a close frame."""
        self.websocket.transport.abort()


async def connect(uri, v2=True, **options):
    """Opens a connection in a dialect. The options are those of python_websockets."""
    defaults = {
        "subprotocols": ["connect4.v2"] if v2 else None,
        "compression": None,
        "max_queue": None,
        "ping_interval": None,
        "open_timeout": TIMEOUT,
    }
    websocket = await python_websockets.connect(uri, **{**defaults, **options})
    assert websocket.subprotocol == ("connect4.v2" if v2 else None), websocket.subprotocol
    return Client(websocket, v2)


async def until(condition):
    """Waits until a condition contains that no event announces, such as the value of a metric."""
    async with asyncio.timeout(TIMEOUT):
        while not condition():
            await asyncio.sleep(0.02)


def seeded_random():
    """Returns a random generator. Each run prints its seed, and the variable SEED repeats a run."""
    seed = int(os.environ.get("SEED", random.randrange(2**32)))
    print("SEED", seed, flush=True)
    return random.Random(seed)


# Only the tests of a limit have it.
NO_LIMITS = [
    "max-games-per-address",
    "max-connections-per-address",
    "max-requests-per-second",
    "max-events-per-second",
]


class MatchTest(unittest.IsolatedAsyncioTestCase):
    """The base of tests with servers and clients, which end with the test."""

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # unittest switches it on, and it is slow

    def start_server(self, *options, memory=IN_MEMORY, environment=()):
        unlimited = [f"--{limit}=0" for limit in NO_LIMITS if f"--{limit}" not in options]
        self.server = ServerProcess(
            *unlimited, *options, memory=memory, environment=environment
        )
        self.addCleanup(self.server.end)
        return self.server

    async def stop_server(self):
        """Stops the server in order, while clients can answer its close frames."""
        self.server.terminate()
        await self.server_has_stopped()

    async def server_has_stopped(self):
        self.assertEqual(await asyncio.to_thread(self.server.wait), 0)

    async def connect(self, v2=True, query="", **options):
        client = await connect(self.server.uri + query, v2, **options)
        self.addAsyncCleanup(client.close)
        return client

    async def enter(self, v2=True, **init):
        return await (await self.connect(v2)).begin(**init)

    async def start(self, v2=True):
        """Starts a match and returns its first player."""
        return await self.enter(v2)

    async def join(self, player, v2=True):
        return await self.enter(v2, join=player.view.init["join"])

    async def watch(self, player, v2=True):
        return await self.enter(v2, watch=player.view.init["watch"])

    async def resume(self, player):
        return await self.enter(resume=player.view.init["resume"])

    async def start_hot_seat(self, column, v2=True):
        """Begins the tutorial's hot-seat game with a move in this column."""
        client = await self.connect(v2)
        client.view.expect_no_init()
        await client.play(column)
        return client

    async def two_players(self, v2=True):
        """Starts a match and returns its two players."""
        red = await self.start(v2)
        yellow = await self.join(red, v2)
        if v2:
            await red.presence_becomes(True, True, 0)
        return red, yellow

    async def play_all(self, columns, *clients):
        """Plays the moves, and waits until each client has them. The first two clients are red and
        yellow."""
        first = len(clients[0].view.board.moves)
        for number, column in enumerate(columns, first):
            await clients[number % 2].send(type="play", column=column)
            for client in clients:
                await client.moves_become(number + 1)

    async def play_to_the_end(self, columns, *clients):
        await self.play_all(columns, *clients)
        for client in clients:
            await client.game_ends()

    async def rematch_at_once(self, *players):
        """Lets both players resign, ask for a rematch at the same time, and begin it."""
        for client in players:
            await client.send(type="resign")
            await client.game_ends()
        # The second player to resign gets an error: take it here.
        for client in players:
            await client.pending_events()
        await asyncio.gather(*(client.send(type="rematch") for client in players))
        games = players[0].view.games + 1
        for client in players:
            await client.game_begins(games)

    async def rematch(self, *clients):
        """Lets the players among the clients ask for a rematch, and all clients begin it."""
        games = clients[0].view.games + 1
        for client in clients:
            if client.view.plays:
                await client.send(type="rematch")
        for client in clients:
            await client.game_begins(games)

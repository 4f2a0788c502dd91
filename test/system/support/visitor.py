"""Spectators and players who, after a lost connection, come back by any of several servers."""

import asyncio

from support.match_client import connect
from support.player import CLAIMED, COME_BACK, FIRST_DELAY, LONGEST_DELAY, TOO_LATE, takes_back
from support.python_websockets import is_open, websockets
from support.record import Received, state_of
from support.server_process import TIMEOUT


class Visitor:
    """Watches a match, and keeps what each of its connections has received."""

    def __init__(self, servers, client, random):
        name = "resume" if client.view.plays else "watch"
        self.key = {name: client.view.init[name]}
        self.losses = 0  # of connections
        self.refusals = 0  # because the store was unavailable
        self._servers = servers
        self._random = random
        self.received = []  # for each connection
        self._begin(client)

    def _begin(self, client):
        self.client = client
        self.received.append(Received(client.view))

    async def run(self):
        while True:
            try:
                while True:
                    await self._act()
                    await self._take()
            except websockets.ConnectionClosed:
                await self._assert_may_come_back()
                self.losses += 1
                await self._come_back()

    async def _assert_may_come_back(self):
        closed = await self.client.closed()
        assert closed[0] in COME_BACK, closed

    async def _come_back(self):
        """Tries the servers until one of them accepts the connection and the key."""
        delay, before = FIRST_DELAY, self.client.view
        while True:
            await asyncio.sleep(delay * self._random.uniform(0.5, 1))
            delay = min(2 * delay, LONGEST_DELAY)
            try:
                self._begin(await self._connect())
                await self.client.send(type="init", **self.key)
                while not self.client.view.presence:
                    await self._take()
                self._assert_is_up_to_date(before)
                return
            except TimeoutError:
                raise  # The server accepts connections, but does not answer.
            except websockets.ConnectionClosed:
                await self._assert_may_come_back()
            except (websockets.InvalidHandshake, OSError, EOFError):
                pass

    async def _connect(self):
        # The library's own timeout may swallow the cancellation of this task.
        async with asyncio.timeout(TIMEOUT):
            return await connect(self._random.choice(self._servers).uri, open_timeout=None)

    def _assert_is_up_to_date(self, before):
        """A spectator may have missed whole games, so there is nothing to check."""

    async def _act(self):
        """A spectator sends nothing."""

    async def _take(self):
        event = await self.client.next_event()
        self.received[-1].take(event)
        await self._on(event)

    async def _on(self, event):
        if event["type"] == "error":
            assert event["code"] == "unavailable", event
            self.refusals += 1

    def has_seen(self, record):
        """Whether this is connected and shows a match with this record."""
        view = self.client.view
        all_are_there = {"type": "presence", "red": True, "yellow": True, "watchers": 1}
        is_there = is_open(self.client.websocket) and view.presence == all_are_there
        return is_there and self.received[-1].ends(record)


class VisitingPlayer(Visitor):
    """Plays random moves and asks for a rematch after each game, until rests is set. Now and then
    asks to take a move back, and agrees to that or plays on. Claims the win while the other player
    is away for too long. Repeats each request that was not answered or could not be recorded."""

    def __init__(self, servers, client, random):
        super().__init__(servers, client, random)
        self.rests = False
        self.moves = 0  # answered by the server
        self._columns = {}  # the chosen columns of this game, by the number of the move
        self._colour = client.view.colour
        self._rematch_asked = None  # our colour at the last request; it changes with each game
        self._asks_rematch_again = False

    def _begin(self, client):
        super()._begin(client)
        self._asked = None  # the last request on this connection

    def _assert_is_up_to_date(self, before):
        """Nothing that this player had received before may be missing on the new server."""
        view = self.client.view
        now, then = state_of(view), state_of(before)
        if view.colour != before.colour:
            # Another game can have begun only if this player agreed to it.
            assert before.is_over and self._rematch_asked == before.colour, then
        elif view.takebacks == before.takebacks:
            assert now.columns.startswith(then.columns), (now, then)
            assert then.offer in (None, now.offer), (now, then)

    async def _act(self):
        view = self.client.view
        number = len(view.board.moves) + 1
        is_our_turn = view.board.turn == view.colour
        if view.is_over:
            what = "rematch" if view.offer != view.colour else None
        elif "claim_in" in view.presence:
            what = "claim"
        else:
            what = (view.takebacks, number, is_our_turn)
        if self.rests or not view.is_complete or what in (None, self._asked):
            return
        await asyncio.sleep(self._random.uniform(0, 0.05))
        self._asked = what
        if view.is_over:
            self._asks_rematch_again = self._rematch_asked == view.colour
            self._rematch_asked = view.colour
            await self.client.send(type="rematch")
        elif what == "claim":
            await asyncio.sleep(view.presence["claim_in"])
            await self.client.send(type="claim")
        elif takes_back(view, is_our_turn, self._random):
            await self.client.send(type="takeback")
        elif is_our_turn:
            column = self._column(view.takebacks, number)
            await self.client.send(
                type="play", column=column, move=number, takebacks=view.takebacks
            )

    def _column(self, takebacks, number):
        """Returns the column of a move, which is the same when the move is repeated."""
        view = self.client.view
        if self._colour != view.colour:  # It is another game.
            self._colour, self._columns = view.colour, {}
        if (takebacks, number) in self._columns:
            view.sent_again.append(number)
        column = self._random.choice(view.board.open_columns())
        return self._columns.setdefault((takebacks, number), column)

    async def _on(self, event):
        view = self.client.view
        if event["type"] == "play" and self._asked == (view.takebacks, event["move"], True):
            self.moves += 1
        if event["type"] == "error" and event["code"] in ("rematch_pending", "game_not_over"):
            # The first request was recorded, but the answer was lost.
            assert self._asks_rematch_again, event
            return
        if event["type"] == "error" and event["code"] in (*TOO_LATE, *CLAIMED):
            return
        await super()._on(event)
        if event["type"] == "error":
            await asyncio.sleep(self._random.uniform(0.05, 0.2))
            self._asked = None

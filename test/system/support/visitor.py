"""Spectators and players who, after a lost connection, come back by any of several servers."""

import asyncio

from support.match_client import connect
from support.player import COME_BACK, FIRST_DELAY, LONGEST_DELAY
from support.python_websockets import is_open, websockets
from support.server_process import TIMEOUT


def entries(view):
    """Returns the journal's entries of the game that a view shows."""
    moves = "".join(str(column) for _, column, _ in view.board.moves)
    return moves + (view.offer[0].upper() if view.offer else "")


class Visitor:
    """Watches a match, and keeps what each of its connections has received."""

    def __init__(self, servers, client, random):
        name = "resume" if client.view.plays else "watch"
        self.key = {name: client.view.init[name]}
        self.losses = 0  # of connections
        self.refusals = 0  # because the store was unavailable
        self._servers = servers
        self._random = random
        self.received = []  # a part of the match's record for each connection
        self._begin(client)

    def _begin(self, client):
        self.client = client
        self._earlier = ""  # what this connection received of the games before
        self.received.append(entries(client.view))

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
        before = entries(self.client.view)
        event = await self.client.next_event()
        if event["type"] == "reset":
            # No event says who agrees to a rematch: it is the other player.
            self._earlier += before + {"R": "Y", "Y": "R"}[before[-1]]
        self.received[-1] = self._earlier + entries(self.client.view)
        await self._on(event)

    async def _on(self, event):
        if event["type"] == "error":
            assert event["code"] == "unavailable", event
            self.refusals += 1

    def has_seen(self, record):
        """Whether this is connected and shows a match with this record."""
        view, received = self.client.view, self.received[-1]
        all_are_there = {"type": "presence", "red": True, "yellow": True, "watchers": 1}
        is_there = is_open(self.client.websocket) and view.presence == all_are_there
        begin = len(record) - len(received)
        return is_there and record.endswith(received) and begins_a_game(record, begin)


def begins_a_game(record, index):
    return index == 0 or record[index - 2 : index] in ("RY", "YR")


def contains(record, received):
    """Whether the record has what a connection received, without a gap."""
    index = record.find(received)
    while index >= 0 and not begins_a_game(record, index):
        index = record.find(received, index + 1)
    return index >= 0


class VisitingPlayer(Visitor):
    """Plays random moves and asks for a rematch after each game, until rests is set. Repeats each
    request that was not answered or could not be recorded."""

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
        if view.colour == before.colour:
            assert entries(view).startswith(entries(before)), (entries(view), entries(before))
        else:
            # Another game can have begun only if this player agreed to it.
            assert before.is_over and self._rematch_asked == before.colour, entries(before)

    async def _act(self):
        view = self.client.view
        number = len(view.board.moves) + 1
        if view.is_over:
            what, is_our_turn = "rematch", view.offer != view.colour
        else:
            what, is_our_turn = number, view.board.turn == view.colour
        if self.rests or not view.is_complete or not is_our_turn or what == self._asked:
            return
        await asyncio.sleep(self._random.uniform(0, 0.05))
        self._asked = what
        if view.is_over:
            self._asks_rematch_again = self._rematch_asked == view.colour
            self._rematch_asked = view.colour
            await self.client.send(type="rematch")
        else:
            await self.client.send(type="play", column=self._column(number), move=number)

    def _column(self, number):
        """Returns the column of a move, which is the same when the move is repeated."""
        view = self.client.view
        if self._colour != view.colour:  # It is another game.
            self._colour, self._columns = view.colour, {}
        if number in self._columns:
            view.sent_again.add(number)
        return self._columns.setdefault(number, self._random.choice(view.board.open_columns()))

    async def _on(self, event):
        if event["type"] == "play" and event["move"] == self._asked:
            self.moves += 1
        if event["type"] == "error" and event["code"] in ("rematch_pending", "game_not_over"):
            # The first request was recorded, but the answer was lost.
            assert self._asks_rematch_again, event
            return
        await super()._on(event)
        if event["type"] == "error":
            await asyncio.sleep(self._random.uniform(0.05, 0.2))
            self._asked = None

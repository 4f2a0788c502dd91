"""A player who plays game after game and comes back whenever the connection is lost, and a ledger
of all that any player has been told."""

import asyncio

import websockets

from support.match_client import connect

FIRST_DELAY, LONGEST_DELAY = 0.1, 5

# The close codes after which a client is meant to come back.
COME_BACK = {1001, 1006, 1011, 1012, 1013}


class Ledger:
    """What has been told to anybody must hold for everybody, for ever."""

    def __init__(self):
        self.moves = {}  # (game, number) -> (player, column, row)
        self.results = {}  # game -> the win or draw event
        self.offers = {}  # game -> who asked for a rematch
        self._grown = asyncio.Condition()

    async def note(self, game, view):
        """Takes what a view has of a game, which must not contradict what was told before."""
        for number, move in enumerate(view.board.moves, 1):
            self._note(self.moves, (game, number), move)
        if view.result:
            self._note(self.results, game, view.result)
        if view.offer:
            self._note(self.offers, game, view.offer)
        async with self._grown:
            self._grown.notify_all()

    def _note(self, record, key, value):
        before = record.setdefault(key, value)
        assert before == value, f"{key} was {before}, and now is {value}"

    def of(self, game):
        """What has been told of a game: how many moves, its result, the offer of a rematch."""
        count = sum(of == game for of, _ in self.moves)
        return count, self.results.get(game), self.offers.get(game)

    async def wait_for_moves(self, count):
        """Waits until so many moves have been told, in all games."""
        async with self._grown:
            await self._grown.wait_for(lambda: len(self.moves) >= count)


class Player:
    """Plays random moves with a client that has taken its seat, and asks for a rematch after each
    game. A move that was not answered is sent again with its number."""

    def __init__(self, uri, client, ledger, random):
        self.client = client
        self.game = 0  # how many games came before this one
        self.losses = 0
        self._uri = uri
        self._init = client.view.init
        self._ledger = ledger
        self._random = random
        self._moves = {}  # (game, number) -> the column that was sent
        self._asked = None  # what this connection was asked for last

    async def run(self):
        while True:
            try:
                await self._act()
                await self._take(await self.client.next_event())
            except websockets.ConnectionClosed:
                closed = await self.client.closed()
                assert closed[0] in COME_BACK, closed
                self.losses += 1
                await self.come_back()

    async def _act(self):
        """Asks for what comes next, if that is on this player, and once on each connection."""
        view = self.client.view
        number = len(view.board.moves) + 1
        if view.is_over:
            what, is_on_me = (self.game, "rematch"), view.offer != view.colour
        else:
            what, is_on_me = (self.game, number), view.board.turn == view.colour
        if not view.is_complete or not is_on_me or what == self._asked:
            return
        self._asked = what
        if view.is_over:
            await self.client.send(type="rematch")
        else:
            await self.client.send(type="play", column=self._column(number), move=number)

    def _column(self, number):
        """Chooses a move, unless it was sent before: then it must be the same, and if it arrived
        both times, it is answered twice."""
        key, view = (self.game, number), self.client.view
        if key in self._moves:
            view.asked_again.add(number)
        return self._moves.setdefault(key, self._random.choice(view.board.open_columns()))

    async def _take(self, event):
        assert event["type"] != "error", event
        if event["type"] == "reset":
            self.game += 1
        await self._ledger.note(self.game, self.client.view)

    async def come_back(self):
        """Takes the seat again, however often that has to be tried, and checks what is there."""
        delay = FIRST_DELAY
        while True:
            await asyncio.sleep(delay * self._random.uniform(0.5, 1))
            delay = min(2 * delay, LONGEST_DELAY)
            try:
                self.client = await connect(self._uri)
                told = self._ledger.of(self.game)
                await self.client.begin(resume=self._init["resume"])
                break
            except TimeoutError:
                raise  # The server is there, and does not answer.
            except (websockets.ConnectionClosed, websockets.InvalidHandshake, OSError, EOFError):
                pass
        await self._check_what_is_left(*told)
        self._asked = None

    async def _check_what_is_left(self, count, result, offer):
        """After coming back, nothing that had been told may be missing."""
        view = self.client.view
        assert view.init == {**self._init, "player": view.colour}, (view.init, self._init)
        plays_first_colour = view.colour == self._init["player"]
        if plays_first_colour != (self.game % 2 == 0):
            # Another game can have begun only if this player agreed to it.
            assert result and self._asked == (self.game, "rematch"), (self.game, self._asked)
            self.game += 1
        else:
            assert len(view.board.moves) >= count, (view.board.moves, count)
            assert result in (None, view.result), (result, view.result)
            assert offer in (None, view.offer), (offer, view.offer)
        await self._ledger.note(self.game, view)

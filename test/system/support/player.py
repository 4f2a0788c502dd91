"""A player who plays game after game and reconnects after each lost connection, and a ledger of
all that the players have received."""

import asyncio

from support.board import opponent
from support.match_client import connect
from support.python_websockets import websockets

FIRST_DELAY, LONGEST_DELAY = 0.1, 5

# A client reconnects after these close codes.
COME_BACK = {1001, 1006, 1011, 1012, 1013}


# A request for a takeback, or a move after it, that crosses an event of the other player.
TOO_LATE = ("no_takeback", "takeback_pending", "bad_move")

# A request that crosses a claim of the other player, or a claim that crosses the other's return.
CLAIMED = ("game_over", "cannot_claim")


def takes_back(view, is_our_turn, random):
    """Whether to agree to a takeback in place of a move, or to ask for one after a move."""
    if is_our_turn:
        return view.takeback == opponent(view.colour) and random.random() < 0.5
    has_moved = len(view.board.moves) > 0
    return has_moved and view.takeback is None and random.random() < 0.1


class Ledger:
    """All moves, results and offers that any player has received. None may change later."""

    def __init__(self):
        # By stretch: the number of games before, and of the takebacks in the match. Within a
        # stretch nothing changes any more.
        self.moves = {}  # (stretch, number) -> (player, column, row)
        self.results = {}  # stretch -> the win or draw event
        self.offers = {}  # stretch -> the player who asked for a rematch
        self._grown = asyncio.Condition()

    async def add(self, game, view):
        """Adds what a view shows of a game. It must not contradict what the ledger has."""
        stretch = (game, view.takebacks)
        for number, move in enumerate(view.board.moves, 1):
            self._add(self.moves, (stretch, number), move)
        if view.result:
            self._add(self.results, stretch, view.result)
        if view.offer:
            self._add(self.offers, stretch, view.offer)
        async with self._grown:
            self._grown.notify_all()

    def _add(self, record, key, value):
        before = record.setdefault(key, value)
        assert before == value, f"{key} was {before}, and now is {value}"

    def state_of(self, game):
        """Returns what players have received of a game since the last takeback: the number of
        takebacks and of moves, the result, and the offer of a rematch."""
        stretches = [stretch for stretch, _ in self.moves if stretch[0] == game]
        stretch = max(stretches, default=(game, 0))
        count = stretches.count(stretch)
        return stretch[1], count, self.results.get(stretch), self.offers.get(stretch)

    async def wait_for_moves(self, count):
        """Waits until the ledger has the given number of moves, in all games."""
        async with self._grown:
            await self._grown.wait_for(lambda: len(self.moves) >= count)


class Player:
    """Plays random moves with a client that has taken its seat, and asks for a rematch after each
    game. A move that was not answered is sent again with its number. Now and then a player asks to
    take a move back, and the other one agrees or plays on."""

    def __init__(self, uri, client, ledger, random):
        self.client = client
        self.game = 0  # the number of games before this one
        self.losses = 0
        self._uri = uri
        self._init = client.view.init
        self._ledger = ledger
        self._random = random
        self._moves = {}  # (game, takebacks, number) -> the column that was sent
        self._asked = None  # the last request on this connection

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
        """Sends the next move or request if it is time for one, once on each connection."""
        view = self.client.view
        number = len(view.board.moves) + 1
        is_our_turn = view.board.turn == view.colour
        if view.is_over:
            what = (self.game, "rematch") if view.offer != view.colour else None
        else:
            what = (self.game, view.takebacks, number, is_our_turn)
        if not view.is_complete or what in (None, self._asked):
            return
        self._asked = what
        if view.is_over:
            await self.client.send(type="rematch")
        elif takes_back(view, is_our_turn, self._random):
            await self.client.send(type="takeback")
        elif is_our_turn:
            column = self._column(number)
            await self.client.send(
                type="play", column=column, move=number, takebacks=view.takebacks
            )

    def _column(self, number):
        """Returns the column of a move, which is the same when the move is sent again. If both
        arrive, the server answers twice."""
        view = self.client.view
        key = (self.game, view.takebacks, number)
        if key in self._moves:
            view.sent_again.append(number)
        return self._moves.setdefault(key, self._random.choice(view.board.open_columns()))

    async def _take(self, event):
        if event["type"] == "error":
            assert event["code"] in TOO_LATE, event
        if event["type"] == "reset" and "reason" not in event:
            self.game += 1
        await self._ledger.add(self.game, self.client.view)

    async def come_back(self):
        """Takes the seat again, tries as often as it takes, and checks the state of the match."""
        delay = FIRST_DELAY
        while True:
            await asyncio.sleep(delay * self._random.uniform(0.5, 1))
            delay = min(2 * delay, LONGEST_DELAY)
            try:
                self.client = await connect(self._uri)
                known = self._ledger.state_of(self.game)
                await self.client.begin(resume=self._init["resume"])
                break
            except TimeoutError:
                raise  # The server accepts connections, but does not answer.
            except (websockets.ConnectionClosed, websockets.InvalidHandshake, OSError, EOFError):
                pass
        await self._check_what_is_left(*known)
        self._asked = None

    async def _check_what_is_left(self, takebacks, count, result, offer):
        """Nothing that a player had received before may be missing after reconnecting."""
        view = self.client.view
        assert view.init == {**self._init, "player": view.colour}, (view.init, self._init)
        plays_first_colour = view.colour == self._init["player"]
        if plays_first_colour != (self.game % 2 == 0):
            # Another game can have begun only if this player agreed to it.
            assert result and self._asked == (self.game, "rematch"), (self.game, self._asked)
            self.game += 1
        elif view.takebacks == takebacks:
            assert len(view.board.moves) >= count, (view.board.moves, count)
            assert result in (None, view.result), (result, view.result)
            assert offer in (None, view.offer), (offer, view.offer)
        await self._ledger.add(self.game, view)

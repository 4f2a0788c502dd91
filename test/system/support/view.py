"""What one connection knows of a match. An event that contradicts it is a failure."""

import json
import pathlib
import re

from support.board import COLOURS, Board, opponent

KEY = re.compile(r"[A-Za-z0-9_-]{16}")

# The codes of errors that docs/protocol.md lists. Another test compares that list with the source.
PROTOCOL = pathlib.Path(__file__).resolve().parents[3] / "docs" / "protocol.md"
CODES = set(re.findall(r"^\| `(\w+)` \|", PROTOCOL.read_text().split("## Errors")[1], re.MULTILINE))


def same(one, other):
    """Whether two values are the same JSON. For Python, True and 1.0 equal 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


# The numbers of a series of games in "init" and "reset". They are left out while all are 0.
SERIES = ("red_wins", "yellow_wins", "draws")


def take_series(event):
    """Removes the numbers of the series from an event, and returns them and the event."""
    series = tuple(event.get(name, 0) for name in SERIES)
    assert any(series) or not set(SERIES) & set(event), event
    assert all(type(number) is int and number >= 0 for number in series), event
    return series, {name: value for name, value in event.items() if name not in SERIES}


def are_cells(line, cells):
    return sorted(map(tuple, line)) == sorted(cells)


class View:
    """What a connection knows of its match. take() checks that an event is allowed now and has
    exactly the right fields, and adds it."""

    def __init__(self, v2=True):
        self.v2 = v2
        self.init = None  # the last init event
        self.board = Board()
        self.result = None  # the win or draw event of this game
        self.offer = None  # the player who has asked for a rematch
        self.takeback = None  # the player who has asked to take a move back
        self.takebacks = 0
        self.series = (0, 0, 0)  # the results of the games before, as in SERIES
        self.begins = "alternate"  # the rule of the match
        self.reaction = None  # the last reaction event
        self.presence = None  # the last presence event; the first one ends the answer to init
        self.sent_again = []  # the number of a move, each time that this connection has sent it again
        self.games = 1
        self.joins = 0  # how often the second seat was taken with the join key
        self._next = "init" if v2 else None  # the type that the next event must have
        self._next_colours = "swapped"  # or "same" or "any": in the next init
        self._moves_before = None  # those before the last takeback, until all that are left are here
        self.presence_is_due = True  # even if it is the same as before

    def expect_no_init(self):
        """For the tutorial's hot-seat, which begins with a play event."""
        self._next = None

    def take(self, event):
        kind = event["type"]
        if kind != "error" or self.init:
            assert self._next in (None, kind), (self._next, event)
            self._next = None
        getattr(self, f"_on_{kind}")(event)

    @property
    def colour(self):
        return self.init and self.init.get("player")

    @property
    def plays(self):
        """Whether this connection plays, in hot-seat for both colours."""
        return "resume" in (self.init or {})

    @property
    def is_complete(self):
        """Whether the server owes no event that belongs to the last one."""
        return self._next is None and not (self.v2 and self.presence_is_due)

    @property
    def is_over(self):
        return self.result is not None

    def _on_init(self, event):
        again = self.init and {**self.init}
        series, event = take_series(event)
        takebacks = event.pop("takebacks", 0)
        assert again is None or (series, takebacks) == (self.series, self.takebacks), event
        self.init, self.series, self.takebacks = event, series, takebacks
        if again and again["player"] and self._next_colours == "any":
            again["player"] = event["player"]
        elif again and again["player"] and self._next_colours == "swapped":
            again["player"] = opponent(again["player"])
        if not self.v2:
            assert not again and set(event) == {"type", "join", "watch"}, event
            secrets = [event["join"], event["watch"]]
        elif event.get("opponent") == "local":
            assert set(event) == {"type", "player", "opponent", "watch", "resume"}, event
            assert event["player"] is None, event
            assert again is None or same(event, again), (event, again)
            secrets = [event["watch"], event["resume"]]
        elif event.get("opponent") == "computer":
            assert event["level"] in range(1, 6), event
            fields = {"type", "player", "opponent", "level", "watch"}
            assert set(event) - {"resume"} == fields, event
            assert ("resume" in event) == (event["player"] is not None), event
            assert again is None or same(event, again), (event, again)
            secrets = [event[key] for key in ("watch", "resume") if key in event]
        elif event["player"] is None:
            assert not again and set(event) == {"type", "player", "watch"}, event
            secrets = [event["watch"]]
        else:
            assert set(event) == {"type", "player", "join", "watch", "resume"}, event
            assert event["player"] in ("red", "yellow"), event
            assert again is None or same(event, again), (event, again)
            secrets = [event["join"], event["watch"], event["resume"]]
        assert all(KEY.fullmatch(secret) for secret in secrets), event
        assert len(set(secrets)) == len(secrets), event

    def _on_play(self, event):
        number = event.get("move", len(self.board.moves) + 1)
        assert type(number) is int, event
        if number in self.sent_again and number <= len(self.board.moves):
            self.sent_again.remove(number)
            assert same(event, self._play_event(number)), event
            return
        assert number == len(self.board.moves) + 1, event
        assert not self.is_over and not self.board.line, event
        assert event["column"] in self.board.open_columns(), event
        self.board.play(event["column"])
        self.takeback = None
        assert same(event, self._play_event(number)), (event, self._play_event(number))
        if self.board.line:
            self._next = "win"
        elif self.board.is_full() and self.v2:
            self._next = "draw"

    def _play_event(self, number):
        player, column, row = self.board.moves[number - 1]
        event = {"type": "play", "player": player, "column": column, "row": row}
        return {**event, "move": number} if self.v2 else event

    def _on_analysis(self, event):
        assert self.v2 and set(event) - {"exact"} == {"type", "move", "scores"}, event
        assert event.get("exact", False) is False, event
        assert len(event["scores"]) == 7, event
        for score in event["scores"]:
            assert score is None or type(score) is int and -22 < score < 22, event
            assert "exact" not in event or score in (None, -1, 0, 1), event

    def _on_win(self, event):
        assert not self.is_over, event
        self.result = event
        if self.board.line:
            assert event["player"] == self.board.moves[-1][0], event
            assert set(event) == {"type", "player"} | ({"line"} if self.v2 else set()), event
            assert not self.v2 or are_cells(event["line"], self.board.line), event
        else:
            assert event["player"] in ("red", "yellow"), event
            assert set(event) == {"type", "player"} | ({"reason"} if self.v2 else set()), event
            assert not self.v2 or event["reason"] in ("resign", "left"), event
        self.takeback = None

    def _on_draw(self, event):
        reason = {} if self.board.is_full() else {"reason": "left"}
        assert self.v2 and same(event, {"type": "draw", **reason}), event
        assert not self.is_over, event
        self.result, self.takeback = event, None

    def _on_rematch(self, event):
        assert self.v2 and self.is_over and self.offer is None, event
        assert event["player"] in ("red", "yellow"), event
        assert set(event) == {"type", "player"}, event
        self.offer, self.takeback = event["player"], None

    def _on_takeback(self, event):
        assert self.v2 and self.takeback is None and self.offer is None, event
        assert event["player"] in [player for player, _, _ in self.board.moves], event
        assert set(event) == {"type", "player"}, event
        self.takeback = event["player"]

    def _on_reaction(self, event):
        assert self.v2 and set(event) == {"type", "reaction", "player"}, event
        assert event["player"] in (*COLOURS, None) and type(event["reaction"]) is str, event
        self.reaction = event

    def _on_join(self, event):
        assert self.v2 and ("join" in self.init or not self.plays), event
        assert event["player"] in ("red", "yellow"), event
        assert same(event, {"type": "join", "player": event["player"]}), event
        self.joins += 1

    def _on_reset(self, event):
        series, event = take_series(event)
        takebacks = event.pop("takebacks", 0)
        is_takeback = event.pop("reason", None) == "takeback"
        assert self.v2 and same(event, {"type": "reset"}), event
        if is_takeback:
            assert takebacks == self.takebacks + 1 and series == self.series, event
            self._moves_before = self.board.moves
        else:
            assert self.is_over and takebacks == self.takebacks, event
            self._check_series(series)
            self.games += 1
        self.series, self.takebacks = series, takebacks
        self._next_colours = "swapped" if self.begins == "alternate" else "any"
        if is_takeback:
            self._next_colours = "same"
        self.board, self.result, self.offer, self.takeback = Board(), None, None, None
        self.sent_again.clear()
        self.presence_is_due = True
        if self.plays:
            self._next = "init"

    def _check_series(self, series):
        """The game that has ended counts. The colours may be swapped after it."""
        red, yellow, draws = self.series
        winner = self.result.get("player")
        red, yellow = red + (winner == "red"), yellow + (winner == "yellow")
        draws += winner is None
        may_be = [(yellow, red, draws)]
        if self.begins != "alternate":
            may_be.append((red, yellow, draws))
        assert series in may_be, (self.series, self.result, series)

    def _check_takeback(self):
        """After a takeback, the last move or the last two are gone, and the others are as before."""
        if self._moves_before is not None:
            moves, before = self.board.moves, self._moves_before
            assert len(before) - len(moves) in (1, 2) and moves == before[: len(moves)], moves
            self._moves_before = None

    def _on_presence(self, event):
        fields = {"type", "red", "yellow", "watchers"}
        optional = {"paused", "lost", "red_name", "yellow_name", "claim_in"}
        assert self.v2 and set(event) - optional == fields, event
        assert all(event.get(name, "x") for name in ("red_name", "yellow_name")), event
        assert event.get("paused", True) is True, event
        assert type(event["red"]) is bool and type(event["yellow"]) is bool, event
        absent = [colour for colour in COLOURS if not event[colour]]
        if "lost" in event:
            lost = [colour for colour in absent if colour in event["lost"]]
            assert lost and lost == event["lost"], event
        if "claim_in" in event:
            assert len(absent) == 1 and not self.is_over and event["claim_in"] >= 0, event
        self._check_takeback()
        assert type(event["watchers"]) is int and event["watchers"] >= 0, event
        if self.colour:
            assert event[self.colour], event
        elif not self.plays:
            assert event["watchers"] >= 1, event
        assert self.presence_is_due or not same(event, self.presence), event
        self.presence_is_due = False
        self.presence = event

    def _on_error(self, event):
        fields = {"type", "message"} | ({"code"} if self.v2 else set())
        # A client that finds both seats taken gets the key to watch.
        fields |= {"watch"} if event.get("code") == "seat_taken" else set()
        assert set(event) == fields, event
        assert re.fullmatch(r"[A-Za-z].*\.", event["message"]), event
        assert not self.v2 or event["code"] in CODES, event

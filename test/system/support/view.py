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
        self.presence = None  # the last presence event; the first one ends the answer to init
        self.sent_again = set()  # numbers of moves that this connection has sent again
        self.games = 1
        self.joins = 0  # how often the second seat was taken with the join key
        self._next = "init" if v2 else None  # the type that the next event must have
        self._presence_is_due = True  # even if it is the same as before

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
        return self._next is None

    @property
    def is_over(self):
        return self.result is not None

    def _on_init(self, event):
        again, self.init = self.init, event
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
            if again:
                assert same(event, {**again, "player": opponent(again["player"])}), (event, again)
            secrets = [event[key] for key in ("watch", "resume") if key in event]
        elif event["player"] is None:
            assert not again and set(event) == {"type", "player", "watch"}, event
            secrets = [event["watch"]]
        else:
            assert set(event) == {"type", "player", "join", "watch", "resume"}, event
            assert event["player"] in ("red", "yellow"), event
            if again:
                assert same(event, {**again, "player": opponent(again["player"])}), (event, again)
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
            resigned = {"reason": "resign"} if self.v2 else {}
            assert event["player"] in ("red", "yellow"), event
            assert same(event, {"type": "win", "player": event["player"], **resigned}), event

    def _on_draw(self, event):
        assert self.v2 and same(event, {"type": "draw"}), event
        assert self.board.is_full() and not self.is_over, event
        self.result = event

    def _on_rematch(self, event):
        assert self.v2 and self.is_over and self.offer is None, event
        assert event["player"] in ("red", "yellow"), event
        assert set(event) == {"type", "player"}, event
        self.offer = event["player"]

    def _on_join(self, event):
        assert self.v2 and ("join" in self.init or not self.plays), event
        assert event["player"] in ("red", "yellow"), event
        assert same(event, {"type": "join", "player": event["player"]}), event
        self.joins += 1

    def _on_reset(self, event):
        assert self.v2 and same(event, {"type": "reset"}), event
        assert self.is_over, event
        self.board, self.result, self.offer = Board(), None, None
        self.sent_again.clear()
        self.games += 1
        self._presence_is_due = True
        if self.plays:
            self._next = "init"

    def _on_presence(self, event):
        fields = {"type", "red", "yellow", "watchers"}
        assert self.v2 and set(event) - {"paused", "lost"} == fields, event
        assert event.get("paused", True) is True, event
        assert type(event["red"]) is bool and type(event["yellow"]) is bool, event
        absent = [colour for colour in COLOURS if not event[colour]]
        if "lost" in event:
            lost = [colour for colour in absent if colour in event["lost"]]
            assert lost and lost == event["lost"], event
        assert type(event["watchers"]) is int and event["watchers"] >= 0, event
        if self.colour:
            assert event[self.colour], event
        elif not self.plays:
            assert event["watchers"] >= 1, event
        assert self._presence_is_due or not same(event, self.presence), event
        self._presence_is_due = False
        self.presence = event

    def _on_error(self, event):
        fields = {"type", "message"} | ({"code"} if self.v2 else set())
        # A client that finds both seats taken gets the key to watch.
        fields |= {"watch"} if event.get("code") == "seat_taken" else set()
        assert set(event) == fields, event
        assert re.fullmatch(r"[A-Za-z].*\.", event["message"]), event
        assert not self.v2 or event["code"] in CODES, event

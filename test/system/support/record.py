"""The record of a match, as the server's journal has it, in a second, simple form."""

import collections
import functools

from support.board import COLOURS, opponent

# What a record shows of the current game: the columns of its moves, who asks for a rematch, who asks
# to take a move back, and who has claimed the win.
State = collections.namedtuple("State", "columns offer takeback claim")

REMATCH, TAKEBACK, CLAIM = "RY", "ab", "wx"


def entry_of(letters, colour):
    return letters[COLOURS.index(colour)]


@functools.lru_cache(maxsize=1000)
def states(record):
    """Returns the states of a record: before its first entry, and after each of them."""
    columns, offer, takeback, claim = "", None, None, None
    found = [State(columns, offer, takeback, claim)]
    for entry in record:
        if entry in TAKEBACK and takeback:
            # A move of the player who asked, and the answer to it.
            is_last = COLOURS[(len(columns) - 1) % 2] == takeback
            columns, takeback = columns[: -1 if is_last else -2], None
        elif entry in TAKEBACK:
            takeback = COLOURS[TAKEBACK.index(entry)]
        elif entry in CLAIM:
            takeback, claim = None, COLOURS[CLAIM.index(entry)]
        elif entry in REMATCH and offer:
            columns, offer, takeback, claim = "", None, None, None
        elif entry in REMATCH:
            offer, takeback = COLOURS[REMATCH.index(entry)], None
        else:
            columns, takeback = columns + entry, None
        found.append(State(columns, offer, takeback, claim))
    return found


def state_of(view):
    """Returns what a connection knows of the current game."""
    columns = "".join(str(column) for _, column, _ in view.board.moves)
    has_left = view.result and view.result.get("reason") == "left"
    return State(columns, view.offer, view.takeback, view.result["player"] if has_left else None)


class Received:
    """What a connection has received of a match: the state at first, and the entries after it."""

    def __init__(self, view):
        self._view = view
        self._is_complete = view.presence is not None
        self._first = self._last = state_of(view)
        self._entries = ""

    def take(self, event):
        """Adds an event that the view has just taken."""
        before, self._last = self._last, state_of(self._view)
        if self._is_complete:
            self._entries += self._entry(event, before)
        else:
            self._first = self._last
            self._is_complete = self._view.presence is not None

    def _entry(self, event, before):
        kind = event["type"]
        # The moves that are left after a takeback come again, until the presence. A move that was
        # sent again changes nothing.
        is_new = not self._view.presence_is_due and self._last != before
        if kind == "play" and is_new:
            return str(event["column"])
        if kind == "rematch":
            return entry_of(REMATCH, event["player"])
        if kind == "takeback":
            return entry_of(TAKEBACK, event["player"])
        if kind == "win" and "reason" in event:
            return entry_of(CLAIM, event["player"])
        # No event says who agrees: it is the other player.
        if kind == "reset" and "reason" in event:
            return entry_of(TAKEBACK, opponent(before.takeback))
        if kind == "reset":
            return entry_of(REMATCH, opponent(before.offer))
        return ""

    def ends(self, record):
        """Whether this is the end of the record, without a gap."""
        index = len(record) - len(self._entries)
        return states(record)[-1] == self._last and self._is_at(index, record)

    def is_in(self, record):
        """Whether the record has this, without a gap."""
        return any(self._is_at(index, record) for index in range(len(record) + 1))

    def _is_at(self, index, record):
        return (
            index >= 0
            and record.startswith(self._entries, index)
            and states(record)[index] == self._first
        )

    def __repr__(self):
        return f"{self._first}, then {self._entries}"

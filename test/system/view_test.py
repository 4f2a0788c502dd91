"""The view, which checks the events of all other tests, finds wrong events.

Usage: view_test.py CONNECT4_SERVER [unittest arguments]; the server is not needed.
"""

import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME, played
from support.view import View

INIT = {"type": "init", "player": "red", "join": "J" * 16, "watch": "W" * 16, "resume": "R" * 16}
WATCHING = {"type": "init", "player": None, "watch": "W" * 16}
PRESENCE = {"type": "presence", "red": True, "yellow": True, "watchers": 1}
LINE = [[0, 0], [0, 1], [0, 2], [0, 3]]
WIN = {"type": "win", "player": "red", "line": LINE}
# Red, who has won, is yellow in the next game.
SERIES = {"red_wins": 0, "yellow_wins": 1, "draws": 0}
RESET = {"type": "reset", **SERIES}
TAKEN_BACK = {"type": "reset", "reason": "takeback", "takebacks": 1}


def plays(columns, v2=True):
    events = []
    for number, (player, column, row) in enumerate(played(columns).moves, 1):
        event = {"type": "play", "player": player, "column": column, "row": row}
        events.append({**event, "move": number} if v2 else event)
    return events


class ViewTest(unittest.TestCase):
    def view(self, *events, v2=True):
        view = View(v2)
        for event in events:
            view.take(event)
        return view

    def assert_refused(self, good, *bad, v2=True):
        """Each of the bad events must be refused after the good ones."""
        for event in bad:
            view = self.view(*good, v2=v2)
            with self.subTest(event=event), self.assertRaises(AssertionError):
                view.take(event)

    def test_a_match_is_accepted(self):
        rematch = {"type": "rematch", "player": "yellow"}
        game = [*plays(SHORT_GAME), WIN, rematch, RESET]
        again = [{**INIT, "player": "yellow", **SERIES}, PRESENCE, *plays(DRAWN_GAME), {"type": "draw"}]
        self.assertEqual(self.view(INIT, PRESENCE, *game, *again).games, 2)
        self.view(*plays(SHORT_GAME, v2=False), {"type": "win", "player": "red"}, v2=False)

    def test_missing_or_double_or_wrong_moves_are_refused(self):
        first, second, third = plays([3, 3, 4])
        self.assert_refused([INIT], second, third)
        self.assert_refused(
            [INIT, first],
            first,
            third,
            {**second, "player": "red"},
            {**second, "row": 2},
            {**second, "column": 2},
            {**second, "move": 2.0},
            {**second, "more": 1},
            {key: value for key, value in second.items() if key != "move"},
        )
        self.assert_refused([INIT, *plays([0] * 6)], {**plays([1])[0], "column": 0, "row": 6})

    def test_a_missing_or_double_or_wrong_result_is_refused(self):
        won = [INIT, *plays(SHORT_GAME)]
        eighth = {"type": "play", "player": "yellow", "column": 6, "row": 0, "move": 8}
        self.assert_refused(
            won,
            PRESENCE,
            eighth,
            {"type": "draw"},
            {**WIN, "player": "yellow"},
            {**WIN, "line": LINE[:3]},
            {**WIN, "line": [*LINE, [0, 3]]},
            {**WIN, "line": [[1, 0], *LINE[1:]]},
            {"type": "win", "player": "red", "reason": "resign"},
            {"type": "win", "player": "red"},
        )
        self.assert_refused([*won, WIN], WIN, eighth, {"type": "draw"})
        self.assert_refused([INIT], WIN, {"type": "draw"}, {"type": "win", "player": "red"})
        self.assert_refused([INIT, *plays(DRAWN_GAME)], PRESENCE, WIN)

    def test_a_rematch_at_the_wrong_time_is_refused(self):
        rematch = {"type": "rematch", "player": "red"}
        won = [INIT, *plays(SHORT_GAME), WIN]
        self.assert_refused([INIT], rematch, RESET)
        self.assert_refused([*won, rematch], rematch)
        self.assert_refused(
            [*won, RESET],
            PRESENCE,
            INIT,
            {**INIT, "player": "yellow"},
            {**INIT, "player": "yellow", **SERIES, "draws": 1},
            {**INIT, "player": "yellow", **SERIES, "join": "X" * 16},
            {**INIT, "player": "yellow", **SERIES, "resume": "X" * 16},
        )

    def test_a_wrong_series_is_refused(self):
        self.assert_refused(
            [INIT, *plays(SHORT_GAME), WIN],
            {"type": "reset"},
            {**RESET, "yellow_wins": 2},
            {**RESET, "red_wins": 1, "yellow_wins": 0},
            {**RESET, "draws": 1},
            {**RESET, "draws": False},
        )

    def test_moves_are_taken_back_from_the_end(self):
        moves = plays([3, 3, 4])
        begin = [INIT, *moves, {"type": "takeback", "player": "red"}, TAKEN_BACK]
        again = {**INIT, "takebacks": 1}
        self.assertEqual(self.view(*begin, again, *moves[:2], PRESENCE).takebacks, 1)
        self.assert_refused(
            [INIT, *moves],
            {"type": "takeback", "player": "blue"},
            {**TAKEN_BACK, "takebacks": 2},
            {**TAKEN_BACK, **SERIES},
        )
        self.assert_refused([INIT], {"type": "takeback", "player": "red"})
        self.assert_refused(begin, PRESENCE, {**again, "player": "yellow"}, INIT)
        for wrong in (moves, [], plays([3, 4])):
            self.assert_refused([*begin, again, *wrong], PRESENCE)

    def test_an_early_end_has_a_reason(self):
        for end in (
            {"type": "win", "player": "red", "reason": "left"},
            {"type": "draw", "reason": "left"},
        ):
            self.view(INIT, *plays([3, 3]), end)
            self.assert_refused([INIT], {**end, "reason": "tired"})

    def test_a_wrong_first_event_is_refused(self):
        self.assert_refused(
            [],
            PRESENCE,
            plays([3])[0],
            {**INIT, "player": "blue"},
            {**INIT, "join": "short"},
            {**INIT, "join": "W" * 16},
            {**INIT, "join": "+" * 16},
            {**WATCHING, "join": "J" * 16},
            {key: value for key, value in INIT.items() if key != "resume"},
        )
        self.assert_refused([INIT], INIT)

    def test_a_wrong_presence_is_refused(self):
        self.assert_refused(
            [INIT],
            {**PRESENCE, "red": False},
            {**PRESENCE, "yellow": 1},
            {**PRESENCE, "watchers": -1},
            {**PRESENCE, "watchers": True},
            {**PRESENCE, "lost": []},
            {**PRESENCE, "red_name": ""},
            {**PRESENCE, "claim_in": 3},
            {**PRESENCE, "yellow": False, "claim_in": -1},
            {**PRESENCE, "lost": ["yellow"]},
            {**PRESENCE, "yellow": False, "lost": []},
            {**PRESENCE, "yellow": False, "lost": "yellow"},
            {**PRESENCE, "yellow": False, "lost": ["yellow", "yellow"]},
            {"type": "presence", "red": True, "yellow": True},
        )
        self.assert_refused([INIT, PRESENCE], PRESENCE)
        self.assert_refused([WATCHING], {**PRESENCE, "watchers": 0})

    def test_incomplete_errors_are_refused(self):
        error = {"type": "error", "message": "The game is over.", "code": "game_over"}
        self.assert_refused(
            [INIT],
            {**error, "code": "no_such_code"},
            {**error, "message": "game over"},
            {**error, "message": ""},
            {"type": "error", "message": "The game is over."},
        )

    def test_events_and_fields_of_v2_are_refused_in_the_tutorials_dialect(self):
        self.assert_refused(
            [],
            PRESENCE,
            RESET,
            {"type": "join", "player": "yellow"},
            INIT,
            *plays([3]),
            {"type": "error", "message": "The game is over.", "code": "game_over"},
            v2=False,
        )
        won = plays(SHORT_GAME, v2=False)
        self.assert_refused(won, WIN, {"type": "draw"}, v2=False)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

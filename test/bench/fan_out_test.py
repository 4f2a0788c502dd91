#!/usr/bin/python3
"""
Tests how the load generator watches games; load_test.py tests how it plays them.

Usage: fan_out_test.py CONNECT4_LOAD [unittest arguments]
"""

import load_case
from connect4 import PLAYER1
from load_case import LoadCase
from load_peers import PING, WatchedPeer, frame


class FanOutTest(LoadCase):
    def assert_watches(self, peer, *options):
        return self.assert_passes(peer, "--phase", "fanout", "--games", "2", *options)

    def assert_notices(self, peer, sentence, *options):
        self.assert_fails(peer, sentence, "--phase", "fanout", "--games", "1", *options)

    def test_counts_deliveries(self):
        figures = self.assert_watches(WatchedPeer())
        self.assertEqual(figures["deliveries"], 2 * 40 * 4)
        self.assertGreater(figures["deliveries_per_second"], 0)
        self.assertGreater(figures["delivery_p50_us"], 0)
        self.assertGreaterEqual(figures["delivery_p99_us"], figures["delivery_p50_us"])
        self.assertIsNone(figures["server_cpu_us_per_delivery"])

    def test_sends_a_burst_without_waiting(self):
        class Waits(WatchedPeer):
            """Answers no move of a burst before all of its moves have arrived."""

            burst = 8

            async def take_play(self, writer, game, column):
                self.waiting = [*getattr(self, "waiting", []), column]
                if not self.moves or len(self.waiting) == self.burst:
                    for each in self.waiting:
                        await super().take_play(writer, game, each)
                    self.waiting = []

        self.assert_watches(Waits(), "--burst", "8")
        options = "--burst", "4", "--seconds-limit", "3"
        self.assert_notices(Waits(), "a connection waits for the delivery of move 2", *options)

    def test_waits_for_every_spectator(self):
        class Late(WatchedPeer):
            """Sends a move to the last spectator when the others have confirmed it by a pong."""

            late = None
            hasty = False

            async def deliver(self, events):
                self.hasty |= self.late is not None
                *others, last = self.spectators or [None]
                self.unconfirmed = len(others)
                for writer in others:
                    await self.send(writer, [*self.frames(events), frame(b"got it?", PING)])
                if others:
                    self.late = last, b"".join(self.frames(events))

            def take_pong(self, payload):
                self.unconfirmed -= 1
                if self.unconfirmed == 0:
                    (writer, frames), self.late = self.late, None
                    writer.write(frames)

        peer = Late()
        self.assert_watches(peer)
        self.assertFalse(peer.hasty)

    def test_notices_a_wrong_delivery_to_one_spectator(self):
        class Wrong(WatchedPeer):
            def delivery(self, spectator, events):
                wrong = spectator == 2 and len(self.moves) == 7
                return [event | {"row": event["row"] + wrong} for event in events]

        self.assert_notices(Wrong(), "The delivery of move 7 is wrong")

    def test_notices_a_missing_delivery(self):
        class Forgets(WatchedPeer):
            def delivery(self, spectator, events):
                return [] if spectator == 3 else events

        sentence = "a connection waits for the delivery of move 2"
        self.assert_notices(Forgets(), sentence, "--seconds-limit", "3")

    def test_notices_a_doubled_delivery(self):
        class Repeats(WatchedPeer):
            def delivery(self, spectator, events):
                return events * (1 + (spectator == 1 and len(self.moves) == 41))

        self.assert_notices(Repeats(), "The server sent an unexpected event")

    def test_notices_the_wrong_order(self):
        class Swaps(WatchedPeer):
            held = ()

            def delivery(self, spectator, events):
                if spectator > 0:
                    return events
                if len(self.moves) == 11:
                    self.held = events
                    return []
                events, self.held = [*events, *self.held], ()
                return events

        self.assert_notices(Swaps(), "The delivery of move 11 is wrong", "--burst", "8")

    def test_notices_a_wrong_replay(self):
        class Adds(WatchedPeer):
            def replay(self):
                return [*self.moves, {"type": "win", "player": PLAYER1}]

        self.assert_notices(Adds(), "The server sent an unexpected event")

    def test_notices_move_numbers_in_the_tutorials_dialect(self):
        class Numbers(WatchedPeer):
            def delivery(self, spectator, events):
                return [event | {"move": len(self.moves)} for event in events]

        self.assert_notices(Numbers(), "The delivery of move 2 is wrong")


if __name__ == "__main__":
    load_case.main()

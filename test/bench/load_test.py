#!/usr/bin/python3
"""
Tests the load generator: the figures of a benchmark that accepts wrong replies mean nothing.

Each test runs the generator against a small server with one fault.

Usage: load_test.py CONNECT4_LOAD [unittest arguments]
"""

import asyncio
import json
import unittest

import load_case
from load_case import LoadCase, play_against
from load_peers import BINARY, CLOSE, PING, NumberingPeer, Peer, WatchedPeer, frame


class PlayersTest(LoadCase):
    def test_counts_moves(self):
        figures = self.assert_passes(Peer(), "--rounds", "2")
        self.assertEqual(figures["moves"], 4 * 2 * 42)
        self.assertGreater(figures["moves_per_second"], 0)
        self.assertGreaterEqual(figures["round_trip_p99_us"], figures["round_trip_p50_us"])
        self.assertIsNone(figures["server_cpu_us_per_move"])

    def test_counts_games(self):
        figures = self.assert_passes(Peer(), "--phase", "games", "--games", "9")
        self.assertEqual(figures["games"], 9)

    def test_accepts_json_without_spaces(self):
        peer = Peer()
        peer.separators = (",", ":")
        self.assert_passes(peer)

    def test_accepts_frames_that_arrive_in_parts(self):
        class Split(Peer):
            async def send(self, writer, frames):
                for byte in b"".join(frames):
                    writer.write(bytes([byte]))
                    await asyncio.sleep(0)

        self.assert_passes(Split(), "--connections", "1")

    def test_answers_pings(self):
        class Ping(Peer):
            pongs = 0

            def take_pong(self, payload):
                self.pongs += payload == b"there?"

            def frames(self, events):
                return [frame(b"there?", PING), *super().frames(events)]

        peer = Ping()
        self.assert_passes(peer, "--connections", "1")
        self.assertGreater(peer.pongs, 42)

    def test_notices_a_wrong_row(self):
        class WrongRow(Peer):
            def replies(self, game, row):
                return super().replies(game, row + (len(game.moves) == 7))

        self.assert_fails(WrongRow(), "The server's reply to move 7 is wrong")

    def test_notices_a_missing_win(self):
        class NoWin(Peer):
            def replies(self, game, row):
                return super().replies(game, row)[:1]

        self.assert_fails(NoWin(), '{"type":"win","player":', "--seconds-limit", "3")

    def test_notices_an_unexpected_event(self):
        class Twice(Peer):
            def replies(self, game, row):
                return super().replies(game, row) * (1 + (len(game.moves) == 5))

        self.assert_fails(Twice(), "is wrong")

    def test_notices_a_binary_reply(self):
        class Binary(Peer):
            def frames(self, events):
                return [frame(json.dumps(event).encode(), BINARY) for event in events]

        self.assert_fails(Binary(), "not text")

    def test_notices_a_closed_connection(self):
        class Closes(Peer):
            def frames(self, events):
                return [frame(b"\x03\xf3", CLOSE)]

        self.assert_fails(Closes(), "closed a connection during its game")

    def test_notices_a_refused_handshake(self):
        peer = Peer()
        peer.handshake = b"HTTP/1.1 403 Forbidden\r\n\r\n"
        self.assert_fails(peer, "HTTP/1.1 403 Forbidden")

    def test_counts_recorded_moves(self):
        figures = self.assert_passes(NumberingPeer(), "--phase", "journal", "--rounds", "2")
        self.assertEqual(figures["moves"], 4 * 2 * 41)

    def test_notices_a_wrong_number(self):
        class Miscounts(NumberingPeer):
            def number(self, game):
                return len(game.moves) + (len(game.moves) == 9)

        sentence = "The server's reply to move 9 is wrong"
        self.assert_fails(Miscounts(), sentence, "--phase", "journal")

    def test_notices_a_number_in_the_tutorials_dialect(self):
        self.assert_fails(NumberingPeer(), "The server's reply to move 1 is wrong")

    def test_notices_an_init_without_a_key(self):
        peer = WatchedPeer()
        peer.watch_key = ""
        self.assert_fails(peer, "The server's answer to init is wrong", "--phase", "fanout")


class OptionsTest(unittest.TestCase):
    def test_refuses_bursts_that_do_not_divide_the_game(self):
        result = asyncio.run(play_against(Peer(), "--phase", "fanout", "--burst", "7"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("divisor of 40", result.stderr)

    def test_refuses_other_hosts(self):
        for host in ("192.0.2.1", "0.0.0.0", "example.org"):
            result = asyncio.run(play_against(Peer(), "--host", host))
            self.assertEqual(result.returncode, 2)
            self.assertIn("loopback", result.stderr)


if __name__ == "__main__":
    load_case.main()

#!/usr/bin/python3
"""
Tests the load generator: a benchmark that accepts wrong replies would measure nothing.

Run with the path of connect4-load as the argument. Each test plays against a small server of its
own, which answers right except for one fault.
"""

import asyncio
import json
import subprocess
import sys
import unittest

from connect4 import PLAYER1, PLAYER2, Connect4

LOAD = "connect4-load"

HANDSHAKE = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)
TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA


def frame(payload, opcode=TEXT):
    return bytes([0x80 | opcode, len(payload)]) + payload


async def read_frame(reader):
    """Read a client's frame; return its opcode and its payload."""
    first, second = await reader.readexactly(2)
    assert second & 0x80, "a client must mask its frames"
    mask = await reader.readexactly(4)
    payload = await reader.readexactly(second & 0x7F)
    return first & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Peer:
    """A correct server; the tests override what shall be wrong."""

    handshake = HANDSHAKE
    separators = None

    def replies(self, game, row):
        """Return the events that answer the last move of the game."""
        player, column, _ = game.moves[-1]
        events = [{"type": "play", "player": player, "column": column, "row": row}]
        if game.winner:
            events.append({"type": "win", "player": game.winner})
        return events

    def frames(self, events):
        return [frame(json.dumps(event, separators=self.separators).encode()) for event in events]

    def take_pong(self, payload):
        raise AssertionError("a client must not send a pong unasked")

    async def send(self, writer, frames):
        writer.write(b"".join(frames))
        await writer.drain()

    async def handler(self, reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.handshake)
            game = Connect4()
            while True:
                opcode, payload = await read_frame(reader)
                if opcode == CLOSE:
                    writer.write(frame(payload, CLOSE))
                    break
                if opcode == PONG:
                    self.take_pong(payload)
                if opcode == TEXT:
                    player = PLAYER2 if len(game.moves) % 2 else PLAYER1
                    row = game.play(player, json.loads(payload)["column"])
                    await self.send(writer, self.frames(self.replies(game, row)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def play_against(peer, *options):
    """Run the generator against a server; return the finished process."""
    server = await asyncio.start_server(peer.handler, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        return await asyncio.to_thread(
            subprocess.run,
            [LOAD, "--port", port, "--connections", "4", *options],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


class LoadTest(unittest.TestCase):
    def assert_passes(self, peer, *options):
        result = asyncio.run(play_against(peer, *options))
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def assert_fails(self, peer, sentence, *options):
        result = asyncio.run(play_against(peer, *options))
        self.assertEqual(result.returncode, 1)
        self.assertIn(sentence, result.stderr)

    def test_counts_moves(self):
        figures = self.assert_passes(Peer(), "--rounds", "2")
        self.assertEqual(figures["moves"], 4 * 2 * 42)
        self.assertGreater(figures["moves_per_second"], 0)
        self.assertGreaterEqual(figures["round_trip_p99_us"], figures["round_trip_p50_us"])
        self.assertIsNone(figures["server_cpu_us_per_move"])

    def test_counts_games(self):
        figures = self.assert_passes(Peer(), "--phase", "games", "--games", "9")
        self.assertEqual(figures["games"], 9)

    def test_accepts_the_compact_spelling(self):
        peer = Peer()
        peer.separators = (",", ":")
        self.assert_passes(peer)

    def test_puts_split_frames_together(self):
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

        self.assert_fails(NoWin(), '{"type":"win","player":', "--seconds-limit", "1")

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

        self.assert_fails(Closes(), "whose game goes on")

    def test_notices_a_refused_handshake(self):
        peer = Peer()
        peer.handshake = b"HTTP/1.1 403 Forbidden\r\n\r\n"
        self.assert_fails(peer, "HTTP/1.1 403 Forbidden")

    def test_refuses_other_hosts(self):
        for host in ("192.0.2.1", "0.0.0.0", "example.org"):
            result = asyncio.run(play_against(Peer(), "--host", host))
            self.assertEqual(result.returncode, 2)
            self.assertIn("loopback", result.stderr)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        LOAD = sys.argv.pop(1)
    unittest.main()

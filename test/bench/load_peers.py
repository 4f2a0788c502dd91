"""Small, correct servers for the tests of the load generator. Each test adds one fault."""

import asyncio
import json

from connect4 import PLAYER1, PLAYER2, Connect4

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
    """A correct server. A test overrides one function to make it wrong."""

    handshake = HANDSHAKE
    separators = None
    watch_key = "0123456789abcdef"

    def init(self):
        """Return the events that answer a player's init."""
        return [{"type": "init", "watch": self.watch_key}]

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
        raise AssertionError("a client must not send a pong without a ping")

    async def send(self, writer, frames):
        writer.write(b"".join(frames))
        await writer.drain()

    async def take_init(self, writer, event):
        await self.send(writer, self.frames(self.init()))

    async def take_play(self, writer, game, column):
        player = PLAYER2 if len(game.moves) % 2 else PLAYER1
        row = game.play(player, column)
        await self.send(writer, self.frames(self.replies(game, row)))

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
                    event = json.loads(payload)
                    if event["type"] == "init":
                        await self.take_init(writer, event)
                    else:
                        await self.take_play(writer, game, event["column"])
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


class NumberingPeer(Peer):
    """A correct server with the connect4.v2 dialect for players."""

    def init(self):
        presence = {"type": "presence", "red": True, "yellow": True, "watchers": 0}
        return [*super().init(), presence]

    def frames(self, events):
        self.separators = (",", ":")
        return super().frames(events)

    def number(self, game):
        return len(game.moves)

    def replies(self, game, row):
        play, *others = super().replies(game, row)
        return [play | {"move": self.number(game)}, *others]


class WatchedPeer(Peer):
    """A correct server with spectators and one game at a time."""

    def __init__(self):
        self.moves = []
        self.spectators = []

    def delivery(self, spectator, events):
        """Return the events of a move for a spectator, whose number begins at 0."""
        return events

    def replay(self):
        return self.moves

    async def take_init(self, writer, event):
        if event.get("watch") == self.watch_key:
            self.spectators.append(writer)
            await self.send(writer, self.frames(self.replay()))
        else:
            self.moves.clear()
            self.spectators.clear()
            await super().take_init(writer, event)

    async def take_play(self, writer, game, column):
        await super().take_play(writer, game, column)
        player, column, row = game.moves[-1]
        self.moves.append({"type": "play", "player": player, "column": column, "row": row})
        await self.deliver(self.moves[-1:])

    async def deliver(self, events):
        for number, writer in enumerate(self.spectators):
            await self.send(writer, self.frames(self.delivery(number, events)))

#!/usr/bin/python3
"""
A game with spectators on Python's websockets, for the benchmark.

The handlers are those of the tutorial's second part, but one connection plays both colours, so
that moves can follow each other without waiting. The library has its default settings. Prints the
port that it listens on.
"""

import asyncio
import itertools
import json
import secrets

import websockets

from connect4 import PLAYER1, PLAYER2, Connect4

WATCH = {}


async def play(websocket, game, connected):
    turns = itertools.cycle([PLAYER1, PLAYER2])
    player = next(turns)

    async for message in websocket:
        event = json.loads(message)
        assert event["type"] == "play"
        column = event["column"]

        try:
            row = game.play(player, column)
        except RuntimeError as exc:
            event = {"type": "error", "message": str(exc)}
            await websocket.send(json.dumps(event))
            continue

        event = {"type": "play", "player": player, "column": column, "row": row}
        websockets.broadcast(connected, json.dumps(event))

        if game.winner is not None:
            event = {"type": "win", "player": game.winner}
            websockets.broadcast(connected, json.dumps(event))

        player = next(turns)


async def start(websocket):
    game = Connect4()
    connected = {websocket}
    watch_key = secrets.token_urlsafe(12)
    WATCH[watch_key] = game, connected

    try:
        event = {"type": "init", "watch": watch_key}
        await websocket.send(json.dumps(event))
        await play(websocket, game, connected)
    finally:
        del WATCH[watch_key]


async def replay(websocket, game):
    # Make a copy, because moves may arrive while the replay runs.
    for player, column, row in game.moves.copy():
        event = {"type": "play", "player": player, "column": column, "row": row}
        await websocket.send(json.dumps(event))


async def watch(websocket, watch_key):
    game, connected = WATCH[watch_key]
    connected.add(websocket)
    try:
        await replay(websocket, game)
        await websocket.wait_closed()
    finally:
        connected.remove(websocket)


async def handler(websocket):
    event = json.loads(await websocket.recv())
    assert event["type"] == "init"
    if "watch" in event:
        await watch(websocket, event["watch"])
    else:
        await start(websocket)


async def main():
    async with websockets.serve(handler, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())

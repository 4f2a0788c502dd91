"""Connect Four for two browsers and for spectators."""

import asyncio
import json
import secrets

import websockets

from connect4 import PLAYER1, PLAYER2, Connect4

JOIN = {}
WATCH = {}


async def error(websocket, message):
    event = {"type": "error", "message": message}
    await websocket.send(json.dumps(event))


async def replay(websocket, game):
    # Make a copy, because a move may be played while send() waits.
    for player, column, row in game.moves.copy():
        event = {"type": "play", "player": player, "column": column, "row": row}
        await websocket.send(json.dumps(event))


async def play(websocket, game, player, connected):
    async for message in websocket:
        # Parse a "play" event.
        event = json.loads(message)
        assert event["type"] == "play"
        column = event["column"]

        # Play the move.
        try:
            row = game.play(player, column)
        except RuntimeError as exc:
            await error(websocket, str(exc))
            continue

        # Send a "play" event to all connections of the game.
        event = {"type": "play", "player": player, "column": column, "row": row}
        websockets.broadcast(connected, json.dumps(event))

        # If the move wins, send a "win" event to all of them.
        if game.winner is not None:
            event = {"type": "win", "player": game.winner}
            websockets.broadcast(connected, json.dumps(event))


async def start(websocket):
    # Initialize a game, the set of connections that receive its moves, and two secret keys.
    game = Connect4()
    connected = {websocket}
    join_key = secrets.token_urlsafe(12)
    JOIN[join_key] = game, connected
    watch_key = secrets.token_urlsafe(12)
    WATCH[watch_key] = game, connected
    try:
        # Send the keys to the browser, which builds links for the second player and for spectators.
        event = {"type": "init", "join": join_key, "watch": watch_key}
        await websocket.send(json.dumps(event))

        await play(websocket, game, PLAYER1, connected)
    finally:
        del JOIN[join_key]
        del WATCH[watch_key]


async def join(websocket, join_key):
    # Find the game.
    if join_key not in JOIN:
        await error(websocket, "Game not found.")
        return
    game, connected = JOIN[join_key]

    # Register to receive moves from this game, and send the past ones.
    connected.add(websocket)
    try:
        await replay(websocket, game)
        await play(websocket, game, PLAYER2, connected)
    finally:
        connected.remove(websocket)


async def watch(websocket, watch_key):
    # Find the game.
    if watch_key not in WATCH:
        await error(websocket, "Game not found.")
        return
    game, connected = WATCH[watch_key]

    # Register to receive moves from this game, and send the past ones.
    connected.add(websocket)
    try:
        await replay(websocket, game)

        # Keep the connection open, but don't receive any messages.
        await websocket.wait_closed()
    finally:
        connected.remove(websocket)


async def handler(websocket):
    # The first event has the type "init" and chooses the role of this connection.
    event = json.loads(await websocket.recv())
    assert event["type"] == "init"
    if "join" in event:
        await join(websocket, event["join"])
    elif "watch" in event:
        await watch(websocket, event["watch"])
    else:
        await start(websocket)


async def main():
    async with websockets.serve(handler, "", 8001):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

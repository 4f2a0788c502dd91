"""Connect Four for two players who share a browser."""

import asyncio
import itertools
import json

import websockets

from connect4 import PLAYER1, PLAYER2, Connect4


async def error(websocket, message):
    event = {"type": "error", "message": message}
    await websocket.send(json.dumps(event))


async def handler(websocket):
    # Initialize a Connect Four game. Players take alternate turns.
    game = Connect4()
    turns = itertools.cycle([PLAYER1, PLAYER2])
    player = next(turns)

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

        # Send a "play" event.
        event = {"type": "play", "player": player, "column": column, "row": row}
        await websocket.send(json.dumps(event))

        # If the move wins, send a "win" event.
        if game.winner is not None:
            event = {"type": "win", "player": game.winner}
            await websocket.send(json.dumps(event))

        player = next(turns)


async def main():
    async with websockets.serve(handler, "", 8001):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

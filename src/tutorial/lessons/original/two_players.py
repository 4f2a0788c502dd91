"""start() and join() of the tutorial's second part. Prints its port.

The rules are in connect4.py, which refuses an illegal move with RuntimeError.
"""

import asyncio
import itertools
import json

import websockets

from connect4 import PLAYER1, PLAYER2, Connect4

JOIN = {}

keys = itertools.count()


async def play(websocket, game, player, connected):
    async for message in websocket:
        event = json.loads(message)
        assert event["type"] == "play"
        try:
            row = game.play(player, event["column"])
        except (RuntimeError, ValueError) as exc:
            await websocket.send(json.dumps({"type": "error", "message": str(exc)}))
            continue
        event = {"type": "play", "player": player, "column": event["column"], "row": row}
        websockets.broadcast(connected, json.dumps(event))
        if game.winner is not None:
            websockets.broadcast(connected, json.dumps({"type": "win", "player": game.winner}))


async def start(websocket):
    game = Connect4()
    connected = {websocket}
    join_key = str(next(keys))
    JOIN[join_key] = game, connected
    try:
        await websocket.send(json.dumps({"type": "init", "join": join_key}))
        await play(websocket, game, PLAYER1, connected)
    finally:
        del JOIN[join_key]


async def join(websocket, join_key):
    if join_key not in JOIN:
        await websocket.send(json.dumps({"type": "error", "message": "Game not found."}))
        return
    game, connected = JOIN[join_key]
    connected.add(websocket)
    try:
        await play(websocket, game, PLAYER2, connected)
    finally:
        connected.remove(websocket)


async def handler(websocket):
    message = await websocket.recv()
    event = json.loads(message)
    assert event["type"] == "init"
    if "join" in event:
        await join(websocket, event["join"])
    else:
        await start(websocket)


async def main():
    async with websockets.serve(handler, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())

"""Two browsers join one game. For now the server only prints their messages."""

import asyncio
import json
import secrets

import websockets

from connect4 import Connect4

JOIN = {}


async def error(websocket, message):
    event = {"type": "error", "message": message}
    await websocket.send(json.dumps(event))


async def start(websocket):
    # Initialize a game, the set of connections that receive its moves, and a secret key.
    game = Connect4()
    connected = {websocket}
    join_key = secrets.token_urlsafe(12)
    JOIN[join_key] = game, connected
    try:
        # Send the key to the browser, which builds a link for the second player.
        event = {"type": "init", "join": join_key}
        await websocket.send(json.dumps(event))

        # Temporary - for testing.
        print(f"first player started game {id(game):#x}")
        async for message in websocket:
            print(f"first player sent {message}")
    finally:
        del JOIN[join_key]


async def join(websocket, join_key):
    # Find the game.
    if join_key not in JOIN:
        await error(websocket, "Game not found.")
        return
    game, connected = JOIN[join_key]

    # Register to receive moves from this game.
    connected.add(websocket)
    try:
        # Temporary - for testing.
        print(f"second player joined game {id(game):#x}")
        async for message in websocket:
            print(f"second player sent {message}")
    finally:
        connected.remove(websocket)


async def handler(websocket):
    # The first event has the type "init" and chooses the role of this connection.
    event = json.loads(await websocket.recv())
    assert event["type"] == "init"
    if "join" in event:
        await join(websocket, event["join"])
    else:
        await start(websocket)


async def main():
    async with websockets.serve(handler, "", 8001):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

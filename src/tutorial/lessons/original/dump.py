"""Sends a "win" event, with the typing error of one version of the tutorial. Prints its port."""

import asyncio
import json

import websockets


async def handler(websocket):
    event = {"type": "win", "player": "red"}
    await websocket.send(json.dump(event))


async def main():
    async with websockets.serve(handler, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())

"""Asks for a name, sends it to hello_server, and prints the greeting."""

import asyncio
import sys

import websockets


async def hello(uri):
    async with websockets.connect(uri) as websocket:
        name = input("What's your name? ")
        await websocket.send(name)
        print(f"> {name}")

        greeting = await websocket.recv()
        print(f"< {greeting}")


if __name__ == "__main__":
    asyncio.run(hello(sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8765/"))

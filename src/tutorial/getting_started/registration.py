"""Keeps a set of the connected clients, and greets all of them when one connects."""

import asyncio

import websockets

connected = set()


def print_count():
    print(len(connected), "connected")


async def handler(websocket):
    # Register.
    connected.add(websocket)
    print_count()
    try:
        # Implement logic here. This example waits for ten seconds, or until the client leaves.
        websockets.broadcast(connected, "Hello!")
        await asyncio.wait_for(websocket.wait_closed(), 10)
    except asyncio.TimeoutError:
        pass
    finally:
        # Unregister.
        connected.remove(websocket)
        print_count()


async def main():
    async with websockets.serve(handler, "localhost", 8765):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

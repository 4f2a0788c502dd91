"""The consumer pattern: receives messages, and passes each one to a coroutine."""

import asyncio

import websockets


# A real consumer may await a database, another server or an engine.
async def consumer(message):
    print(message)


async def handler(websocket):
    async for message in websocket:
        await consumer(message)


async def main():
    async with websockets.serve(handler, "localhost", 8765):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

"""The producer pattern: gets messages from a coroutine, and sends each one."""

import asyncio
import itertools

import websockets


# A real producer may await a change in a database, or the move of an engine.
async def producer(number):
    await asyncio.sleep(0.1)
    return f"message {number}"


async def handler(websocket):
    for number in itertools.count(1):
        message = await producer(number)
        try:
            await websocket.send(message)
        except websockets.ConnectionClosed:
            break


async def main():
    async with websockets.serve(handler, "localhost", 8765):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

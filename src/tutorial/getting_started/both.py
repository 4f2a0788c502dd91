"""Both patterns on one connection: two loops that run as long as the connection."""

import asyncio
import itertools

import websockets


async def consumer(message):
    print(message)


async def producer(number):
    await asyncio.sleep(0.001)
    return f"message {number}"


async def consume(websocket):
    async for message in websocket:
        await consumer(message)


async def produce(websocket):
    try:
        for number in itertools.count(1):
            await websocket.send(await producer(number))
    except websockets.ConnectionClosed:
        pass


async def handler(websocket):
    tasks = [asyncio.create_task(loop(websocket)) for loop in (consume, produce)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()  # raises the exception of a loop that has failed


async def main():
    async with websockets.serve(handler, "localhost", 8765):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

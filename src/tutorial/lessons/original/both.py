"""The old pattern "both" in current syntax. Prints its port.

The producer numbers its messages, and waits until the consumer receives "go on".
"""

import asyncio
import itertools

import websockets

numbers = itertools.count(1)
may_finish = asyncio.Event()


async def producer():
    number = next(numbers)
    await may_finish.wait()
    return f"message {number}"


async def consumer(message):
    if message == "go on":
        may_finish.set()


async def handler(websocket):
    while True:
        listener_task = asyncio.ensure_future(websocket.recv())
        producer_task = asyncio.ensure_future(producer())
        done, pending = await asyncio.wait(
            [listener_task, producer_task], return_when=asyncio.FIRST_COMPLETED
        )

        if listener_task in done:
            await consumer(listener_task.result())
        else:
            listener_task.cancel()

        if producer_task in done:
            await websocket.send(producer_task.result())
        else:
            producer_task.cancel()


async def main():
    async with websockets.serve(handler, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())

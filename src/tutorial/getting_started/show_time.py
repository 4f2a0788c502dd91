"""Sends the time to a browser at random intervals, for the page show_time.html."""

import asyncio
import datetime
import random

import websockets


def utc_now():
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.isoformat(timespec="microseconds").replace("+00:00", "Z")


async def show_time(websocket):
    try:
        while True:
            await websocket.send(utc_now())
            await asyncio.sleep(random.uniform(0, 3))
    except websockets.ConnectionClosed:
        pass


async def main():
    async with websockets.serve(show_time, "127.0.0.1", 5678):
        await asyncio.Future()  # run forever


if __name__ == "__main__":
    asyncio.run(main())

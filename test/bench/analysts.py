"""
Asks a server for the analysis of hard positions, in four games at a time, until it is stopped.

Prints a line when all four have asked for the first time.
"""

import asyncio
import itertools
import json
import pathlib
import sys

import websockets

ANALYSTS = 4


def hard_positions():
    """Return the moves (columns 0 to 6) to positions that are in no opening book."""
    file = pathlib.Path(__file__).resolve().parent / "solver_positions.txt"
    games = [line.split()[0] for line in file.read_text().splitlines() if line[0] != "#"]
    return [
        [int(column) - 1 for column in game] for game in games[-106:] if len(game) in (13, 14)
    ]


async def analyse(port, moves, asked):
    """Ask for one analysis, and wait until it is exact."""
    address = f"ws://127.0.0.1:{port}/"
    async with websockets.connect(address, subprotocols=["connect4.v2"]) as websocket:
        for column in moves:
            await websocket.send(json.dumps({"type": "play", "column": column}))
            event = json.loads(await websocket.recv())
            assert event["type"] == "play", event
        await websocket.send(json.dumps({"type": "analyse"}))
        asked.set()
        event = {"exact": False}
        while event.get("exact") is False:
            event = json.loads(await websocket.recv())
            assert event["type"] == "analysis", event


async def main(port):
    positions = itertools.cycle(hard_positions())

    async def analyst(asked):
        while True:
            await analyse(port, next(positions), asked)

    all_asked = [asyncio.Event() for _ in range(ANALYSTS)]
    async with asyncio.TaskGroup() as group:
        for asked in all_asked:
            group.create_task(analyst(asked))
        for asked in all_asked:
            await asked.wait()
        print("All have asked.", flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))

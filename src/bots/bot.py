"""Plays a game of Connect Four: bot.py URI INIT. See docs/bots.md."""

import asyncio
import json
import sys

import websockets

CELLS = [(column, row) for column in (3, 2, 4, 1, 5, 0, 6) for row in range(6)]
STEPS = [(1, 0), (0, 1), (1, 1), (1, -1)]
LINES = [{(x + i * dx, y + i * dy) for i in range(4)} for x, y in CELLS for dx, dy in STEPS]


def has_four(cells):
    return any(line <= cells for line in LINES)


def choose_cell(mine, others):
    """Wins if it can, else blocks the other player, else plays near the middle."""
    empty = [cell for cell in CELLS if cell not in mine | others]
    lowest = [(column, row) for column, row in empty if (column, row - 1) not in empty]
    return max(lowest, key=lambda cell: (has_four(mine | {cell}), has_four(others | {cell})))


async def play(uri, init):
    cells, seen = {"red": set(), "yellow": set()}, {}  # seen has the last event of each type.
    async with websockets.connect(uri, subprotocols=["connect4.v2"]) as server:
        await server.send(init)
        while not seen.keys() & {"win", "draw", "error"}:
            turn, other = sorted(cells, key=lambda colour: len(cells[colour]))  # Red begins.
            is_over = has_four(cells[other]) or len(cells[turn]) == 21
            if "presence" in seen and seen["init"]["player"] == turn and not is_over:
                cells[turn].add(cell := choose_cell(cells[turn], cells[other]))
                await server.send(json.dumps({"type": "play", "column": cell[0]}))
            print(message := await server.recv(), flush=True)
            event = json.loads(message)
            seen[event["type"]] = event
            if event["type"] == "play":
                cells[event["player"]].add((event["column"], event["row"]))


try:
    asyncio.run(play(*sys.argv[1:]))
except (KeyboardInterrupt, OSError, websockets.WebSocketException) as error:
    sys.exit(str(error))

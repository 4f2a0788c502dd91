"""Plays Connect Four: bot.py URI INIT [GAMES]. See docs/bots.md."""

import asyncio
import contextlib
import json
import random
import sys

import websockets

# The close codes after which the game goes on.
COME_BACK = {1001, 1006, 1011, 1012, 1013}
# The members of "init" and "reset" that count the games before.
RESULTS = ["red_wins", "yellow_wins", "draws"]

CELLS = [(column, row) for column in range(7) for row in range(6)]
DIRECTIONS = [(1, 0), (0, 1), (1, 1), (1, -1)]
# Some of these lines leave the board. They are never complete.
LINES = [{(x + i * dx, y + i * dy) for i in range(4)} for x, y in CELLS for dx, dy in DIRECTIONS]


def wins(board, player, cell):
    """Returns whether a checker of this player in this cell makes four in a row."""
    own = {cell, *(other for other in board if board[other] == player)}
    return any(line <= own for line in LINES)


def choose_column(board, me):
    """Wins if it can, else blocks the other player, else plays near the middle."""

    def value(cell):
        return wins(board, me, cell), wins(board, other, cell), -abs(cell[0] - 3)

    other = "yellow" if me == "red" else "red"
    heights = [sum((column, row) in board for row in range(6)) for column in range(7)]
    column, _ = max((cell for cell in enumerate(heights) if cell[1] < 6), key=value)
    return column


async def play(websocket, init, games):
    """Plays until the match has this many games. Turns init into the event that resumes it."""
    board, me, is_complete, is_over, sent = {}, None, False, False, None
    await websocket.send(json.dumps(init))
    async for message in websocket:
        match event := json.loads(message):
            case {"type": "init" | "reset"}:
                board, is_complete, is_over, sent = {}, False, False, None
                games_before = sum(event.get(key, 0) for key in RESULTS)
                me = event.get("player", me)
                if "resume" in event:
                    init.pop("join", None)  # To join again would change the keys.
                    init["resume"] = event.pop("resume")  # This key is not printed.
            case {"type": "play", "move": move} if move == len(board) + 1:
                cell = event["column"], event["row"]
                is_over = wins(board, event["player"], cell) or move == 42
                board[cell] = event["player"]
            case {"type": "presence"}:
                is_complete = True  # All moves so far have come.
            case {"type": "win" | "draw"}:
                is_over = True
                if games_before + 1 >= games:
                    await websocket.close()
                elif me:
                    await websocket.send('{"type": "rematch"}')
            case {"type": "error"}:
                sent = None  # The move is sent again, after a moment.
                await asyncio.sleep(1)
        print(json.dumps(event), flush=True)
        is_my_turn = is_complete and not is_over and me == ("red", "yellow")[len(board) % 2]
        if is_my_turn and sent != len(board) + 1:
            await asyncio.sleep(0.1)  # The server allows 20 events a second.
            sent = len(board) + 1
            move = {"type": "play", "column": choose_column(board, me), "move": sent}
            await websocket.send(json.dumps(move))


async def main(uri, init, games="1"):
    init = json.loads(init)
    async for websocket in websockets.connect(uri, subprotocols=["connect4.v2"]):
        with contextlib.suppress(websockets.ConnectionClosed):
            await play(websocket, init, int(games))
        if websocket.close_code not in COME_BACK:
            break
        await asyncio.sleep(random.uniform(0.5, 1))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))

"""The bots of src/bots play whole games, and the commands of docs/bots.md are right.

Usage: bots_test.py CONNECT4_SERVER CONNECT4_BOT [unittest arguments]
"""

import asyncio
import json
import pathlib
import re
import shlex
import sys
import unittest

from support.board import Board
from support.match_client import MatchTest
from support.python_websockets import websockets
from support.server_process import TIMEOUT

CPP_BOT = sys.argv[2]
ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = [sys.executable, "-B", "-u", str(ROOT / "src" / "bots" / "bot.py")]
CPP = [CPP_BOT]
PAGE = ROOT / "docs" / "bots.md"
COMPUTER = {"type": "init", "opponent": "computer", "level": 1}


class Bot:
    """A bot as a child process. Its output is read event by event."""

    def __init__(self, process):
        self.process = process
        self.events = []

    async def next_event(self):
        """Returns the next event, or None at the end of the output."""
        async with asyncio.timeout(TIMEOUT):
            while line := await self.process.stdout.readline():
                if line.startswith(b"{"):
                    self.events.append(json.loads(line))
                    return self.events[-1]
        return None

    async def recv(self, kind):
        """Reads events until one has this type, and returns it."""
        while event := await self.next_event():
            if event["type"] == kind:
                return event
        raise AssertionError(f"The bot ended without {kind}: {self.events}")

    async def end(self):
        """Reads all events, and waits until the bot has ended without a failure."""
        while await self.next_event():
            pass
        code = await self.process.wait()
        assert code == 0, f"exit code {code}: {self.events}"
        return self.events

    def of(self, *kinds):
        return [event for event in self.events if event["type"] in kinds]


class BotTest(MatchTest):
    async def run_bot(self, program, *arguments):
        """Starts a bot, which ends with the test."""
        process = await asyncio.create_subprocess_exec(
            "setpriv", "--pdeathsig", "KILL", *program, *arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        )
        self.addAsyncCleanup(self.kill, process)
        return Bot(process)

    async def kill(self, process):
        if process.returncode is None:
            process.kill()
            await process.communicate()

    async def start_bot(self, program, games=1, **init):
        return await self.run_bot(
            program, self.server.uri, json.dumps({"type": "init", **init}), str(games)
        )

    def check_games(self, events, count):
        """The events must have the moves and the result of this number of games, by the rules."""
        boards, results = [Board()], []
        for event in events:
            self.assertNotEqual(event["type"], "error")
            if event["type"] == "play":
                boards[-1].play(event["column"])
                self.assertEqual(event["move"], len(boards[-1].moves))
            elif event["type"] in ("win", "draw"):
                self.assertTrue(boards[-1].line or boards[-1].is_full())
                boards.append(Board())
                results.append(event)
        self.assertEqual(len(results), count)


class Games(BotTest):
    def setUp(self):
        self.start_server("--max-events-per-second", "20")

    async def test_each_plays_against_the_computer_and_again(self):
        bots = [await self.start_bot(program, 2, **COMPUTER) for program in (PYTHON, CPP)]
        for bot in bots:
            self.check_games(await bot.end(), 2)
            colours = [event["player"] for event in bot.of("init")]
            self.assertEqual(colours, ["red", "yellow"])

    async def test_they_play_against_each_other_while_others_watch(self):
        for first, second in ((PYTHON, CPP), (CPP, PYTHON)):
            with self.subTest(first[-1]):
                red = await self.start_bot(first, 2, name="Ann")
                keys = await red.recv("init")
                bots = [red]
                for program in (PYTHON, CPP):
                    spectator = await self.start_bot(program, 2, watch=keys["watch"])
                    await spectator.recv("init")
                    bots.append(spectator)
                bots.append(await self.start_bot(second, 2, join=keys["join"]))
                for bot in bots:
                    self.check_games(await bot.end(), 2)
                    self.assertEqual(bot.of("play", "win"), red.of("play", "win"))
                    self.assertEqual(bot.of("presence")[0]["red_name"], "Ann")


class Strategy(BotTest):
    def setUp(self):
        self.start_server()

    async def play_against(self, columns):
        """Plays these columns as red against each bot. Both must play the same columns, which are
        returned."""
        games = []
        for program in (PYTHON, CPP):
            person = await self.start()
            await self.start_bot(program, join=person.view.init["join"])
            for number, column in enumerate(columns):
                await person.play(column)
                await person.moves_become(2 * number + 2)
            games.append([move[1] for move in person.view.board.moves][1::2])
        self.assertEqual(*games)
        return games[0]

    async def test_they_play_near_the_middle(self):
        self.assertEqual(await self.play_against([3, 3, 3, 2]), [3, 3, 3, 2])

    async def test_they_block(self):
        self.assertEqual(await self.play_against([0, 0, 0]), [3, 3, 0])
        self.assertEqual(await self.play_against([3, 2, 4]), [3, 3, 1])

    async def test_they_win_rather_than_block(self):
        self.assertEqual(await self.play_against([0, 0, 6, 0]), [3, 3, 3, 3])


class Faults(BotTest):
    async def test_after_an_error_they_send_the_move_again(self):
        moves = []

        async def refuse_moves(websocket):
            await websocket.recv()
            await websocket.send('{"type":"init","player":"red"}')
            await websocket.send('{"type":"presence","red":true,"yellow":true,"watchers":0}')
            for _ in range(2):
                moves.append(json.loads(await websocket.recv()))
                await websocket.send('{"type":"error","code":"too_many","message":"Too fast."}')

        protocols = ["connect4.v2"]
        async with websockets.serve(refuse_moves, "127.0.0.1", 0, subprotocols=protocols) as server:
            uri = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            for program in (PYTHON, CPP):
                await (await self.run_bot(program, uri, '{"type":"init"}')).end()
        self.assertEqual(moves, [{"type": "play", "column": 3, "move": 1}] * 4)

    async def test_they_end_when_there_is_no_game(self):
        self.start_server()
        for program in (PYTHON, CPP):
            bot = await self.start_bot(program, join="no key")
            await bot.end()
            self.assertEqual([event["code"] for event in bot.events], ["game_not_found"])

    async def test_the_bot_in_python_comes_back_without_joining_again(self):
        self.start_server(memory=False)
        person = await self.start()
        await self.start_bot(PYTHON, join=person.view.init["join"])
        await person.play(3)
        await person.moves_become(2)
        self.server.kill()
        self.server.start()
        person = await self.resume(person)
        await person.presence_becomes(True, True, 0)
        self.assertEqual(person.view.joins, 0)
        await person.play(3)
        await person.moves_become(4)

    async def test_the_bot_in_python_comes_back_to_its_game(self):
        self.start_server(memory=False)
        bot = await self.start_bot(PYTHON, **COMPUTER)
        for _ in range(4):
            await bot.recv("play")
        self.server.kill()
        self.server.start()
        await bot.end()
        first, second = bot.of("init")
        self.assertEqual(second, first)
        again = bot.events[bot.events.index(second, bot.events.index(first) + 1) :]
        self.check_games(again, 1)
        moves = [event for event in again if event["type"] == "play"]
        self.assertEqual(moves[:4], bot.of("play")[:4])


class Page(BotTest):
    async def test_the_commands_of_the_page_play(self):
        self.start_server()
        text = re.sub(r" \\\n +", " ", PAGE.read_text())
        commands = [shlex.split(line) for line in re.findall(r"^    (.*'\{.*)$", text, re.MULTILINE)]
        self.assertEqual(len(commands), 4)
        programs = {"src/bots/bot.py": PYTHON, "build/release/bin/connect4-bot": CPP}
        bots, keys = [], {}
        for words in commands:
            uri = words.index("ws://localhost:8001/")
            kind, init = words[uri - 1], json.loads(words[uri + 1])
            for name in {"join", "watch"} & init.keys():
                init[name] = keys[name]
            arguments = [self.server.uri, json.dumps(init), *words[uri + 2 :]]
            bots.append(await self.run_bot(programs[kind], *arguments))
            keys |= await bots[-1].recv("init")
        for bot in bots:
            await bot.end()
            self.assertNotEqual(bot.of("win", "draw"), [])
            self.assertEqual(bot.of("error"), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

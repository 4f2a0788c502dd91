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

from support.board import DRAWN_GAME, SHORT_GAME, Board
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
            stderr=asyncio.subprocess.PIPE,
        )
        self.addAsyncCleanup(self.kill, process)
        return Bot(process)

    async def kill(self, process):
        if process.returncode is None:
            process.kill()
            await process.communicate()

    async def start_bot(self, program, **init):
        return await self.run_bot(program, self.server.uri, json.dumps({"type": "init", **init}))

    def check_game(self, events):
        """The events must have the moves and the result of one game, by the rules."""
        board, results = Board(), []
        for event in events:
            self.assertNotEqual(event["type"], "error")
            if event["type"] == "play":
                board.play(event["column"])
                self.assertEqual(event["move"], len(board.moves))
            elif event["type"] in ("win", "draw"):
                self.assertTrue(board.line or board.is_full())
                results.append(event)
        self.assertEqual(len(results), 1)


class Games(BotTest):
    def setUp(self):
        self.start_server("--max-events-per-second", "20")

    async def test_each_plays_against_the_computer(self):
        for player in ("red", "yellow"):
            bots = [await self.start_bot(p, player=player, **COMPUTER) for p in (PYTHON, CPP)]
            for bot in bots:
                self.check_game(await bot.end())

    async def test_they_play_against_each_other_while_others_watch(self):
        for first, second in ((PYTHON, CPP), (CPP, PYTHON)):
            with self.subTest(first[-1]):
                red = await self.start_bot(first, name="Ann")
                keys = await red.recv("init")
                bots = [red]
                for program in (PYTHON, CPP):
                    spectator = await self.start_bot(program, watch=keys["watch"])
                    await spectator.recv("init")
                    bots.append(spectator)
                bots.append(await self.start_bot(second, join=keys["join"]))
                for bot in bots:
                    self.check_game(await bot.end())
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
    async def fails(self, bot):
        """The bot must end with the exit code 1 and one sentence."""
        while await bot.next_event():
            pass
        sentence = (await bot.process.stderr.read()).decode()
        self.assertRegex(sentence, r"\A.+\n\Z")
        self.assertEqual(await bot.process.wait(), 1)

    async def test_they_end_when_there_is_no_game(self):
        self.start_server()
        for program in (PYTHON, CPP):
            bot = await self.start_bot(program, join="no key")
            await bot.end()
            self.assertEqual([event["code"] for event in bot.events], ["game_not_found"])

    async def answer(self, program, *events):
        """Returns what a bot sends, apart from the first event, to a server that sends these."""
        sent = []

        async def handler(websocket):
            for event in events:
                await websocket.send(json.dumps(event))
            sent.extend([json.loads(message) async for message in websocket])

        protocols = ["connect4.v2"]
        async with websockets.serve(handler, "127.0.0.1", 0, subprotocols=protocols) as server:
            uri = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            await (await self.run_bot(program, uri, '{"type":"init"}')).end()
        return sent[1:]

    async def test_they_send_a_move_once(self):
        init, presence = {"type": "init", "player": "red"}, {"type": "presence"}
        error = {"type": "error", "message": "Too fast."}
        for program in (PYTHON, CPP):
            sent = await self.answer(program, init, presence, {"type": "new"}, presence, error)
            self.assertEqual(sent, [{"type": "play", "column": 3}])

    async def test_they_send_nothing_after_the_last_move(self):
        for moves in (SHORT_GAME, DRAWN_GAME):
            board, plays = Board(), []
            for number, column in enumerate(moves):
                player = ("red", "yellow")[number % 2]
                plays.append({"type": "play", "player": player, "column": column,
                              "row": moves[:number].count(column), "move": number + 1})
                board.play(column)
            self.assertTrue(board.line or board.is_full())
            init = {"type": "init", "player": ("red", "yellow")[len(moves) % 2]}
            end = {"type": "win" if board.line else "draw"}
            for program in (PYTHON, CPP):
                sent = await self.answer(program, init, *plays, {"type": "presence"}, end)
                self.assertEqual(sent, [])

    async def test_they_end_with_a_sentence_without_a_server(self):
        self.start_server()
        bots = [await self.start_bot(program) for program in (PYTHON, CPP)]
        for bot in bots:
            await bot.recv("presence")
        self.server.kill()
        for bot in bots:
            await self.fails(bot)
        for program in (PYTHON, CPP):
            await self.fails(await self.start_bot(program))

    async def test_they_wait_for_all_moves_before_they_play(self):
        self.start_server()
        for program in (PYTHON, CPP):
            person = await self.start()
            other = await self.join(person)
            for number, column in enumerate([0, 3, 0, 3, 0]):
                await (other if number % 2 else person).play(column)
                await person.moves_become(number + 1)
            bot = await self.start_bot(program, resume=other.view.init["resume"])
            await person.moves_become(6)
            self.assertEqual(bot.of("error"), [])
            self.assertEqual(person.view.board.moves[-1][1], 0)


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

"""The programs of part 1, part 2 and part 3. Usage: parts_test.py FOLDER"""

import asyncio
import json
import pathlib
import sys
import time
import unittest
import urllib.request

from program import TIMEOUT, ProgramTest, websockets

FOLDER = pathlib.Path(sys.argv.pop(1))

WIN = [(3, 0), (3, 1), (4, 0), (4, 1), (2, 0), (1, 0), (5, 0)]


def play(player, column, row):
    return {"type": "play", "player": player, "column": column, "row": row}


def moves(columns_and_rows):
    players = ["red", "yellow"]
    return [
        play(players[index % 2], column, row)
        for index, (column, row) in enumerate(columns_and_rows)
    ]


class PartTest(ProgramTest):
    folder = FOLDER

    async def send(self, websocket, **event):
        await websocket.send(json.dumps(event))

    async def event(self, websocket):
        return json.loads(await self.recv(websocket))

    async def ask(self, websocket, **event):
        await self.send(websocket, **event)
        return await self.event(websocket)

    async def assert_error(self, websocket, message):
        self.assertEqual(await self.event(websocket), {"type": "error", "message": message})

    async def assert_closed(self, websocket, code):
        await asyncio.wait_for(websocket.wait_closed(), TIMEOUT)
        self.assertEqual(websocket.close_code, code)


class Part1(PartTest):
    async def test_the_noisy_server_logs_an_error_when_a_client_leaves(self):
        server = await self.start("part1/print_messages_noisily")
        websocket = await self.connect(server)
        await websocket.send("Can you hear me?")
        self.assertEqual(await server.readline(), "Can you hear me?")
        await websocket.close()
        # The server still accepts other clients.
        await (await self.connect(server)).send("And me?")
        self.assertEqual(await server.readline(), "And me?")
        self.assertIn("connection 1 handler failed: bad optional access", (await server.stop())[2])

    async def test_the_second_server_logs_no_error_when_a_client_leaves(self):
        server = await self.start("part1/print_messages")
        for message in ("one", "two"):
            websocket = await self.connect(server)
            await websocket.send(message)
            self.assertEqual(await server.readline(), message)
            await websocket.close()
        _, output, log = await server.stop()
        self.assertEqual(output, "")
        self.assertNotIn("failed", log)

    async def test_the_scripted_game_waits_between_moves_and_ends_with_a_win(self):
        server = await self.start("part1/scripted_game")
        begin = time.monotonic()
        websocket = await self.connect(server)
        for move in moves(WIN):
            self.assertEqual(await self.event(websocket), move)
        self.assertEqual(await self.event(websocket), {"type": "win", "player": "red"})
        self.assertGreaterEqual(time.monotonic() - begin, 7 * 0.5)
        await self.assert_closed(websocket, 1000)

    async def test_two_players_share_one_connection_of_the_app(self):
        server = await self.start("part1/app")
        websocket = await self.connect(server)
        for move in moves(WIN):
            self.assertEqual(await self.ask(websocket, type="play", column=move["column"]), move)
        self.assertEqual(await self.event(websocket), {"type": "win", "player": "red"})
        await self.send(websocket, type="play", column=0)
        await self.assert_error(websocket, "The game is over.")

    async def test_the_app_refuses_bad_events_and_continues_the_game(self):
        server = await self.start("part1/app")
        websocket = await self.connect(server)
        for row in range(6):
            await self.ask(websocket, type="play", column=6)
        await self.send(websocket, type="play", column=6)
        await self.assert_error(websocket, "This slot is full.")
        await self.send(websocket, type="play", column=7)
        await self.assert_error(websocket, "column must be an integer from 0 to 6.")
        await self.send(websocket, type="init")
        await self.assert_error(websocket, "The event means nothing here.")
        await websocket.send("{")
        await self.assert_error(websocket, "The message must be valid JSON.")
        self.assertEqual(await self.ask(websocket, type="play", column=0), play("red", 0, 0))

    async def test_each_connection_of_the_app_has_its_own_game(self):
        server = await self.start("part1/app")
        for websocket in [await self.connect(server), await self.connect(server)]:
            self.assertEqual(await self.ask(websocket, type="play", column=3), play("red", 3, 0))


class Part2(PartTest):
    async def test_two_browsers_join_one_game(self):
        server = await self.start("part2/start_and_join")
        first = await self.connect(server)
        init = await self.ask(first, type="init")
        self.assertEqual(init.keys(), {"type", "join"})
        started = await server.readline()
        self.assertRegex(started, "^first player started game 0x[0-9a-f]+$")
        second = await self.connect(server)
        await self.send(second, type="init", join=init["join"])
        self.assertEqual(
            await server.readline(),
            started.replace("first player started", "second player joined"),
        )
        await second.send("hi")
        self.assertEqual(await server.readline(), "second player sent hi")
        await first.send("ho")
        self.assertEqual(await server.readline(), "first player sent ho")

    async def assert_game_ends_with_its_first_player(self, name):
        server = await self.start(name)
        first = await self.connect(server)
        key = (await self.ask(first, type="init"))["join"]
        await first.close()
        # The server removes the key in the same turn of its event loop.
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        await self.assert_error(second, "Game not found.")
        await self.assert_closed(second, 1000)
        self.assertNotIn("failed", (await server.stop())[2])

    async def test_a_key_is_removed_when_the_first_player_leaves(self):
        for name in ("part2/start_and_join", "part2/two_players", "part2/app", "part3/app"):
            with self.subTest(name):
                await self.assert_game_ends_with_its_first_player(name)

    async def test_a_first_event_other_than_init_is_refused(self):
        for name in ("part2/start_and_join", "part2/two_players", "part2/app"):
            server = await self.start(name)
            for message, error in (
                ('{"type": "play", "column": 3}', "The event means nothing here."),
                ("hello", "The message must be valid JSON."),
            ):
                with self.subTest(name, message=message):
                    websocket = await self.connect(server)
                    await websocket.send(message)
                    await self.assert_error(websocket, error)
                    await self.assert_closed(websocket, 1000)

    async def assert_two_play(self, name):
        server = await self.start(name)
        first = await self.connect(server)
        key = (await self.ask(first, type="init"))["join"]
        # The first player may play before the second one has joined.
        self.assertEqual(await self.ask(first, type="play", column=3), play("red", 3, 0))
        second = await self.connect(server)
        await self.send(second, type="init", join=key)
        self.assertEqual(await self.event(second), play("red", 3, 0))

        await self.send(first, type="play", column=0)
        await self.assert_error(first, "It isn't your turn.")
        players = (first, second)
        for index, move in enumerate(moves(WIN)[1:], start=1):
            await self.send(players[index % 2], type="play", column=move["column"])
            for player in players:
                self.assertEqual(await self.event(player), move)
        for player in players:
            self.assertEqual(await self.event(player), {"type": "win", "player": "red"})

        # The game still exists after the first player has left.
        await first.close()
        await self.send(second, type="play", column=0)
        await self.assert_error(second, "The game is over.")
        self.assertNotIn("failed", (await server.stop())[2])

    async def test_two_browsers_play_one_game(self):
        for name in ("part2/two_players", "part2/app", "part3/app"):
            with self.subTest(name):
                await self.assert_two_play(name)

    async def test_spectators_receive_all_moves_and_cannot_play(self):
        server = await self.start("part2/app")
        first = await self.connect(server)
        init = await self.ask(first, type="init")
        self.assertEqual(init.keys(), {"type", "join", "watch"})
        self.assertNotEqual(init["join"], init["watch"])
        second = await self.connect(server)
        await self.send(second, type="init", join=init["join"])

        spectators = []
        for index, move in enumerate(moves(WIN)):
            spectator = await self.connect(server)
            spectators.append(spectator)
            await self.send(spectator, type="init", watch=init["watch"])
            for past in moves(WIN)[:index]:
                self.assertEqual(await self.event(spectator), past)
            await self.send(spectator, type="play", column=6)
            await self.send((first, second)[index % 2], type="play", column=move["column"])
            # The newest spectator gets this move once: from the replay, if the move was played
            # before the spectator was registered, or else from the broadcast.
            for websocket in (first, second, *spectators):
                self.assertEqual(await self.event(websocket), move)
        for websocket in (first, second, *spectators):
            self.assertEqual(await self.event(websocket), {"type": "win", "player": "red"})

    async def test_a_watch_key_cannot_be_used_to_join(self):
        server = await self.start("part2/app")
        first = await self.connect(server)
        init = await self.ask(first, type="init")
        for role, key in (("join", init["watch"]), ("watch", init["join"]), ("join", "?")):
            websocket = await self.connect(server)
            await self.send(websocket, type="init", **{role: key})
            await self.assert_error(websocket, "Game not found.")


class Part3(PartTest):
    async def test_the_environment_sets_the_port(self):
        server = await self.start("part3/app", PORT="0")
        await self.ask(await self.connect(server), type="init")

    async def test_an_invalid_port_in_the_environment_is_reported(self):
        process = await asyncio.create_subprocess_exec(
            FOLDER / "part3/app", stderr=asyncio.subprocess.PIPE, env={"PORT": "http"}
        )
        _, errors = await asyncio.wait_for(process.communicate(), TIMEOUT)
        self.assertEqual(process.returncode, 2)
        self.assertIn(b"PORT", errors)

    async def test_the_health_check_answers_200(self):
        server = await self.start("part3/app")

        def get(path):
            uri = f"http://localhost:{server.port}{path}"
            with urllib.request.urlopen(uri, timeout=TIMEOUT) as response:
                return response.status, response.read()

        self.assertEqual(await asyncio.to_thread(get, "/healthz"), (200, b"OK\n"))
        with self.assertRaises(urllib.error.HTTPError) as other:
            await asyncio.to_thread(get, "/")
        self.assertEqual(other.exception.code, 426)
        other.exception.close()

    async def test_sigterm_closes_all_connections_with_1001(self):
        server = await self.start("part3/app")
        websocket = await self.connect(server)
        await self.ask(websocket, type="init")
        code, _, log = await server.stop()
        self.assertEqual(code, 0)
        await self.assert_closed(websocket, 1001)
        self.assertNotIn("failed", log)
        with self.assertRaises(OSError):
            await websockets.connect(server.uri)


if __name__ == "__main__":
    unittest.main()

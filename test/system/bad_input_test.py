"""The answer to bad input is an error, for every kind of client, and nothing else happens.

Usage: bad_input_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import json
import sys
import unittest

from support.board import SHORT_GAME
from support.match_client import MatchTest

BAD_EVENTS = [
    "",
    " ",
    "play",
    "{",
    "[]",
    "3",
    "null",
    '"play"',
    "[" * 10_000,
    '{"type":"play","column":3',
    '{"type":"play","column":3}{}',
    '{"type":"play","column":3,}',
    "{'type':'play','column':3}",
    '{"type":"play","column":3,"column":4}',
    '{"type":"play","type":"play","column":3}',
    '{"type":"play","column":3}\0',
    '{"type":"play","column":NaN}',
    "{}",
    '{"column":3}',
    '{"type":3}',
    '{"type":null,"column":3}',
    '{"type":["play"],"column":3}',
    '{"type":""}',
    '{"type":"Play","column":3}',
    '{"type":"win","player":"red"}',
    '{"type":"draw"}',
    '{"type":"reset"}',
    '{"type":"presence","red":true,"yellow":true,"watchers":0}',
    '{"type":"error","message":"No."}',
    '{"type":"play"}',
    *(
        json.dumps({"type": "play", "column": column})
        for column in (-1, 7, 2**31, 2**64, 10**30, 3.0, 3.5, True, None, "3", "", [3], {})
    ),
]
BAD_MOVES = [
    json.dumps({"type": "play", "column": 3, "move": move})
    for move in (0, -1, 43, 2**32 + 1, 2**64, 1.0, True, None, "1", [1], {})
]
BAD_KEYS = [
    json.dumps({"type": "init", kind: key})
    for kind in ("join", "watch")
    for key in (3, None, True, ["A" * 16], {})
]
BAD_V2_INITS = [
    *(json.dumps({"type": "init", "resume": key}) for key in (3, None, True, ["A" * 16], {})),
    *(json.dumps({"type": "init", "opponent": who}) for who in ("", "Local", "friend", 3, None)),
]


def bad_messages(v2):
    return BAD_EVENTS + (BAD_MOVES if v2 else [])


def bad_first_messages(v2):
    too_early = ['{"type":"resign"}', '{"type":"rematch"}']
    return bad_messages(v2) + too_early + BAD_KEYS + (BAD_V2_INITS if v2 else [])


class BadInput(MatchTest):
    def setUp(self):
        self.start_server()

    async def assert_refused(self, client, messages):
        """Each message must be answered by one error, and by nothing else."""
        for message in messages:
            with self.subTest(message=message[:80]):
                await client.websocket.send(message)
                event = await client.recv()
                self.assertEqual(event["type"], "error")
        await client.receives_nothing()

    async def test_players_get_an_error_and_play_on(self):
        for v2 in (True, False):
            red, yellow = await self.two_players(v2)
            for column in SHORT_GAME:
                for client in (red, yellow):
                    await self.assert_refused(client, bad_messages(v2))
                await self.play_all([column], red, yellow)
            for client in (red, yellow):
                await client.game_ends()
                await self.assert_refused(client, bad_messages(v2))

    async def test_spectators_get_an_error_and_watch_on(self):
        for v2 in (True, False):
            red, yellow = await self.two_players()
            spectator = await self.watch(red, v2)
            await self.assert_refused(spectator, bad_messages(v2))
            for client in (red, yellow):
                await client.receives_nothing()
            await self.play_all([3, 3], red, yellow, spectator)

    async def test_hot_seat_gets_an_error_and_goes_on(self):
        for client in (
            await self.start_hot_seat(0, v2=False),
            await self.start_hot_seat(0),
            await self.enter(opponent="local"),
        ):
            for column in SHORT_GAME[1:4]:
                await self.assert_refused(client, bad_messages(client.view.v2))
                self.assertEqual((await client.play(column))["column"], column)

    async def test_bad_input_before_the_first_event_gets_an_error(self):
        for v2 in (True, False):
            client = await self.connect(v2)
            await self.assert_refused(client, bad_first_messages(v2))
            await client.begin()
            client = await self.connect(v2)
            await self.assert_refused(client, bad_first_messages(v2))
            client.view.expect_no_init()
            self.assertEqual((await client.play(3))["row"], 0)

    async def test_a_second_init_gets_an_error(self):
        for v2 in (True, False):
            red, yellow = await self.two_players(v2)
            for client in (red, yellow, await self.watch(red, v2)):
                for keys in ({}, {"join": "A" * 16}, {"watch": red.view.init["watch"]}):
                    await client.send(type="init", **keys)
                    self.assertEqual((await client.recv())["type"], "error")
            await self.play_all([3, 3], red, yellow)

    async def test_unknown_fields_are_ignored(self):
        red = await self.connect()
        await red.begin(name="Jo", board=[[1]], column=99, move=99)
        yellow = await self.join(red)
        event = await red.play(3, player="yellow", row=5, x={"y": [None]})
        self.assertEqual((event["player"], event["row"]), ("red", 0))
        self.assertEqual(await yellow.recv(), event)


class ProtocolErrors(MatchTest):
    """What RFC 6455 forbids closes the connection of its sender, and does not change the match."""

    def setUp(self):
        self.start_server()

    async def test_a_binary_or_too_large_message_closes_the_connection(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        for message, code in ((b"binary", 1003), (" " * 100_000, 1009)):
            await yellow.websocket.send(message)
            self.assertEqual((await yellow.closed())[0], code)
            await red.presence_becomes(True, False, 0)
            yellow = await self.resume(yellow)
        await self.play_all([3, 3], red, yellow)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

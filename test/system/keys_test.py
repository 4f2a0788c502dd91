"""A wrong key gives access to nothing, and a right key only to what it is for.

Usage: keys_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import itertools
import sys
import unittest

from support.board import SHORT_GAME
from support.match_client import MatchTest

KINDS = ("join", "watch", "resume")


class Keys(MatchTest):
    def setUp(self):
        self.start_server()

    async def assert_not_found(self, **init):
        for v2, error in ((True, "game_not_found"), (False, "Game not found.")):
            if not v2 and "resume" in init:
                continue  # The tutorial's dialect ignores this unknown field.
            with self.subTest(v2=v2, init=init):
                client = await self.connect(v2)
                await client.send(type="init", **init)
                self.assertEqual(await client.error(), error)
                self.assertEqual((await client.closed())[0], 1000)

    async def test_each_key_works_only_in_its_own_field(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        init = red.view.init
        for kind, other in itertools.permutations(KINDS, 2):
            await self.assert_not_found(**{kind: init[other]})
        for kind in ("join", "watch"):
            await self.assert_not_found(**{kind: yellow.view.init["resume"]})
        await self.play_all([3], red, yellow)
        self.assertEqual(red.view.presence["watchers"], 0)

    async def test_each_key_of_hot_seat_works_only_in_its_own_field(self):
        client = await self.enter(opponent="local")
        init = client.view.init
        await self.assert_not_found(join=init["watch"])
        await self.assert_not_found(join=init["resume"])
        await self.assert_not_found(watch=init["resume"])
        await self.assert_not_found(resume=init["watch"])

    async def test_a_text_that_is_almost_a_key_is_refused(self):
        red, _ = await self.two_players()
        for kind in KINDS:
            key = red.view.init[kind]
            for wrong in (
                "",
                " ",
                key[:-1],
                key[1:],
                key.swapcase(),
                key + "A",
                key + "=",
                key + "\0",
                " " + key,
                key * 2,
                key * 1000,
                key[:-1] + ("A" if key[-1] != "A" else "B"),
                "%",
                "' OR ''='",
                "\u00e4" * 16,
                "\0" * 16,
            ):
                await self.assert_not_found(**{kind: wrong})

    async def test_the_join_key_does_not_give_a_taken_seat(self):
        red, yellow = await self.two_players()
        for v2, error in ((True, "seat_taken"), (False, "This game already has two players.")):
            thief = await self.connect(v2)
            await thief.send(type="init", join=red.view.init["join"])
            self.assertEqual(await thief.error(), error)
            self.assertEqual((await thief.closed())[0], 1000)
        await self.play_all([3, 3], red, yellow)

    async def test_the_join_key_of_a_full_game_gives_the_key_to_watch(self):
        red, _ = await self.two_players()
        for v2 in (True, False):
            third = await self.connect(v2)
            await third.send(type="init", join=red.view.init["join"])
            error = await third.recv()
            self.assertEqual(error.get("watch"), red.view.init["watch"] if v2 else None)

    async def test_a_client_that_joins_makes_the_token_before_void(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        await self.play_all([3, 3], red, yellow, spectator)
        await yellow.close()
        for client in (red, spectator):
            await client.presence_becomes(True, False, 1)
        newcomer = await self.join(red)
        for client in (red, spectator):
            await client.presence_becomes(True, True, 1)
        self.assertEqual([client.view.joins for client in (red, spectator)], [2, 1])
        old, new = [client.view.init["resume"] for client in (yellow, newcomer)]
        self.assertNotEqual(old, new)
        await self.assert_not_found(resume=old)
        # The newcomer has noticed nothing, and comes back by its own token.
        await self.play_all([3, 3], red, newcomer, spectator)
        newcomer.drop()
        newcomer = await self.resume(newcomer)
        self.assertEqual(newcomer.view.init["resume"], new)
        await self.play_all([3, 3], red, newcomer, spectator)
        self.assertEqual([client.view.joins for client in (red, spectator)], [2, 1])

    async def test_a_void_token_stays_void_after_a_restart(self):
        red, yellow = await self.two_players()
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        newcomer = await self.join(red)
        await self.play_all([3], red, newcomer)
        await self.stop_server()
        self.server.start()
        await self.assert_not_found(resume=yellow.view.init["resume"])
        red, newcomer = await self.resume(red), await self.resume(newcomer)
        await self.play_all([3, 3], red, newcomer)

    async def test_a_client_of_the_tutorials_dialect_changes_no_token(self):
        red, yellow = await self.two_players()
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        guest = await self.join(red, v2=False)
        await red.presence_becomes(True, True, 0)
        yellow = await self.resume(yellow)
        self.assertEqual((await guest.closed())[0], 1000)
        await self.play_all([3, 3], red, yellow)

    async def test_the_token_of_one_seat_gives_only_that_seat(self):
        red, yellow = await self.two_players()
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        yellow = await self.resume(yellow)
        self.assertEqual(yellow.view.colour, "yellow")
        await yellow.send(type="play", column=3)
        self.assertEqual(await yellow.error(), "not_your_turn")
        await self.play_all([3, 3], red, yellow)

    async def test_the_keys_of_a_match_do_not_work_for_another(self):
        one, other = await self.two_players(), await self.two_players()
        await self.play_all([3], *one)
        spectators = await self.watch(one[0]), await self.watch(other[0])
        self.assertEqual([len(client.view.board.moves) for client in spectators], [1, 0])

    async def test_a_watch_key_never_lets_a_client_play(self):
        red, yellow = await self.two_players()
        spectators = [await self.watch(red), await self.watch(red, v2=False)]
        # Before the first move, in the middle, and after the end.
        for columns in ([], SHORT_GAME[:3], SHORT_GAME[3:]):
            await self.play_all(columns, red, yellow, *spectators)
            for client in (red, yellow, *spectators):
                await client.pending_events()
            number = len(red.view.board.moves) + 1
            for event in (
                {"type": "play", "column": 3},
                {"type": "play", "column": 0, "move": 1},
                {"type": "play", "column": 3, "move": number},
                {"type": "resign"},
                {"type": "rematch"},
                {"type": "init", "join": red.view.init["join"]},
                {"type": "init", "resume": red.view.init["resume"]},
            ):
                for spectator in spectators:
                    await spectator.send(**event)
                    self.assertEqual((await spectator.recv())["type"], "error")
            for client in (red, yellow):
                await client.receives_nothing()
        self.assertEqual(red.view.result["player"], "red")

    async def test_a_spectator_that_plays_gets_an_error(self):
        red, _ = await self.two_players()
        spectator = await self.watch(red)
        for event in ({"type": "play", "column": 3}, {"type": "resign"}, {"type": "rematch"}):
            await spectator.send(**event)
            self.assertEqual(await spectator.error(), "not_a_player")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

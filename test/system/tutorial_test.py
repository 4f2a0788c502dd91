"""The tutorial's dialect has the tutorial's events and fields, and no others.

Usage: tutorial_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME, opponent, played
from support.match_client import MatchTest

RED_WINS = {"type": "win", "player": "red"}


def play(player, column, row):
    return {"type": "play", "player": player, "column": column, "row": row}


def plays(columns):
    return [play(*move) for move in played(columns).moves]


def error(message):
    return {"type": "error", "message": message}


class HotSeat(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_both_colours_play_from_one_connection_until_one_wins(self):
        client = await self.connect(v2=False)
        for column, event in zip(SHORT_GAME, plays(SHORT_GAME)):
            self.assertEqual(await client.play(column), event)
        self.assertEqual(await client.recv(), RED_WINS)
        for column in (0, 3):
            self.assertEqual(await client.play(column), error("The game is over."))

    async def test_the_turn_stays_after_an_error(self):
        client = await self.connect(v2=False)
        for _ in range(6):
            await client.play(2)
        self.assertEqual(await client.play(2), error("This slot is full."))
        self.assertEqual(await client.play(3), play("red", 3, 0))

    async def test_a_full_board_is_an_error_only_at_the_next_move(self):
        client = await self.connect(v2=False)
        for column, event in zip(DRAWN_GAME, plays(DRAWN_GAME)):
            self.assertEqual(await client.play(column), event)
        self.assertEqual(await client.play(0), error("The game is over."))

    async def test_each_hot_seat_game_is_private(self):
        for client in (await self.connect(v2=False), await self.connect(v2=False)):
            self.assertEqual(await client.play(3), play("red", 3, 0))


class TwoPlayers(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_the_first_player_gets_two_keys(self):
        inits = []
        for _ in range(2):
            client = await self.connect(v2=False)
            await client.send(type="init")
            inits.append(await client.recv())
        keys = [init[key] for init in inits for key in ("join", "watch")]
        for init in inits:
            self.assertEqual(set(init), {"type", "join", "watch"})
        for key in keys:
            self.assertRegex(key, r"\A[A-Za-z0-9_-]{16}\Z")
        self.assertEqual(len(set(keys)), 4)

    async def test_every_move_and_the_win_reach_both_players_and_all_spectators(self):
        red, yellow = await self.two_players(v2=False)
        spectators = [await self.watch(red, v2=False) for _ in range(3)]
        everyone = [red, yellow, *spectators]
        for number, event in enumerate(plays(SHORT_GAME)):
            await everyone[number % 2].send(type="play", column=event["column"])
            for client in everyone:
                self.assertEqual(await client.recv(), event)
        for client in everyone:
            self.assertEqual(await client.recv(), RED_WINS)
        for player in (red, yellow):
            self.assertEqual(await player.play(5), error("The game is over."))
        for client in everyone:
            await client.receives_nothing()

    async def test_yellow_wins_too(self):
        red, yellow = await self.two_players(v2=False)
        await self.play_to_the_end([6, *SHORT_GAME], red, yellow)
        for client in (red, yellow, await self.watch(red, v2=False)):
            self.assertEqual(client.view.result, {"type": "win", "player": "yellow"})

    async def test_a_draw_sends_no_event(self):
        red, yellow = await self.two_players(v2=False)
        await self.play_all(DRAWN_GAME, red, yellow)
        for client in (red, yellow, await self.watch(red, v2=False)):
            self.assertTrue(client.view.board.is_full())
            await client.receives_nothing()
        self.assertEqual(await yellow.play(0), error("The game is over."))

    async def test_a_late_client_gets_the_moves_so_far_and_the_win(self):
        red = await self.start(v2=False)
        self.assertEqual(await red.play(0), play("red", 0, 0))
        yellow = await self.connect(v2=False)
        await yellow.send(type="init", join=red.view.init["join"])
        self.assertEqual(await yellow.recv(), play("red", 0, 0))
        await self.play_all(SHORT_GAME[1:-1], red, yellow)
        await red.play(0)
        self.assertEqual(await red.recv(), RED_WINS)
        spectator = await self.connect(v2=False)
        await spectator.send(type="init", watch=red.view.init["watch"])
        for event in [*plays(SHORT_GAME), RED_WINS]:
            self.assertEqual(await spectator.recv(), event)
        await spectator.receives_nothing()

    async def test_the_error_of_a_move_goes_to_its_sender_only_and_changes_nothing(self):
        red, yellow = await self.two_players(v2=False)
        self.assertEqual(await yellow.play(0), error("It isn't your turn."))
        await self.play_all([0], red, yellow)
        self.assertEqual(await red.play(0), error("It isn't your turn."))
        await self.play_all([0] * 5, red, yellow)
        self.assertEqual(await red.play(0), error("This slot is full."))
        await yellow.receives_nothing()
        await self.play_all([1], red, yellow)

    async def test_red_may_begin_alone(self):
        red = await self.start(v2=False)
        self.assertEqual(await red.play(3), play("red", 3, 0))
        self.assertEqual(await red.play(3), error("It isn't your turn."))

    async def test_a_join_link_seats_one_player(self):
        red, yellow = await self.two_players(v2=False)
        third = await self.connect(v2=False)
        await third.send(type="init", join=red.view.init["join"])
        self.assertEqual(await third.recv(), error("This game already has two players."))
        self.assertEqual((await third.closed())[0], 1000)
        await self.play_all([3, 3], red, yellow)

    async def test_yellow_comes_back_by_the_link(self):
        red, yellow = await self.two_players(v2=False)
        await self.play_all([3, 2], red, yellow)
        await yellow.close()
        yellow = await self.join(red, v2=False)
        self.assertEqual(yellow.view.board.moves, red.view.board.moves)
        await self.play_all([3, 2], red, yellow)

    async def test_the_match_goes_on_for_the_others_when_red_leaves(self):
        red, yellow = await self.two_players(v2=False)
        await self.play_all([3], red, yellow)
        await red.close()
        self.assertEqual(await yellow.play(3), play("yellow", 3, 1))
        self.assertEqual(len((await self.watch(red, v2=False)).view.board.moves), 2)

    async def test_an_unknown_key_gets_an_error_and_closes_the_connection(self):
        for kind in ("join", "watch"):
            client = await self.connect(v2=False)
            await client.send(type="init", **{kind: "A" * 16})
            self.assertEqual(await client.recv(), error("Game not found."))
            self.assertEqual((await client.closed())[0], 1000)

    async def test_a_spectator_cannot_play(self):
        red, yellow = await self.two_players(v2=False)
        spectator = await self.watch(red, v2=False)
        for column in (3, 4):
            event = await spectator.play(column)
            self.assertEqual(set(event), {"type", "message"})
            self.assertEqual(event["type"], "error")
        for client in (red, yellow):
            await client.receives_nothing()
        await self.play_all([3], red, yellow, spectator)


class Mixed(MatchTest):
    """A match whose clients use different dialects; each view checks its own."""

    def setUp(self):
        self.start_server()

    async def everyone(self, red_speaks_v2):
        red = await self.start(v2=red_speaks_v2)
        yellow = await self.join(red, v2=not red_speaks_v2)
        return red, yellow, await self.watch(red, v2=False), await self.watch(red)

    async def test_each_client_gets_the_events_of_its_dialect(self):
        for red_speaks_v2 in (True, False):
            with self.subTest(red_speaks_v2=red_speaks_v2):
                clients = await self.everyone(red_speaks_v2)
                await self.play_to_the_end(SHORT_GAME, *clients)
                for client in clients:
                    self.assertEqual(client.view.result["player"], "red")
                    self.assertEqual("line" in client.view.result, client.view.v2)
                    await client.receives_nothing()

    async def test_a_resignation_is_a_win_in_both_dialects(self):
        for red_speaks_v2 in (True, False):
            with self.subTest(red_speaks_v2=red_speaks_v2):
                clients = await self.everyone(red_speaks_v2)
                modern, colour = (clients[0], "red") if red_speaks_v2 else (clients[1], "yellow")
                await modern.send(type="resign")
                for client in clients:
                    win = {"type": "win", "player": opponent(colour)}
                    reason = {"reason": "resign"} if client.view.v2 else {}
                    self.assertEqual(await client.recv(), {**win, **reason})

    async def test_presence_counts_clients_of_the_tutorials_dialect(self):
        red, yellow, spectator, modern = await self.everyone(red_speaks_v2=True)
        await red.presence_becomes(True, True, 2)
        await spectator.close()
        await red.presence_becomes(True, True, 1)
        await yellow.close()
        await red.presence_becomes(True, False, 1)
        await modern.presence_becomes(True, False, 1)

    async def test_events_of_v2_are_errors_in_the_tutorials_dialect(self):
        red, yellow = await self.two_players(v2=False)
        for event in ({"type": "resign"}, {"type": "rematch"}):
            await red.send(**event)
            self.assertEqual((await red.recv())["type"], "error")
        await self.play_to_the_end(SHORT_GAME, red, yellow)
        await red.send(type="rematch")
        self.assertEqual((await red.recv())["type"], "error")
        await yellow.receives_nothing()

    async def test_a_reset_closes_the_connections_of_the_tutorials_dialect(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red, v2=False)
        await self.play_to_the_end(SHORT_GAME, red, yellow, spectator)
        await self.rematch(red, yellow)
        self.assertEqual((await spectator.closed())[0], 1000)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""connect4.v2: several games in one match, and hot-seat.

Usage: rematch_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME
from support.match_client import TAKEN_OVER, MatchTest


class Rematch(MatchTest):
    def setUp(self):
        self.start_server()

    async def finished_game(self):
        """Returns two players and a spectator after a game that red has won."""
        red, yellow = await self.two_players()
        clients = [red, yellow, await self.watch(red)]
        await self.play_to_the_end(SHORT_GAME, *clients)
        return clients

    async def test_a_rematch_before_the_end_is_refused(self):
        red, yellow = await self.two_players()
        for moves in ([], [3]):
            await self.play_all(moves, red, yellow)
            for client in (red, yellow):
                await client.send(type="rematch")
                self.assertEqual(await client.error(), "game_not_over")
        await self.play_all([3], red, yellow)

    async def test_all_clients_see_which_player_asks(self):
        for seat, colour in enumerate(("red", "yellow")):
            clients = await self.finished_game()
            await clients[seat].send(type="rematch")
            for client in clients:
                self.assertEqual(await client.recv(), {"type": "rematch", "player": colour})

    async def test_a_second_request_of_a_player_is_refused(self):
        clients = await self.finished_game()
        for _ in range(2):
            await clients[0].send(type="rematch")
        await clients[0].recv()
        self.assertEqual(await clients[0].error(), "rematch_pending")
        await clients[1].recv()
        await clients[1].receives_nothing()

    async def test_when_both_have_asked_a_new_game_begins_with_swapped_colours(self):
        for asks, agrees in ((0, 1), (1, 0)):
            clients = await self.finished_game()
            inits = [client.view.init for client in clients]
            await clients[asks].send(type="rematch")
            for client in clients:
                await client.recv()
            await clients[agrees].send(type="rematch")
            for client in clients:
                series = {"red_wins": 0, "yellow_wins": 1, "draws": 0}
                self.assertEqual(await client.recv(), {"type": "reset", **series})
            for client, init, colour in zip(clients, inits, ("yellow", "red")):
                self.assertEqual(await client.recv(), {**init, "player": colour, **series})
            for client in clients:
                await client.presence_becomes(True, True, 1)
            yellow, red, spectator = clients
            await yellow.send(type="play", column=3)
            self.assertEqual(await yellow.error(), "not_your_turn")
            await self.play_to_the_end(SHORT_GAME, red, yellow, spectator)

    async def test_any_number_of_games_follow(self):
        clients = await self.finished_game()
        for _ in range(4):
            await self.rematch(*clients)
            clients[:2] = clients[1::-1]
            self.assertEqual([client.view.colour for client in clients], ["red", "yellow", None])
            await self.play_to_the_end(SHORT_GAME, *clients)

    async def test_a_rematch_follows_a_resignation_or_a_draw(self):
        red, yellow = await self.two_players()
        await red.send(type="resign")
        for client in (red, yellow):
            await client.game_ends()
        await self.rematch(red, yellow)
        await self.play_to_the_end(DRAWN_GAME, yellow, red)
        await self.rematch(red, yellow)
        await self.play_all([3], red, yellow)

    async def test_a_request_survives_the_loss_of_both_connections(self):
        red, yellow, spectator = await self.finished_game()
        await yellow.send(type="rematch")
        for client in (red, yellow, spectator):
            await client.recv()
        red.drop()
        yellow.drop()
        for client in (await self.resume(red), await self.resume(yellow), await self.watch(red)):
            self.assertEqual(client.view.offer, "yellow")
            self.assertEqual(client.view.result["player"], "red")

    async def test_a_player_who_was_away_finds_the_new_game(self):
        red, yellow, spectator = await self.finished_game()
        await yellow.send(type="rematch")
        await yellow.recv()
        await yellow.close()
        await red.send(type="rematch")
        await red.game_begins(2)
        yellow = await self.resume(yellow)
        self.assertEqual((yellow.view.colour, yellow.view.board.moves), ("red", []))
        self.assertIsNone(yellow.view.result)
        late = await self.watch(red)
        await self.play_all([3, 3], yellow, red, late)

    async def test_the_join_link_gives_the_same_seat_in_its_new_colour(self):
        red, yellow, _ = await self.finished_game()
        await self.rematch(red, yellow)
        await yellow.close()
        await red.presence_becomes(False, True, 1)
        again = await self.join(red)
        self.assertEqual(again.view.colour, "red")
        self.assertNotEqual(again.view.init["resume"], yellow.view.init["resume"])
        await self.play_all([3], again, red)

    async def test_a_number_of_a_move_of_the_last_game_is_refused(self):
        red, yellow, spectator = await self.finished_game()
        await self.rematch(red, yellow, spectator)
        await yellow.send(type="play", column=SHORT_GAME[-1], move=len(SHORT_GAME))
        self.assertEqual(await yellow.error(), "bad_move")
        await self.play_all([3], yellow, red, spectator)


class HotSeat(MatchTest):
    """{"type": "init", "opponent": "local"}: both colours play from one connection."""

    def setUp(self):
        self.start_server()

    async def start_local(self):
        return await self.enter(opponent="local")

    async def play_alone(self, client, columns):
        for column in columns:
            event = await client.play(column)
            self.assertEqual((event["type"], event["column"]), ("play", column))

    async def test_init_says_that_it_is_hot_seat(self):
        client = await self.start_local()
        init = client.view.init
        self.assertEqual(set(init), {"type", "player", "opponent", "watch", "resume"})
        self.assertEqual((init["player"], init["opponent"]), (None, "local"))

    async def test_both_colours_play_and_the_turn_stays_after_an_error(self):
        client = await self.start_local()
        await self.play_alone(client, [0] * 6)
        await client.send(type="play", column=0)
        self.assertEqual(await client.error(), "slot_full")
        await self.play_alone(client, [1])
        self.assertEqual([player for player, *_ in client.view.board.moves[-2:]], ["yellow", "red"])

    async def test_hot_seat_can_be_won_and_drawn(self):
        client = await self.start_local()
        await self.play_alone(client, SHORT_GAME)
        self.assertEqual((await client.game_ends())["player"], "red")
        await client.send(type="play", column=6)
        self.assertEqual(await client.error(), "game_over")
        await self.rematch(client)
        await self.play_alone(client, DRAWN_GAME)
        self.assertEqual(await client.game_ends(), {"type": "draw"})

    async def test_one_request_is_enough_for_a_rematch(self):
        client = await self.start_local()
        spectator = await self.watch(client)
        await client.send(type="rematch")
        self.assertEqual(await client.error(), "game_not_over")
        await self.play_alone(client, SHORT_GAME)
        await client.game_ends()
        init = client.view.init
        await self.rematch(client, spectator)
        self.assertEqual(client.view.init, init)
        await self.play_alone(client, SHORT_GAME)
        self.assertEqual((await spectator.game_ends())["player"], "red")

    async def test_the_side_to_move_resigns(self):
        for moves, winner in (([], "yellow"), ([3], "red"), ([3, 3], "yellow")):
            client = await self.start_local()
            await self.play_alone(client, moves)
            await client.send(type="resign")
            self.assertEqual(
                await client.recv(), {"type": "win", "player": winner, "reason": "resign"}
            )

    async def test_hot_seat_is_resumed(self):
        client = await self.start_local()
        for column in SHORT_GAME:
            await self.play_alone(client, [column])
            client.drop()
            again = await self.resume(client)
            self.assertEqual(again.view.init, client.view.init)
            self.assertEqual(again.view.board.moves, client.view.board.moves)
            client = again
        self.assertEqual(client.view.result["player"], "red")

    async def test_the_older_connection_is_closed(self):
        client = await self.start_local()
        again = await self.resume(client)
        self.assertEqual(await client.closed(), TAKEN_OVER)
        await self.play_alone(again, [3, 3])

    async def test_a_move_may_be_sent_again(self):
        client = await self.start_local()
        await self.play_alone(client, [3, 4])
        for number, column in ((1, 3), (2, 4)):
            self.assertEqual((await client.play_again(number, column))["move"], number)
        await client.send(type="play", column=5, move=2)
        self.assertEqual(await client.error(), "bad_move")
        await self.play_alone(client, [5])

    async def test_spectators_of_both_dialects_see_the_moves(self):
        client = await self.start_local()
        await self.play_alone(client, SHORT_GAME[:3])
        spectators = [await self.watch(client), await self.watch(client, v2=False)]
        await self.play_alone(client, SHORT_GAME[3:])
        for spectator in spectators:
            self.assertEqual((await spectator.game_ends())["player"], "red")

    async def test_the_tutorials_first_event_begins_a_private_game_in_v2_too(self):
        for game in (SHORT_GAME, DRAWN_GAME):
            client = await self.start_hot_seat(game[0])
            await self.play_alone(client, game[1:])
            await client.game_ends()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

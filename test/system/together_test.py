"""connect4.v2: names, the series of a match, moves that are taken back, claims, and reactions.

Usage: together_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME, played
from support.match_client import MatchTest


class Names(MatchTest):
    def setUp(self):
        self.start_server()

    async def names_become(self, red, yellow, *clients):
        for client in clients:
            await client.names_become(red, yellow)

    async def test_all_clients_know_the_names_of_the_players(self):
        red = await self.enter(name=" Ann ")
        yellow = await self.enter(join=red.view.init["join"], name="Bo \"the\" <b>")
        spectator = await self.enter(watch=red.view.init["watch"], name="Cem")
        await self.names_become("Ann", "Bo \"the\" <b>", red, yellow, spectator)
        # A name stays while its player is away.
        await yellow.close()
        await red.presence_becomes(True, False, 1)
        await self.names_become("Ann", "Bo \"the\" <b>", red, spectator)
        # A player may come back with another one, or without.
        yellow = await self.enter(resume=yellow.view.init["resume"], name="Zoe")
        await self.names_become("Ann", "Zoe", red, yellow, spectator)
        again = await self.enter(resume=red.view.init["resume"])
        await self.names_become(None, "Zoe", again, yellow, spectator)

    async def test_a_name_stays_with_its_player_when_the_colours_are_swapped(self):
        red = await self.enter(name="Ann")
        yellow = await self.enter(join=red.view.init["join"], name="Bo")
        await red.send(type="resign")
        for client in (red, yellow):
            await client.game_ends()
        await self.rematch(red, yellow)
        await self.names_become("Bo", "Ann", red, yellow)

    async def test_without_names_there_are_no_fields(self):
        red, yellow = await self.two_players()
        self.assertEqual(
            red.view.presence, {"type": "presence", "red": True, "yellow": True, "watchers": 0}
        )

    async def test_a_wrong_name_is_refused_and_may_be_sent_again(self):
        client = await self.connect()
        for name in ("", "  ", "x" * 25, "a\nb", "a\u202eb", 7, None, ["Ann"]):
            await client.send(type="init", name=name)
            self.assertEqual(await client.error(), "bad_name")
        await client.begin(name="Ann")
        await self.names_become("Ann", None, client)

    async def test_the_tutorials_dialect_has_no_names(self):
        red = await self.enter(v2=False, name="Ann")
        yellow = await self.enter(join=red.view.init["join"])
        self.assertEqual(
            yellow.view.presence,
            {"type": "presence", "red": True, "yellow": True, "watchers": 0},
        )


class Series(MatchTest):
    def setUp(self):
        self.start_server()

    async def enter_match(self, **init):
        """Returns the first and the second player, and a spectator."""
        first = await self.enter(**init)
        clients = [first, await self.join(first), await self.watch(first)]
        for client in clients:
            client.view.begins = init.get("begins", "alternate")
        return clients

    async def finish(self, columns, clients):
        """Plays a game, whichever of the two players is red, and begins the next one."""
        red, yellow = sorted(clients[:2], key=lambda client: client.view.colour)
        await self.play_to_the_end(columns, red, yellow, clients[2])
        await self.rematch(*clients)

    def results(self, client):
        """Returns the wins of the player and the other one, and the draws."""
        red, yellow, draws = client.view.series
        return (red, yellow, draws) if client.view.colour == "red" else (yellow, red, draws)

    async def test_the_wins_belong_to_the_players(self):
        clients = await self.enter_match()
        first, second, spectator = clients
        for columns, first_wins, second_wins, draws in (
            (SHORT_GAME, 1, 0, 0),  # The first player is red.
            (SHORT_GAME, 1, 1, 0),  # Now the second one is.
            (DRAWN_GAME, 1, 1, 1),
        ):
            await self.finish(columns, clients)
            self.assertEqual(self.results(first), (first_wins, second_wins, draws))
            self.assertEqual(self.results(second), (second_wins, first_wins, draws))
            self.assertEqual(spectator.view.series, first.view.series)
        for client in (await self.resume(first), await self.watch(first)):
            self.assertEqual(client.view.series, first.view.series)

    async def test_the_loser_begins(self):
        clients = await self.enter_match(begins="loser")
        first, second, _ = clients
        await self.finish(SHORT_GAME, clients)
        self.assertEqual([first.view.colour, second.view.colour], ["yellow", "red"])
        # Yellow wins, so that the colours stay.
        await self.finish([6, *SHORT_GAME], clients)
        self.assertEqual([first.view.colour, second.view.colour], ["yellow", "red"])
        self.assertEqual(self.results(first), (2, 0, 0))
        await self.finish(DRAWN_GAME, clients)
        self.assertEqual([first.view.colour, second.view.colour], ["red", "yellow"])

    async def test_the_first_player_may_be_drawn(self):
        clients = await self.enter_match(begins="random")
        colours = set()
        for _ in range(100):
            await clients[0].send(type="resign")
            for client in clients:
                await client.game_ends()
            await self.rematch(*clients)
            colours.add(clients[0].view.colour)
            if len(colours) == 2:
                return
        self.fail(f"The first player was {colours} in all games.")

    async def test_an_unknown_rule_is_refused(self):
        client = await self.connect()
        for begins in ("winner", "", 1, None):
            await client.send(type="init", begins=begins)
            self.assertEqual(await client.error(), "bad_event")

    async def test_the_series_against_the_computer_counts_too(self):
        client = await self.enter(opponent="computer", level=1, player="red")
        await client.send(type="resign")
        await client.game_ends()
        await client.send(type="rematch")
        await client.game_begins(2)
        self.assertEqual(self.results(client), (0, 1, 0))


class Takeback(MatchTest):
    def setUp(self):
        self.start_server()

    async def boards_become(self, columns, *clients):
        for client in clients:
            self.assertEqual(await client.moves_are_taken_back(), list(columns))

    async def test_both_players_must_agree(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        await self.play_all([3, 3, 4], red, yellow, spectator)
        await red.send(type="takeback")
        for client in (red, yellow, spectator):
            self.assertEqual(await client.recv(), {"type": "takeback", "player": "red"})
        await red.send(type="takeback")
        self.assertEqual(await red.error(), "takeback_pending")
        await yellow.send(type="takeback")
        await self.boards_become([3, 3], red, yellow, spectator)
        await self.play_all([5, 5], red, yellow, spectator)
        # The answer to a move is taken back with it.
        await red.send(type="takeback")
        await yellow.moves_become(4)
        await yellow.send(type="takeback")
        await self.boards_become([3, 3], red, yellow, spectator)
        self.assertEqual(red.view.takebacks, 2)

    async def test_a_move_declines(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        await red.send(type="takeback")
        await yellow.recv()
        await self.play_all([3], red, yellow)
        self.assertIsNone(red.view.takeback)
        self.assertEqual(len(red.view.board.moves), 2)

    async def test_an_open_request_is_told_again_after_a_lost_connection(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        await red.send(type="takeback")
        await red.recv()
        yellow.drop()
        yellow = await self.resume(yellow)
        self.assertEqual(yellow.view.takeback, "red")
        await yellow.send(type="takeback")
        await self.boards_become([], red, yellow)

    async def test_a_won_game_goes_on(self):
        red, yellow = await self.two_players()
        await self.play_to_the_end(SHORT_GAME, red, yellow)
        await yellow.send(type="takeback")
        await red.recv()
        await red.send(type="takeback")
        await self.boards_become(SHORT_GAME[:5], red, yellow)

    async def test_without_a_move_of_ones_own_there_is_nothing_to_take_back(self):
        red, yellow = await self.two_players()
        for client in (red, yellow):
            await client.send(type="takeback")
            self.assertEqual(await client.error(), "no_takeback")
        await self.play_all([3], red, yellow)
        await yellow.send(type="takeback")
        self.assertEqual(await yellow.error(), "no_takeback")
        await red.send(type="resign")
        for client in (red, yellow):
            await client.game_ends()
        await red.send(type="takeback")
        self.assertEqual(await red.error(), "no_takeback")

    async def test_a_spectator_takes_nothing_back(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        await self.play_all([3], red, yellow, spectator)
        await spectator.send(type="takeback")
        self.assertEqual(await spectator.error(), "not_a_player")

    async def test_a_local_game_takes_moves_back_at_once_and_one_by_one(self):
        client = await self.enter(opponent="local")
        for column in SHORT_GAME:
            await client.send(type="play", column=column)
        await client.game_ends()
        for count in reversed(range(len(SHORT_GAME))):
            await client.send(type="takeback")
            await self.boards_become(SHORT_GAME[:count], client)
        await client.send(type="takeback")
        self.assertEqual(await client.error(), "no_takeback")

    async def test_the_computers_answer_is_taken_back_as_well(self):
        client = await self.enter(opponent="computer", level=1, player="yellow")
        await client.moves_become(1)
        await client.send(type="takeback")
        self.assertEqual(await client.error(), "no_takeback")
        first = client.view.board.moves[0][1]
        for _ in range(5):
            await client.send(type="play", column=3)
            await client.moves_become(3)
            await client.send(type="takeback")
            await self.boards_become([first], client)

    async def test_a_move_that_was_taken_back_is_not_played_by_a_late_repetition(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        await red.send(type="takeback")
        await yellow.recv()
        await yellow.send(type="takeback")
        await self.boards_become([], red, yellow)
        await red.send(type="play", column=3, move=1, takebacks=0)
        self.assertEqual(await red.error(), "bad_move")
        await yellow.receives_nothing()
        await red.send(type="play", column=4, move=1, takebacks=1)
        for client in (red, yellow):
            await client.moves_become(1)

    async def test_a_client_of_the_tutorials_dialect_is_not_asked(self):
        red = await self.start()
        yellow = await self.join(red, v2=False)
        await self.play_all([3], red, yellow)
        await red.send(type="takeback")
        self.assertEqual((await red.recv())["type"], "takeback")
        await yellow.receives_nothing()
        await self.play_all([4, 5], red, yellow)
        self.assertEqual(len(yellow.view.board.moves), 3)

    async def test_taken_back_moves_stay_so_after_a_restart(self):
        red, yellow = await self.two_players()
        await self.play_all([3, 4, 5], red, yellow)
        await red.send(type="takeback")
        await yellow.recv()
        await yellow.send(type="takeback")
        await self.boards_become([3, 4], red, yellow)
        for player in (red, yellow):
            await player.close()
        red = await self.resume(red)
        self.assertEqual(red.view.board.moves, played([3, 4]).moves)
        self.assertEqual(red.view.takebacks, 1)


class Claim(MatchTest):
    def setUp(self):
        self.start_server("--claim-after", "1")

    async def left_game(self, moves=(3, 3)):
        """Returns red, who waits for yellow, and a spectator, when red may claim the game."""
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        await self.play_all(moves, red, yellow, spectator)
        await yellow.close()
        for client in (red, spectator):
            await client.presence_becomes(True, False, 1)
        return red, spectator, yellow

    async def test_the_player_who_waits_claims_the_win(self):
        red, spectator, yellow = await self.left_game()
        self.assertEqual(red.view.presence["claim_in"], 1)
        self.assertEqual(spectator.view.presence["claim_in"], 1)
        expected = {"type": "win", "player": "red", "reason": "left"}
        self.assertEqual(await red.claim(), expected)
        self.assertEqual(await spectator.game_ends(), expected)
        # The one who comes back is told, and can have a rematch.
        yellow = await self.resume(yellow)
        self.assertEqual(yellow.view.result, expected)
        await self.rematch(red, yellow)
        self.assertEqual(yellow.view.series, (0, 1, 0))

    async def test_or_a_draw(self):
        red, spectator, _ = await self.left_game()
        expected = {"type": "draw", "reason": "left"}
        self.assertEqual(await red.claim(result="draw"), expected)
        self.assertEqual(await spectator.game_ends(), expected)

    async def test_a_player_who_comes_back_plays_on(self):
        red, _, yellow = await self.left_game()
        yellow = await self.resume(yellow)
        await red.presence_becomes(True, True, 1)
        self.assertNotIn("claim_in", red.view.presence)
        await red.send(type="claim")
        self.assertEqual(await red.error(), "cannot_claim")
        await self.play_all([3], red, yellow)

    async def test_who_never_played_cannot_lose(self):
        red, _, _ = await self.left_game(moves=(3,))
        self.assertNotIn("claim_in", red.view.presence)
        alone = await self.start()
        for client in (red, alone):
            await client.send(type="claim")
            self.assertEqual(await client.error(), "cannot_claim")

    async def test_only_players_claim_and_only_from_people(self):
        _, spectator, _ = await self.left_game()
        await spectator.send(type="claim")
        self.assertEqual(await spectator.error(), "not_a_player")
        for init in ({"opponent": "local"}, {"opponent": "computer"}):
            client = await self.enter(**init)
            await client.send(type="claim")
            self.assertEqual(await client.error(), "cannot_claim")


class NoClaim(MatchTest):
    async def test_claims_can_be_switched_off(self):
        self.start_server("--claim-after", "0")
        red, yellow = await self.two_players()
        await self.play_all([3, 3], red, yellow)
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        self.assertNotIn("claim_in", red.view.presence)
        await red.send(type="claim")
        self.assertEqual(await red.error(), "cannot_claim")


class Reactions(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_all_clients_see_the_reactions_of_players_and_spectators(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        for client, reaction, player in (
            (red, "hello", "red"),
            (yellow, "nice_move", "yellow"),
            (spectator, "thanks", None),
        ):
            await client.send(type="reaction", reaction=reaction)
            for receiver in (red, yellow, spectator):
                self.assertEqual(
                    await receiver.reaction_arrives(),
                    {"type": "reaction", "reaction": reaction, "player": player},
                )

    async def test_a_client_reacts_once_a_second(self):
        red, yellow = await self.two_players()
        for _ in range(2):
            await red.send(type="reaction", reaction="oops")
        self.assertEqual(await red.error(), "too_many")
        await yellow.reaction_arrives()
        await yellow.receives_nothing()

    async def test_other_words_are_refused(self):
        client = await self.start()
        for reaction in ("bye", "", 1, None):
            await client.send(type="reaction", reaction=reaction)
            self.assertEqual(await client.error(), "bad_event")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

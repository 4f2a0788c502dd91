"""The computer as an opponent, and its analysis of positions.

Usage: computer_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import sys
import unittest

from support.match_client import MatchTest

# Without four in a row, and so late in the game that the solver answers at once.
LATE = [int(column) for column in "54506245504110456531122626636"]

# The first position after the opening book, whose analysis takes long.
EARLY = [int(column) for column in "0243156500564"]

# Red has three checkers in column 0, and yellow three in column 1.
THREE_EACH = [0, 1, 0, 1, 0, 1]


class Computer(MatchTest):
    async def start_computer(self, **init):
        return await self.enter(opponent="computer", **init)

    async def play_on(self, client):
        """Plays a move and waits for the computer's answer, or for the end of the game."""
        count = len(client.view.board.moves)
        await client.send(type="play", column=client.view.board.open_columns()[0])
        await client.moves_become(count + 1)
        await self.answer(client)

    async def answer(self, client):
        """Waits for the computer's move, or for the end of the game."""
        board = client.view.board
        if board.line or board.is_full():
            await client.game_ends()
        else:
            await client.moves_become(len(board.moves) + 1)

    async def play_to_the_end(self, client):
        while not client.view.is_over:
            await self.play_on(client)
            if client.view.board.line or client.view.board.is_full():
                await client.game_ends()

    async def test_the_computer_answers_every_move_to_the_end(self):
        self.start_server()
        client = await self.start_computer(level=1)
        self.assertEqual(client.view.init["opponent"], "computer")
        self.assertEqual(client.view.init["level"], 1)
        self.assertEqual(client.view.colour, "red")
        self.assertEqual(client.view.presence["yellow"], True)
        await self.play_to_the_end(client)

    async def test_the_computer_begins_if_the_player_chooses_yellow(self):
        self.start_server()
        client = await self.start_computer(level=1, player="yellow")
        self.assertEqual(client.view.colour, "yellow")
        await client.moves_become(1)
        await self.play_on(client)

    async def test_a_move_may_be_sent_again(self):
        self.start_server()
        client = await self.start_computer(level=1, player="yellow")
        await client.moves_become(1)
        await client.play(3, move=2)
        # The computer may have answered meanwhile or not.
        await client.send(type="play", column=3, move=2)
        client.view.sent_again.append(2)
        await client.moves_become(3)

    async def test_a_rematch_is_agreed_at_once_and_swaps_the_colours(self):
        self.start_server()
        client = await self.start_computer(level=1)
        await client.send(type="resign")
        self.assertEqual((await client.game_ends())["player"], "yellow")
        await client.send(type="rematch")
        await client.game_begins(2)
        self.assertEqual(client.view.colour, "yellow")
        await client.moves_become(1)

    async def test_after_a_resignation_the_computer_does_not_play(self):
        self.start_server()
        client = await self.start_computer(level=5, player="yellow")
        await client.send(type="resign")
        self.assertEqual((await client.game_ends())["player"], "red")
        await client.receives_nothing()

    async def test_the_game_is_resumed_and_watched_like_any_other(self):
        self.start_server()
        client = await self.start_computer(level=1)
        await self.play_on(client)
        again = await self.resume(client)
        self.assertEqual(again.view.board.moves, client.view.board.moves)
        self.assertEqual(again.view.init, client.view.init)
        spectator = await self.watch(again)
        self.assertEqual(spectator.view.init["level"], 1)
        await self.play_on(again)
        await spectator.moves_become(4)
        self.assertEqual(spectator.view.board.moves, again.view.board.moves)

    async def test_the_game_goes_on_after_the_server_was_killed(self):
        self.start_server(memory=False)
        client = await self.start_computer(level=1, player="yellow")
        await client.moves_become(1)
        for _ in range(3):
            count = len(client.view.board.moves)
            # The computer may or may not have answered when the server is killed.
            await client.send(type="play", column=count % 7)
            await client.moves_become(count + 1)
            self.server.kill()
            self.server.start()
            client = await self.resume(client)
            await client.moves_become(count + 2)
            self.assertEqual(len(client.view.board.moves), count + 2)

    async def test_no_player_can_take_the_computers_seat(self):
        self.start_server()
        client = await self.start_computer(level=1)
        self.assertNotIn("join", client.view.init)
        other = await self.connect()
        await other.send(type="init", join=client.view.init["watch"])
        self.assertEqual((await other.next_event())["code"], "game_not_found")

    async def test_a_bad_level_or_colour_is_refused(self):
        self.start_server()
        for choice, code in (
            ({"level": 0}, "bad_event"),
            ({"level": 6}, "bad_event"),
            ({"level": "5"}, "bad_event"),
            ({"level": 2.5}, "bad_event"),
            ({"player": "blue"}, "bad_event"),
            ({"player": 1}, "bad_event"),
        ):
            with self.subTest(choice):
                client = await self.connect()
                await client.send(type="init", opponent="computer", **choice)
                event = await client.next_event()
                self.assertEqual((event["type"], event["code"]), ("error", code))
                # The connection stays open for a correct event.
                await client.begin(opponent="computer", level=1)


class Analysis(MatchTest):
    async def analysis(self, client):
        """Asks for an analysis, and returns the exact one and the events before it."""
        await client.send(type="analyse")
        before = []
        while True:
            event = await client.recv()
            if event["type"] != "analysis" or "exact" not in event:
                return event, before
            before.append(event)

    async def private_game(self, columns):
        client = await self.start_hot_seat(columns[0])
        for column in columns[1:]:
            await client.play(column)
        return client

    async def test_scores_are_exact_and_the_game_ends_as_they_say(self):
        self.start_server()
        client = await self.private_game(LATE)
        event, _ = await self.analysis(client)
        self.assertEqual(event["move"], len(LATE) + 1)
        open_columns = client.view.board.open_columns()
        for column, score in enumerate(event["scores"]):
            self.assertEqual(score is None, column not in open_columns, event)

        # Both sides play the best moves, so the score only changes its sign with each move.
        expected = max(score for score in event["scores"] if score is not None)
        while not client.view.is_over:
            scores = (await self.analysis(client))[0]["scores"]
            best = max(score for score in scores if score is not None)
            self.assertEqual(best, expected)
            await client.play(scores.index(best))
            if client.view.board.line or client.view.board.is_full():
                await client.game_ends()
            expected = -best
        moves = len(client.view.board.moves)
        mine = (moves + 1) // 2
        self.assertEqual(best, 22 - mine if client.view.board.line else 0)
        await client.send(type="analyse")
        self.assertEqual(await client.error(), "game_over")

    async def test_a_win_with_the_next_move_has_the_highest_score(self):
        self.start_server()
        client = await self.private_game(THREE_EACH + [2, 3, 2, 3, 2, 3] + [4, 5, 4, 5, 4, 5])
        event, _ = await self.analysis(client)
        self.assertEqual(event["scores"][0], 22 - 10)

    async def test_two_players_get_no_analysis_until_their_game_is_over(self):
        self.start_server()
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        for client in (red, yellow, spectator):
            await client.send(type="analyse")
            self.assertEqual(await client.error(), "no_analysis")
        await red.send(type="resign")
        for client in (red, yellow, spectator):
            await client.game_ends()
            event, _ = await self.analysis(client)
            self.assertEqual(event["move"], 1)

    async def test_a_spectator_may_ask_when_both_players_have_left(self):
        self.start_server()
        red, yellow = await self.two_players()
        await self.play_all(LATE, red, yellow)
        spectator = await self.watch(red)
        await spectator.moves_become(len(LATE))
        await red.close()
        await spectator.presence_becomes(False, True, 1)
        await spectator.send(type="analyse")
        self.assertEqual(await spectator.error(), "no_analysis")
        await yellow.close()
        await spectator.presence_becomes(False, False, 1)
        event, _ = await self.analysis(spectator)
        self.assertEqual(event["move"], len(LATE) + 1)

    async def test_a_player_may_ask_against_the_computer_and_in_hot_seat(self):
        self.start_server()
        computer = await self.enter(opponent="computer", level=1)
        local = await self.enter(opponent="local")
        for client in (computer, local):
            event, _ = await self.analysis(client)
            self.assertEqual(event["scores"], [-2, -1, 0, 1, 0, -1, -2])

    async def test_no_analysis_of_a_game_comes_after_its_rematch(self):
        self.start_server()
        client = await self.enter(opponent="local")
        for column in EARLY:
            await client.play(column)
        for type in ("analyse", "resign", "rematch"):
            await client.send(type=type)
        await client.game_begins(client.view.games + 1)
        # In this time the engine would have finished the first analysis.
        other = await self.private_game(EARLY)
        for _ in range(8):
            await self.analysis(other)
        await client.receives_nothing()

    async def test_the_tutorials_dialect_has_no_analysis(self):
        self.start_server()
        client = await self.start_hot_seat(3, v2=False)
        await client.send(type="analyse")
        self.assertIn("type must be", await client.error())

    async def test_questions_of_clients_that_have_left_delay_nobody(self):
        self.start_server()
        for _ in range(10):
            client = await self.private_game(EARLY)
            await client.send(type="analyse")
            await client.send(type="analyse")
            client.drop()
        client = await self.private_game(LATE)
        await self.analysis(client)

    async def test_analyses_do_not_delay_the_computers_move(self):
        self.start_server()
        asking = [await self.private_game(EARLY) for _ in range(8)]
        for client in asking:
            await client.send(type="analyse")
        client = await self.enter(opponent="computer", level=1)
        await client.send(type="play", column=3)
        await client.moves_become(2)

    async def test_the_server_stops_during_an_analysis(self):
        self.start_server()
        client = await self.private_game(EARLY)
        await client.send(type="analyse")
        await self.stop_server()
        await asyncio.wait_for(client.websocket.wait_closed(), 60)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

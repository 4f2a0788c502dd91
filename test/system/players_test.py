"""connect4.v2: roles, moves and their numbers, presence, the end of a game, and reconnecting.

Usage: players_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME, played
from support.match_client import TAKEN_OVER, MatchTest

# The last move makes two lines at once, a row and a diagonal.
TWO_LINES = [3, 5, 4, 3, 2, 4, 3, 4, 4, 0, 2, 2, 1]
# The last move fills a gap: seven in a row.
LONG_LINE = [0, 0, 1, 1, 2, 2, 4, 4, 5, 5, 6, 6, 3]


class Roles(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_init_says_which_role_a_client_has(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(yellow)
        first, second, third = (client.view.init for client in (red, yellow, spectator))
        self.assertEqual(set(first), {"type", "player", "join", "watch", "resume"})
        self.assertEqual(first["player"], "red")
        self.assertEqual(second, {**first, "player": "yellow", "resume": second["resume"]})
        self.assertEqual(third, {"type": "init", "player": None, "watch": first["watch"]})
        secrets = {first["join"], first["watch"], first["resume"], second["resume"]}
        self.assertEqual(len(secrets), 4)

    async def test_no_two_matches_share_a_secret(self):
        secrets = set()
        for _ in range(20):
            for client in await self.two_players():
                secrets |= {client.view.init[key] for key in ("join", "watch", "resume")}
        self.assertEqual(len(secrets), 20 * 4)

    async def test_the_join_key_gives_yellows_seat_again_when_it_is_free(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        third = await self.connect()
        await third.send(type="init", join=red.view.init["join"])
        self.assertEqual(await third.error(), "seat_taken")
        self.assertEqual((await third.closed())[0], 1000)
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        again = await self.join(red)
        # Only the token is another one.
        resume = again.view.init["resume"]
        self.assertNotEqual(resume, yellow.view.init["resume"])
        self.assertEqual(again.view.init, {**yellow.view.init, "resume": resume})
        await self.play_all([3], red, again)

    async def test_a_client_that_offers_other_protocols_too_gets_v2(self):
        client = await self.connect(subprotocols=["chat", "connect4.v2", "connect4.v3"])
        await client.begin()
        self.assertEqual(client.view.colour, "red")


class Moves(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_all_clients_get_the_number_of_each_move(self):
        clients = [*(await self.two_players())]
        clients.append(await self.watch(clients[0]))
        for number, column in enumerate([3, 3, 4], 1):
            player, _, row = played([3, 3, 4][:number]).moves[-1]
            move = {"player": player, "column": column, "row": row, "move": number}
            await clients[(number - 1) % 2].send(type="play", column=column, move=number)
            for client in clients:
                self.assertEqual(await client.recv(), {"type": "play", **move})

    async def test_illegal_moves_are_refused(self):
        red, yellow = await self.two_players()
        await yellow.send(type="play", column=0)
        self.assertEqual(await yellow.error(), "not_your_turn")
        await self.play_all([0] * 6, red, yellow)
        await red.send(type="play", column=0)
        self.assertEqual(await red.error(), "slot_full")
        await yellow.receives_nothing()
        await self.play_all([1], red, yellow)

    async def test_a_move_that_is_sent_again_comes_back_to_its_sender_only(self):
        red, yellow = await self.two_players()
        await self.play_all([3, 4, 5], red, yellow)
        for number, column, row in ((1, 3, 0), (3, 5, 0)):
            self.assertEqual(
                await red.play_again(number, column),
                {"type": "play", "player": "red", "column": column, "row": row, "move": number},
            )
        await yellow.receives_nothing()
        await self.play_all([6], red, yellow)

    async def test_another_column_for_a_move_that_was_played_is_refused(self):
        red, yellow = await self.two_players()
        await self.play_all([3, 4, 5], red, yellow)
        for column in (0, 4):
            await red.send(type="play", column=column, move=1)
            self.assertEqual(await red.error(), "bad_move")
        await yellow.receives_nothing()
        await self.play_all([6], red, yellow)

    async def test_a_move_with_a_later_number_is_refused(self):
        red, yellow = await self.two_players()
        for number in (2, 3, 42):
            await red.send(type="play", column=3, move=number)
            self.assertEqual(await red.error(), "bad_move")
        await yellow.receives_nothing()
        await self.play_all([3], red, yellow)

    async def test_the_winning_move_may_be_sent_again(self):
        red, yellow = await self.two_players()
        await self.play_to_the_end(SHORT_GAME, red, yellow)
        event = await red.play_again(len(SHORT_GAME), SHORT_GAME[-1])
        self.assertEqual((event["type"], event["move"]), ("play", len(SHORT_GAME)))
        await yellow.receives_nothing()

    async def test_moves_that_arrive_at_once_are_played_in_one_order(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        # Each player sends all moves before it reads; the moves out of turn are refused.
        for _ in range(20):
            for client, columns in ((red, DRAWN_GAME[::2]), (yellow, DRAWN_GAME[1::2])):
                for column in columns[:5]:
                    await client.send(type="play", column=column)
        for client in (red, yellow):
            await client.pending_events()
        moves = yellow.view.board.moves
        self.assertGreater(len(moves), 0)
        for client in (red, spectator):
            await client.moves_become(len(moves))
            self.assertEqual(client.view.board.moves, moves)


class Ends(MatchTest):
    def setUp(self):
        self.start_server()

    async def end_of(self, columns):
        clients = [*(await self.two_players())]
        clients.append(await self.watch(clients[0]))
        await self.play_to_the_end(columns, *clients)
        for client in clients[:2]:
            await client.send(type="play", column=6)
            self.assertEqual(await client.error(), "game_over")
        clients.append(await self.watch(clients[0]))
        clients.append(await self.resume(clients[0]))
        results = [client.view.result for client in clients]
        for result in results:
            self.assertEqual(result, results[0])
        return results[0]

    async def test_a_win_has_the_cells_of_its_line(self):
        win = await self.end_of(SHORT_GAME)
        self.assertEqual(sorted(win.pop("line")), [[0, 0], [0, 1], [0, 2], [0, 3]])
        self.assertEqual(win, {"type": "win", "player": "red"})

    async def test_a_win_has_all_cells_of_a_long_line(self):
        win = await self.end_of(LONG_LINE)
        self.assertEqual(sorted(win["line"]), [[column, 0] for column in range(7)])

    async def test_a_win_has_the_cells_of_two_lines(self):
        win = await self.end_of(TWO_LINES)
        row, diagonal = [[1, 0], [2, 0], [3, 0], [4, 0]], [[2, 1], [3, 2], [4, 3]]
        self.assertEqual(sorted(win["line"]), sorted(row + diagonal))

    async def test_a_full_board_is_a_draw(self):
        self.assertEqual(await self.end_of(DRAWN_GAME), {"type": "draw"})

    async def test_either_player_may_resign_at_any_time(self):
        for moves in (0, 1, 2):
            for loser in (0, 1):
                with self.subTest(moves=moves, loser=loser):
                    players = await self.two_players()
                    spectator = await self.watch(players[0])
                    await self.play_all([3, 4][:moves], *players, spectator)
                    await players[loser].send(type="resign")
                    winner = players[1 - loser].view.colour
                    win = {"type": "win", "player": winner, "reason": "resign"}
                    for client in (*players, spectator):
                        self.assertEqual(await client.recv(), win)
                    for client in (await self.watch(players[0]), await self.resume(players[1])):
                        self.assertEqual(client.view.result, win)

    async def test_after_the_end_no_player_can_resign_or_play(self):
        for end in (SHORT_GAME, [3]):
            players = await self.two_players()
            await self.play_all(end, *players)
            if end != SHORT_GAME:
                await players[0].send(type="resign")
            for client in players:
                await client.game_ends()
                await client.send(type="resign")
                self.assertEqual(await client.error(), "game_over")
                await client.send(type="play", column=6)
                self.assertEqual(await client.error(), "game_over")
            for client in players:
                await client.receives_nothing()

    async def test_red_may_resign_before_yellow_has_joined(self):
        red = await self.start()
        await red.send(type="resign")
        self.assertEqual((await red.game_ends())["player"], "yellow")
        yellow = await self.join(red)
        self.assertEqual(yellow.view.result, red.view.result)


class Presence(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_all_clients_know_which_others_are_connected(self):
        red = await self.start()
        self.assertEqual(
            red.view.presence, {"type": "presence", "red": True, "yellow": False, "watchers": 0}
        )
        yellow = await self.join(red)
        for client in (red, yellow):
            await client.presence_becomes(True, True, 0)
        spectators = [await self.watch(red) for _ in range(3)]
        for client in (red, yellow, *spectators):
            await client.presence_becomes(True, True, 3)
        await spectators.pop().close()
        spectators.pop().drop()
        for client in (red, yellow, *spectators):
            await client.presence_becomes(True, True, 1)
        yellow.drop()
        for client in (red, *spectators):
            await client.presence_becomes(True, False, 1)
        yellow = await self.resume(yellow)
        await red.close()
        for client in (yellow, *spectators):
            await client.presence_becomes(False, True, 1)
        await yellow.close()
        await spectators[0].presence_becomes(False, False, 1)


    async def test_a_lost_connection_is_told_apart_from_leaving(self):
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        for leave, lost in [
            (lambda: yellow.websocket.close(1000), []),
            (lambda: yellow.drop(), ["yellow"]),
            (lambda: yellow.websocket.close(1001), []),
            # A page that gives up a connection.
            (lambda: yellow.websocket.close(4000, "no answer"), ["yellow"]),
        ]:
            leaving = leave()
            if leaving is not None:
                await leaving
            for client in (red, spectator):
                await client.presence_becomes(True, False, 1, lost=lost)
            yellow = await self.resume(yellow)
            for client in (red, spectator, yellow):
                await client.presence_becomes(True, True, 1, lost=[])


class Resume(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_a_token_gives_the_seat_the_moves_and_the_result(self):
        players = [*(await self.two_players())]
        for number, column in enumerate(SHORT_GAME):
            await self.play_all([column], *players)
            for seat in (0, 1):
                old = players[seat]
                await old.close()
                new = players[seat] = await self.resume(old)
                self.assertEqual(new.view.init, old.view.init)
                self.assertEqual(new.view.board.moves, played(SHORT_GAME[: number + 1]).moves)
        for player in players:
            self.assertEqual(player.view.result["player"], "red")

    async def test_a_token_takes_the_seat_from_the_older_connection(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        for old, colour in ((red, "red"), (yellow, "yellow")):
            new = await self.resume(old)
            self.assertEqual(new.view.colour, colour)
            self.assertEqual(await old.closed(), TAKEN_OVER)
            if colour == "red":
                red = new
        await self.play_all([3, 3], red, new)

    async def test_a_match_that_all_have_left_is_resumed(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        await red.close()
        await yellow.close()
        yellow = await self.resume(yellow)
        self.assertEqual(yellow.view.presence["red"], False)
        red = await self.resume(red)
        await self.play_all([3, 3], red, yellow)

    async def test_a_player_may_come_back_in_the_other_dialect(self):
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        await yellow.close()
        await red.presence_becomes(True, False, 0)
        yellow = await self.join(red, v2=False)
        self.assertEqual(yellow.view.board.moves, red.view.board.moves)
        await self.play_all([3], red, yellow)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

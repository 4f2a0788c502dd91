"""Two servers share their games in Redis: a client may use either of them.

Usage: shared_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import random
import sys
import unittest

from support.board import SHORT_GAME, played
from support.match_client import TAKEN_OVER, MatchTest, connect, until
from support.redis_network import RedisNetwork
from support.redis_process import RedisProcess


class SharedTest(MatchTest):
    options = ()

    def setUp(self):
        self.redis = RedisProcess()
        self.addCleanup(self.redis.end)
        store = ("--store", self.redis.url)
        self.a, self.b = [self.start_server(*store, *self.options) for _ in range(2)]

    async def connect_to(self, server, v2=True):
        client = await connect(server.uri, v2)
        self.addAsyncCleanup(client.close)
        return client

    async def enter_at(self, server, v2=True, **init):
        return await (await self.connect_to(server, v2)).begin(**init)

    async def resume_at(self, server, player):
        return await self.enter_at(server, resume=player.view.init["resume"])

    async def players_apart(self, v2=True):
        """Starts a match, with the first player on one server and the second on the other."""
        red = await self.enter_at(self.a, v2)
        yellow = await self.enter_at(self.b, v2, join=red.view.init["join"])
        return red, yellow

    async def everyone_apart(self, v2=True):
        """Starts such a match with a spectator on each server."""
        red, yellow = await self.players_apart(v2)
        watch = red.view.init["watch"]
        return red, yellow, *[await self.enter_at(at, v2, watch=watch) for at in (self.a, self.b)]

    async def end_server(self, server):
        server.terminate()
        self.assertEqual(await asyncio.to_thread(server.wait), 0)


class Shared(SharedTest):
    async def test_all_clients_know_which_others_are_connected(self):
        red, yellow, *spectators = await self.everyone_apart()
        for client in (red, yellow, *spectators):
            await client.presence_becomes(True, True, 2)
        await spectators.pop().close()
        yellow.drop()
        for client in (red, *spectators):
            await client.presence_becomes(True, False, 1)
        await self.resume_at(self.a, yellow)
        for client in (red, *spectators):
            await client.presence_becomes(True, True, 1)

    async def test_all_see_the_moves_in_order_and_the_win(self):
        clients = await self.everyone_apart()
        await self.play_to_the_end(SHORT_GAME, *clients)
        for client in clients:
            self.assertEqual(client.view.board.moves, played(SHORT_GAME).moves)
            self.assertEqual(client.view.result, clients[0].view.result)

    async def test_the_tutorials_clients_see_the_moves_and_the_win(self):
        clients = await self.everyone_apart(v2=False)
        await self.play_to_the_end(SHORT_GAME, *clients)

    async def test_a_late_spectator_sees_the_moves_of_the_other_server(self):
        red, yellow = await self.players_apart()
        await self.play_all(SHORT_GAME[:5], red, yellow)
        for server in (self.a, self.b):
            late = await self.enter_at(server, watch=red.view.init["watch"])
            self.assertEqual(late.view.board.moves, red.view.board.moves)

    async def test_a_player_who_comes_back_sees_moves_that_the_server_has_not_received(self):
        async with RedisNetwork(self.redis.port, random) as network:
            server = self.start_server("--store", network.url)
            red, yellow = await self.players_apart()
            await self.enter_at(server, watch=red.view.init["watch"])
            network.silence_subscriptions()
            await self.play_all([3], red, yellow)
            red = await self.resume_at(server, red)
            self.assertEqual(red.view.board.moves, yellow.view.board.moves)

    async def test_an_error_is_for_its_sender_only(self):
        red, yellow, *spectators = await self.everyone_apart()
        await yellow.send(type="play", column=3)
        self.assertEqual(await yellow.error(), "not_your_turn")
        await self.play_all([3], red, yellow, *spectators)

    async def test_a_rematch_of_players_on_two_servers(self):
        clients = await self.everyone_apart()
        for _ in range(3):
            await self.play_to_the_end(SHORT_GAME, *clients)
            await self.rematch(*clients)
            clients = [clients[1], clients[0], *clients[2:]]
            self.assertEqual([client.view.colour for client in clients[:2]], ["red", "yellow"])
        for client in clients:
            await client.presence_becomes(True, True, 2)

    async def test_two_requests_for_a_rematch_at_once_begin_one_game(self):
        players = await self.players_apart()
        for _ in range(10):
            await self.rematch_at_once(*players)
            players = players[::-1]

    async def test_a_token_takes_the_seat_from_a_connection_on_the_other_server(self):
        red, yellow = await self.players_apart()
        await self.play_all([3], red, yellow)
        for old, server in ((red, self.b), (yellow, self.a)):
            new = await self.resume_at(server, old)
            self.assertEqual(await old.closed(), TAKEN_OVER)
            self.assertEqual(new.view.init, old.view.init)
            if old == red:
                red = new
        await self.play_all([3, 3], red, new)

    async def test_the_last_of_many_connections_with_a_token_has_the_seat(self):
        red, yellow = await self.players_apart()
        for _ in range(5):
            for server in (self.b, self.a):
                old, red = red, await self.resume_at(server, red)
                self.assertEqual(await old.closed(), TAKEN_OVER)
        await red.presence_becomes(True, True, 0)
        await self.play_all([3, 3], red, yellow)

    async def test_a_client_that_joins_makes_the_token_void_on_both_servers(self):
        red, yellow, *spectators = await self.everyone_apart()
        await red.presence_becomes(True, True, 2)
        await yellow.close()
        for client in (red, *spectators):
            await client.presence_becomes(True, False, 2)
        newcomer = await self.enter_at(self.a, join=red.view.init["join"])
        for client in (red, *spectators):
            await client.presence_becomes(True, True, 2)
        self.assertEqual([client.view.joins for client in (red, *spectators)], [2, 1, 1])
        for server in (self.b, self.a):
            old = await self.connect_to(server)
            await old.send(type="init", resume=yellow.view.init["resume"])
            self.assertEqual(await old.error(), "game_not_found")
        back = await self.resume_at(self.b, newcomer)
        self.assertEqual(await newcomer.closed(), TAKEN_OVER)
        await self.play_all([3, 3], red, back, *spectators)

    async def test_a_third_player_is_refused_by_both_servers(self):
        red, _ = await self.players_apart()
        await red.presence_becomes(True, True, 0)
        await self.assert_a_third_is_refused(red)

    async def test_a_third_player_is_refused_by_a_server_that_has_not_loaded_the_match(self):
        for _ in range(10):
            red = await self.enter_at(self.a)
            await self.enter_at(self.a, join=red.view.init["join"])
            await self.assert_a_third_is_refused(red)

    async def assert_a_third_is_refused(self, red):
        for server in (self.b, self.a):
            third = await self.connect_to(server)
            await third.send(type="init", join=red.view.init["join"])
            self.assertEqual(await third.error(), "seat_taken")
            self.assertEqual((await third.closed())[0], 1000)

    async def test_moves_at_once_on_both_servers_are_played_in_one_order(self):
        clients = await self.everyone_apart()
        for _ in range(20):
            for client in clients[:2]:
                await client.send(type="play", column=client.view.board.open_columns()[0])
            for client in clients[:2]:
                await client.pending_events()
        length = max(len(client.view.board.moves) for client in clients)
        self.assertGreater(length, 0)
        for client in clients:
            await client.moves_become(length)
            self.assertEqual(client.view.board.moves, clients[0].view.board.moves)


class WithoutServer(SharedTest):
    """One of the servers is killed or stops."""

    async def test_clients_of_a_killed_server_count_as_away(self):
        red, yellow, spectator, _ = await self.everyone_apart()
        for client in (red, spectator):
            await client.presence_becomes(True, True, 2)
        self.b.kill()
        for client in (red, spectator):
            await client.presence_becomes(True, False, 1)
        yellow = await self.resume_at(self.a, yellow)
        for client in (red, yellow, spectator):
            await client.presence_becomes(True, True, 1)
        await self.play_all([3, 3], red, yellow, spectator)

    async def test_a_match_goes_on_on_the_other_server(self):
        for end in (self.kill, self.end_server):
            with self.subTest(end.__name__):
                red, yellow, *_ = await self.everyone_apart()
                await self.play_all(SHORT_GAME[:4], red, yellow)
                await end(self.a)
                back = await self.resume_at(self.b, red)
                self.assertEqual(back.view.init, red.view.init)
                self.assertEqual(back.view.board.moves, red.view.board.moves)
                await self.play_to_the_end(SHORT_GAME[4:], back, yellow)
                self.a.start()

    async def kill(self, server):
        server.kill()

    async def test_a_server_that_stops_sends_its_clients_to_another_one(self):
        red, _ = await self.players_apart()
        await self.end_server(self.a)
        self.assertEqual(await red.closed(), (1012, "The server restarts."))

    async def test_a_server_can_stop_while_it_waits_for_the_presence_of_another(self):
        async with RedisNetwork(self.redis.port, random) as network:
            server = self.start_server("--store", network.url)
            red = await self.enter_at(server)
            await self.enter_at(self.b, join=red.view.init["join"])
            await red.presence_becomes(True, True, 0)
            await red.close()
            self.b.pause()
            try:
                # With new subscriptions, the server asks the others in the match.
                questions = self.redis.calls("pubsub|numsub")
                network.cut_subscriptions()
                await until(lambda: self.redis.calls("pubsub|numsub") > questions)
                await self.end_server(server)
            finally:
                self.b.resume()

    async def test_a_match_that_no_server_has_in_memory_goes_on(self):
        clients = [*(await self.everyone_apart())]
        await self.play_all(SHORT_GAME[:4], *clients)
        for server in (self.a, self.b):
            server.kill()
            server.start()
        clients = [
            await self.resume_at(self.b, clients[0]),
            await self.resume_at(self.a, clients[1]),
            await self.enter_at(self.a, watch=clients[0].view.init["watch"]),
        ]
        await self.play_to_the_end(SHORT_GAME[4:], *clients)


class WithoutRedis(SharedTest):
    """Redis is unavailable for a while."""

    async def is_ready(self, server, status):
        """Waits until the readiness check has this status."""
        await until(lambda: server.get("/readyz")[0] == status)

    async def assert_games_pause(self, stop, start):
        clients = await self.everyone_apart()
        red = clients[0]
        await self.play_all([3, 3], *clients)
        stop()
        await red.send(type="play", column=3, move=3)
        self.assertEqual(await red.error(), "unavailable")
        for client in clients:
            await client.receives_nothing()
            await client.game_pauses()
        for server in (self.a, self.b):
            await self.is_ready(server, 503)
        start()
        for client in clients:
            await client.game_goes_on()
        for server in (self.a, self.b):
            await self.is_ready(server, 200)
        # If Redis has recorded the first one, the answer is the same move.
        red.view.sent_again.append(3)
        await red.send(type="play", column=3, move=3)
        for client in clients:
            await client.moves_become(3)
        await self.play_all([3, 3], *clients)
        for client in clients:
            self.assertEqual(client.view.board.moves, played([3] * 5).moves)

    async def test_games_pause_until_redis_runs_again(self):
        await self.assert_games_pause(self.redis.kill, self.redis.start)

    async def test_games_pause_until_redis_answers_again(self):
        await self.assert_games_pause(self.redis.pause, self.redis.resume)

    async def test_a_match_that_is_not_in_memory_can_be_entered_when_redis_runs_again(self):
        red = await self.enter_at(self.a)
        keys = [{"resume": red.view.init["resume"]}, {"join": red.view.init["join"]}]
        self.redis.kill()
        for init in ({}, *keys):
            client = await self.connect_to(self.b)
            await client.send(type="init", **init)
            self.assertEqual(await client.error(), "unavailable")
            self.assertEqual((await client.closed())[0], 1013)
        self.redis.start()
        await self.is_ready(self.b, 200)
        red, yellow = [await self.enter_at(self.b, **init) for init in keys]
        await self.play_all([3, 3], red, yellow)


class Together(SharedTest):
    options = ("--claim-after", "1")

    async def test_names_are_known_on_all_servers(self):
        red = await self.enter_at(self.a, name="Ann \"A\"")
        yellow = await self.enter_at(self.b, join=red.view.init["join"], name="Bo")
        spectator = await self.enter_at(self.b, watch=red.view.init["watch"])
        for client in (red, yellow, spectator):
            await client.names_become("Ann \"A\"", "Bo")
        # A name stays while its player is away, and changes when the player comes back elsewhere.
        await yellow.close()
        await red.presence_becomes(True, False, 1)
        await red.names_become("Ann \"A\"", "Bo")
        yellow = await self.enter_at(self.a, resume=yellow.view.init["resume"], name="Zoe")
        for client in (red, yellow, spectator):
            await client.names_become("Ann \"A\"", "Zoe")

    async def test_reactions_are_shown_on_all_servers(self):
        red, yellow, *spectators = await self.everyone_apart()
        for sender, player in ((red, "red"), (yellow, "yellow"), (spectators[1], None)):
            await sender.send(type="reaction", reaction="hello")
            for client in (red, yellow, *spectators):
                self.assertEqual((await client.reaction_arrives())["player"], player)

    async def test_a_move_is_taken_back_by_players_on_different_servers(self):
        red, yellow, *spectators = await self.everyone_apart()
        await self.play_all([3, 4], red, yellow, *spectators)
        await yellow.send(type="takeback")
        self.assertEqual((await red.recv())["type"], "takeback")
        await red.send(type="takeback")
        for client in (red, yellow, *spectators):
            self.assertEqual(await client.moves_are_taken_back(), [3])

    async def test_a_player_whose_server_was_killed_may_lose_the_game(self):
        red, yellow, spectator, _ = await self.everyone_apart()
        await self.play_all([3, 4], red, yellow, spectator)
        await red.send(type="claim")
        self.assertEqual(await red.error(), "cannot_claim")
        await asyncio.to_thread(self.b.kill)
        await red.presence_becomes(True, False, 1, lost=["yellow"])
        win = {"type": "win", "player": "red", "reason": "left"}
        self.assertEqual(await red.claim(), win)
        self.assertEqual(await spectator.game_ends(), win)
        yellow = await self.resume_at(self.a, yellow)
        self.assertEqual(yellow.view.result, win)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

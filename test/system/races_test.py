"""Several clients send events at the same time: all clients see them in the same order.

Usage: races_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import asyncio
import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME
from support.match_client import MatchTest

RACES = 20


class Races(MatchTest):
    def setUp(self):
        self.start_server("--grace", "0")

    async def errors(self, *clients):
        """Returns the codes of the errors that the server has sent to these clients."""
        events = [event for client in clients for event in await client.pending_events()]
        return sorted(event["code"] for event in events if event["type"] == "error")

    async def test_of_two_resignations_one_is_refused(self):
        for _ in range(RACES):
            players = await self.two_players()
            await asyncio.gather(*(client.send(type="resign") for client in players))
            self.assertEqual(await self.errors(*players), ["game_over"])
            self.assertEqual(players[0].view.result, players[1].view.result)

    async def test_a_move_and_a_resignation_are_seen_in_one_order(self):
        for _ in range(RACES):
            red, yellow = await self.two_players()
            spectator = await self.watch(red)
            await asyncio.gather(red.send(type="play", column=3), yellow.send(type="resign"))
            errors = await self.errors(red, yellow)
            moves = red.view.board.moves
            self.assertEqual(errors, [] if moves else ["game_over"])
            for client in (red, yellow, spectator):
                self.assertEqual((await client.game_ends())["player"], "red")
                self.assertEqual(client.view.board.moves, moves)

    async def test_two_requests_for_a_rematch_begin_one_game(self):
        players = await self.two_players()
        for _ in range(RACES):
            await self.rematch_at_once(*players)
            self.assertEqual(await self.errors(*players), [])
            players = players[::-1]
            self.assertEqual([client.view.colour for client in players], ["red", "yellow"])

    async def test_one_of_several_clients_with_the_join_link_gets_the_seat(self):
        for _ in range(RACES):
            red = await self.start()
            clients = [await self.connect() for _ in range(5)]
            init = {"type": "init", "join": red.view.init["join"]}
            await asyncio.gather(*(client.send(**init) for client in clients))
            events = [await client.next_event() for client in clients]
            answers = sorted(event.get("code", event["type"]) for event in events)
            self.assertEqual(answers, ["init"] + ["seat_taken"] * 4)

    async def test_a_move_that_is_sent_twice_is_played_once(self):
        red, yellow = await self.two_players()
        clients = [red, yellow]
        for number, column in enumerate(DRAWN_GAME, 1):
            mover = clients[(number - 1) % 2]
            mover.view.sent_again.append(number)
            move = {"type": "play", "column": column, "move": number}
            await asyncio.gather(mover.send(**move), mover.send(**move))
            for client in clients:
                await client.moves_become(number)

    async def test_more_than_one_move_in_a_turn_is_refused(self):
        for _ in range(RACES):
            red, yellow = await self.two_players()
            await asyncio.gather(*(red.send(type="play", column=3) for _ in range(3)))
            self.assertEqual(await self.errors(red), ["not_your_turn"] * 2)
            await self.play_all([3, 3], red, yellow)


class MeetAgain(MatchTest):
    """All clients have left, the match is not in memory, and all come back at once to one room."""

    async def test_clients_that_have_all_left_meet_again(self):
        self.start_server("--grace", "0", memory=False)
        clients = [*(await self.two_players())]
        clients.append(await self.watch(clients[0]))
        keys = [
            {"resume": clients[0].view.init["resume"]},
            {"resume": clients[1].view.init["resume"]},
            {"watch": clients[2].view.init["watch"]},
        ]
        for number, column in enumerate(SHORT_GAME, 1):
            await self.play_all([column], *clients)
            for client in clients:
                client.drop()
            clients = await asyncio.gather(*(self.enter(**key) for key in keys))
            for client in clients:
                self.assertEqual(len(client.view.board.moves), number)
                await client.presence_becomes(True, True, 1)
            self.assertEqual(self.server.metric("connect4_games"), 1)
        for client in clients:
            self.assertEqual(client.view.result["player"], "red")

    async def test_clients_meet_again_after_a_restart(self):
        self.start_server(memory=False)
        matches = [[*(await self.two_players())] for _ in range(RACES)]
        for match in matches:
            await self.play_all(SHORT_GAME[:4], *match)
        self.server.kill()
        self.server.start()
        for red, yellow in matches:
            init = red.view.init
            clients = await asyncio.gather(
                self.resume(red),
                self.resume(yellow),
                *(self.enter(v2, watch=init["watch"]) for v2 in (True, False) * 3),
            )
            await self.play_to_the_end(SHORT_GAME[4:], *clients)
        self.assertEqual(self.server.metric("connect4_games"), len(matches))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

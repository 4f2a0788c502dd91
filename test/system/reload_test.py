"""Players reload the page: the connection ends without a close frame, and a new one begins.

Usage: reload_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import asyncio
import sys
import unittest

from support.board import DRAWN_GAME, SHORT_GAME, played
from support.match_client import TAKEN_OVER, MatchTest
from support.python_websockets import is_open

RACES = 20


class Reload(MatchTest):
    def setUp(self):
        self.start_server()

    async def reload(self, players, seat):
        players[seat].drop()
        players[seat] = await self.resume(players[seat])

    def assert_moves(self, columns, *clients):
        for client in clients:
            self.assertEqual(client.view.board.moves, played(columns).moves)

    async def test_reload_after_each_move(self):
        players = [*(await self.two_players())]
        spectator = await self.watch(players[0])
        for number, column in enumerate(DRAWN_GAME, 1):
            await self.play_all([column], *players, spectator)
            for seat in (0, 1):
                await self.reload(players, seat)
            self.assert_moves(DRAWN_GAME[:number], *players)
            for client in (*players, spectator):
                await client.presence_becomes(True, True, 1)
        for client in (*players, spectator):
            self.assertEqual(await client.game_ends(), {"type": "draw"})

    async def test_reload_while_ones_own_move_is_on_its_way(self):
        players = [*(await self.two_players())]
        spectator = await self.watch(players[0])
        for number, column in enumerate(DRAWN_GAME, 1):
            seat = (number - 1) % 2
            await players[seat].send(type="play", column=column, move=number)
            await self.reload(players, seat)
            if len(players[seat].view.board.moves) < number:
                # The move was lost, or comes later; to send it again is right in both cases.
                await players[seat].play_again(number, column)
            for client in (*players, spectator):
                await client.moves_become(number)
        self.assert_moves(DRAWN_GAME, *players, spectator)

    async def test_reload_while_the_other_player_moves(self):
        players = [*(await self.two_players())]
        for number, column in enumerate(DRAWN_GAME, 1):
            seat = (number - 1) % 2
            await players[seat].send(type="play", column=column)
            await self.reload(players, 1 - seat)
            for client in players:
                await client.moves_become(number)

    async def test_reload_after_the_end_and_between_two_games(self):
        players = [*(await self.two_players())]
        await self.play_to_the_end(SHORT_GAME, *players)
        for asks in (0, 1):
            await players[asks].send(type="rematch")
            await players[asks].recv()
            for seat in (0, 1):
                await self.reload(players, seat)
        self.assertEqual([client.view.colour for client in players], ["yellow", "red"])
        await self.play_all([3], *reversed(players))


class ResumeTwice(MatchTest):
    def setUp(self):
        self.start_server()

    async def test_of_two_new_connections_and_the_old_one_remains(self):
        players = [*(await self.two_players())]
        for race, column in enumerate(DRAWN_GAME[:RACES]):
            seat = race % 2
            old, token = players[seat], players[seat].view.init["resume"]
            racers = [await self.connect(), await self.connect()]
            await asyncio.gather(*(client.send(type="init", resume=token) for client in racers))
            closings = [asyncio.create_task(client.closed()) for client in racers]
            done, pending = await asyncio.wait(closings, return_when=asyncio.FIRST_COMPLETED)
            self.assertEqual([len(done), len(pending)], [1, 1])
            self.assertEqual(await done.pop(), TAKEN_OVER)
            self.assertEqual(await old.closed(), TAKEN_OVER)
            winner = racers[closings.index(pending.pop())]
            await winner.presence_becomes(True, True, 0)
            players[seat] = winner
            await self.play_all([column], *players)
            self.assertTrue(is_open(winner.websocket))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

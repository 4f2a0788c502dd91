"""Matches without clients are freed after the grace time, and not before.

Usage: abandoned_test.py CONNECT4_SERVER [unittest arguments]
"""

import sys
import unittest

from support.match_client import MatchTest, until

MATCHES = 20


class Abandoned(MatchTest):
    def games(self):
        return self.server.metric("connect4_games")

    async def leave_matches(self):
        """Plays a few moves of several matches, with different clients, which then leave. Returns
        the clients of each match."""
        matches = []
        for number in range(MATCHES):
            clients = [*(await self.two_players(v2=number % 4 != 3))]
            if number % 2:
                clients.append(await self.watch(clients[0]))
            await self.play_all([3, 4, 5], *clients)
            matches.append(clients)
        self.assertEqual(self.games(), MATCHES)
        for clients in matches:
            for number, client in enumerate(clients):
                if number % 2:
                    client.drop()
                else:
                    await client.close()
        return matches

    async def test_without_a_database_the_keys_are_no_longer_valid(self):
        self.start_server("--grace", "1", memory=True)
        matches = await self.leave_matches()
        await until(lambda: self.games() == 0)
        for first, *_ in matches:
            init = first.view.init
            for kind in ("join", "watch", "resume"):
                if kind in init:
                    client = await self.connect()
                    await client.send(type="init", **{kind: init[kind]})
                    self.assertEqual(await client.error(), "game_not_found")

    async def test_with_a_database_a_key_loads_the_match_again(self):
        self.start_server("--grace", "1", memory=False)
        matches = await self.leave_matches()
        await until(lambda: self.games() == 0)
        for old in matches:
            first = old[0]
            clients = [await self.join(first), await self.watch(first)]
            if first.view.v2:
                clients.append(await self.resume(first))
            for client in clients:
                self.assertEqual(client.view.board.moves, first.view.board.moves)
            await clients[0].play(6)
        self.assertEqual(self.games(), MATCHES)

    async def test_a_match_is_kept_while_a_client_is_connected(self):
        self.start_server("--grace", "1", memory=True)
        left, watched = await self.two_players(), await self.two_players()
        spectator = await self.watch(watched[0])
        for client in (*left, *watched):
            await client.close()
        await until(lambda: self.games() == 1)
        red = await self.resume(watched[0])
        await self.play_all([3], red, await self.resume(watched[1]), spectator)

    async def test_within_the_grace_time_a_player_can_come_back(self):
        self.start_server(memory=True)
        matches = await self.leave_matches()
        await until(lambda: self.server.metric("connect4_connections") == 0)
        self.assertEqual(self.games(), MATCHES)
        for first, *_ in matches:
            yellow = await self.join(first)
            self.assertEqual(yellow.view.board.moves, first.view.board.moves)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

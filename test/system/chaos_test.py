"""Servers that share their games in Redis, and everything between the clients and the record fails:
nothing that anybody was told is lost or doubled, and all see the same.

Usage: chaos_test.py CONNECT4_SERVER [unittest arguments]. The variable SEED repeats the choices of
an earlier run.
"""

import asyncio
import contextlib
import sys
import unittest

from support.match_client import MatchTest, connect, seeded_random, until
from support.redis_network import RedisNetwork
from support.redis_process import RedisProcess
from support.visitor import VisitingPlayer, Visitor, holds

SERVERS = 3
GAMES = 30


class Chaos(MatchTest):
    def setUp(self):
        self.random = seeded_random()
        self.redis = RedisProcess()
        self.addCleanup(self.redis.end)

    @contextlib.asynccontextmanager
    async def games(self, url=None):
        """Has all games played until the end of the body, which makes the faults. After them the
        games go on, come to rest, and must be as they were told."""
        store = url or self.redis.url
        self.servers = [self.start_server("--store", store) for _ in range(SERVERS)]
        self.matches = [await self.new_match() for _ in range(GAMES)]
        self.players = [visitor for match in self.matches for visitor in match[:2]]
        self.visitors = [visitor for match in self.matches for visitor in match]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(visitor.run()) for visitor in self.visitors]
                await self.moves_are_played(GAMES)
                yield
                await self.moves_are_played(10 * GAMES)
                for player in self.players:
                    player.rests = True
                await self.all_have_seen_the_same()
                for task in tasks:
                    task.cancel()
        except BaseException:
            # Who was just connecting will not answer to a goodbye.
            for server in self.servers:
                server.kill()
            raise
        for visitor in self.visitors:
            await visitor.client.close()
        self.report()
        self.assert_what_was_told_is_recorded()

    async def new_match(self):
        red = await self.enter()
        yellow = await self.enter(join=red.view.init["join"])
        spectator = await self.enter(watch=red.view.init["watch"])
        kinds = (VisitingPlayer, red), (VisitingPlayer, yellow), (Visitor, spectator)
        return [kind(self.servers, client, self.random) for kind, client in kinds]

    async def enter(self, **init):
        return await (await connect(self.random.choice(self.servers).uri)).begin(**init)

    def what_servers_say(self, text):
        """The lines of the servers' logs with this text."""
        return "".join(line for server in self.servers for line in server.log if text in line)

    def moves(self):
        return sum(player.moves for player in self.players)

    def losses(self):
        return sum(visitor.losses for visitor in self.visitors)

    def refusals(self):
        return sum(visitor.refusals for visitor in self.visitors)

    async def moves_are_played(self, count):
        goal = self.moves() + count
        await until(lambda: self.moves() >= goal)

    async def some_moves_are_played(self):
        """From none to a few in each game: a fault may meet another one's end."""
        await self.moves_are_played(self.random.randrange(5 * GAMES))

    def record(self, match):
        return self.redis.entries(match[2].key["watch"])

    async def all_have_seen_the_same(self):
        """Waits until every view is what is recorded, and all are there again."""
        with contextlib.suppress(TimeoutError):
            await until(lambda: all(map(self.is_settled, self.matches)))
        for match in self.matches:
            state = [(self.record(match), v.told[-1], v.client.view.presence) for v in match]
            self.assertTrue(self.is_settled(match), state)

    def is_settled(self, match):
        record = self.record(match)
        return all(visitor.has_seen(record) for visitor in match)

    def assert_what_was_told_is_recorded(self):
        for match in self.matches:
            record = self.record(match)
            for visitor in match:
                for told in visitor.told:
                    self.assertTrue(holds(record, told), (record, told))

    def report(self):
        games = sum(self.record(match).count("R") for match in self.matches)
        print(
            f"{self.moves()} moves, {games} games ended, {self.losses()} connections lost,"
            f" {self.refusals()} refusals",
            flush=True,
        )

    async def in_turn(self, *actions):
        """Does what may block, while the games go on, and nothing by halves if they fail."""
        for action in actions:
            deed = asyncio.create_task(asyncio.to_thread(action))
            try:
                await asyncio.shield(deed)
            finally:
                await deed

    def assert_nobody_had_to_come_back(self):
        self.assertEqual(self.losses(), 0)


class ServersFail(Chaos):
    async def test_servers_are_killed(self):
        async with self.games():
            for _ in range(30):
                server = self.random.choice(self.servers)
                await self.in_turn(server.kill)
                await self.some_moves_are_played()
                await self.in_turn(server.start)
                await self.some_moves_are_played()
        self.assertGreater(self.losses(), 0)

    async def test_servers_are_restarted_in_order(self):
        async with self.games():
            for server in self.servers * 8:
                await self.in_turn(lambda: self.stop(server), server.start)
                await self.some_moves_are_played()
        self.assertGreater(self.losses(), 0)

    def stop(self, server):
        server.terminate()
        self.assertEqual(server.wait(), 0)


class RedisFails(Chaos):
    async def test_redis_is_killed(self):
        async with self.games():
            for _ in range(15):
                await self.in_turn(self.redis.kill)
                await asyncio.sleep(self.random.uniform(0, 0.5))
                await self.in_turn(self.redis.start)
                await self.some_moves_are_played()
        self.assertGreater(self.refusals(), 0)
        self.assert_nobody_had_to_come_back()

    async def test_redis_stands_still(self):
        async with self.games():
            for _ in range(8):
                self.redis.stop()
                await asyncio.sleep(1.3)  # Longer than the servers wait for it.
                self.redis.go_on()
                await self.some_moves_are_played()
        self.assertGreater(self.refusals(), 0)
        self.assert_nobody_had_to_come_back()

    async def test_connections_for_commands_are_killed(self):
        await self.kill_clients("normal", 50)
        self.assertGreater(self.refusals(), 0)

    async def test_connections_for_subscriptions_are_killed(self):
        await self.kill_clients("pubsub", 100)
        self.assertEqual(self.refusals(), 0, self.what_servers_say("for commands"))

    async def kill_clients(self, kind, times):
        """Lets Redis end all connections of this kind so many times."""
        killed = 0
        async with self.games():
            for _ in range(times):
                killed += self.redis.command("CLIENT", "KILL", "TYPE", kind)
                await self.some_moves_are_played()
        self.assertGreater(killed, times)
        self.assert_nobody_had_to_come_back()

    async def test_the_network_to_redis_fails(self):
        async with RedisNetwork(self.redis.port, self.random) as network:
            async with self.games(network.url):
                faults = 0
                while faults < 40:
                    faults += network.disturb()
                    await self.some_moves_are_played()
            self.assert_nobody_had_to_come_back()


class EverythingFails(Chaos):
    async def test_while_people_come_and_go(self):
        async with RedisNetwork(self.redis.port, self.random) as network:
            async with self.games(network.url):
                for _ in range(15):
                    for visitor in self.random.sample(self.visitors, GAMES):
                        visitor.client.drop()
                    server = self.random.choice(self.servers)
                    await self.in_turn(server.kill)
                    network.disturb()
                    await self.some_moves_are_played()
                    await self.in_turn(self.redis.kill, server.start, self.redis.start)
                    await self.some_moves_are_played()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

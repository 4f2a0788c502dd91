"""Servers share their games in Redis, and each part between the clients and the record fails: no
event that a client has received is lost or doubled, and all clients see the same.

Usage: chaos_test.py CONNECT4_SERVER [unittest arguments]. The variable SEED repeats the choices of
an earlier run.
"""

import asyncio
import contextlib
import sys
import unittest

from support.match_client import MatchTest, connect, seeded_random, until
from support.record import CLAIM, TAKEBACK
from support.redis_network import RedisNetwork
from support.redis_process import RedisProcess
from support.visitor import VisitingPlayer, Visitor

SERVERS = 3
GAMES = 30


class Chaos(MatchTest):
    def setUp(self):
        self.random = seeded_random()
        self.redis = RedisProcess()
        self.addCleanup(self.redis.end)

    @contextlib.asynccontextmanager
    async def games(self, url=None, *options):
        """Plays all games while the body causes faults. After it the games go on for a while and
        stop; then the record must have what each client has received."""
        store = url or self.redis.url
        options = ("--store", store, "--claim-after", "1", *options)
        self.servers = [self.start_server(*options) for _ in range(SERVERS)]
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
            # A client that was just connecting would not answer a close frame.
            for server in self.servers:
                server.kill()
            raise
        for visitor in self.visitors:
            await visitor.client.close()
        self.report()
        self.assert_what_was_received_is_recorded()

    async def new_match(self):
        red = await self.enter()
        yellow = await self.enter(join=red.view.init["join"])
        spectator = await self.enter(watch=red.view.init["watch"])
        kinds = (VisitingPlayer, red), (VisitingPlayer, yellow), (Visitor, spectator)
        return [kind(self.servers, client, self.random) for kind, client in kinds]

    async def enter(self, **init):
        """Enters a match by any server. Tries again if the server refuses, because Redis may be too
        slow on a busy machine."""
        while True:
            client = await connect(self.random.choice(self.servers).uri)
            await client.send(type="init", **init)
            event = await client.next_event()
            if event["type"] != "error":
                await client.presence_arrives()
                return client
            assert event["code"] == "unavailable", event
            await client.closed()

    def log_lines(self, text):
        """Returns the lines of the servers' logs that contain this text."""
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
        """Waits for between none and a few moves in each game, so that faults may overlap."""
        await self.moves_are_played(self.random.randrange(5 * GAMES))

    def record(self, match):
        return self.redis.entries(match[2].key["watch"])

    async def all_have_seen_the_same(self):
        """Waits until all clients are connected and show what is recorded."""
        with contextlib.suppress(TimeoutError):
            await until(lambda: all(map(self.is_settled, self.matches)))
        for match in self.matches:
            state = [(self.record(match), v.received[-1], v.client.view.presence) for v in match]
            self.assertTrue(self.is_settled(match), state)

    def is_settled(self, match):
        record = self.record(match)
        return all(visitor.has_seen(record) for visitor in match)

    def assert_what_was_received_is_recorded(self):
        for match in self.matches:
            record = self.record(match)
            for visitor in match:
                for received in visitor.received:
                    self.assertTrue(received.is_in(record), (record, received))

    def report(self):
        record = "".join(self.record(match) for match in self.matches)
        games, requests, claims = (
            sum(map(record.count, letters)) for letters in ("R", TAKEBACK, CLAIM)
        )
        print(
            f"{self.moves()} moves, {games} games ended, {requests} takebacks asked or agreed,"
            f" {claims} claims, {self.losses()} connections lost, {self.refusals()} refusals",
            flush=True,
        )

    async def run_blocking(self, *actions):
        """Runs blocking functions, one after the other, while the games go on. A function that has
        begun is finished even if the games fail."""
        for action in actions:
            task = asyncio.create_task(asyncio.to_thread(action))
            try:
                await asyncio.shield(task)
            finally:
                await task

    def assert_no_connection_was_lost(self):
        self.assertEqual(self.losses(), 0)


class ServersFail(Chaos):
    async def test_no_event_is_lost_when_servers_are_killed(self):
        async with self.games():
            for _ in range(30):
                server = self.random.choice(self.servers)
                await self.run_blocking(server.kill)
                await self.some_moves_are_played()
                await self.run_blocking(server.start)
                await self.some_moves_are_played()
        self.assertGreater(self.losses(), 0)

    async def test_no_event_is_lost_when_servers_are_restarted_in_order(self):
        async with self.games():
            for server in self.servers * 8:
                await self.run_blocking(lambda: self.stop(server), server.start)
                await self.some_moves_are_played()
        self.assertGreater(self.losses(), 0)

    def stop(self, server):
        server.terminate()
        self.assertEqual(server.wait(), 0)


class RedisFails(Chaos):
    async def test_no_event_is_lost_when_redis_is_killed(self):
        async with self.games():
            for _ in range(15):
                await self.run_blocking(self.redis.kill)
                await asyncio.sleep(self.random.uniform(0, 0.5))
                await self.run_blocking(self.redis.start)
                await self.some_moves_are_played()
        self.assertGreater(self.refusals(), 0)
        self.assert_no_connection_was_lost()

    async def test_no_event_is_lost_when_redis_pauses(self):
        async with self.games():
            for _ in range(8):
                self.redis.pause()
                await asyncio.sleep(1.3)  # Longer than the servers wait for it.
                self.redis.resume()
                await self.some_moves_are_played()
        self.assertGreater(self.refusals(), 0)
        self.assert_no_connection_was_lost()

    async def test_no_event_is_lost_when_connections_for_commands_are_killed(self):
        await self.kill_clients("normal", 50)
        self.assertGreater(self.refusals(), 0)

    async def test_no_event_is_lost_when_connections_for_subscriptions_are_killed(self):
        await self.kill_clients("pubsub", 100)
        self.assertEqual(self.refusals(), 0, self.log_lines("for commands"))

    async def kill_clients(self, kind, times):
        """Lets Redis close all connections of this kind the given number of times."""
        killed = 0
        async with self.games():
            for _ in range(times):
                killed += self.redis.command("CLIENT", "KILL", "TYPE", kind)
                await self.some_moves_are_played()
        self.assertGreater(killed, times)
        self.assert_no_connection_was_lost()

    async def test_no_event_is_lost_when_the_network_to_redis_fails(self):
        async with RedisNetwork(self.redis.port, self.random) as network:
            async with self.games(network.url):
                faults = 0
                while faults < 40:
                    faults += network.disturb()
                    await self.some_moves_are_played()
            self.assert_no_connection_was_lost()


class EverythingFails(Chaos):
    async def test_no_event_is_lost_when_clients_servers_and_redis_fail(self):
        async with RedisNetwork(self.redis.port, self.random) as network:
            async with self.games(network.url):
                for _ in range(15):
                    for visitor in self.random.sample(self.visitors, GAMES):
                        visitor.client.drop()
                    server = self.random.choice(self.servers)
                    await self.run_blocking(server.kill)
                    network.disturb()
                    await self.some_moves_are_played()
                    await self.run_blocking(self.redis.kill, server.start, self.redis.start)
                    await self.some_moves_are_played()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

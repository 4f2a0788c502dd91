"""Another Redis takes over from the one that servers share, while games are played. No connection
is cut: the servers find out that their Redis has become a replica.

Usage: failover_test.py CONNECT4_SERVER [unittest arguments]
"""

import sys
import tempfile
import time
import unittest

from chaos_test import Chaos
from support.certificate import Certificate
from support.match_client import until
from support.redis_network import RedisNetwork
from support.redis_process import RedisProcess

# The seconds in which each game must go on.
MAX_PAUSE = 5


class Failover(Chaos):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.certificate = Certificate(folder, "IP:127.0.0.1")
        self.authority = "--store-ca", str(self.certificate.file)
        self.redis.end()
        self.redis = self.start_redis()
        self.successor = self.start_redis()

    def start_redis(self):
        redis = RedisProcess(certificate=self.certificate)
        self.addCleanup(redis.end)
        return redis

    async def fail_over(self):
        """Lets the successor become the master when it has everything, and the master its
        replica."""
        address = "127.0.0.1", str(self.successor.port)
        self.redis.command("FAILOVER", "TO", *address)
        await until(lambda: "role:master" in self.successor.command("INFO", "replication"))
        self.redis = self.successor

    async def replicate(self):
        self.redis.command("CONFIG", "SET", "repl-diskless-sync-delay", "0")
        self.successor.command("REPLICAOF", "127.0.0.1", str(self.redis.port))
        await until(lambda: "state=online" in self.redis.command("INFO", "replication"))

    async def play_goes_on(self):
        """Waits until a move is played in each game, and checks that it does not take too long."""
        start = time.monotonic()
        before = [player.moves for player in self.players]
        await until(lambda: all(now.moves > then for now, then in zip(self.players, before)))
        pause = time.monotonic() - start
        print(f"{len(self.matches)} games went on after {pause:.1f} s", flush=True)
        self.assertLess(pause, MAX_PAUSE)

    async def assert_games_go_on_when_the_name_moves(self, scheme, *options):
        tls = scheme == "rediss"
        async with RedisNetwork(self.redis.port_of(tls), self.random) as network:
            async with self.games(network.url.replace("redis", scheme), *options):
                await self.replicate()
                await self.some_moves_are_played()
                await self.fail_over()
                network.move_to(self.successor.port_of(tls))
                await self.play_goes_on()
        self.assert_no_connection_was_lost()

    async def test_games_go_on_when_the_name_of_redis_moves(self):
        await self.assert_games_go_on_when_the_name_moves("redis")

    async def test_games_go_on_when_the_name_of_redis_moves_and_it_speaks_tls(self):
        await self.assert_games_go_on_when_the_name_moves("rediss", *self.authority)

    async def test_games_go_on_at_the_next_redis_of_the_url(self):
        url = f"rediss://127.0.0.1:{self.redis.tls_port},127.0.0.1:{self.successor.tls_port}"
        async with self.games(url, *self.authority):
            await self.replicate()
            await self.some_moves_are_played()
            await self.fail_over()
            await self.play_goes_on()
        self.assert_no_connection_was_lost()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""A client that exceeds a limit gets an error, and no other client is affected.

Usage: limits_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import asyncio
import contextlib
import sys
import unittest

from support.board import SHORT_GAME
from support.match_client import MatchTest, until
from support.python_websockets import status_of, websockets

OTHER_ADDRESS = {"local_addr": ("127.0.0.2", 0)}


class LimitTest(MatchTest):
    async def assert_refused(self, client, code="too_many", message="too many"):
        """The client must get an error and then be closed with 1008."""
        error = await client.error()
        if client.view.v2:
            self.assertEqual(error, code)
        else:
            self.assertIn(message, error.lower())
        self.assertEqual((await client.closed())[0], 1008)


class Games(LimitTest):
    async def start_one_too_many(self, v2=True):
        client = await self.connect(v2)
        await client.send(type="init")
        await self.assert_refused(client)

    async def test_an_address_has_a_maximum_of_games(self):
        self.start_server("--max-games-per-address", "2")
        red, yellow = await self.two_players()
        await self.enter(opponent="local")
        for v2 in (True, False):
            await self.start_one_too_many(v2)
        # Resuming and watching need no new game, and each address has its own limit.
        await yellow.close()
        yellow = await self.resume(yellow)
        await self.play_all([3, 3], red, yellow, await self.watch(red))
        await (await self.connect(**OTHER_ADDRESS)).begin()

    async def test_a_game_that_was_freed_no_longer_counts(self):
        self.start_server("--max-games-per-address", "1", "--grace", "1")
        first = await self.start()
        await self.start_one_too_many()
        await first.close()
        await until(lambda: self.server.metric("connect4_games") == 0)
        await self.start()

    async def test_a_rematch_does_not_count_as_a_new_game(self):
        self.start_server("--max-games-per-address", "1")
        red, yellow = await self.two_players()
        for players in ((red, yellow), (yellow, red), (red, yellow)):
            await self.play_to_the_end(SHORT_GAME, *players)
            await self.rematch(*players)


class Connections(LimitTest):
    async def test_an_address_has_a_maximum_of_connections(self):
        self.start_server("--max-connections-per-address", "3")
        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        for v2 in (True, False):
            await self.assert_refused(await self.connect(v2))
        await (await self.connect(**OTHER_ADDRESS)).begin(watch=red.view.init["watch"])
        await self.play_all([3, 3], red, yellow, spectator)

    async def test_a_connection_that_has_ended_no_longer_counts(self):
        self.start_server("--max-connections-per-address", "1")
        for end in ("close", "drop"):
            client = await self.start()
            await self.assert_refused(await self.connect())
            if end == "close":
                await client.close()
            else:
                client.drop()
            await until(lambda: self.server.metric("connect4_connections") == 0)

    async def test_connections_that_send_nothing_count_too(self):
        self.start_server("--max-connections-per-address", "1")
        open_ones = [await self.open_tcp("127.0.0.2") for _ in range(101)]
        for _ in range(2):
            refused, _ = await self.open_tcp("127.0.0.2")
            self.assertEqual(await refused.read(), b"")
        line = "further TCP connections of 127.0.0.2 are closed"
        await until(lambda: sum(line in entry for entry in self.server.log) == 1)
        other, writer = await self.open_tcp("127.0.0.3")
        writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
        self.assertIn(b"200 OK", await other.read())
        # One that ends no longer counts.
        open_ones[0][1].close()
        while not await self.is_accepted("127.0.0.2"):
            await asyncio.sleep(0.02)

    async def open_tcp(self, address):
        place = {"host": "127.0.0.1", "port": self.server.port, "local_addr": (address, 0)}
        reader, writer = await asyncio.open_connection(**place)
        self.addCleanup(writer.close)
        return reader, writer

    async def is_accepted(self, address):
        reader, writer = await self.open_tcp(address)
        writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            return b"200 OK" in await reader.read()
        return False

    async def test_a_trusted_proxy_names_the_clients_address(self):
        self.start_server("--max-connections-per-address", "2", "--trust-proxy")
        # The proxy adds the last entry; clients can forge the entries before it.
        for forwarded in ("192.0.2.1", "192.0.2.9, 198.51.100.7,192.0.2.1"):
            await self.start_behind_proxy(forwarded)
        for forwarded in ("192.0.2.1", "198.51.100.1, 192.0.2.1", "unknown, 192.0.2.1"):
            await self.assert_refused(await self.connect_behind_proxy(forwarded))
        await self.start_behind_proxy("192.0.2.2")
        await self.start_behind_proxy("192.0.2.1, 192.0.2.2")
        for address in ("2001:db8::1", "2001:db8:0:0::1"):
            await self.start_behind_proxy(address)
        await self.assert_refused(await self.connect_behind_proxy("2001:db8::1"))

    async def test_several_header_fields_are_one_list(self):
        self.start_server("--max-connections-per-address", "1", "--trust-proxy")
        await self.start_behind_proxy("192.0.2.1")
        await self.assert_refused(await self.connect_behind_proxy("192.0.2.3", "192.0.2.1"))
        await self.start_behind_proxy("192.0.2.1", "192.0.2.3")

    async def test_without_a_trusted_proxy_the_header_field_is_ignored(self):
        self.start_server("--max-connections-per-address", "2")
        for number in range(2):
            await self.start_behind_proxy(f"192.0.2.{number}")
        for number in range(2):
            await self.assert_refused(await self.connect_behind_proxy("192.0.2.7"))
        # The log names the cure, once.
        await until(lambda: self.warnings())
        self.assertEqual(len(self.warnings()), 1)

    async def test_the_requests_of_a_proxy_that_is_not_trusted_are_told_in_the_log(self):
        self.start_server("--max-requests-per-second", "1")
        headers = [("X-Forwarded-For", "192.0.2.7")]
        statuses = [self.server.get("/", headers)[0] for _ in range(5)]
        self.assertIn(429, statuses)
        await until(lambda: self.warnings())
        self.assertEqual(self.server.get("/healthz", headers)[0], 200)

    async def test_without_a_proxy_the_log_names_no_cure(self):
        self.start_server("--max-connections-per-address", "1", "--max-games-per-address", "1")
        await self.start()
        await self.assert_refused(await self.connect())
        self.assertEqual(self.warnings(), [])

    def warnings(self):
        return [line for line in self.server.log if "--trust-proxy" in line]

    async def test_an_entry_that_is_not_an_address_counts_as_the_proxys_address(self):
        self.start_server("--max-connections-per-address", "1", "--trust-proxy")
        await self.start_behind_proxy("unknown")
        for forwarded in ("unknown", "_hidden", "", "192.0.2.1, none", "192.0.2.256"):
            await self.assert_refused(await self.connect_behind_proxy(forwarded))
        await self.start_behind_proxy("192.0.2.1:50000")
        await self.assert_refused(await self.connect_behind_proxy("192.0.2.1"))

    async def test_without_the_header_field_the_connections_address_counts(self):
        self.start_server("--max-connections-per-address", "1", "--trust-proxy")
        await self.start()
        await self.assert_refused(await self.connect())

    async def connect_behind_proxy(self, *forwarded):
        return await self.connect(
            headers=[("X-Forwarded-For", entry) for entry in forwarded]
        )

    async def start_behind_proxy(self, *forwarded):
        return await (await self.connect_behind_proxy(*forwarded)).begin()


class Events(LimitTest):
    RATE = 50

    def setUp(self):
        self.start_server("--max-events-per-second", str(self.RATE))

    async def answers(self, client, count):
        return [await client.error() for _ in range(count)]

    async def test_a_burst_is_allowed_and_more_is_refused_and_ignored(self):
        red, yellow = await self.two_players()
        burst = 3 * self.RATE
        await red.play(3)
        for _ in range(2 * burst):
            await red.send(type="play", column=3)
        answers = await self.answers(red, 2 * burst)
        # The event that began the match and its first move were part of the burst.
        self.assertEqual(set(answers[: burst - 2]), {"not_your_turn"})
        self.assertIn("too_many", answers)
        await yellow.moves_become(1)
        await yellow.receives_nothing()
        await self.play_all([3], red, yellow)
        await self.play_patiently(red, 3)
        await yellow.moves_become(3)

    async def play_patiently(self, client, column):
        """Sends a move again until the server accepts it."""
        while (event := await client.play(column))["type"] == "error":
            self.assertEqual(event["code"], "too_many")

    async def test_spectators_of_both_dialects_get_the_error_too(self):
        red, yellow = await self.two_players()
        for v2, error in ((True, "too_many"), (False, "You are sending events too fast.")):
            spectator = await self.watch(red, v2)
            for _ in range(4 * self.RATE):
                await spectator.send(type="play", column=3)
            answers = await self.answers(spectator, 4 * self.RATE)
            self.assertTrue(any(answer.startswith(error) for answer in answers))
        await self.play_all([3, 3], red, yellow)

    async def test_a_client_that_sends_too_much_does_not_slow_the_others(self):
        red, yellow = await self.two_players()
        flood = await self.watch(red)
        for _ in range(20 * self.RATE):
            await flood.send(type="play", column=3)
        await self.play_to_the_end(SHORT_GAME, red, yellow)
        flood.drop()


class FirstEvent(LimitTest):
    async def test_the_first_event_must_arrive_in_time(self):
        self.start_server("--first-event-within", "1")
        red, yellow = await self.two_players()
        for v2 in (True, False):
            silent, invalid = await self.connect(v2), await self.connect(v2)
            await invalid.receives_nothing()
            for client in (silent, invalid):
                await self.assert_refused(client, "too_late", "too long")
        # The players sent their first event in time.
        await self.play_all([3, 3], red, yellow)


class Origins(MatchTest):
    async def connect_from(self, origin):
        client = await self.connect(origin=origin)
        await client.begin()

    async def assert_forbidden(self, origin):
        with self.assertRaises(websockets.InvalidHandshake) as refused:
            await self.connect(origin=origin)
        self.assertEqual(status_of(refused.exception), 403)

    async def test_a_page_from_the_servers_host_may_connect(self):
        self.start_server()
        port = self.server.port
        own = "http://127.0.0.1"
        for origin in (None, own, f"{own}:{port}", f"{own}:8000", "https://127.0.0.1"):
            await self.connect_from(origin)
        # The names of this machine are one host.
        for origin in ("http://localhost:8000", "http://127.0.0.2", "http://[::1]:8000"):
            await self.connect_from(origin)
        for origin in (
            "https://example.org",
            f"https://example.org:{port}",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "null",
        ):
            await self.assert_forbidden(origin)

    async def test_an_option_allows_other_origins(self):
        self.start_server(
            "--allow-origin", "https://example.org", "--allow-origin", "http://example.net:8000"
        )
        for origin in (None, "https://example.org", "http://example.net:8000", "http://127.0.0.1"):
            await self.connect_from(origin)
        for origin in ("http://example.org", "https://example.org:8000", "http://example.net"):
            await self.assert_forbidden(origin)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

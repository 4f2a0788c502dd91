"""Tests of the sample configurations of nginx and haproxy, in front of a real server.

Usage: proxies_test.py CONNECT4_SERVER [unittest arguments]
"""

import sys
import unittest

import websockets
from support import HOST, MOVES, Haproxy, Nginx, Server
from support import expect_win, next_event, play, send, wait_until

CLIENT = "127.0.0.2"  # The proxy connects to the server from 127.0.0.1.
OTHER_CLIENT = "127.0.0.3"
FORGERIES = [
    [("X-Forwarded-For", "203.0.113.9")],
    [("X-Forwarded-For", "203.0.113.9, 203.0.113.10")],
    [("X-Forwarded-For", "203.0.113.9"), ("x-forwarded-for", "203.0.113.10")],
]


class BehindProxy:
    """The tests of both proxies."""

    async def play_a_game(self, connect):
        """Plays a game with two players and a spectator."""
        async with connect() as red, connect() as yellow, connect() as spectator:
            await send(red, type="init")
            keys = await next_event(red)
            await send(yellow, type="init", join=keys["join"])
            await send(spectator, type="init", watch=keys["watch"])
            if red.subprotocol:
                self.assertEqual((await next_event(yellow))["player"], "yellow")
                self.assertEqual((await next_event(spectator))["player"], None)
            players = {"red": red, "yellow": yellow}
            await play(players, [spectator], MOVES)
            await expect_win(players, [spectator])

    async def test_a_game_in_the_tutorials_dialect(self):
        with Server() as server, self.Proxy(server.port) as proxy:
            await self.play_a_game(proxy.connect)

    async def test_a_game_in_v2_from_the_page_of_the_same_host(self):
        with Server() as server, self.Proxy(server.port) as proxy:

            def connect():
                origin = f"https://{HOST}"
                return proxy.connect(origin=origin, subprotocols=["connect4.v2"])

            await self.play_a_game(connect)

    async def test_the_page_of_another_host_is_refused(self):
        with Server() as server, self.Proxy(server.port) as proxy:
            with self.assertRaises(websockets.InvalidStatusCode) as refusal:
                async with proxy.connect(origin="https://example.com"):
                    pass
            self.assertEqual(refusal.exception.status_code, 403)

    async def expect_refusal(self, connection):
        async with connection as websocket:
            event = await next_event(websocket)
            self.assertEqual((event["type"], event["code"]), ("error", "too_many"))
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                await next_event(websocket)
            self.assertEqual(closed.exception.rcvd.code, 1008)

    async def test_connections_are_counted_by_the_clients_real_address(self):
        def connect(address, **options):
            return proxy.connect(address, subprotocols=["connect4.v2"], **options)

        options = ["--max-connections-per-address", "2", "--first-event-within", "0"]
        with Server(*options) as server, self.Proxy(server.port) as proxy:
            async with connect(CLIENT), connect(CLIENT):
                await self.expect_refusal(connect(CLIENT))
                for forgery in FORGERIES:
                    await self.expect_refusal(connect(CLIENT, extra_headers=forgery))
                # Other clients of the proxy are not affected.
                async with connect(OTHER_CLIENT) as one, connect(OTHER_CLIENT) as two:
                    for websocket in (one, two):
                        await send(websocket, type="init")
                        self.assertEqual((await next_event(websocket))["type"], "init")

    def test_the_page_comes_with_the_servers_headers(self):
        with Server() as server, self.Proxy(server.port) as proxy:
            page = proxy.get("/")
        self.assertEqual(page.status, 200)
        self.assertIn(b"<!doctype html>", page.body.lower())
        self.assertIsNotNone(page.headers["Content-Security-Policy"])

    def test_http_redirects_to_https(self):
        with Server() as server, self.Proxy(server.port) as proxy:
            response = proxy.get("/?join=key", port=proxy.http_port)
        self.assertEqual(response.status, 301)
        self.assertEqual(response.headers["Location"], f"https://{HOST}/?join=key")

    def test_the_proxy_does_not_serve_the_metrics(self):
        targets = ["/metrics", "/metrics?all", "//metrics", "/./metrics", "/%6detrics", "/metrics/"]
        targets += [f"http://{HOST}/metrics", "/x/../metrics"]
        with Server() as server, self.Proxy(server.port) as proxy:
            self.assertEqual(proxy.get("/metrics").status, 403)
            for target in targets:
                with self.subTest(target):
                    response = proxy.get(target)
                    self.assertGreaterEqual(response.status, 400)
                    self.assertNotIn(b"connect4_", response.body)

    async def test_keys_in_links_do_not_reach_the_proxys_log(self):
        with Server() as server, self.Proxy(server.port) as proxy:
            proxy.get("/?join=secret")
            proxy.get("/?join=secret", port=proxy.http_port)
            await wait_until(lambda: proxy.log().count("GET") == 2)
            self.assertNotIn("secret", proxy.log())


class BehindNginx(BehindProxy, unittest.IsolatedAsyncioTestCase):
    Proxy = Nginx


class BehindHaproxy(BehindProxy, unittest.IsolatedAsyncioTestCase):
    Proxy = Haproxy

    async def test_a_draining_server_gets_no_new_connections_and_its_games_go_on(self):
        # Draining takes longer than the test, whose end stops it by a second signal.
        with Server("--drain", "600") as server, self.Proxy(server.port) as proxy:
            async with proxy.connect() as websocket:
                await send(websocket, type="play", column=3)
                await next_event(websocket)
                self.assertEqual(proxy.get("/").status, 200)
                server.process.terminate()
                await wait_until(lambda: proxy.get("/").status == 503)
                await send(websocket, type="play", column=3)
                self.assertEqual((await next_event(websocket))["row"], 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

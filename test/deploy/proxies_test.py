"""Tests of the sample configurations of nginx and haproxy, in front of a real server.

Usage: proxies_test.py CONNECT4_SERVER [unittest arguments]
"""

import sys
import unittest

from samples import HOST, DeployTest, Haproxy, Nginx
from support.board import SHORT_GAME
from support.match_client import until
from support.python_websockets import status_of, websockets

CLIENT = "127.0.0.2"  # The proxy connects to the server from 127.0.0.1.
OTHER_CLIENT = "127.0.0.3"
FORGERIES = [
    [("X-Forwarded-For", "203.0.113.9")],
    [("X-Forwarded-For", "203.0.113.9, 203.0.113.10")],
    [("X-Forwarded-For", "203.0.113.9"), ("x-forwarded-for", "203.0.113.10")],
]


class BehindProxy:
    """The tests of both proxies."""

    origin = None

    def start_all(self, *options):
        self.start_server_for_proxy(*options)
        self.proxy = self.start_proxy(self.Proxy, self.server.port)

    async def connect(self, v2=True, address=CLIENT, headers=()):
        options = {"origin": self.origin, "headers": headers}
        client = await self.proxy.connect(v2, address, **options)
        self.addAsyncCleanup(client.close)
        return client

    async def play_a_game(self, v2):
        """Plays a game with two players and a spectator."""
        red, yellow = await self.two_players(v2)
        await self.play_to_the_end(SHORT_GAME, red, yellow, await self.watch(red, v2))

    async def test_a_game_in_the_tutorials_dialect(self):
        self.start_all()
        await self.play_a_game(v2=False)

    async def test_a_game_in_v2_from_the_page_of_the_same_host(self):
        self.start_all()
        self.origin = f"https://{HOST}"
        await self.play_a_game(v2=True)

    def test_the_projects_client_plays_if_it_trusts_the_certificate(self):
        self.start_all()
        line = '{"type": "play", "column": 3}\n'
        answer = self.proxy.run_client(line, SSL_CERT_FILE=str(self.proxy.certificate.file))
        self.assertIn('< {"type":"play","player":"red","column":3,"row":0}\n', answer.stdout)
        self.assertEqual((answer.returncode, answer.stderr), (0, ""))
        refusal = self.proxy.run_client(line)
        self.assertIn("The server's certificate is not trusted", refusal.stderr)
        self.assertEqual(refusal.returncode, 1)

    async def test_the_page_of_another_host_is_refused(self):
        self.start_all()
        self.origin = "https://example.com"
        with self.assertRaises(websockets.InvalidHandshake) as refusal:
            await self.connect()
        self.assertEqual(status_of(refusal.exception), 403)

    async def test_connections_are_counted_by_the_clients_real_address(self):
        self.start_all("--max-connections-per-address", "2", "--first-event-within", "0")
        for _ in range(2):
            await self.connect(address=CLIENT)
        for headers in [[], *FORGERIES]:
            client = await self.connect(address=CLIENT, headers=headers)
            self.assertEqual(await client.error(), "too_many")
            self.assertEqual((await client.closed())[0], 1008)
        # Other clients of the proxy are not affected.
        for _ in range(2):
            await (await self.connect(address=OTHER_CLIENT)).begin()

    def test_the_page_comes_with_the_servers_headers(self):
        self.start_all()
        page = self.proxy.get("/")
        self.assertEqual(page.status, 200)
        self.assertIn(b"<!doctype html>", page.body.lower())
        self.assertIsNotNone(page.headers["Content-Security-Policy"])

    def test_http_redirects_to_https(self):
        self.start_all()
        response = self.proxy.get("/?join=key", port=self.proxy.http_port)
        self.assertEqual(response.status, 301)
        self.assertEqual(response.headers["Location"], f"https://{HOST}/?join=key")

    def test_strangers_cannot_ask_whether_the_server_is_ready(self):
        self.start_all()
        self.assertEqual(self.proxy.get("/readyz").status, 403)
        self.assertEqual(self.proxy.get("/healthz").status, 200)

    def test_the_requests_of_an_address_are_limited(self):
        self.start_all("--max-requests-per-second", "0")
        self.assertIn(429, self.proxy.statuses("/healthz", 5000, CLIENT))
        self.assertEqual(next(self.proxy.statuses("/healthz", 1, OTHER_CLIENT)), 200)

    def test_the_proxy_does_not_serve_the_metrics(self):
        targets = ["/metrics", "/metrics?all", "//metrics", "/./metrics", "/%6detrics", "/metrics/"]
        targets += [f"http://{HOST}/metrics", "/x/../metrics"]
        self.start_all()
        self.assertEqual(self.proxy.get("/metrics").status, 403)
        for target in targets:
            with self.subTest(target):
                response = self.proxy.get(target)
                self.assertGreaterEqual(response.status, 400)
                self.assertNotIn(b"connect4_", response.body)

    async def test_keys_in_links_do_not_reach_the_proxys_log(self):
        self.start_all()
        self.proxy.get("/?join=secret")
        self.proxy.get("/?join=secret", port=self.proxy.http_port)
        await until(lambda: self.proxy.log().count("GET") == 2)
        self.assertNotIn("secret", self.proxy.log())


class BehindNginx(BehindProxy, DeployTest):
    Proxy = Nginx


class BehindHaproxy(BehindProxy, DeployTest):
    Proxy = Haproxy

    async def test_a_draining_server_gets_no_new_connections_and_its_games_go_on(self):
        # Draining takes longer than the test, whose end stops it by a second signal.
        self.start_all("--drain", "600")
        client = await self.start_hot_seat(3, v2=False)
        self.assertEqual(self.proxy.get("/").status, 200)
        self.server.terminate()
        await until(lambda: self.proxy.get("/").status == 503)
        self.assertEqual((await client.play(3))["row"], 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

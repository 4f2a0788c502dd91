"""Tests of the sample configurations of nginx and haproxy, in front of a real server.

Usage: proxies_test.py CONNECT4_SERVER [unittest arguments]
"""

import re
import sys
import unittest
import urllib.parse

from samples import HOST, DeployTest, Haproxy, Nginx
from support.board import SHORT_GAME
from support.match_client import until
from support.python_websockets import status_of, websockets

CLIENT = "127.0.0.2"  # The proxy connects to the server from 127.0.0.1.
OTHER_CLIENT = "127.0.0.3"
# The files that a page or a module loads.
NAMES_OF_FILES = re.compile(r'(?:href=|src=|from |import )"(\.{0,2}[\w./-]+\.\w+)"')
FORGERIES = [
    [("X-Forwarded-For", "203.0.113.9")],
    [("X-Forwarded-For", "203.0.113.9, 203.0.113.10")],
    [("X-Forwarded-For", "203.0.113.9"), ("x-forwarded-for", "203.0.113.10")],
]


class BehindProxy:
    """The tests of both proxies."""

    origin = None

    def start_all(self, *options, is_folder=False):
        self.start_server_for_proxy(*options)
        self.proxy = self.start_proxy(self.Proxy, self.server.port, is_folder)

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

    def test_the_page_comes_compressed_by_the_server(self):
        self.start_all()
        for coding in ("br", "gzip"):
            page = self.proxy.get("/", Accept_Encoding=coding)
            self.assertEqual(page.headers["Content-Encoding"], coding)
            self.assertEqual(page.headers["Vary"], "Accept-Encoding")
            self.assertIn(f"-{coding}", page.headers["ETag"])
            unchanged = self.proxy.get(
                "/", Accept_Encoding=coding, If_None_Match=page.headers["ETag"]
            )
            self.assertEqual(unchanged.status, 304)

    def test_browsers_get_http_2(self):
        self.start_all()
        self.assertEqual(self.proxy.protocol(), "h2")

    def test_the_sample_loads_without_a_warning(self):
        self.start_all()
        self.assertNotRegex(self.proxy.messages, r"(?i)\[(warn|warning|error|emerg|alert)\]")

    async def test_a_game_in_a_folder_of_the_site(self):
        self.start_all(is_folder=True)
        self.origin = f"https://{HOST}"
        await self.play_a_game(v2=True)

    def test_the_page_in_a_folder_finds_all_its_files(self):
        self.start_all(is_folder=True)
        page = f"https://{HOST}/connect4/"
        loaded = self.load(page, set())
        self.assertIn(f"{page}main.js", loaded)
        self.assertIn(f"{page}page/start.css", loaded)
        self.assertIn(f"{page}net/server.js", loaded)

    def load(self, uri, loaded):
        """Loads a file and all files that it names. Returns their addresses."""
        loaded.add(uri)
        response = self.proxy.get(urllib.parse.urlsplit(uri).path)
        self.assertEqual(response.status, 200, uri)
        if response.headers["Content-Type"].startswith("text/"):
            for name in NAMES_OF_FILES.findall(response.body.decode()):
                file = urllib.parse.urljoin(uri, name)
                if file not in loaded:
                    self.load(file, loaded)
        return loaded

    def test_a_folder_without_its_slash_redirects_to_the_page(self):
        self.start_all(is_folder=True)
        response = self.proxy.get("/connect4")
        self.assertEqual(response.status, 301)
        location = urllib.parse.urlsplit(response.headers["Location"])
        self.assertEqual(location.path, "/connect4/")

    def test_a_missing_page_in_a_folder_leads_to_the_start(self):
        self.start_all(is_folder=True)
        page = self.proxy.get("/connect4/no/such/page", Accept="text/html")
        self.assertEqual(page.status, 404)
        self.assertIn(b'<a href="./../../">', page.body)

    def test_in_a_folder_the_metrics_are_not_public_either(self):
        self.start_all(is_folder=True)
        for path in ("/connect4/metrics", "/connect4/readyz"):
            self.assertEqual(self.proxy.get(path).status, 403)
        self.assertEqual(self.proxy.get("/connect4/healthz").status, 200)

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
        # The proxy answers these without the server, and so fast enough on a busy machine. nginx
        # takes at most 1000 requests on a connection.
        self.assertIn(429, self.proxy.statuses("/metrics", 1000, CLIENT))
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

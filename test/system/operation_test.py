"""What an operator sees: the log, the metrics, health checks, and a shutdown in order.

Usage: operation_test.py CONNECT4_SERVER [--memory] [unittest arguments]
"""

import datetime
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from support.board import SHORT_GAME
from support.match_client import MatchTest, until
from support.server_process import command, environment

QUOTED = ['"', "\\", "\n\r\t", "\0\x1b[31m", "\u00e9\u2028\U0001f534", "%s{}", "x" * 5000]


# Within this number of seconds after a signal, the server ends whatever happens.
STOP_TIME = 10


def fill_pipe(pipe):
    """Writes to a pipe until it is full."""
    other_end = os.open(f"/proc/self/fd/{pipe.fileno()}", os.O_WRONLY | os.O_NONBLOCK)
    try:
        while True:
            os.write(other_end, b"x" * 4096)
    except BlockingIOError:
        os.close(other_end)


def parts(secret):
    """Returns the parts of a secret that must not be in a log."""
    return [secret[start : start + 12] for start in range(len(secret) - 11)]


class Secrets(MatchTest):
    async def use_all_keys(self):
        """Plays, watches and comes back in both dialects; returns all secrets."""
        red, yellow = await self.two_players()
        spectators = await self.watch(red), await self.watch(red, v2=False)
        await self.play_to_the_end(SHORT_GAME, red, yellow, *spectators)
        await self.rematch(red, yellow)
        old = await self.start(v2=False)
        await self.join(old, v2=False)
        local = await self.enter(opponent="local")
        secrets = set()
        for client in (red, yellow, old, local):
            init = client.view.init
            secrets |= {init[key] for key in ("join", "watch", "resume") if key in init}
        for client in (red, yellow, local):
            await self.resume(client)
        return secrets

    async def misuse(self, secrets):
        """Sends secrets in places where the server expects none."""
        for secret in secrets:
            for kind in ("join", "watch", "resume"):
                client = await self.connect(query=f"?{kind}={secret}")
                await client.websocket.send(f'{{"type":"init","{kind}":"{secret}"')
                await client.error()
                await client.send(type="play", column=secret)
                await client.error()
            for spaces in range(0, 160, 7):
                await client.websocket.send(" " * spaces + secret)
                await client.error()

    async def test_no_secret_is_in_the_log_or_the_metrics(self):
        for log_format in ("text", "json"):
            self.start_server("--log-level", "debug", "--log-format", log_format)
            secrets = await self.use_all_keys()
            await self.misuse(secrets)
            self.server.get(f"/?join={next(iter(secrets))}")
            _, metrics = self.server.get("/metrics")
            await self.stop_server()
            log = "".join(self.server.log)
            self.assertIn("play", log)
            for secret in secrets:
                for part in parts(secret):
                    self.assertNotIn(part, log)
                    self.assertNotIn(part, metrics)


class JsonLog(MatchTest):
    async def test_each_line_is_a_json_object(self):
        self.start_server("--log-format", "json", "--log-level", "debug")
        client = await self.connect()
        for text in QUOTED:
            await client.websocket.send(text)
            await client.error()
        await client.begin()
        await client.close()
        await self.stop_server()
        self.assertGreater(len(self.server.log), len(QUOTED))
        for line in self.server.log:
            entry = json.loads(line)
            datetime.datetime.fromisoformat(entry["time"])
            self.assertIn(entry["level"], ("debug", "info", "warning", "error"))
            self.assertIsInstance(entry["message"], str)


class Metrics(MatchTest):
    async def test_metrics_count_connections_games_moves_and_errors(self):
        self.start_server()
        before = self.server.metrics()
        for name in ("connections", "games", "moves_total", "queued_bytes"):
            self.assertEqual(before[f"connect4_{name}"], 0)
        self.assertEqual(before["connect4_slow_clients_dropped_total"], 0)
        self.assertGreaterEqual(before["connect4_loop_lag_seconds"], 0)

        red, yellow = await self.two_players()
        spectator = await self.watch(red)
        local = await self.enter(opponent="local")
        private = await self.start_hot_seat(3, v2=False)
        await local.play(3)
        await self.play_to_the_end(SHORT_GAME, red, yellow, spectator)
        for _ in range(3):
            await yellow.send(type="play", column=3)
            await yellow.error()
        await spectator.send(type="resign")
        await spectator.error()
        now = self.server.metrics()
        self.assertEqual(now["connect4_connections"], 5)
        self.assertEqual(now["connect4_games"], 2)
        self.assertEqual(now["connect4_moves_total"], len(SHORT_GAME) + 2)
        self.assertEqual(now['connect4_errors_total{code="game_over"}'], 3)
        self.assertEqual(now['connect4_errors_total{code="not_a_player"}'], 1)

        for client in (red, yellow, spectator, local, private):
            await client.close()
        await until(lambda: self.server.metric("connect4_connections") == 0)

    async def test_the_content_type_is_that_of_the_format(self):
        self.start_server()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}/metrics") as response:
            self.assertRegex(response.headers["Content-Type"], r"^text/plain; version=0\.0\.4")

    async def test_moves_that_are_replayed_or_sent_again_are_not_counted(self):
        self.start_server()
        red, yellow = await self.two_players()
        await self.play_all([3, 3], red, yellow)
        await red.play_again(1, 3)
        await self.resume(yellow)
        await self.watch(red)
        self.assertEqual(self.server.metric("connect4_moves_total"), 2)

    async def test_clients_of_the_proxy_do_not_see_the_metrics(self):
        self.start_server("--trust-proxy")
        self.server.metrics()
        for forwarded in (["192.0.2.1"], ["unknown"], ["192.0.2.1", "unknown"], ["", "192.0.2.1"]):
            fields = [("X-Forwarded-For", entry) for entry in forwarded]
            with self.subTest(forwarded=forwarded):
                status, text = self.server.get("/metrics", fields)
                self.assertGreaterEqual(status, 400)
                self.assertNotIn("connect4_games", text)
            self.assertEqual(self.server.get("/healthz", fields), (200, "OK\n"))


class Shutdown(MatchTest):
    def status(self, path):
        return self.server.get(path)[0]

    async def assert_drained(self, memory, code):
        self.start_server("--drain", "5", memory=memory)
        red, yellow = await self.two_players()
        await self.play_all([3], red, yellow)
        self.assertEqual(self.server.get("/readyz"), (200, "OK\n"))
        self.server.terminate()
        await until(lambda: self.status("/readyz") == 503)
        # All else still works.
        self.assertEqual(self.server.get("/healthz"), (200, "OK\n"))
        await self.play_all([3], red, yellow)
        spectator = await self.watch(red)
        for client in (red, yellow, spectator):
            self.assertEqual((await client.closed())[0], code)
        await self.server_has_stopped()

    async def test_with_a_database_the_close_code_tells_clients_to_come_back(self):
        await self.assert_drained(memory=False, code=1012)

    async def test_without_a_database_the_close_code_says_going_away(self):
        await self.assert_drained(memory=True, code=1001)

    async def test_clients_that_do_not_answer_do_not_delay_the_shutdown(self):
        self.start_server()
        red, yellow = await self.two_players()
        for client in (red, yellow):
            client.websocket.transport.pause_reading()
        await self.stop_server()
        for client in (red, yellow):
            client.drop()

    def test_a_log_that_nobody_reads_does_not_delay_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(
                command("--port", "0", "--database", "memory"),
                stderr=subprocess.PIPE,
                env=environment(folder),
            )
            with process, process.stderr:
                process.stderr.readline()
                fill_pipe(process.stderr)
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(STOP_TIME + 2), 1)

    async def test_matches_go_on_after_an_orderly_restart(self):
        self.start_server(memory=False)
        red, yellow = await self.two_players()
        await self.play_all([3, 3], red, yellow)
        await self.stop_server()
        self.server.start()
        red, yellow = await self.resume(red), await self.resume(yellow)
        await self.play_all([3, 3], red, yellow, await self.watch(red))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

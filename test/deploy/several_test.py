"""Tests of deploy/several/start, which runs Redis, two servers and HAProxy.

Usage: several_test.py CONNECT4_SERVER [unittest arguments]
"""

import asyncio
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from samples import DEPLOY, PROJECT, TIMEOUT, MatchTest, connect, start_on_free_ports
from support.board import SHORT_GAME
from support.match_client import until
from support.server_process import SERVER


class Several:
    """The processes that start has started, with the games in this folder."""

    def __init__(self, folder):
        self.folder = folder
        self.output = pathlib.Path(folder, "output")

    def __enter__(self):
        self.process = start_on_free_ports(self.start, 4)
        return self

    def __exit__(self, *failure):
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT)
        finally:
            for process in self.processes():
                os.kill(process, signal.SIGKILL)

    def start(self, ports):
        """Starts all of them; returns None if another program has one of the ports."""
        self.port, *self.server_ports = ports[:3]
        names = ["PORT", "PORT_ONE", "PORT_TWO", "PORT_REDIS"]
        variables = dict(zip(names, map(str, ports)), GAMES=str(pathlib.Path(self.folder, "games")))
        with open(self.output, "w") as output:
            # In a process group of its own, by which processes() finds all of them.
            process = subprocess.Popen(
                [DEPLOY / "several" / "start", SERVER, PROJECT / "web"],
                env={**os.environ, **variables},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return process if self.get_ready([process]) else None

    def get_ready(self, processes):
        """Waits until servers and proxy are ready; returns whether they got their ports."""
        deadline = time.monotonic() + TIMEOUT
        while not all(self.answers(port) for port in [self.port, *self.server_ports]):
            assert time.monotonic() < deadline, self.output.read_text()
            if any(process.poll() is not None for process in processes):
                log = self.output.read_text().lower()
                assert "in use" in log, log
                return False
            time.sleep(0.05)
        return True

    def answers(self, port):
        """Whether the program that listens on this port is ready. The proxy asks the servers."""
        path = "healthz" if port == self.port else "readyz"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=TIMEOUT):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False

    def processes(self, program=""):
        """Returns the ids of the started processes, or only of those that run this program."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(") ")
            except (FileNotFoundError, ProcessLookupError):
                continue  # The process has just ended.
            state, _, group = rest.split()[:3]
            if int(group) == self.process.pid and state != "Z" and name.startswith(program[:15]):
                found.append(int(folder.name))
        return found

    async def connect(self):
        return await connect(f"ws://127.0.0.1:{self.port}/")

    def connections(self):
        """Returns the number of connections of each server."""
        return [self.count_connections(port) for port in self.server_ports]

    def count_connections(self, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=TIMEOUT) as answer:
            [line] = [line for line in answer if line.startswith(b"connect4_connections ")]
            return int(line.split()[1])


class SeveralTests:
    """What holds for several servers, however they were started."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    async def test_a_game_is_played_on_both_servers(self):
        with self.Several(self.folder) as several:
            red, yellow = await self.connect_to_both(several)
            await red.begin()
            await yellow.begin(join=red.view.init["join"])
            await self.play_to_the_end(SHORT_GAME, red, yellow)

    async def connect_to_both(self, several):
        """Returns a connection to each server by the proxy, which at first may use only one."""
        async with asyncio.timeout(TIMEOUT):
            while True:
                pair = [await several.connect(), await several.connect()]
                await until(lambda: sum(several.connections()) == 2)
                if several.connections() == [1, 1]:
                    for client in pair:
                        self.addAsyncCleanup(client.close)
                    return pair
                for client in pair:
                    await client.close()
                await until(lambda: sum(several.connections()) == 0)
                # The proxy refuses an address that asks much more often.
                await asyncio.sleep(0.1)

    async def test_the_proxy_serves_the_page_but_not_the_metrics(self):
        with self.Several(self.folder) as several:
            uri = f"http://localhost:{several.port}"
            with urllib.request.urlopen(uri, timeout=TIMEOUT) as page:
                self.assertEqual(page.read(), (PROJECT / "web" / "index.html").read_bytes())
            with self.assertRaises(urllib.error.HTTPError) as refusal:
                urllib.request.urlopen(uri + "/metrics", timeout=TIMEOUT)
            self.assertEqual(refusal.exception.code, 403)
            refusal.exception.close()


class StartTest(SeveralTests, MatchTest):
    Several = Several

    async def test_when_one_process_ends_the_others_end(self):
        for program in (os.path.basename(SERVER), "redis", "haproxy"):
            with self.subTest(program), Several(self.folder) as several:
                os.kill(several.processes(program)[0], signal.SIGKILL)
                self.assertNotEqual(several.process.wait(TIMEOUT), 0)
                self.assertEqual(several.processes(), [])

    async def test_all_processes_end_with_start_and_the_games_are_kept(self):
        with Several(self.folder) as several:
            red = await (await several.connect()).begin()
            yellow = await (await several.connect()).begin(join=red.view.init["join"])
            await self.play_all(SHORT_GAME[:4], red, yellow)
            several.process.terminate()
            self.assertEqual(several.process.wait(TIMEOUT), 0)
            self.assertEqual(several.processes(), [])
        with Several(self.folder) as several:
            again = await (await several.connect()).begin(resume=red.view.init["resume"])
            self.assertEqual(again.view.init, red.view.init)
            self.assertEqual(again.view.board.moves, red.view.board.moves)
            await again.close()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""The programs print what the pages show. Usage: outputs_test.py FOLDER_OF_PROGRAMS

A fence of the language "text" shows the output of a server, or of ./run client that is connected to
this server. A line of the client that begins with ">" is typed. Three dots stand for any lines:

    ```text hello_server
    < Ada
    ```

    ```text client producer
    Connected to ws://localhost:8765/.
    < message 1
    ```

The test of a fence has the name of the server.
"""

import asyncio
import json
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.request

import text
from program import TIMEOUT, ProgramTest

FOLDER = pathlib.Path(sys.argv.pop(1))
CLIENT = FOLDER.parent / "websockets-client"
TUTORIAL = pathlib.Path(__file__).resolve().parents[2] / "src" / "tutorial"
PARTS = "coroutines", "getting_started", "part1", "part2", "part3"


def fences(part):
    """Returns the fences of a part's pages that show an output. Other tests have those of ./run
    tutorial, and the Procfile."""
    pages = (TUTORIAL / part).glob("*.md")
    found = [fence for page in pages for fence in text.fences(page) if fence.words]
    others = "check", "new", "Procfile"
    return [fence for fence in found if fence.language == "text" and fence.words[1] not in others]


def without_what_varies(line):
    """Returns a line without the numbers that differ in each run: ports, keys and addresses."""
    line = re.sub(r"localhost:\d+", "localhost:8001", line)
    return re.sub(r"\b(0x)?[0-9a-f]{10,}\b", "...", line)


class Client:
    """./run client, connected to a server."""

    @classmethod
    async def start(cls, server):
        self = cls()
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        self.process = await asyncio.create_subprocess_exec(CLIENT, server.uri, **pipes)
        return self

    async def readline(self):
        line = await asyncio.wait_for(self.process.stdout.readline(), TIMEOUT)
        assert line, "The client has ended."
        return line.decode().removesuffix("\n")

    async def stop(self):
        if self.process.returncode is None:
            self.process.terminate()
        await asyncio.wait_for(self.process.communicate(), TIMEOUT)


class OutputsTest(ProgramTest):
    part: str

    @property
    def folder(self):
        return FOLDER / self.part

    def shown(self, *words):
        """Returns the lines of the fence with these words."""
        [fence] = [fence for fence in fences(self.part) if fence.words[1:] == [*words]]
        return fence.text.splitlines()

    async def start_client(self, server):
        client = await Client.start(server)
        self.addAsyncCleanup(client.stop)
        return client

    async def assert_prints(self, program, *words):
        """Checks that a program prints the lines of a fence, and types those of a client."""
        is_free = False  # after three dots
        for line in self.shown(*words):
            if line == "...":
                is_free = True
                continue
            if isinstance(program, Client) and line.startswith("> "):
                program.process.stdin.write(line[2:].encode() + b"\n")
            wanted, actual = without_what_varies(line), None
            while actual is None or (is_free and actual != wanted):
                actual = without_what_varies(await program.readline())
            self.assertEqual(actual, wanted)
            is_free = False

    async def talk(self, name):
        """Starts a server and a client, and checks the fences of both. Returns both."""
        server = await self.start(name)
        client = await self.start_client(server)
        await self.assert_prints(client, "client", name)
        return server, client


class Coroutines(OutputsTest):
    part = "coroutines"

    async def test_two_greetings(self):
        python = [sys.executable, "-B", TUTORIAL / "coroutines" / "two_greetings.py"]
        for command in [self.folder / "two_greetings"], python:
            process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.PIPE
            )
            output, _ = await asyncio.wait_for(process.communicate(), TIMEOUT)
            self.assertEqual(output.decode().splitlines(), self.shown("two_greetings"))


class GettingStarted(OutputsTest):
    part = "getting_started"

    async def test_hello_client(self):
        server = await self.start("hello_server")
        client = await asyncio.create_subprocess_exec(
            self.folder / "hello_client",
            server.uri,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(client.communicate(b"Ada\n"), TIMEOUT)
        # The terminal adds what is typed.
        typed = output.decode().replace("name? ", "name? Ada\n")
        self.assertEqual(typed.splitlines(), self.shown("hello_client"))

    async def test_hello_server(self):
        server = await self.start("hello_server")
        await (await self.connect(server)).send("Ada")
        await self.assert_prints(server, "hello_server")

    async def test_consumer(self):
        server, _ = await self.talk("consumer")
        await self.assert_prints(server, "consumer")

    async def test_producer(self):
        await self.talk("producer")

    async def test_both(self):
        server, _ = await self.talk("both")
        await self.assert_prints(server, "both")

    async def test_registration(self):
        server = await self.start("registration")
        first = await self.start_client(server)
        lines = iter(self.shown("registration"))
        self.assertEqual(await server.readline(), next(lines))
        await self.start_client(server)
        for line in lines:
            self.assertEqual(await server.readline(), line)
        await self.assert_prints(first, "client", "registration")


class Part1(OutputsTest):
    part = "part1"

    def test_client_version(self):
        output = subprocess.run([CLIENT, "--version"], stdout=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(output.stdout.decode().splitlines(), self.shown("client-version"))

    async def test_print_messages_noisily(self):
        server, client = await self.talk("print_messages_noisily")
        printed, failure = self.shown("print_messages_noisily")
        self.assertEqual(await server.readline(), printed)
        await client.stop()
        await server.stop()
        self.assertEqual(server.failures, [failure])

    async def test_print_messages_quietly(self):
        server = await self.start("print_messages_quietly")
        websocket = await self.connect(server)
        [printed] = self.shown("print_messages_quietly")
        await websocket.send(printed)
        await websocket.close()
        self.assertEqual(await server.readline(), printed)
        _, output, _ = await server.stop()
        self.assertEqual((output, server.failures), ("", []))

    async def test_print_messages(self):
        """What the page sends is tested in a browser."""
        server = await self.start("print_messages")
        websocket = await self.connect(server)
        for column in 3, 0:
            await websocket.send(f'{{"type":"play","column":{column}}}')
        await self.assert_prints(server, "print_messages")

    async def test_scripted_game(self):
        await self.talk("scripted_game")

    async def test_app(self):
        server, _ = await self.talk("app")
        _, _, log = await server.stop()
        self.assertIn("\n".join(self.shown("debug", "app")), log)


class Part2(OutputsTest):
    part = "part2"

    async def test_start_and_join(self):
        server = await self.start("start_and_join")
        first, second = await self.connect(server), await self.connect(server)
        await first.send('{"type": "init"}')
        key = json.loads(await self.recv(first))["join"]
        started, *lines = self.shown("start_and_join")
        await self.assert_line(server, started)
        join = json.dumps({"type": "init", "join": key})
        sent = [line.partition(" sent ")[2] for line in lines[1:]]
        for websocket, message, line in zip((second, first, second), [join, *sent], lines):
            await websocket.send(message)
            await self.assert_line(server, line)

    async def assert_line(self, server, line):
        printed = await server.readline()
        self.assertEqual(without_what_varies(printed), without_what_varies(line))

    async def test_two_players(self):
        await self.talk("two_players")

    async def test_app(self):
        await self.talk("app")


class Part3(OutputsTest):
    part = "part3"

    def curl(self, server):
        uri = f"http://localhost:{server.port}/healthz"
        return urllib.request.urlopen(uri, timeout=TIMEOUT).read().decode()

    async def test_healthz(self):
        server = await self.start("app", PORT="0")
        output = await asyncio.to_thread(self.curl, server)
        self.assertEqual(output.splitlines(), self.shown("curl", "/healthz"))

    async def test_app(self):
        server = await self.start("app", PORT="0")
        client = await self.start_client(server)
        first, last = self.shown("client", "app")
        self.assertEqual(without_what_varies(await client.readline()), first)
        await server.stop()
        self.assertEqual(await client.readline(), last)


class EachFence(unittest.TestCase):
    def test_has_a_test(self):
        classes = {test.part: test for test in OutputsTest.__subclasses__()}
        for part in PARTS:
            for fence in fences(part):
                name = f"test_{fence.words[-1].strip('/').replace('-', '_')}"
                self.assertTrue(hasattr(classes.get(part), name), f"{fence.place}: no {name}()")


if __name__ == "__main__":
    unittest.main()

"""The programs of "Getting started". Usage: getting_started_test.py FOLDER"""

import asyncio
import datetime
import pathlib
import sys
import unittest

from program import TIMEOUT, ProgramTest

FOLDER = pathlib.Path(sys.argv.pop(1)) / "getting_started"


class GettingStarted(ProgramTest):
    folder = FOLDER
    hello_client = (FOLDER / "hello_client",)
    log_of_a_connection = "connection 1 closed 1000 (OK)"

    async def run_client(self, uri, text):
        client = await asyncio.create_subprocess_exec(
            *self.hello_client,
            uri,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await asyncio.wait_for(client.communicate(text), TIMEOUT)
        return client.returncode, output.decode(), errors.decode()

    async def test_the_client_sends_a_name_and_prints_the_greeting(self):
        server = await self.start("hello_server")
        result = await self.run_client(server.uri, b"Ada\n")
        self.assertEqual(result, (0, "What's your name? > Ada\n< Hello Ada!\n", ""))
        self.assertEqual(await server.readline(), "< Ada")
        self.assertEqual(await server.readline(), "> Hello Ada!")

    async def test_a_client_that_sends_no_name_causes_no_error(self):
        server = await self.start("hello_server")
        self.assertEqual((await self.run_client(server.uri, b""))[0], 0)
        websocket = await self.connect(server)
        await websocket.close()
        _, output, log = await server.stop()
        self.assertEqual(output, "")
        self.assertNotIn("failed", log)

    async def test_the_client_reports_a_missing_server_in_one_line(self):
        server = await self.start("hello_server")
        await server.stop()
        code, _, errors = await self.run_client(server.uri, b"Ada\n")
        self.assertEqual(code, 1)
        self.assertRegex(errors, r"^\S+hello_client: ws://localhost:\d+/: [^\n]+\n$")

    async def test_the_time_is_sent_more_than_once(self):
        server = await self.start("show_time")
        before = datetime.datetime.now(datetime.timezone.utc)
        websocket = await self.connect(server)
        times = [await self.recv(websocket) for _ in range(2)]
        after = datetime.datetime.now(datetime.timezone.utc)
        for time in times:
            self.assertRegex(time, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        first, second = map(datetime.datetime.fromisoformat, times)
        self.assertTrue(before <= first <= second <= after, (before, times, after))
        self.assertLess(second - first, datetime.timedelta(seconds=TIMEOUT))

    async def test_the_consumer_receives_all_messages_in_order(self):
        server = await self.start("consumer")
        websocket = await self.connect(server)
        for number in range(100):
            await websocket.send(f"message {number}")
        for number in range(100):
            self.assertEqual(await server.readline(), f"message {number}")
        await websocket.close()
        self.assertNotIn("failed", (await server.stop())[2])

    async def test_the_producer_sends_its_messages_in_order(self):
        server = await self.start("producer")
        websocket = await self.connect(server)
        for number in range(1, 4):
            self.assertEqual(await self.recv(websocket), f"message {number}")
        websocket.transport.abort()
        # The server still accepts other clients.
        self.assertEqual(await self.recv(await self.connect(server)), "message 1")
        self.assertNotIn("failed", (await server.stop())[2])

    async def test_no_message_is_lost_in_either_direction(self):
        count = 10_000
        server = await self.start("both")
        websocket = await self.connect(server)

        async def send():
            for number in range(count):
                await websocket.send(f"message {number}")

        enough = asyncio.Event()

        # Receives until the end: a client that does not read does not answer pings either.
        async def receive():
            try:
                number = 0
                async for message in websocket:
                    number += 1
                    self.assertEqual(message, f"message {number}")
                    if number == count:
                        enough.set()
                self.assertGreaterEqual(number, count)
            finally:
                enough.set()

        async def read():
            for number in range(count):
                self.assertEqual(await server.readline(), f"message {number}")

        receiver = asyncio.create_task(receive())
        await asyncio.gather(send(), read(), enough.wait())
        await websocket.close()
        await receiver
        # Both loops of the first handler have ended without an error.
        self.assertEqual(await self.recv(await self.connect(server)), "message 1")
        _, _, log = await server.stop()
        self.assertIn(self.log_of_a_connection, log)
        self.assertNotIn("failed", log)

    async def test_all_clients_are_greeted_when_one_connects(self):
        server = await self.start("registration")
        first = await self.connect(server)
        self.assertEqual(await self.recv(first), "Hello!")
        second = await self.connect(server)
        self.assertEqual(await self.recv(second), "Hello!")
        self.assertEqual(await self.recv(first), "Hello!")
        self.assertEqual(await server.readline(), "1 connected")
        self.assertEqual(await server.readline(), "2 connected")

    async def test_a_client_is_unregistered_when_it_closes_is_lost_or_stays_too_long(self):
        server = await self.start("registration")
        closing = await self.connect(server)
        lost = await self.connect(server)
        self.assertEqual(await server.readline(), "1 connected")
        self.assertEqual(await server.readline(), "2 connected")
        lost.transport.abort()
        self.assertEqual(await server.readline(), "1 connected")
        await closing.close()
        self.assertEqual(await server.readline(), "0 connected")
        # After ten seconds the handler returns, which closes the connection.
        idle = await self.connect(server)
        self.assertEqual(await server.readline(), "1 connected")
        self.assertEqual(await server.readline(), "0 connected")
        await asyncio.wait_for(idle.wait_closed(), TIMEOUT)
        self.assertEqual(idle.close_code, 1000)

    async def test_a_port_in_use_is_reported_in_one_line(self):
        server = await self.start("consumer")
        second = await asyncio.create_subprocess_exec(
            FOLDER / "consumer", str(server.port), stderr=asyncio.subprocess.PIPE
        )
        _, errors = await asyncio.wait_for(second.communicate(), TIMEOUT)
        self.assertEqual(second.returncode, 1)
        self.assertRegex(
            errors.decode(), rf"^\S+consumer: cannot serve on port {server.port}: [^\n]+\n$"
        )

    async def test_an_invalid_port_is_reported_in_one_line(self):
        for arguments in (["65536"], ["-1"], ["http"], [""], ["1", "2"]):
            program = await asyncio.create_subprocess_exec(
                FOLDER / "consumer", *arguments, stderr=asyncio.subprocess.PIPE
            )
            _, errors = await asyncio.wait_for(program.communicate(), TIMEOUT)
            self.assertEqual(program.returncode, 2)
            self.assertRegex(errors.decode(), r"^Usage: [^\n]+\n$")


if __name__ == "__main__":
    unittest.main()

"""The base class of the tests of a stage, which send and expect events."""

import json

from program import ProgramTest


class StageTest(ProgramTest):
    """The tests of one program."""

    program: list  # the command that starts it
    roles = ("join",)  # the keys that the first player gets

    def command(self, name, environment):
        return [*self.program, *(() if "PORT" in environment else ("0",))]

    async def start_server(self, **environment):
        return await self.start("", **environment)

    async def send(self, websocket, **event):
        await websocket.send(json.dumps(event))

    async def event(self, websocket):
        message = await self.recv(websocket)
        try:
            return json.loads(message)
        except json.JSONDecodeError:
            self.fail(f"It sent {message!r}, which is not JSON.")

    async def start_game(self, server, *roles):
        """Connects a first player. Returns its connection and the keys for the given roles."""
        websocket = await self.connect(server)
        init = await self.ask(websocket, type="init")
        for role in roles:
            self.assertIn(role, init, f'The answer to "init" has no member "{role}": {init}.')
        return websocket, *(init[role] for role in roles)

    async def ask(self, websocket, **event):
        await self.send(websocket, **event)
        return await self.event(websocket)

    async def assert_event(self, websocket, expected):
        event = await self.event(websocket)
        self.assertEqual(event, expected, f"Expected {expected}, but received {event}.")

    async def assert_answer(self, websocket, column, expected):
        """Plays a column, and checks the answer."""
        await self.send(websocket, type="play", column=column)
        await self.assert_event(websocket, expected)

    async def assert_error(self, websocket, message=None):
        """Checks that the next event is an error; without a message, any error."""
        event = await self.event(websocket)
        expected = {"type": "error", "message": message or event.get("message")}
        wanted = f'the error "{message}"' if message else "an error"
        self.assertEqual(event, expected, f"Expected {wanted}, but received {event}.")

    async def assert_closed(self, websocket, code):
        await self.in_time(websocket.wait_closed())
        actual = websocket.close_code
        self.assertEqual(actual, code, f"The close code is {actual}, not {code}.")

    def assert_no_failure(self, server):
        self.assertEqual(server.failures, [], f"The log has: {' '.join(server.failures)}")

    async def assert_line(self, server, expected):
        line = await server.readline()
        self.assertEqual(line, expected, f'Expected the line "{expected}", but it is "{line}".')

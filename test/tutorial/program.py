"""Runs programs of the tutorial as child processes."""

import asyncio
import contextlib
import os
import pathlib
import re
import signal
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from support.python_websockets import websockets

# In seconds; long enough for a slow machine and for a sanitizer.
TIMEOUT = 60


class Program:
    """A server on a free port. Its output is read line by line."""

    def __init__(self, process, port, log, timeout):
        self.process = process
        self.port = port
        self.uri = f"ws://localhost:{port}/"
        self.crash = None  # the name of the signal that ended the program, except for stop()
        self._log = [log]
        self._timeout = timeout
        self._reader = asyncio.create_task(self._read_log())

    @classmethod
    async def start(cls, command, environment, timeout=TIMEOUT):
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "SPDLOG_LEVEL": "debug", **environment},
        )
        try:
            port, log = await cls._read_port(process, timeout)
        except Exception:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        return cls(process, port, log, timeout)

    @staticmethod
    async def _read_port(process, timeout):
        """Reads the log until it has the port. Returns the port, and the log so far."""
        log = ""
        while not (address := re.search(r"server listening on \S+:(\d+)\n", log)):
            line = await asyncio.wait_for(process.stderr.readline(), timeout)
            assert line, f"The program has ended: {log}"
            log += line.decode()
        return int(address[1]), log

    async def _read_log(self):
        while line := await self.process.stderr.readline():
            self._log.append(line.decode())

    @property
    def failures(self):
        """The lines of the log that report an exception of a handler."""
        return [line.strip() for line in "".join(self._log).splitlines() if "failed" in line]

    async def readline(self):
        """Returns the next line of the output, without the line break."""
        line = await asyncio.wait_for(self.process.stdout.readline(), self._timeout)
        assert line, "The program has ended."
        return line.decode().removesuffix("\n")

    async def stop(self, number=signal.SIGTERM):
        """Stops the program by a signal. Returns its exit code, the rest of its output, and its
        log."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        try:
            output = await asyncio.wait_for(self.process.stdout.read(), self._timeout)
        except asyncio.TimeoutError:
            self.process.kill()
            raise AssertionError(f"The program does not stop on {number.name}.") from None
        await asyncio.wait_for(self._reader, self._timeout)
        code = await asyncio.wait_for(self.process.wait(), self._timeout)
        if code < 0 and -code != number:
            self.crash = signal.Signals(-code).name
        return code, output.decode(), "".join(self._log)


class ProgramTest(unittest.IsolatedAsyncioTestCase):
    folder: pathlib.Path  # of the programs
    timeout = TIMEOUT

    def setUp(self):
        self.servers = []

    def command(self, name, environment):
        """Returns the command that starts a server on a free port."""
        return [self.folder / name, *(() if "PORT" in environment else ("0",))]

    async def start(self, name, **environment):
        command = self.command(name, environment)
        program = await Program.start(command, environment, self.timeout)
        self.servers.append(program)
        self.addAsyncCleanup(program.stop)
        return program

    def failures_of_servers(self):
        """Returns the lines in the logs of the started programs that report an exception."""
        return [line for program in self.servers for line in program.failures]

    async def connect(self, program):
        # On a busy machine, a pong may come later than this client's keepalive would allow.
        websocket = await self.in_time(websockets.connect(program.uri, ping_interval=None))
        self.addAsyncCleanup(websocket.close)
        return websocket

    async def recv(self, websocket):
        return await self.in_time(websocket.recv())

    async def in_time(self, awaitable):
        return await asyncio.wait_for(awaitable, self.timeout)

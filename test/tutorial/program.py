"""Runs programs of the tutorial as child processes."""

import asyncio
import os
import pathlib
import re
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from support.python_websockets import websockets

# In seconds; long enough for a slow machine and for a sanitizer.
TIMEOUT = 60


class Program:
    """A server on a free port. Its output is read line by line."""

    def __init__(self, process, port, log):
        self.process = process
        self.port = port
        self.uri = f"ws://localhost:{port}/"
        self._log = [log]
        self._reader = asyncio.create_task(self._read_log())

    @classmethod
    async def start(cls, command, environment):
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "SPDLOG_LEVEL": "debug", **environment},
        )
        log = ""
        while not (address := re.search(r"server listening on \S+:(\d+)\n", log)):
            line = await asyncio.wait_for(process.stderr.readline(), TIMEOUT)
            assert line, log
            log += line.decode()
        return cls(process, int(address[1]), log)

    async def _read_log(self):
        while line := await self.process.stderr.readline():
            self._log.append(line.decode())

    async def readline(self):
        """Returns the next line of the output, without the line break."""
        line = await asyncio.wait_for(self.process.stdout.readline(), TIMEOUT)
        assert line, "The program has ended."
        return line.decode().removesuffix("\n")

    async def stop(self):
        """Stops the program. Returns its exit code, the rest of its output, and its log."""
        if self.process.returncode is None:
            self.process.terminate()
        output = await asyncio.wait_for(self.process.stdout.read(), TIMEOUT)
        await asyncio.wait_for(self._reader, TIMEOUT)
        code = await asyncio.wait_for(self.process.wait(), TIMEOUT)
        return code, output.decode(), "".join(self._log)


class ProgramTest(unittest.IsolatedAsyncioTestCase):
    folder: pathlib.Path  # of the programs

    def command(self, name, environment):
        """Returns the command that starts a server on a free port."""
        return [self.folder / name, *(() if "PORT" in environment else ("0",))]

    async def start(self, name, **environment):
        program = await Program.start(self.command(name, environment), environment)
        self.addAsyncCleanup(program.stop)
        return program

    async def connect(self, program):
        websocket = await asyncio.wait_for(websockets.connect(program.uri), TIMEOUT)
        self.addAsyncCleanup(websocket.close)
        return websocket

    async def recv(self, websocket):
        return await asyncio.wait_for(websocket.recv(), TIMEOUT)

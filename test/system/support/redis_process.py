"""Redis as a process that a test starts, kills, stops for a while and starts again."""

import contextlib
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

# Redis takes no more seconds to start or to answer.
TIMEOUT = 60

# Nothing that Redis has answered is lost when it is killed. What it has written is kept in memory,
# which outlives it as well as a disk: a disk that is busy with other tests may take longer than
# servers wait for an answer.
DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
IN_MEMORY = "/dev/shm"


def hold_port():
    """A socket that keeps a port for a program that will listen on it, now and after a restart:
    while this one does not listen, nobody else gets the port by chance."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder


class RedisProcess:
    """Redis with its data in a temporary folder, which may be in a given one; the port and the data
    stay after a restart."""

    def __init__(self, folder=IN_MEMORY):
        with contextlib.ExitStack() as stack:
            self._folder = stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
            self.port = stack.enter_context(hold_port()).getsockname()[1]
            self.start()
            self._stack = stack.pop_all()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def start(self):
        """Starts the process and waits until it has loaded its data."""
        command = ["setpriv", "--pdeathsig", "KILL", "redis-server", "--bind", "127.0.0.1"]
        command += ["--port", str(self.port), "--dir", self._folder, *DURABLE]
        log = pathlib.Path(self._folder, "log")
        with open(log, "a") as output:
            self.process = subprocess.Popen(command, stdout=output)
        deadline = time.monotonic() + TIMEOUT
        while not self._is_ready():
            running = self.process.poll() is None and time.monotonic() < deadline
            if not running:
                self.kill()
                raise AssertionError(f"Redis did not start:\n{log.read_text()}")
            time.sleep(0.01)

    def _is_ready(self):
        try:
            return self.command("PING") == "PONG"
        except (ConnectionError, RedisError):
            return False

    def kill(self):
        """Ends the process as `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Lets the process stand still: connections stay, and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """Ends the process, and removes what it has written."""
        with self._stack:
            self.kill()

    def command(self, *arguments):
        """Runs a command on a connection of its own; returns a text, a number or None."""
        request = b"*%d\r\n" % len(arguments)
        for argument in map(str.encode, arguments):
            request += b"$%d\r\n%s\r\n" % (len(argument), argument)
        with socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                return read_reply(answer)

    def entries(self, key):
        """What is recorded of the match to which this key leads."""
        match = self.command("GET", "{connect4}:key:" + key)
        return self.command("HGET", f"{{connect4}}:game:{match}", "entries")


class RedisError(Exception):
    """An answer that is an error."""


def read_reply(answer):
    line = answer.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("Redis ended the connection.")
    kind, value = line[:1], line[1:-2].decode()
    if kind == b"-":
        raise RedisError(value)
    if kind == b"+":
        return value
    if kind == b":":
        return int(value)
    assert kind == b"$", line
    return None if value == "-1" else answer.read(int(value) + 2)[:-2].decode()

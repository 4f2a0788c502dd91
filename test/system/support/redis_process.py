"""Redis as a process that a test starts, kills, pauses and starts again."""

import contextlib
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time

# Seconds that Redis may take to start or to answer.
TIMEOUT = 60

# When Redis is killed, nothing is lost that it has answered. Its files are in memory: a disk may be
# so busy with other tests that servers would not wait for the answer.
DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
IN_MEMORY = "/dev/shm"


# The record of a match has its newest entries; those before them are in another value.
ALL_ENTRIES = """
    local fields = redis.call('HMGET', KEYS[1], 'entries', 'newest')
    return (redis.call('GET', KEYS[2]) or '') .. (fields[1] or fields[2])
"""


def hold_port():
    """Returns a socket that reserves a port for a program that listens with SO_REUSEADDR: between
    two runs of the program, no other program gets the port by chance."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder


class RedisProcess:
    """Redis with its data in a temporary folder inside of the given one. The port and the data stay
    the same after a restart. With a certificate, it also speaks TLS, on another port."""

    def __init__(self, folder=IN_MEMORY, certificate=None):
        self._certificate = certificate
        with contextlib.ExitStack() as stack:
            self._folder = stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
            self.port = stack.enter_context(hold_port()).getsockname()[1]
            self.tls_port = stack.enter_context(hold_port()).getsockname()[1]
            self.start()
            self._stack = stack.pop_all()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def port_of(self, tls):
        return self.tls_port if tls else self.port

    def _tls_options(self):
        if self._certificate is None:
            return []
        file, key = str(self._certificate.file), str(self._certificate.key)
        options = ["--tls-port", str(self.tls_port), "--tls-auth-clients", "no"]
        return [*options, "--tls-cert-file", file, "--tls-key-file", key, "--tls-ca-cert-file", file]

    def start(self):
        """Starts the process and waits until it has loaded its data."""
        command = ["setpriv", "--pdeathsig", "KILL", "redis-server", "--bind", "127.0.0.1"]
        command += ["--port", str(self.port), "--dir", self._folder, *DURABLE]
        command += self._tls_options()
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
        """Ends the process like `kill -9`."""
        self.process.kill()
        self.process.wait()

    def pause(self):
        """Pauses the process: its connections stay open, and it answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """Ends the process and removes its files."""
        with self._stack:
            self.kill()

    def command(self, *arguments):
        """Runs a command on a new connection, and returns a text, a number or None."""
        request = b"*%d\r\n" % len(arguments)
        for argument in map(str.encode, arguments):
            request += b"$%d\r\n%s\r\n" % (len(argument), argument)
        with socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                return read_reply(answer)

    def calls(self, command):
        """Returns how often clients have used a command, such as "pubsub|numsub"."""
        line = re.search(rf"cmdstat_{re.escape(command)}:calls=(\d+)", self.command("INFO", "all"))
        return int(line[1]) if line else 0

    def entries(self, key):
        """Returns the recorded entries of the match that this key belongs to."""
        match = self.command("GET", "{connect4}:key:" + key)
        record, older = f"{{connect4}}:game:{match}", f"{{connect4}}:older:{match}"
        return self.command("EVAL", ALL_ENTRIES, "2", record, older)


class RedisError(Exception):
    """Redis answered with an error."""


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

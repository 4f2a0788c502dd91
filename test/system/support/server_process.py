"""The server as a process that a test starts, kills and starts again.

The first argument of every test file is the path of the server. With --memory after it, servers
have no database, except in tests that need one.
"""

import http.client
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading

from support import metrics

SERVER = sys.argv[1]
IN_MEMORY = "--memory" in sys.argv
if IN_MEMORY:
    sys.argv.remove("--memory")

# In seconds. Only a test that fails waits for so long.
TIMEOUT = 60

# The kernel kills the server if the test dies first. If root runs the test, the server must not be
# able to write everywhere.
WRAPPER = ["setpriv", "--pdeathsig", "KILL"]
if os.geteuid() == 0:
    WRAPPER += ["--bounding-set", "-dac_override"]


def command(*options):
    return [*WRAPPER, SERVER, "--host", "127.0.0.1", *options]


def environment(folder):
    """Returns the environment of a server that keeps its files in this folder. It makes glibc
    overwrite freed memory, so that a server that uses such memory fails every time."""
    folders = {"HOME": folder, "STATE_DIRECTORY": folder, "XDG_STATE_HOME": folder}
    return {**os.environ, **folders, "MALLOC_PERTURB_": "165"}


class ServerProcess:
    """A server on a free port, with a folder for its database unless it has another store. The port
    and the folder stay the same after a restart. The environment is added to that of the test."""

    def __init__(self, *options, memory=IN_MEMORY, environment=()):
        self._folder = tempfile.TemporaryDirectory()
        self.database = pathlib.Path(self._folder.name, "connect4.db")
        self.options = list(options)
        self._environment = dict(environment)
        if "--store" not in options:
            self.options += ["--database", "memory" if memory else str(self.database)]
        self.port = 0
        self.log = []
        self._runs = False
        try:
            self.start()
        except BaseException:
            self._folder.cleanup()
            raise

    def start(self):
        """Starts the process and waits until it listens."""
        self.process = subprocess.Popen(
            command("--port", str(self.port), *self.options),
            stderr=subprocess.PIPE,
            text=True,
            env={**environment(self._folder.name), **self._environment},
        )
        for line in self.process.stderr:
            self.log.append(line)
            if announcement := re.search(r"(?:listening on ws|open http)://.*?:(\d+)/", line):
                self.port = int(announcement[1])
                break
        else:
            self.process.communicate(timeout=TIMEOUT)
            raise AssertionError(f"The server did not start: {''.join(self.log)}")
        self._reader = threading.Thread(target=self._read_log, args=(self.process.stderr,))
        self._reader.start()
        self._runs = True

    def _read_log(self, stderr):
        with stderr:
            for line in stderr:
                self.log.append(line)

    @property
    def uri(self):
        return f"ws://127.0.0.1:{self.port}/"

    def kill(self):
        """Ends the process like `kill -9`."""
        self.process.kill()
        self.wait()

    def terminate(self):
        """Asks the process to end. wait() returns its exit code."""
        self.process.send_signal(signal.SIGTERM)

    def pause(self):
        """Pauses the process: its connections stay open, and it answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def wait(self):
        """Waits until the process has ended, and returns its exit code."""
        code = self.process.wait(TIMEOUT)
        self._reader.join()
        self._runs = False
        return code

    def end(self):
        """Ends the process in order if it still runs, and removes its folder."""
        try:
            if self._runs:
                self.terminate()
                code = self.wait()
                assert code == 0, f"exit code {code}\n{''.join(self.log[-50:])}"
        finally:
            self.kill()
            self._folder.cleanup()

    def get(self, path, headers=()):
        """Returns the status and the text of the response to an HTTP request with these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.putrequest("GET", path)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def metrics(self):
        """Returns the values of all metrics, by name and labels."""
        status, text = self.get("/metrics")
        assert status == 200, status
        return metrics.parse(text)

    def metric(self, name):
        """Returns the value of one metric."""
        return self.metrics()[name]

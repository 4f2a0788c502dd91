"""The server as a program that a platform, a service or a user starts."""

import os
import subprocess
import urllib.request

from samples import TIMEOUT, end, start_on_free_ports


class Program:
    """A program in a folder, with its port in the environment variable PORT."""

    def __init__(self, command, folder):
        self.command = command
        self.folder = folder

    def __enter__(self):
        self.process = start_on_free_ports(self.start, 1)
        return self

    def __exit__(self, *failure):
        code = end(self.process)
        if failure == (None, None, None):
            assert code == 0, code

    def start(self, ports):
        [self.port] = ports
        environment = {"PATH": os.environ["PATH"], "PORT": str(self.port), "HOME": self.folder}
        environment["STATE_DIRECTORY"] = self.folder
        process = subprocess.Popen(
            self.command, cwd=self.folder, env=environment, stderr=subprocess.PIPE, text=True
        )
        return process if has_started(process) else None

    def get(self, path):
        uri = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(uri, timeout=TIMEOUT) as answer:
            return answer.read()


def has_started(process):
    """Whether the server listens. It does not if another program has its port."""
    log = ""
    for line in process.stderr:
        log += line
        if "://" in line:
            return True
    process.communicate()
    assert "already in use" in log, log
    return False

"""The servers that bench.py compares, and how to run them."""

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

OURS = "connect4-server"
PYTHON = "python-websockets"
WS = "ws"
EPOLL = "epoll alone"
UWEBSOCKETS = "uWebSockets"

# At its default level the server logs every connection; its peers log nothing. All load comes from
# one address, so there must be no limits for each address.
OPTIONS = (
    *("--host", "127.0.0.1", "--port", "0", "--log-level", "warning"),
    *("--max-connections-per-address", "0", "--max-games-per-address", "0"),
    *("--max-requests-per-second", "0", "--max-events-per-second", "0"),
    *("--first-event-within", "0"),
)


class BenchError(Exception):
    """The benchmark cannot go on; the text gives the reason."""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A server to measure."""

    name: str
    version: str
    command: tuple
    processes: int = 1  # on the same port

    @property
    def title(self):
        return f"{self.name} {self.version}".strip()


def warn(text):
    """Print a message to stderr; stdout is for the tables only."""
    print(text, file=sys.stderr, flush=True)


def output_of(*command):
    """Run a command and return its output, which is empty if it fails."""
    result = subprocess.run(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30
    )
    return result.stdout.strip() if result.returncode == 0 else ""


def find_server(server, name=OURS, store=("--database", "memory"), processes=1):
    """Return a list with this project's server; the list is empty if it is not built."""
    if not server.exists():
        warn(f"{OURS} is left out: there is no {server}; build it or name it with --server.")
        return []
    shares_port = ("--reuse-port",) if processes > 1 else ()
    return [Candidate(name, "", (str(server), *OPTIONS, *store, *shares_port), processes)]


def find_built_peers(load):
    """Return the peers that CMake has built next to the load generator."""
    peers = []
    for name, program in (EPOLL, "connect4-peer-epoll"), (UWEBSOCKETS, "connect4-peer-uwebsockets"):
        path = load.with_name(program)
        if path.exists():
            peers.append(Candidate(name, "", (str(path),)))
    return peers


def find_peers(python_program, node_program):
    """Return the installed peers; print what the others need to stderr."""
    peers = []

    find_version = "import websockets.version; print(websockets.version.version)"
    version = output_of("/usr/bin/python3", "-c", find_version)
    if version:
        command = ("/usr/bin/python3", str(HERE / python_program))
        peers.append(Candidate(PYTHON, version, command))
    else:
        warn(f"{PYTHON} is left out: install Debian's package python3-websockets.")

    package = HERE / "node_modules" / "ws" / "package.json"
    node = shutil.which("node")
    if node and package.exists():
        version = json.loads(package.read_text())["version"]
        peers.append(Candidate(WS, version, (node, str(HERE / node_program))))
    else:
        warn(f"{WS} is left out: install node, then run 'npm ci' in {HERE.name}/.")
    return peers


def start(command, core, **options):
    """Start a process that stays on one core."""
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}), **options)


def stop(process):
    """End a process by SIGTERM, and after 10 seconds by SIGKILL."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listening_port(pid):
    """Return the TCP port that a process listens on, or None."""
    # A file of /proc may disappear at any time: a descriptor is closed, or the process ends.
    sockets = set()
    with contextlib.suppress(OSError):
        for descriptor in pathlib.Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                sockets.add(os.readlink(descriptor))
    listen = "0A"
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in pathlib.Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                _, local, _, state, _, _, _, _, _, inode, *_ = line.split()
                if state == listen and f"socket:[{inode}]" in sockets:
                    return int(local.rpartition(":")[2], 16)
    return None


@contextlib.contextmanager
def running(candidate, cores):
    """Run a server, with each of its processes on another core if there are enough; yield the first
    process and the port."""
    command = list(candidate.command)
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(running_process(candidate, command, cores[0]))
        for number in range(1, candidate.processes):
            command[command.index("--port") + 1] = str(first[1])
            core = cores[number % len(cores)]
            stack.enter_context(running_process(candidate, command, core))
        yield first


@contextlib.contextmanager
def running_process(candidate, command, core):
    """Run one process of a server; yield it and its port."""
    process = start(command, core, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while (port := listening_port(process.pid)) is None:
            if process.poll() is not None:
                raise BenchError(f"{candidate.title} ended with exit status {process.returncode}.")
            if time.monotonic() > deadline:
                raise BenchError(f"{candidate.title} does not listen.")
            time.sleep(0.02)
        yield process, port
    finally:
        stop(process)

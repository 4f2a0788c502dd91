"""The servers that bench.py compares: which there are, and how they are run."""

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

# At its usual level the server logs every connection; its peers log nothing. Its limits for one
# address would stop a load that comes from one.
OPTIONS = (
    *("--host", "127.0.0.1", "--port", "0", "--log-level", "warning"),
    *("--max-connections-per-address", "0", "--max-games-per-address", "0"),
    *("--max-events-per-second", "0", "--first-event-within", "0"),
)


class BenchError(Exception):
    """The benchmark cannot go on; the text says why."""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A server that can be measured."""

    name: str
    version: str
    command: tuple
    processes: int = 1  # on the same port

    @property
    def title(self):
        return f"{self.name} {self.version}".strip()


def warn(text):
    """Tell the person who waits; the table alone goes to stdout."""
    print(text, file=sys.stderr, flush=True)


def output_of(*command):
    """Run a command and return what it prints, or nothing if it fails."""
    result = subprocess.run(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30
    )
    return result.stdout.strip() if result.returncode == 0 else ""


def find_server(server, name=OURS, store=("--database", "memory"), processes=1):
    """Return this project's server in a list, which is empty if there is none."""
    if not server.exists():
        warn(f"{OURS} is left out: there is no {server}; build it or name it with --server.")
        return []
    shares_port = ("--reuse-port",) if processes > 1 else ()
    return [Candidate(name, "", (str(server), *OPTIONS, *store, *shares_port), processes)]


def find_peers(python_program, node_program):
    """Return the peers that are installed; say on stderr what the others need."""
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
    """End a process: ask it, and after some time insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listening_port(pid):
    """Return the TCP port on which a process listens, or None."""
    # Files of /proc vanish at any moment: a descriptor is closed, or the process ends.
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
    """Run a server, each of its processes on another one of the cores as far as there are enough;
    give the first process and the port."""
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
    """Run one process of a server; give it and its port."""
    process = start(command, core, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while (port := listening_port(process.pid)) is None:
            if process.poll() is not None:
                raise BenchError(f"{candidate.title} has ended: exit status {process.returncode}.")
            if time.monotonic() > deadline:
                raise BenchError(f"{candidate.title} does not listen.")
            time.sleep(0.02)
        yield process, port
    finally:
        stop(process)

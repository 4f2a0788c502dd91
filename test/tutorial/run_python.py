"""Runs a Python server of the tutorial on a free port of this machine: run_python.py FILE

The log goes to the standard error, as in the C++ programs. It says which port the server has.
"""

import logging
import pathlib
import runpy
import sys

import websockets

TUTORIAL = pathlib.Path(__file__).resolve().parents[2] / "src" / "tutorial"


def serve_on_a_free_port(handler, host, port, **options):
    # On a busy machine, a pong may come later than the server's keepalive would allow.
    return serve(handler, "localhost", 0, ping_interval=None, **options)


logging.basicConfig(format="%(message)s", level=logging.INFO)
serve = websockets.serve
websockets.serve = serve_on_a_free_port
sys.path.insert(0, str(TUTORIAL))
runpy.run_path(sys.argv[1], run_name="__main__")

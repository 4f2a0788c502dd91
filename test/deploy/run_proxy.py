"""Runs a proxy with its sample configuration until the standard input ends. Prints its address.

Usage: run_proxy.py CONNECT4_SERVER nginx|haproxy SERVER_PORT
"""

import sys

from samples import Haproxy, Nginx

_, _, name, server_port = sys.argv
with {"nginx": Nginx, "haproxy": Haproxy}[name](server_port) as proxy:
    print(f"https://localhost:{proxy.https_port}/", flush=True)
    sys.stdin.read()

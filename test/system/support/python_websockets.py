"""Python's websockets library: what differs between version 10.4, which Debian 12 has, and the
versions since 14.

A test that imports this is skipped if the library is missing.
"""

import asyncio
import sys

try:
    import websockets
except ImportError:
    print(f"Skipped: {sys.executable} has no library websockets.")
    sys.exit(77)

IS_OLD = int(websockets.__version__.split(".")[0]) < 14


def connect(uri, headers=(), **options):
    """Opens a connection, with these headers in the request. The options are those of
    websockets.connect()."""
    options["extra_headers" if IS_OLD else "additional_headers"] = headers
    return websockets.connect(uri, **options)


def status_of(refusal):
    """Returns the HTTP status of an InvalidHandshake with which connect() has failed."""
    return refusal.status_code if IS_OLD else refusal.response.status_code


def is_open(websocket):
    return websocket.state.name == "OPEN"


async def take_message(websocket):
    """Returns the first message that has arrived already; None if there is none. Does not wait."""
    try:
        async with asyncio.timeout(0):
            return await websocket.recv()
    except (TimeoutError, websockets.ConnectionClosed):
        return None

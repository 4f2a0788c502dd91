"""The game on the Internet: with a port from the environment, a health check, and a shutdown."""

import asyncio
import http
import os
import signal

import websockets

from part2.app import handler


def health_check(connection, request):
    if request.path == "/healthz":
        return connection.respond(http.HTTPStatus.OK, "OK\n")


# Before version 14 the library passes the path and the headers, and expects a tuple.
def health_check_before_14(path, headers):
    if path == "/healthz":
        return http.HTTPStatus.OK, [], b"OK\n"


async def main():
    is_old = int(websockets.__version__.split(".")[0]) < 14
    process_request = health_check_before_14 if is_old else health_check
    port = int(os.environ.get("PORT", "8001"))
    async with websockets.serve(handler, "", port, process_request=process_request) as server:
        # The platform sends SIGTERM some seconds before it stops the program.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, server.close)
        await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(main())

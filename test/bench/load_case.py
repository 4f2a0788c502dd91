"""The base of the tests of the load generator, whose path is the test program's argument."""

import asyncio
import json
import subprocess
import sys
import unittest

LOAD = "connect4-load"


async def play_against(peer, *options):
    """Run the generator against a server; return the finished process."""
    server = await asyncio.start_server(peer.handler, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        return await asyncio.to_thread(
            subprocess.run,
            [LOAD, "--port", port, "--connections", "4", *options],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


class LoadCase(unittest.TestCase):
    def assert_passes(self, peer, *options):
        result = asyncio.run(play_against(peer, *options))
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def assert_fails(self, peer, sentence, *options):
        result = asyncio.run(play_against(peer, *options))
        self.assertEqual(result.returncode, 1)
        self.assertIn(sentence, result.stderr)


def main():
    global LOAD
    if len(sys.argv) > 1:
        LOAD = sys.argv.pop(1)
    unittest.main()

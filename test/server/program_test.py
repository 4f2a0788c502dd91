"""Runs the programs as a user does: options, messages, signals, pipes.

The test of main.cpp and application.cpp, and with system/operation_test.py that of log.cpp.

Usage: program_test.py CONNECT4_SERVER WEBSOCKETS_CLIENT [unittest arguments]
"""

import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

SERVER, CLIENT = sys.argv[1:3]
TIMEOUT = 60


def run(program, *arguments, **options):
    return subprocess.run(
        [program, *arguments], capture_output=True, text=True, timeout=TIMEOUT, **options
    )


class Server:
    """A server on a free port. It must end with exit code 0 after a signal to stop."""

    def __init__(self, *arguments, stop=signal.SIGTERM, environment={}):
        self.stop = stop
        database = () if "--database" in arguments else ("--database", "memory")
        self.process = subprocess.Popen(
            [SERVER, "--port", "0", *database, *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self.log = ""
        while not (address := re.search(r"localhost:(\d+)/", self.log)):
            line = self.process.stderr.readline()
            assert line, self.log
            self.log += line
        self.port = int(address[1])
        self.uri = f"ws://localhost:{self.port}/"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.send_signal(self.stop)
        try:
            # communicate() would lose the lines that came together with the announcement.
            self.log += self.process.stderr.read()
            self.process.stderr.close()
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        if failure == (None, None, None):
            assert self.process.returncode == 0, self.process.returncode


class ServerProgram(unittest.TestCase):
    def test_help_and_version_are_printed(self):
        help = run(SERVER, "--help")
        self.assertEqual(help.returncode, 0)
        for option in ("--host", "--port", "--web", "--database", "--log-level", "--version"):
            self.assertIn(option, help.stdout)
        version = run(SERVER, "--version")
        self.assertEqual(version.returncode, 0)
        self.assertRegex(version.stdout, r"^connect4-server \d+\.\d+\.\d+\n$")

    def test_a_bad_option_is_one_clear_line_and_exit_code_2(self):
        for arguments in (
            ["--unknown"],
            ["--port", "99999"],
            ["--port"],
            ["--web", "/no/such/folder"],
            ["--log-level", "loud"],
            ["stray"],
        ):
            with self.subTest(arguments):
                result = run(SERVER, *arguments)
                self.assertEqual(result.returncode, 2)
                self.assertEqual(result.stdout, "")
                self.assertRegex(result.stderr, r"^connect4-server: .*--help\.\n$")

    def test_a_signal_that_follows_the_announcement_at_once_ends_it_cleanly(self):
        for _ in range(40):
            with Server():
                pass

    def test_a_bad_port_in_the_environment_is_exit_code_2(self):
        result = run(SERVER, env={**os.environ, "PORT": "http"})
        self.assertEqual(result.returncode, 2)
        self.assertIn("PORT", result.stderr)

    def test_the_port_may_come_from_the_environment(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = str(busy.getsockname()[1])
            arguments = ("--host", "127.0.0.1", "--database", "memory")
            result = run(SERVER, *arguments, env={**os.environ, "PORT": port})
        self.assertEqual(result.returncode, 1)
        self.assertIn(port, result.stderr)

    def test_a_port_in_use_is_one_clear_line_and_exit_code_1(self):
        with Server() as server:
            result = run(SERVER, "--port", str(server.port), "--database", "memory")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(
            result.stderr,
            f"connect4-server: Port {server.port} is already in use. Stop the program that uses"
            " it, or choose another port with --port.\n",
        )

    def test_an_unknown_host_is_one_clear_line_and_exit_code_1(self):
        result = run(SERVER, "--port", "0", "--host", "no such host", "--database", "memory")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"^connect4-server: Cannot listen .*'no such host'.*\.\n$")

    def test_ctrl_c_and_sigterm_end_it_cleanly(self):
        for stop in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(stop):
                client = None
                with Server(stop=stop) as server:
                    client = subprocess.Popen(
                        [CLIENT, server.uri],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        text=True,
                    )
                    self.assertIn("Connected", client.stdout.readline())
                output, _ = client.communicate(timeout=TIMEOUT)
                self.assertIn("Connection closed: 1001 (The server stops.).", output)

    def test_with_a_database_clients_are_told_to_come_back(self):
        with tempfile.TemporaryDirectory() as folder:
            database = os.path.join(folder, "new", "games.db")
            with Server("--database", database) as server:
                client = subprocess.Popen(
                    [CLIENT, server.uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
                self.assertIn("Connected", client.stdout.readline())
            output, _ = client.communicate(timeout=TIMEOUT)
            self.assertIn("Connection closed: 1012 (The server restarts.).", output)
            self.assertEqual(os.stat(database).st_mode & 0o777, 0o600)

    def test_healthz_answers_ok(self):
        with Server() as server:
            url = f"http://localhost:{server.port}/healthz"
            with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
                self.assertEqual((response.status, response.read()), (200, b"OK\n"))

    def test_the_page_is_served_on_the_same_port(self):
        with tempfile.TemporaryDirectory() as web:
            with open(os.path.join(web, "index.html"), "w") as page:
                page.write("the page")
            with Server("--web", web) as server:
                url = f"http://localhost:{server.port}/"
                self.assertIn(url, server.log)
                with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
                    self.assertEqual(response.read(), b"the page")

    def test_other_devices_find_the_page_by_the_addresses_in_the_log(self):
        with tempfile.TemporaryDirectory() as web:
            pathlib.Path(web, "index.html").write_text("the page")
            with Server("--web", web) as server:
                pass
            with Server("--web", web, "--host", "localhost") as local:
                pass
        addresses = re.findall(r"of this network: http://([\d.]+):(\d+)/", server.log)
        own = subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split()
        self.assertEqual(
            sorted(addresses), sorted((a, str(server.port)) for a in own if ":" not in a)
        )
        self.assertNotIn("of this network", local.log)

    def test_the_log_has_a_line_for_each_open_and_close(self):
        with Server() as server:
            run(CLIENT, server.uri, input='{"type":"play","column":3}\n')
        self.assertEqual(len(re.findall(r"connection 1 open from ", server.log)), 1)
        self.assertEqual(len(re.findall(r"connection 1 closed 1000 \(OK\)", server.log)), 1)
        self.assertNotIn("TEXT", server.log)

    def test_many_connections_of_one_address_are_summed_up_in_the_log(self):
        with Server() as server:
            handshake = (
                b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            )
            for _ in range(30):
                with socket.create_connection(("127.0.0.1", server.port), TIMEOUT) as connection:
                    connection.sendall(handshake)
                    self.assertIn(b"101", connection.recv(4096))
            # The sum comes at the end of ten seconds.
            while "more connections" not in server.log:
                server.log += server.process.stderr.readline()
        self.assertEqual(len(re.findall(r"connection \d+ open from ", server.log)), 20)
        self.assertEqual(len(re.findall(r"connection \d+ closed ", server.log)), 20)
        self.assertIn("... and 10 more connections from 127.0.0.1\n", server.log)

    def test_the_log_says_how_many_of_its_lines_were_dropped(self):
        requests = 20000
        with Server("--log-level", "debug", "--max-requests-per-second", "0") as server:
            with socket.create_connection(("127.0.0.1", server.port), TIMEOUT) as connection:
                request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                sender = threading.Thread(target=connection.sendall, args=(request * requests,))
                sender.start()
                # Nothing reads the log meanwhile.
                answers = 0
                with connection.makefile("rb") as file:
                    while answers < requests:
                        answers += file.readline().startswith(b"HTTP/1.1 200")
                sender.join()
        dropped = sum(map(int, re.findall(r"(\d+) lines of the log were dropped", server.log)))
        written = len(re.findall("GET /healthz|> HTTP 200", server.log))
        self.assertGreater(dropped, 0)
        self.assertAlmostEqual(dropped + written, 2 * requests, delta=10)

    def test_the_debug_log_shows_every_message_and_no_secret(self):
        secret = "aB3-_xyzAB0123_-"
        with Server("--log-level", "debug") as server:
            lines = ['{"type":"play","column":3}', f'{{"type":"init","join":"{secret}"}}']
            run(CLIENT, f"{server.uri}?join={secret}", input="\n".join(lines))
        self.assertIn("""< TEXT '{"type":"play","column":3}' [26 bytes]""", server.log)
        self.assertIn(
            """> TEXT '{"type":"play","player":"red","column":3,"row":0}' [49 bytes]""", server.log
        )
        self.assertIn("""< TEXT '{"type":"init","join":"***"}'""", server.log)
        self.assertNotIn(secret, server.log)


class ClientProgram(unittest.TestCase):
    def test_a_pipe_is_sent_line_by_line_and_every_answer_is_printed(self):
        with Server() as server:
            result = run(CLIENT, server.uri, input='{"type":"play","column":3}\nlast line')
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], f"Connected to {server.uri}.")
        self.assertEqual(lines[-1], "Connection closed: 1000 (OK).")
        self.assertIn('> {"type":"play","column":3}', lines)
        self.assertIn('< {"type":"play","player":"red","column":3,"row":0}', lines)
        self.assertIn("> last line", lines)
        self.assertIn('< {"type":"error","message":"The message must be valid JSON."}', lines)

    def test_a_file_or_nothing_may_be_the_input(self):
        with Server() as server, tempfile.TemporaryFile("w+") as file:
            file.write('{"type":"play","column":6}\n')
            file.seek(0)
            result = run(CLIENT, server.uri, stdin=file)
            self.assertIn('< {"type":"play","player":"red","column":6,"row":0}', result.stdout)
            result = run(CLIENT, server.uri, stdin=subprocess.DEVNULL)
            self.assertIn("Connection closed: 1000 (OK).", result.stdout)

    def test_failures_are_one_clear_line_and_exit_code_1(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            uri = f"ws://127.0.0.1:{unused.getsockname()[1]}/"
            result = run(CLIENT, uri)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, f"websockets-client: {uri}: Connection refused\n")
        result = run(CLIENT, "http://localhost/")
        self.assertEqual(result.returncode, 1)
        self.assertIn("must begin with ws://", result.stderr)

    def test_without_a_uri_it_tells_its_usage(self):
        uri = "ws://localhost/"
        for arguments in (
            [],
            [""],
            ["--unknown"],
            ["ws://a/", "ws://b/"],
            ["--wait", "soon", uri],
            ["--wait", "-1", uri],
            ["--header", "no colon", uri],
            ["--header", "A: b\r\nC: d", uri],
            ["--subprotocol", uri],
        ):
            result = run(CLIENT, *arguments)
            self.assertEqual(result.returncode, 2)
            self.assertIn("Usage: websockets-client [OPTION]... URI", result.stderr)

    def test_a_subprotocol_and_header_fields_may_be_given(self):
        with Server() as server:
            result = run(CLIENT, "--subprotocol", "connect4.v2", server.uri, input="x")
            self.assertIn('"code":"bad_event"', result.stdout)
            origin = "http://elsewhere.example.org"
            result = run(CLIENT, "--header", f"Origin: {origin}", server.uri, input="x")
            self.assertEqual(result.returncode, 1)
            self.assertIn("403", result.stderr)

    def test_a_password_in_the_uri_is_not_shown(self):
        with Server("--log-level", "debug") as server:
            uri = server.uri.replace("//", "//alice:secret@")
            result = run(CLIENT, uri, input="x")
            self.assertIn(f"Connected to {server.uri}.", result.stdout)
            self.assertNotIn("secret", result.stdout)
            result = run(CLIENT, uri.replace("localhost", "local host"))
            self.assertEqual(result.returncode, 1)
            self.assertNotIn("secret", result.stderr)
        self.assertNotIn("secret", server.log)

    def test_help_and_version_are_printed(self):
        help = run(CLIENT, "--help")
        self.assertEqual(help.returncode, 0)
        self.assertIn("Usage: websockets-client [OPTION]... URI", help.stdout)
        version = run(CLIENT, "--version")
        self.assertEqual(version.returncode, 0)
        self.assertRegex(version.stdout, r"^websockets-client \d+\.\d+\.\d+\n$")

    def test_ctrl_c_closes_with_1000(self):
        with Server() as server:
            client = subprocess.Popen(
                [CLIENT, server.uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self.assertIn("Connected", client.stdout.readline())
            client.send_signal(signal.SIGINT)
            self.assertEqual(client.wait(TIMEOUT), 0)
            self.assertIn("Connection closed: 1000 (OK).", client.stdout.read())
            client.stdin.close()
            client.stdout.close()

    def test_a_terminal_has_a_prompt_and_ctrl_d_closes_with_1000(self):
        with Server() as server:
            master, slave = pty.openpty()
            client = subprocess.Popen([CLIENT, server.uri], stdin=slave, stdout=slave)
            os.close(slave)
            screen = ""

            def wait_for(text):
                nonlocal screen
                while text not in screen:
                    screen += os.read(master, 1024).decode()

            wait_for("Connected to")
            wait_for("\n> ")
            os.write(master, b'{"type":"play","column":3}\n')
            wait_for('< {"type":"play","player":"red","column":3,"row":0}')
            os.write(master, b"\x04")
            wait_for("Connection closed: 1000 (OK).")
            self.assertEqual(client.wait(TIMEOUT), 0)
            os.close(master)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

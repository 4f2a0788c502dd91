"""Tests of the Procfile, the systemd unit and the Dockerfile, without root.

Usage: files_test.py CONNECT4_SERVER [unittest arguments]
"""

import configparser
import json
import os
import pathlib
import re
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import unittest

from program import Program
from samples import DEPLOY, PROJECT, TIMEOUT

SERVER = sys.argv[1]
DOCKERFILE = (PROJECT / "Dockerfile").read_text().replace("\\\n", "")


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def expect_the_page(self, program):
        self.assertEqual(program.get("/healthz"), b"OK\n")
        self.assertEqual(program.get("/"), (PROJECT / "web" / "index.html").read_bytes())

    def test_the_procfile_starts_the_server_on_the_platforms_port(self):
        # The folder has the layout of the project after a build.
        folder = pathlib.Path(self.folder)
        (folder / "build/release/bin").mkdir(parents=True)
        (folder / "build/release/bin/connect4-server").symlink_to(os.path.abspath(SERVER))
        (folder / "web").symlink_to(PROJECT / "web")
        process_type, command = (PROJECT / "Procfile").read_text().strip().split(": ", 1)
        self.assertEqual(process_type, "web")
        with Program(["sh", "-c", f"exec {command}"], self.folder) as program:
            self.expect_the_page(program)

    def test_the_units_command_starts_the_server_for_a_local_proxy_only(self):
        unit = configparser.RawConfigParser(strict=False)
        unit.read(DEPLOY / "connect4.service")
        command = shlex.split(unit["Service"]["ExecStart"])
        # The path of systemd has /usr/bin and /usr/local/bin, where the server is installed.
        self.assertEqual(command[0], "connect4-server")
        command[0] = os.path.abspath(SERVER)
        with Program(command, self.folder) as program:
            self.assertEqual(program.get("/healthz"), b"OK\n")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", program.port), TIMEOUT)
            database = pathlib.Path(self.folder, "connect4.db")
            self.assertEqual(stat.S_IMODE(database.stat().st_mode), 0o600)

    def test_the_images_command_starts_the_server_and_passes_its_health_check(self):
        # The folder has the layout of the installed package.
        folder = pathlib.Path(self.folder)
        (folder / "bin").mkdir()
        shutil.copy(SERVER, folder / "bin/connect4-server")
        (folder / "share/connect4").mkdir(parents=True)
        (folder / "share/connect4/web").symlink_to(PROJECT / "web")
        command = json.loads(re.search(r"^ENTRYPOINT (.*)", DOCKERFILE, re.M)[1])
        command[0] = str(folder / "bin" / command[0])
        with Program(command, self.folder) as program:
            self.expect_the_page(program)
            self.assertEqual(self.check_health(program.port), 0)
        self.assertNotEqual(self.check_health(program.port), 0)

    def check_health(self, port):
        command = json.loads(re.search(r"^HEALTHCHECK .*CMD (.*)", DOCKERFILE, re.M)[1])
        environment = {**os.environ, "PORT": str(port)}
        return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode

    def test_the_image_installs_nothing_but_the_package(self):
        # The package knows its libraries, so the Dockerfile names no version of a library.
        installed = re.findall(r"apt-get install -y --no-install-recommends ([^&\n]*)", DOCKERFILE)
        self.assertEqual([package.strip() for package in installed], ["/package/connect4_*.deb"])
        self.assertNotRegex(DOCKERFILE, r"\blib\w*\d")

    def test_both_stages_of_the_image_have_the_same_system(self):
        build, run = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
        self.assertEqual(build, run)

    def test_the_builder_of_the_image_gets_the_files_that_cmake_needs(self):
        lines = (PROJECT / ".dockerignore").read_text().splitlines()
        for name in [line[1:] for line in lines if line.startswith("!")]:
            copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
            copy(PROJECT / name, pathlib.Path(self.folder, name))
        command = ["cmake", "--preset", "release"]
        result = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

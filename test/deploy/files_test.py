"""Tests of the Procfile, the systemd unit and the Dockerfile, without root.

Usage: files_test.py CONNECT4_SERVER [unittest arguments]
"""

import configparser
import json
import os
import pathlib
import platform
import re
import shlex
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
        command = json.loads(re.search(r"^ENTRYPOINT (.*)", DOCKERFILE, re.M)[1])
        self.assertEqual(command[0], "connect4-server")
        command[0] = os.path.abspath(SERVER)
        web = command.index("/usr/local/share/connect4/web")
        command[web] = PROJECT / "web"
        with Program(command, self.folder) as program:
            self.expect_the_page(program)
            self.assertEqual(self.check_health(program.port), 0)
        self.assertNotEqual(self.check_health(program.port), 0)

    def check_health(self, port):
        command = json.loads(re.search(r"^HEALTHCHECK .*CMD (.*)", DOCKERFILE, re.M)[1])
        environment = {**os.environ, "PORT": str(port)}
        return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode

    def test_the_image_is_built_with_the_packages_that_run_installs(self):
        run = (PROJECT / "run").read_text()
        [boost] = re.findall(r"boost=([0-9.]+)", run)  # on the system of the image
        packages = re.search(r'^build_packages="(.*?)"', run, re.M | re.S)[1]
        packages = packages.replace("$boost", boost)
        self.assertEqual(sorted(packages_of_stage(0)), sorted(packages.split()))


def packages_of_stage(stage):
    """Returns the packages that this stage of the Dockerfile installs."""
    [install] = re.findall(r"apt-get install -y --no-install-recommends([^&\n]*)", stages()[stage])
    return install.split()


def stages():
    return re.split(r"^FROM ", DOCKERFILE, flags=re.M)[1:]


class Libraries(unittest.TestCase):
    def test_the_image_has_the_libraries_that_the_program_needs_and_no_others(self):
        dynamic = subprocess.run(["readelf", "-d", SERVER], capture_output=True, text=True).stdout
        loaded = subprocess.run(["ldd", SERVER], capture_output=True, text=True).stdout
        paths = dict(re.findall(r"(\S+) => (\S+)", loaded))
        names = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
        needed = {self.package(paths[name]) for name in names if name in paths}
        present = {"libc6", "libgcc-s1", "libstdc++6"}  # Every image has them for apt.
        self.assertEqual(needed - present, set(packages_of_stage(1)))

    def package(self, path):
        # A package may list the file in /usr/lib, which is the same folder as /lib.
        pattern = "*" + path.removeprefix("/usr")
        found = subprocess.run(
            ["dpkg-query", "-S", pattern], capture_output=True, text=True, check=True
        )
        return found.stdout.split(":")[0]


def skip_on_another_system():
    """The libraries of this machine must be those of the image's system."""
    release = re.match(r"debian:(\d+)", stages()[1])[1]
    system = platform.freedesktop_os_release()
    if (system["ID"], system.get("VERSION_ID")) != ("debian", release):
        print(f"Skipped: this machine does not have Debian {release}, which the image has.")
        sys.exit(77)


if __name__ == "__main__":
    if "Libraries" in sys.argv:
        skip_on_another_system()
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

"""The installation by cmake --install, in a temporary folder.

Usage: installation_test.py CONNECT4_SERVER BUILD_FOLDER [unittest arguments]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.error

from program import Program
from samples import PROJECT

SERVER, BUILD = sys.argv[1:3]
PAGE = (PROJECT / "web" / "index.html").read_bytes()
PROGRAMS = ["connect4-server", "connect4-solve", "websockets-client"]


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        prefix = cls.enterClassContext(tempfile.TemporaryDirectory())
        install = ["cmake", "--install", BUILD, "--prefix", prefix]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
        cls.prefix = pathlib.Path(prefix)
        cls.server = cls.prefix / "bin/connect4-server"

    def setUp(self):
        # The programs run in a folder of their own, far from the installation.
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def start(self, *command):
        return self.enterContext(Program(command, self.folder))

    def status(self, program):
        """Returns the status of the response to a request for the page."""
        with self.assertRaises(urllib.error.HTTPError) as failure:
            program.get("/")
        failure.exception.close()
        return failure.exception.code

    def test_only_programs_for_users_are_installed(self):
        self.assertEqual(sorted(os.listdir(self.prefix / "bin")), PROGRAMS)
        self.assertEqual(os.listdir(self.prefix / "lib"), ["systemd"])

    def test_the_server_without_options_serves_the_installed_page(self):
        self.assertEqual(self.start(self.server).get("/"), PAGE)

    def test_the_server_finds_the_page_when_a_symbolic_link_starts_it(self):
        link = pathlib.Path(self.folder, "server")
        link.symlink_to(self.server)
        self.assertEqual(self.start(link).get("/"), PAGE)

    def test_all_files_of_the_page_are_installed(self):
        def files(folder):
            return {path.relative_to(folder) for path in folder.rglob("*")}

        self.assertEqual(files(self.prefix / "share/connect4/web"), files(PROJECT / "web"))

    def test_an_empty_folder_turns_the_page_off(self):
        self.assertEqual(self.status(self.start(self.server, "--web", "")), 426)

    def test_another_folder_replaces_the_page(self):
        pathlib.Path(self.folder, "index.html").write_text("another page")
        program = self.start(self.server, "--web", self.folder)
        self.assertEqual(program.get("/"), b"another page")

    def test_a_server_that_is_not_installed_has_no_page(self):
        self.assertEqual(self.status(self.start(os.path.abspath(SERVER))), 426)

    def test_the_unit_and_the_licence_are_installed(self):
        for installed, source in (
            ("lib/systemd/system/connect4.service", "deploy/connect4.service"),
            ("share/doc/connect4/copyright", "LICENSE"),
        ):
            with self.subTest(installed):
                content = (self.prefix / installed).read_text()
                self.assertEqual(content, (PROJECT / source).read_text())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

"""The Debian package: its content, and what happens when dpkg installs, upgrades and removes it.

dpkg works in a temporary folder, in which the service cannot start.

Usage: package_test.py CONNECT4_SERVER BUILD_FOLDER [unittest arguments]
"""

import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from program import Program
from samples import PROJECT

BUILD = pathlib.Path(sys.argv[2])
VERSION = re.search(r"project\(.* VERSION (\S+)", (PROJECT / "CMakeLists.txt").read_text())[1]
LINK = "etc/systemd/system/multi-user.target.wants/connect4.service"
GAMES = "var/lib/private/connect4/connect4.db"


def run(*command, **options):
    """Returns what a program prints. It must succeed."""
    result = subprocess.run(command, capture_output=True, text=True, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def make_package(folder):
    """Makes the package of the built programs in this folder, and returns its path."""
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder)
    [package] = folder.glob("*.deb")
    return package


def make_upgrade(package, folder):
    """Makes a package with the same content and a higher version, and returns its path."""
    run("dpkg-deb", "--raw-extract", package, folder / "content")
    control = folder / "content/DEBIAN/control"
    field = f"Version: {VERSION}"
    control.write_text(control.read_text().replace(field, field + ".1"))
    run("dpkg-deb", "-Znone", "--build", folder / "content", folder / "upgrade.deb")
    return folder / "upgrade.deb"


def setUpModule():
    global FOLDER, PACKAGE
    FOLDER = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    PACKAGE = make_package(FOLDER)


class Content(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = FOLDER / "files"
        run("dpkg-deb", "--extract", PACKAGE, cls.files)

    def test_its_name_has_the_version_and_the_architecture(self):
        architecture = run("dpkg", "--print-architecture").strip()
        self.assertEqual(PACKAGE.name, f"connect4_{VERSION}_{architecture}.deb")

    def test_it_depends_on_the_libraries_of_the_programs(self):
        depends = run("dpkg-deb", "--field", PACKAGE, "Depends")
        libraries = "libc6 libstdc++6 libsqlite3-0 libhiredis libssl3 zlib1g libbrotli1 libboost-json"
        for library in libraries.split():
            self.assertIn(library, depends)

    def test_the_manual_pages_have_all_options_of_help(self):
        for program in ("connect4-server", "connect4-solve", "websockets-client"):
            with self.subTest(program):
                help = run(self.files / "usr/bin" / program, "--help")
                page = gzip.open(self.files / f"usr/share/man/man1/{program}.1.gz", "rt").read()
                options = re.findall(r"^\\fB(--.+?)\\fR", page.replace("\\-", "-"), re.M)
                self.assertEqual(options, re.findall(r"^ +(--[a-z-]+)", help, re.M))

    def test_the_changelog_ends_with_this_version(self):
        text = gzip.open(self.files / "usr/share/doc/connect4/changelog.gz", "rt").read()
        self.assertTrue(text.startswith(f"connect4 ({VERSION}) "), text[:40])

    def test_all_files_can_be_read_and_only_programs_executed(self):
        for path in self.files.rglob("*"):
            is_program = path.is_dir() or path.parent.name == "bin"
            self.assertEqual(path.stat().st_mode & 0o777, 0o755 if is_program else 0o644, path)


class Lifecycle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upgrade = make_upgrade(PACKAGE, FOLDER)

    def setUp(self):
        # The folder that stands for a system.
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("info", "updates", "triggers"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()

    def dpkg(self, *arguments):
        force = "--force-script-chrootless,depends,not-root,bad-path"
        environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
        run("fakeroot", "dpkg", f"--root={self.root}", force, *arguments, env=environment)

    def exists(self, name):
        return os.path.lexists(self.root / name)

    def record_a_game(self):
        (self.root / GAMES).parent.mkdir(parents=True)
        (self.root / GAMES).write_text("a game")
        (self.root / "var/lib/connect4").symlink_to("private/connect4")

    def test_the_installed_server_serves_its_page_and_its_service_is_enabled(self):
        self.dpkg("--install", PACKAGE)
        self.assertTrue(self.exists(LINK))
        folder = self.enterContext(tempfile.TemporaryDirectory())
        program = self.enterContext(Program([self.root / "usr/bin/connect4-server"], folder))
        self.assertEqual(program.get("/"), (PROJECT / "web/index.html").read_bytes())

    def test_games_survive_an_upgrade_and_a_removal_but_no_purge(self):
        self.dpkg("--install", PACKAGE)
        self.record_a_game()
        self.dpkg("--install", self.upgrade)
        self.assertTrue(self.exists(GAMES))
        self.assertTrue(self.exists(LINK))
        self.dpkg("--remove", "connect4")
        self.assertTrue(self.exists(GAMES))
        self.assertFalse(self.exists("usr"))
        self.dpkg("--purge", "connect4")
        self.assertEqual(list(self.root.rglob("*connect4*")), [])

    def test_an_upgrade_does_not_enable_a_service_that_was_disabled(self):
        self.dpkg("--install", PACKAGE)
        (self.root / LINK).unlink()
        self.dpkg("--install", self.upgrade)
        self.assertFalse(self.exists(LINK))


class Policy(unittest.TestCase):
    def test_lintian_finds_no_error_and_no_warning(self):
        run("lintian", "--fail-on", "error,warning", PACKAGE)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])

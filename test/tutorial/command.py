"""A test of ./run, in a copy of the project in which cmake builds nothing."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# In seconds; far more than any command needs.
TIMEOUT = 120

# In place of cmake: fails for the targets that are named in the environment variable ILL_FORMED.
CMAKE = """#!/bin/sh
for target; do :; done
echo "building $target" >&2
case " $ILL_FORMED " in *" $target "*) exit 1 ;; esac
"""


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copy(ROOT / "run", self.root)
        for name in ("src/tutorial", "src/connect4", "web", "test"):
            self.link(name, ROOT / name)
        self.write("build/release/build.ninja", "")
        self.write("tools/cmake", CMAKE)

    def link(self, name, target):
        """Makes a link in the copy to a file or a folder outside of it."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(target)

    def write(self, name, content):
        """Writes an executable file of the copy. Returns its path."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
        file.chmod(0o755)
        return file

    def run_command(self, *arguments, stderr=subprocess.PIPE, **environment):
        """Returns the exit code, the output and the errors of ./run."""
        path = f"{self.root / 'tools'}:{os.environ['PATH']}"
        result = subprocess.run(
            [self.root / "run", *arguments],
            env={**os.environ, "PATH": path, "ILL_FORMED": "", **environment},
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
        )
        return result.returncode, result.stdout, result.stderr

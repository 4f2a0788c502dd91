"""A disk that hangs or becomes read-only while a server runs; see failing_disk.cpp.

The second argument of a test file that imports this is the path of the library.
"""

import fcntl
import pathlib
import sys
import tempfile

LIBRARY = sys.argv.pop(2)


class FailingDisk:
    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._file = open(self._path("disk"), "w")

    def _path(self, name):
        return pathlib.Path(self._folder.name, name)

    @property
    def environment(self):
        """What a server needs in its environment to use this disk."""
        return {
            "LD_PRELOAD": LIBRARY,
            "FAILING_DISK": self._folder.name,
            # Lets this library come before a sanitizer's.
            "ASAN_OPTIONS": "verify_asan_link_order=0",
        }

    def hang(self):
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def hangs(self):
        """Whether an operation waits for the disk, or has waited for it."""
        return self._path("hangs").exists()

    def make_read_only(self):
        self._path("read-only").touch()

    def recover(self):
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._path("read-only").unlink(missing_ok=True)

    def end(self):
        self._file.close()
        self._folder.cleanup()

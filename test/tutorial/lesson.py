"""Runs the programs of the lessons."""

import os
import re
import subprocess
import tempfile

from command import TIMEOUT


def run(*command):
    """Runs a program without a core file. Returns its exit code and its output, without the log's
    lines about connections."""
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "ASAN_OPTIONS": "detect_stack_use_after_return=1:disable_coredump=1",
    }
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            ["prlimit", "--core=0", *command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
        )
    output = re.sub(r"^\[[^]]*\] \[info\] .*\n", "", result.stdout, flags=re.MULTILINE)
    # The time of a line of the log.
    output = re.sub(r"^\[\d[^]]*\] (?=\[)", "", output, flags=re.MULTILINE)
    return result.returncode, output

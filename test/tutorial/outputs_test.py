"""The programs print what the pages show. Usage: outputs_test.py FOLDER_OF_PROGRAMS

A fence of the language "text" names the program whose output it shows:

    ```text hello_server
    < Ada
    ```
"""

import pathlib
import subprocess
import sys
import unittest

import text

[FOLDER] = map(pathlib.Path, sys.argv[1:])
del sys.argv[1:]
TUTORIAL = pathlib.Path(__file__).resolve().parents[2] / "src" / "tutorial"

# In seconds; far more than any program needs.
TIMEOUT = 60


def shown(part, name):
    """Returns the output that the page of a part shows for a program."""
    page = TUTORIAL / part / "README.md"
    [output] = [fence.text for fence in text.fences(page) if fence.words == ["text", name]]
    return output


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT).stdout


class Outputs(unittest.TestCase):
    def test_coroutines(self):
        output = shown("coroutines", "two_greetings")
        self.assertEqual(output_of(FOLDER / "coroutines/two_greetings"), output)
        program = TUTORIAL / "coroutines" / "two_greetings.py"
        self.assertEqual(output_of(sys.executable, "-B", program), output)


if __name__ == "__main__":
    unittest.main()

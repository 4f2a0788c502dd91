"""The programs of a release have the protections that the system's compiler and linker offer.

Usage: hardening_test.py CONNECT4_SERVER LIBRARY... [unittest arguments]
"""

import re
import subprocess
import sys
import unittest

PROGRAM = sys.argv[1]
LIBRARIES = [argument for argument in sys.argv[2:] if argument.endswith(".a")]


def readelf(option, file):
    command = ["readelf", "--wide", option, file]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Program(unittest.TestCase):
    def test_the_program_is_position_independent(self):
        self.assertRegex(readelf("--file-header", PROGRAM), r"Type: +DYN")

    def test_the_stack_is_not_executable(self):
        stack = re.search(r"GNU_STACK( +0x\w+){5} (\S+)", readelf("--segments", PROGRAM))
        self.assertIsNotNone(stack, "The program does not say what its stack needs.")
        self.assertNotIn("E", stack[2])

    def test_addresses_of_functions_are_read_only_after_the_start(self):
        self.assertIn("GNU_RELRO", readelf("--segments", PROGRAM))
        self.assertRegex(readelf("--dynamic", PROGRAM), r"\bBIND_NOW\b|\bNOW\b")

    def test_functions_with_arrays_check_their_stack(self):
        self.assertIn("__stack_chk_fail", readelf("--dyn-syms", PROGRAM))

    def test_functions_of_the_c_library_check_the_sizes_of_arrays(self):
        self.assertRegex(readelf("--dyn-syms", PROGRAM), r"__\w+_chk@")


class ControlFlow(unittest.TestCase):
    """The notes of x86_64; other processors have others."""

    def test_all_code_may_run_with_control_flow_protection(self):
        self.assertNotEqual(LIBRARIES, [])
        for library in LIBRARIES:
            for object in readelf("--notes", library).split("\nFile: ")[1:]:
                name = object.split("\n")[0]
                with self.subTest(name):
                    self.assertRegex(object, "x86 feature: IBT, SHSTK")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2 + len(LIBRARIES) :]])

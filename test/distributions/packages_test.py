"""Each package that ./run installs exists on the system on which it would install it: no name has a
version that another system lacks. The file packages.txt has the systems and their packages.
"""

import pathlib
import subprocess
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
RUN = (FOLDER.parents[1] / "run").read_text()

# What each system's /etc/os-release says.
SYSTEMS = {
    "Debian-12": "ID=debian\nVERSION_CODENAME=bookworm\n",
    "Debian-13": "ID=debian\nVERSION_CODENAME=trixie\n",
    "Ubuntu-24.04": "ID=ubuntu\nVERSION_CODENAME=noble\n",
}
COMMANDS = [
    "server",
    "several",
    "solve",
    "tutorial part1/app",
    "tests",
    "tests clang",
    "fuzz parse_event 1",
    "package",
    "site",
    "bench",
]

# These stand for a machine on which nothing is installed. The packages go to the standard output.
STUBS = """
has() { [ "$1" = apt-get ]; }
install_packages() { echo "packages: $*"; }
install_python_module() { install_packages "python3-$1"; }
install_without_service() { install_packages "$1"; }
install_npm_packages() { :; }
cpack() { :; }
ctest() { :; }
cmake() { [ "$1" = --fresh ] || [ "$1" = --build ]; }
"""


def read_table():
    """Returns the mark of each package by the name of a system and of a package."""
    lines = (FOLDER / "packages.txt").read_text().splitlines()
    head, *rows = [line.split() for line in lines if line and line[0] != "#"]
    return {system: {row[0]: row[n] for row in rows} for n, system in enumerate(head[1:], 1)}


class Packages(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        # Without the programs that would run at the end.
        functions, main = RUN.replace("exec ", ": ").split("\ncommand=", 1)
        script = functions.replace("/etc/os-release", str(self.folder / "os-release"))
        # The script goes to its folder first, where it finds no build.
        (self.folder / "run").write_text(f"{script}{STUBS}command={main}")
        (self.folder / "src/tutorial/part1").mkdir(parents=True)
        (self.folder / "src/tutorial/part1/app.cpp").touch()
        (self.folder / "test/fuzz").mkdir(parents=True)
        (self.folder / "test/fuzz/parse_event.cpp").touch()

    def packages(self, system):
        """Returns the packages that all commands of ./run together install on a system."""
        (self.folder / "os-release").write_text(SYSTEMS[system])
        packages = set()
        for command in COMMANDS:
            with self.subTest(command=command):
                result = subprocess.run(
                    ["sh", self.folder / "run", *command.split()], capture_output=True, text=True
                )
                self.assertEqual(result.returncode, 0, result.stderr)
                for line in (result.stdout + result.stderr).splitlines():
                    if line.startswith("packages: "):
                        packages.update(line.split()[1:])
        return packages

    def test_each_system_has_the_packages_that_run_installs(self):
        table = read_table()
        self.assertEqual(list(table), list(SYSTEMS))
        for system, marks in table.items():
            with self.subTest(system=system):
                present = {package for package, mark in marks.items() if mark == "x"}
                self.assertEqual(self.packages(system), present)


if __name__ == "__main__":
    unittest.main()

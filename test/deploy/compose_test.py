"""Tests of deploy/several/compose.yaml: its containers do what deploy/several/start does.

The programs run with the commands, variables and files of the containers, but without containers.

Usage: compose_test.py CONNECT4_SERVER [unittest arguments]
"""

import configparser
import contextlib
import os
import re
import shlex
import subprocess
import sys
import unittest

from samples import DEPLOY, PROJECT, MatchTest, end
from several_test import Several, SeveralTests
from support.server_process import SERVER

try:
    import yaml
except ImportError:
    print("Skipped: Python's yaml is not installed.")
    sys.exit(77)

FOLDER = DEPLOY / "several"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
START = (FOLDER / "start").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()


def files_of(service):
    """Returns the files of the project that the container of this service has, by their paths."""
    volumes = [volume.split(":") for volume in SERVICES[service]["volumes"]]
    return {volume[1]: FOLDER / volume[0] for volume in volumes if volume[0].startswith("./")}


def options_of_start(program):
    """Returns what follows a program in the script."""
    return shlex.split(re.search(rf"^ *start {re.escape(program)} (.*)$", START, re.MULTILINE)[1])


def without(command, *options):
    """Returns a command line without these options and their values."""
    before = ["", *command[:-1]]
    return [word for word, last in zip(command, before) if not {word, last} & set(options)]


class Composed(Several):
    """The programs of compose.yaml, on free ports of this machine in place of their containers."""

    def __exit__(self, *failure):
        self.stack.close()

    def start(self, ports):
        """Starts all of them; returns None if another program has one of the ports."""
        self.port, *self.server_ports, self.redis_port = ports
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(open(self.output, "w"))
            processes = []
            for command, variables in self.commands():
                process = subprocess.Popen(
                    command, env={**os.environ, **variables}, stdout=output, stderr=output
                )
                stack.callback(end, process)
                processes.append(process)
            if not self.get_ready(processes):
                return None
            self.stack = stack.pop_all()
        return processes

    def commands(self):
        """Yields the command and the variables of each container."""
        files = files_of("redis")
        redis = [files.get(word, word) for word in SERVICES["redis"]["command"].split()]
        address = ["--bind", "127.0.0.1", "--port", str(self.redis_port)]
        yield [*redis, *address, "--dir", self.folder], {}

        page = ["--web", PROJECT / "web"]
        for name, port in zip(["one", "two"], self.server_ports):
            address = ["--host", "127.0.0.1", "--port", str(port)]
            yield [SERVER, *SERVICES[name]["command"], *address, *page], self.variables(name)

        [configuration] = files_of("proxy").values()
        yield ["haproxy", "-f", configuration], self.variables("proxy")

    def variables(self, name):
        """Returns the variables of a container, with addresses in place of names."""
        addresses = {
            r"^:8001$": self.port,
            r"^one:8001$": self.server_ports[0],
            r"^two:8001$": self.server_ports[1],
            r"(?<=//)redis$": self.redis_port,
        }
        variables = SERVICES[name]["environment"].copy()
        for variable, value in variables.items():
            for pattern, port in addresses.items():
                value = re.sub(pattern, f"127.0.0.1:{port}", value)
            variables[variable] = value
        return variables


class ComposeTest(SeveralTests, MatchTest):
    Several = Composed

    def test_the_containers_have_the_options_of_start(self):
        options = without(options_of_start('"$program"'), "--host", "--port", "--web")
        for name in ("one", "two"):
            self.assertEqual(SERVICES[name]["command"], options)
        program, configuration, *options = SERVICES["redis"]["command"].split()
        self.assertEqual(files_of("redis")[configuration].name, "redis.conf")
        self.assertEqual(
            without(options, "--bind", "--protected-mode"),
            without(options_of_start("redis-server")[1:], "--port", "--dir"),
        )

    def test_the_proxy_looks_up_the_names_of_the_servers(self):
        [configuration] = files_of("proxy").values()
        [variable] = re.findall(r"^\.if defined\((\w+)\)", configuration.read_text(), re.MULTILINE)
        self.assertIn(variable, SERVICES["proxy"]["environment"])

    def test_the_files_of_the_containers_exist(self):
        for service in ("redis", "proxy"):
            for file in files_of(service).values():
                self.assertTrue(file.is_file(), file)
        self.assertTrue((FOLDER / SERVICES["one"]["build"] / "Dockerfile").is_file())

    def test_the_servers_have_the_limits_of_the_systemd_unit(self):
        unit = configparser.RawConfigParser(strict=False)
        unit.read(FOLDER / "connect4@.service")
        unit = unit["Service"]
        for name in ("one", "two"):
            server = SERVICES[name]
            self.assertEqual(server["ulimits"]["nofile"], int(unit["LimitNOFILE"]))
            self.assertEqual(server["stop_grace_period"], unit["TimeoutStopSec"] + "s")
            self.assertEqual(server["read_only"], unit["ProtectSystem"] == "strict")
            self.assertEqual(server["cap_drop"] == ["ALL"], unit["CapabilityBoundingSet"] == "")
            self.assertIn("no-new-privileges:true", server["security_opt"])

    def test_only_the_proxy_is_published_and_only_to_this_machine(self):
        ports = {name: service.get("ports") for name, service in SERVICES.items()}
        self.assertEqual(ports.pop("proxy"), ["127.0.0.1:8001:8001"])
        self.assertEqual(set(ports.values()), {None})

    def test_only_the_servers_reach_redis(self):
        [network] = SERVICES["redis"]["networks"]
        self.assertTrue(COMPOSE["networks"][network]["internal"])
        others = {name for name in SERVICES if network in SERVICES[name].get("networks", [])}
        self.assertEqual(others, {"redis", "one", "two"})

    def test_the_servers_keep_the_images_volume_in_memory(self):
        [volume] = re.findall(r"^VOLUME (.*)", DOCKERFILE, re.MULTILINE)
        for name in ("one", "two"):
            self.assertEqual(SERVICES[name]["tmpfs"], [volume])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

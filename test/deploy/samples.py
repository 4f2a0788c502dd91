"""The proxies with the sample configurations, on free ports and in temporary folders."""

import contextlib
import http.client
import os
import pathlib
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
sys.path.append(str(PROJECT / "test" / "system"))

from support.certificate import Certificate
from support.match_client import MatchTest, connect
from support.server_process import SERVER, TIMEOUT

# The folder of both proxies, which is not on every user's PATH.
os.environ["PATH"] += ":/usr/sbin"

HOST = "connect4.example.org"  # The host name in the samples.

# The part of nginx.conf for a server that is the whole site, and the one for a folder.
NGINX_SITE = "    location / {\n        proxy_pass http://127.0.0.1:8001;\n    }\n"
NGINX_FOLDER = """    # location /connect4/ {
    #     proxy_pass http://127.0.0.1:8001/;
    # }
"""


def substitute(text, replacements):
    """Replaces each of these texts, which must all be in the text."""
    for old, new in replacements.items():
        assert old in text, f"{old!r} is not in the sample"
        text = text.replace(old, str(new))
    return text


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


def start_on_free_ports(start, count):
    """Calls start(ports) until it does not return None: another program may take a port first."""
    for _ in range(10):
        started = start([free_port() for _ in range(count)])
        if started:
            return started
    raise AssertionError("Other programs have taken all free ports.")


def end(process):
    """Ends a process and returns its exit code."""
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return process.returncode


class Proxy:
    """A proxy with its sample configuration, in front of the server on this port. The server is the
    whole site, or with is_folder its folder /connect4/."""

    def __init__(self, server_port, is_folder=False):
        self.server_port = server_port
        self.is_folder = is_folder
        self.path = "/connect4/" if is_folder else "/"

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self.folder.chmod(0o711)  # If root starts nginx, its workers are another user.
            self.make_certificate()
            self.process = start_on_free_ports(self.start, 2)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        with self.stack:
            end(self.process)

    def make_certificate(self):
        self.certificate = Certificate(self.folder, f"DNS:{HOST}", "DNS:localhost")
        self.tls = ssl.create_default_context(cafile=self.certificate.file)

    def start(self, ports):
        """Starts the proxy; returns None if another program listens on one of the ports."""
        self.http_port, self.https_port = ports
        command = self.configure()
        with open(self.folder / "output", "w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE, text=True)
        log = ""
        for line in process.stderr:
            log += line
            if self.ready in line:
                self.messages = log
                return process
        process.communicate()
        assert "Address already in use" in log, log
        return None

    def log(self):
        """Returns the log of requests."""
        return (self.folder / "output").read_text()

    async def connect(self, v2=True, address="127.0.0.1", **options):
        """Opens a WebSocket connection from this address."""
        return await connect(
            f"wss://{HOST}{self.path}",
            v2,
            host="127.0.0.1",
            port=self.https_port,
            ssl=self.tls,
            server_hostname=HOST,
            local_addr=(address, 0),
            **options,
        )

    def protocol(self):
        """Returns the protocol that the proxy chooses for a browser."""
        self.tls.set_alpn_protocols(["h2", "http/1.1"])
        tcp = socket.create_connection(("127.0.0.1", self.https_port), TIMEOUT)
        with self.tls.wrap_socket(tcp, server_hostname=HOST) as connection:
            return connection.selected_alpn_protocol()

    def statuses(self, target, count, address):
        """Yields the statuses of many GETs on one connection of this address."""
        place = ("127.0.0.1", self.https_port)
        tcp = socket.create_connection(place, TIMEOUT, (address, 0))
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.tls.wrap_socket(tcp, server_hostname=HOST)
        with contextlib.closing(connection):
            for _ in range(count):
                connection.request("GET", target)
                response = connection.getresponse()
                response.read()
                yield response.status

    def run_client(self, text, **environment):
        """Sends a line by the project's own client, and returns what it prints."""
        client = pathlib.Path(SERVER).parent / "websockets-client"
        uri = f"wss://localhost:{self.https_port}/"
        return subprocess.run(
            [client, "--header", f"Host:{HOST}", uri],
            input=text,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )

    def get(self, target, port=None, **fields):
        """Returns the response to a GET with these header fields, with its body."""
        port = port or self.https_port
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
            if port == self.https_port:
                connection = self.tls.wrap_socket(connection, server_hostname=HOST)
            fields = {"Host": HOST, "Connection": "close", **fields}
            lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()]
            connection.sendall(f"GET {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode())
            response = http.client.HTTPResponse(connection)
            response.begin()
            response.body = response.read()
            connection.close()
            return response


class Nginx(Proxy):
    ready = "start worker processes"

    def configure(self):
        """Writes the site and a configuration that includes it; returns the command."""
        site = substitute(
            self.sample(),
            {
                "listen 80;": f"listen 127.0.0.1:{self.http_port};",
                "listen [::]:80;": "",
                "listen 443 ssl": f"listen 127.0.0.1:{self.https_port} ssl",
                "listen [::]:443 ssl": f"listen unix:{self.folder}/unused ssl",
                "/etc/ssl/certs/connect4.pem": self.folder / "certificate.pem",
                "/etc/ssl/private/connect4.key": self.folder / "key.pem",
                "/var/log/nginx/connect4.log": self.folder / "output",
                "127.0.0.1:8001": f"127.0.0.1:{self.server_port}",
            },
        )
        (self.folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{module}_temp_path {self.folder}/{module};\n"
            for module in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"daemon off;\npid {self.folder}/pid;\nerror_log stderr notice;\nevents {{}}\n"
            # Nobody reads the standard error once nginx has started.
            f"http {{\nerror_log {self.folder}/errors;\n{temporary}include {self.folder}/site.conf;\n}}\n"
        )
        return ["nginx", "-e", "stderr", "-c", self.folder / "nginx.conf"]


    def sample(self):
        """Returns the sample in the form for this nginx: the README has the command for new ones."""
        text = (DEPLOY / "nginx.conf").read_text()
        if self.is_folder:
            text = substitute(text, {NGINX_SITE: "", NGINX_FOLDER: NGINX_FOLDER.replace("# ", "")})
        version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
        if tuple(map(int, re.findall(r"\d+", version))) < (1, 25, 1):
            return text
        readme = (DEPLOY / "README.md").read_text()
        [command] = re.findall(r"^ +sed -i (.*) \\\n", readme, re.M)
        sed = ["sed", *shlex.split(command)]
        return subprocess.run(sed, input=text, capture_output=True, text=True, check=True).stdout


class Haproxy(Proxy):
    ready = "Loading success"

    def configure(self):
        """Writes the configuration; returns the command."""
        pem = self.folder / "connect4.pem"
        parts = [self.folder / "certificate.pem", self.folder / "key.pem"]
        pem.write_text("".join(part.read_text() for part in parts))
        # These need root. Without reuse, a port is free only if no other haproxy has it.
        for_root = "chroot /var/lib/haproxy\n    user haproxy\n    group haproxy\n"
        sample = (DEPLOY / "haproxy.cfg").read_text()
        if self.is_folder:
            sample = substitute(sample, {"    default_backend connect4\n": ""})
            sample = re.sub(r"^( +)# (.*/connect4\b.*)$", r"\1\2", sample, flags=re.M)
        configuration = substitute(
            sample,
            {
                "log /dev/log local0": "log stdout format raw daemon",
                for_root: "noreuseport\n",
                "bind :80\n": f"bind 127.0.0.1:{self.http_port}\n",
                "bind [::]:80 v6only\n": "",
                "bind :443 ssl": f"bind 127.0.0.1:{self.https_port} ssl",
                "bind [::]:443 v6only ssl crt /etc/haproxy/connect4.pem alpn h2,http/1.1\n": "",
                "/etc/haproxy/connect4.pem": pem,
                "127.0.0.1:8001": f"127.0.0.1:{self.server_port}",
            },
        )
        (self.folder / "haproxy.cfg").write_text(configuration)
        return ["haproxy", "-W", "-f", self.folder / "haproxy.cfg"]


class DeployTest(MatchTest):
    """The base of tests with the server behind a proxy."""

    def start_server_for_proxy(self, *options):
        page = ["--web", str(PROJECT / "web")]
        return self.start_server("--trust-proxy", *page, *options, memory=True)

    def start_proxy(self, Proxy, port, is_folder=False):
        return self.enterContext(Proxy(port, is_folder))

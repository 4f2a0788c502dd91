"""Certificates for servers that speak TLS in tests."""

import pathlib
import subprocess


class Certificate:
    """A certificate that is its own authority, for names such as "DNS:localhost"; its files are in
    this folder."""

    def __init__(self, folder, *names):
        self.file = pathlib.Path(folder, "certificate.pem")
        self.key = pathlib.Path(folder, "key.pem")
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        command += f" -subj /CN=test -addext subjectAltName={','.join(names)}"
        command += f" -keyout {self.key} -out {self.file}"
        subprocess.run(command.split(), check=True, capture_output=True)

"""Whose certificates the packaged program accepts: those that its system trusts, and as long as it does.

    python -m tests.installer.packaged.roots --program /usr/bin/voxseal --shared DIR --inside "chroot …" --system DIR

`--system` is the clean system's root; an authority of this run is added to what it trusts, and taken away again.
"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.installer.packaged.program import NotAsPromised, Program
from tests.installer.packaged.steps import findings, promised
from tests.lab.certificates import Certificates
from voxseal.practice.cloud import PracticeCloud


class _Nothing(BaseHTTPRequestHandler):
    """A web server that has nothing: whoever gets this answer has accepted its certificate."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def follows_the_system(program: Program, system: Path, folder: Path) -> Iterator[str]:
    certificates = Certificates(folder / "certificates")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nothing)
    server.socket = certificates.for_serving.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with PracticeCloud(folder / "cloud") as cloud:
            text = cloud.profile_path.read_text(encoding="utf-8").partition("[prompts]")[0]
        profile = program.data.parent / "secure.toml"
        profile.write_text(re.sub(r"(?m)^issuer = .*$", f'issuer = "https://localhost:{server.server_port}"', text))
        profile.chmod(0o644)
        program.run("profile", "import", profile, "--yes")
        said = findings(program)["issuer"][1]
        promised("its certificate was not accepted" in said, f"a stranger's certificate: {said}")
        yield f"a certificate that the system does not trust: {said}"
        trusted = system / "usr/local/share/ca-certificates/voxseal-test.crt"
        shutil.copy(certificates.ca, trusted)
        trusted.chmod(0o644)
        _renew(system)
        said = findings(program)["issuer"][1]
        promised("certificate" not in said, f"a certificate of the system's: {said}")
        yield f"one that it trusts, from a web server that is no sign-in service: {said}"
        trusted.unlink()
        _renew(system, "--fresh")
        said = findings(program)["issuer"][1]
        promised("its certificate was not accepted" in said, f"no longer the system's: {said}")
        yield "and no longer, once the system does not"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _renew(system: Path, *options: str) -> None:
    command = ["chroot", str(system), "/usr/sbin/update-ca-certificates", *options]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.installer.packaged.roots")
    parser.add_argument("--program", required=True)
    parser.add_argument("--inside", required=True)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--system", required=True, type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(asked.program, asked.shared / "secure-data", shlex.split(asked.inside))
        try:
            for line in follows_the_system(program, asked.system, Path(folder)):
                print(f"ok: {line}", flush=True)
        except NotAsPromised as failure:
            print(f"NOT AS PROMISED: {failure}", flush=True)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

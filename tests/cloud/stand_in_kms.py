"""As much of KMS as the intake and `profile from-stack` ask for, over http on 127.0.0.1, with one RSA-4096 key in memory.

    with StandInKms(private_key) as kms:
        environment = {"AWS_ENDPOINT_URL_KMS": kms.address}

Its answers are of KMS's own form (JSON 1.1). `fault` makes it refuse, as KMS does when it throttles or a policy says no.
"""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: StandInKms

    def do_POST(self) -> None:  # the name that http.server looks for
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        action = self.headers.get("X-Amz-Target", "").removeprefix("TrentService.")
        status, answer = self.server.answer(action, asked)
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        pass


class StandInKms(ThreadingHTTPServer):
    """A context manager, on a port of the system's choice."""

    daemon_threads = True

    def __init__(self, private_key: rsa.RSAPrivateKey, key_arn: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._private_key = private_key
        self.key_arn = key_arn
        self.key_spec = "RSA_4096"
        self.fault: str | None = None
        """The code that every request is refused with, until it is None again."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="stand-in-kms")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, action: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.fault is not None:
            return 400, {"__type": self.fault, "message": "as the test wants it"}
        if asked.get("KeyId") != self.key_arn:
            return 400, {"__type": "NotFoundException", "message": "no such key"}
        if action == "GetPublicKey":
            der = self._private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return 200, {
                "KeyId": self.key_arn,
                "PublicKey": base64.b64encode(der).decode(),
                "KeySpec": self.key_spec,
                "KeyUsage": "ENCRYPT_DECRYPT",
                "EncryptionAlgorithms": ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"],
            }
        if action == "Decrypt" and asked.get("EncryptionAlgorithm") == "RSAES_OAEP_SHA_256":
            try:
                plaintext = self._private_key.decrypt(base64.b64decode(asked["CiphertextBlob"]), _OAEP)
            except ValueError:
                return 400, {"__type": "InvalidCiphertextException", "message": ""}
            return 200, {
                "KeyId": self.key_arn,
                "Plaintext": base64.b64encode(plaintext).decode(),
                "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
            }
        return 400, {"__type": "InvalidKeyUsageException", "message": action}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

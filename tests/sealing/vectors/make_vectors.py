"""Writes the golden vectors beside this file: whole sealed messages with the size and digest of their plaintext.

    PYTHONPATH=client python tests/sealing/vectors/make_vectors.py

Everything in them comes out of SHAKE-256 with a public seed: the plaintext, the message id, the data key, and 512 bytes
that stand where the wrapped key goes. Real wrapping is random, and a private key to undo it has no place in a
repository. `VectorKey` therefore wraps to, and unwraps from, those 512 bytes; all else is the real writer and opener.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

from voxseal.sealing import MessageWriter
from voxseal.sealing.context import serialise
from voxseal.sealing.format import EncryptedDataKey

FOLDER = Path(__file__).parent


def stream(seed: str, size: int) -> bytes:
    return hashlib.shake_256(f"voxseal vector {seed}".encode()).digest(size)


@dataclass(frozen=True)
class Vector:
    name: str
    plaintext_size: int
    frame_length: int
    context: dict[str, str]
    recipients: int = 1

    @property
    def plaintext(self) -> bytes:
        return stream(f"{self.name} plaintext", self.plaintext_size)


@dataclass(frozen=True)
class VectorKey:
    """Stands in for a recipient and for its private key."""

    name: str
    number: int
    context: dict[str, str]

    @property
    def _wrapped(self) -> EncryptedDataKey:
        arn = f"arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-{self.number:012d}"
        return EncryptedDataKey("aws-kms-rsa", arn.encode(), stream(f"{self.name} wrapped {self.number}", 512))

    def wrap(self, data_key: bytearray, context: bytes) -> EncryptedDataKey:
        return self._wrapped

    def unwrap(self, wrapped: EncryptedDataKey) -> bytes | None:
        if wrapped != self._wrapped:
            return None
        return hashlib.sha384(serialise(self.context)).digest() + stream(f"{self.name} randomness 2", 32)


_IDS = {"submission": "20261123-8k2m4q9xzr", "sample": "7w3k9m2c5tqhx4ab"}

VECTORS = (
    Vector("empty", 0, 65_536, _IDS),
    Vector("one-byte", 1, 65_536, {"sample": "7w3k9m2c5tqhx4ab"}),
    Vector("exactly-one-frame", 64, 64, _IDS),
    Vector("one-frame-and-a-byte", 65, 64, _IDS),
    Vector("three-frames-exactly", 192, 64, _IDS),
    Vector("many-frames", 1000, 16, {"a": "1", "a-b": "2", "a1": "3", "b": "häß 声"}),
    Vector("two-recipients", 100, 64, _IDS, recipients=2),
)


def keys_of(vector: Vector) -> list[VectorKey]:
    return [VectorKey(vector.name, number, vector.context) for number in range(1, vector.recipients + 1)]


def seal(vector: Vector) -> bytes:
    sink = io.BytesIO()
    taken = iter((1, 2))  # the writer asks for the message id, then for the data key
    writer = MessageWriter(
        sink,
        keys_of(vector),
        vector.context,
        vector.frame_length,
        _randomness=lambda size: stream(f"{vector.name} randomness {next(taken)}", size),
    )
    writer.write(vector.plaintext)
    writer.close()
    return sink.getvalue()


def main() -> None:
    index = {}
    for vector in VECTORS:
        sealed = seal(vector)
        (FOLDER / f"{vector.name}.sealed").write_bytes(sealed)
        index[vector.name] = {
            "context": vector.context,
            "frame_length": vector.frame_length,
            "plaintext_size": vector.plaintext_size,
            "plaintext_sha256": hashlib.sha256(vector.plaintext).hexdigest(),
            "sealed_size": len(sealed),
            "sealed_sha256": hashlib.sha256(sealed).hexdigest(),
        }
    (FOLDER / "vectors.json").write_text(json.dumps(index, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The sealed message's bytes: AWS Encryption SDK message format, version 2, suite 0x0478, framed.

Constants, key derivation and the pieces that are authenticated. Source of every rule here:
awslabs/aws-encryption-sdk-specification, `data-format/message-header.md`, `data-format/message-body.md` and
`framework/algorithm-suites.md`.

    header   02 · 0478 · message id · context · wrapped keys · 02 · frame length · commitment · tag
    frame    sequence · IV · ciphertext · tag
    final    FFFFFFFF · sequence · IV · length · ciphertext · tag
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 2
SUITE = 0x0478
SUITE_NAME = "AES-256-GCM, HKDF-SHA-512, key commitment, no signature"
CONTENT_FRAMED = 2

MESSAGE_ID_SIZE = 32
KEY_SIZE = 32
COMMITMENT_SIZE = 32
IV_SIZE = 12
TAG_SIZE = 16
FRAME_HEAD_SIZE = 4 + IV_SIZE
FINAL_HEAD_SIZE = 4 + 4 + IV_SIZE + 4

FINAL_MARKER = 0xFFFFFFFF
MAX_FRAMES = 0xFFFFFFFF
"""A sequence number is 32 bits and counts from 1; only the final frame may spend the last, which reads as the marker."""

DEFAULT_FRAME_LENGTH = 65_536
"""Bytes of plaintext in a frame: 0.05 % of overhead, and close to the cipher's full speed."""
MAX_FRAME_LENGTH = 16 * 1024 * 1024
"""The format allows 4 GiB. Writer and reader hold one frame in memory, so a hostile header must not choose 4 GiB."""

ZERO_IV = bytes(IV_SIZE)
"""The header tag's IV. Frames use their sequence number, which is never 0, so no IV is used twice under one key."""

_FRAME_LABEL = b"AWSKMSEncryptionClient Frame"
_FINAL_LABEL = b"AWSKMSEncryptionClient Final Frame"


@dataclass(frozen=True)
class EncryptedDataKey:
    """A message's data key, wrapped for one recipient.

    `provider_id` says who wrapped it and how, `provider_info` names the key (for KMS its ARN). Other keyrings than ours
    put binary into `provider_info`, so it is bytes.
    """

    provider_id: str
    provider_info: bytes
    ciphertext: bytes

    def serialise(self) -> bytes:
        parts = (self.provider_id.encode(), self.provider_info, self.ciphertext)
        return b"".join(struct.pack(">H", len(part)) + part for part in parts)


def derive_content_key(data_key: bytearray, message_id: bytes) -> bytearray:
    """The key that encrypts this message's frames: HKDF-SHA-512 over the data key, the message id as salt."""
    key = bytearray(KEY_SIZE)
    info = struct.pack(">H", SUITE) + b"DERIVEKEY"
    HKDF(hashes.SHA512(), KEY_SIZE, message_id, info).derive_into(data_key, key)
    return key


def derive_commitment(data_key: bytearray, message_id: bytes) -> bytes:
    """32 bytes in the header that fit one data key only, so that no message opens differently under two keys."""
    return HKDF(hashes.SHA512(), COMMITMENT_SIZE, message_id, b"COMMITKEY").derive(data_key)


def header_body(
    message_id: bytes, context: bytes, wrapped_keys: Sequence[EncryptedDataKey], frame_length: int, commitment: bytes
) -> bytes:
    """The header without its tag. `context` is as `context.serialise` gives it."""
    return b"".join(
        (
            struct.pack(">BH", VERSION, SUITE),
            message_id,
            struct.pack(">H", len(context)),
            context,
            struct.pack(">H", len(wrapped_keys)),
            *(key.serialise() for key in wrapped_keys),
            struct.pack(">BI", CONTENT_FRAMED, frame_length),
            commitment,
        )
    )


def frame_aad(message_id: bytes, *, final: bool) -> bytearray:
    """What a frame's tag also covers, with room for sequence and length in the last 12 bytes (`>IQ`)."""
    return bytearray(message_id + (_FINAL_LABEL if final else _FRAME_LABEL) + bytes(12))


def wipe(key: bytearray) -> None:
    """Overwrites a key. Copies inside libraries are out of reach: Python can shorten a key's life, not end it."""
    key[:] = bytes(len(key))

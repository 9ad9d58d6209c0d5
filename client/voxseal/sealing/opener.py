"""The reference opener: checks everything there is to check, and says which check failed.

    key = load_private_key(Path("escrow.pem"))
    opened = open_file(Path("7w3k.sealed"), Path("take.flac"), key)

For operators, the practice cloud and tests. The pipeline opens messages with the AWS Encryption SDK; this one is stricter
in that it refuses what follows a message, where the SDKs silently return the first of two joined ones.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voxseal.sealing import format as fmt
from voxseal.sealing.frames import FrameVerifier
from voxseal.sealing.header import RawHeader, parse_header
from voxseal.sealing.opening_keys import OpeningKey, RsaOpeningKey
from voxseal.sealing.refusals import altered, not_for_this_key, trailing
from voxseal.sealing.streams import ByteSink, ByteSource, MessageSource, write_all

_DIGEST_SIZE = hashlib.sha384().digest_size

Keys = OpeningKey | rsa.RSAPrivateKey | Sequence[OpeningKey | rsa.RSAPrivateKey]


@dataclass(frozen=True)
class OpenedMessage:
    """A message that was genuine and whole. Sizes in bytes, digests as lower-case hex."""

    context: dict[str, str]
    plaintext_size: int
    plaintext_sha256: str
    sealed_size: int
    sealed_sha256: str


def open_message(source: ByteSource, sink: ByteSink, keys: Keys) -> OpenedMessage:
    """Opens the one message that `source` holds, to its very end.

    Plaintext goes to `sink` frame by frame, each frame only after its tag was verified. That the message is whole is
    known at the end only: write to a temporary file and keep it when this returns (`open_file` does).

    Raises `SealedMessageError`, whose `detail` is `truncated`, `altered`, `trailing`, `not-for-this-key` or
    `not-a-message`; and whatever source, sink or an `OpeningKey` raise.
    """
    message = MessageSource(source)
    header = parse_header(message)
    data_key = _unwrap(header, _as_keys(keys))
    try:
        content_key = _verified_content_key(header, data_key)
    finally:
        fmt.wipe(data_key)
    verifier = FrameVerifier(content_key, header.message_id, header.shown.frame_length)
    fmt.wipe(content_key)
    size, digest = _open_frames(message, sink, verifier, header.shown.frame_length)
    if not message.at_end():
        raise trailing()
    return OpenedMessage(header.shown.context, size, digest, message.size, message.sha256())


def _as_keys(keys: Keys) -> list[OpeningKey]:
    listed = keys if isinstance(keys, Sequence) else [keys]
    return [RsaOpeningKey(key) if isinstance(key, rsa.RSAPrivateKey) else key for key in listed]


def _unwrap(header: RawHeader, keys: list[OpeningKey]) -> bytearray:
    for wrapped in header.wrapped_keys:
        for key in keys:
            plaintext = key.unwrap(wrapped)
            if plaintext is None:
                continue
            if len(plaintext) != _DIGEST_SIZE + fmt.KEY_SIZE:
                raise altered("Its wrapped key has the wrong length.")
            if not hmac.compare_digest(plaintext[:_DIGEST_SIZE], hashlib.sha384(header.context).digest()):
                raise altered("Its encryption context is not the one it was sealed with.")
            return bytearray(plaintext[_DIGEST_SIZE:])
    raise not_for_this_key()


def _verified_content_key(header: RawHeader, data_key: bytearray) -> bytearray:
    if not hmac.compare_digest(fmt.derive_commitment(data_key, header.message_id), header.commitment):
        raise altered("Its header does not commit to the key that it was sealed with.")
    content_key = fmt.derive_content_key(data_key, header.message_id)
    try:
        AESGCM(content_key).decrypt(fmt.ZERO_IV, header.tag, header.body)
    except InvalidTag:
        raise altered("Its header is not genuine.") from None
    return content_key


def _open_frames(message: MessageSource, sink: ByteSink, verifier: FrameVerifier, frame_length: int) -> tuple[int, str]:
    """Opens all frames; returns size and SHA-256 of the plaintext."""
    digest = hashlib.sha256()
    size = 0
    buffer = memoryview(bytearray(frame_length + fmt.TAG_SIZE))
    for expected in range(1, fmt.MAX_FRAMES + 1):
        sequence, length, final = _read_frame_head(message, frame_length)
        if sequence != expected:
            raise altered(f"Frame {expected} is missing, repeated or out of order.")
        sealed = buffer[: length + fmt.TAG_SIZE]
        message.fill(sealed)
        plaintext = verifier.open(sequence, sealed, final=final)
        if plaintext is None:
            raise altered(f"Frame {expected} is not genuine.")
        digest.update(plaintext)
        size += len(plaintext)
        if length:
            write_all(sink, plaintext)
        if final:
            return size, digest.hexdigest()
    raise altered("It has more frames than the format can number.")


def _read_frame_head(message: MessageSource, frame_length: int) -> tuple[int, int, bool]:
    """Sequence number, length of the plaintext, and whether it is the final frame."""
    (sequence,) = struct.unpack(">I", message.exactly(4))
    final = sequence == fmt.FINAL_MARKER
    if final:
        (sequence,) = struct.unpack(">I", message.exactly(4))
    iv = bytes(message.exactly(fmt.IV_SIZE))
    if iv != sequence.to_bytes(fmt.IV_SIZE, "big"):
        raise altered("A frame's nonce is not its sequence number.")
    if not final:
        return sequence, frame_length, False
    (length,) = struct.unpack(">I", message.exactly(4))
    if length > frame_length:
        raise altered("Its final frame claims to be longer than a frame.")
    return sequence, length, True

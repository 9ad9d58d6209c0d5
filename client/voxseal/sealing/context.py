"""The encryption context: a few names and values that go with a message in the clear, and are authenticated.

Anyone who holds the object reads it, so values are opaque ids. Keys are kept to lower-case ASCII letters, digits and
hyphens because one implementation (Node's) sorts them by locale and the others by bytes: these sort the same in both.

>>> serialise({"submission": "a", "sample": "b"})
b'\\x00\\x02\\x00\\x06sample\\x00\\x01b\\x00\\nsubmission\\x00\\x01a'
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping

from voxseal.domain.errors import SealingError

RESERVED_PREFIX = "aws-crypto-"
MAX_ENTRIES = 64
MAX_SERIALISED = 8192
"""Bytes. The format allows 65,535; ours hold two ids, and KMS takes 8 KiB."""

_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")


def check(context: Mapping[str, str]) -> None:
    """Raises `SealingError` unless `context` is one that Voxseal writes. Values are never shown in the message."""
    if not context:
        raise SealingError("A sealed message needs an encryption context, and this one is empty.")
    if len(context) > MAX_ENTRIES:
        raise SealingError(f"The encryption context has {len(context)} entries; at most {MAX_ENTRIES} are allowed.")
    for key, value in context.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise SealingError("A key of the encryption context has other characters than a-z, 0-9 and hyphens.")
        if key.startswith(RESERVED_PREFIX):
            raise SealingError(f"A key of the encryption context begins with {RESERVED_PREFIX}, which is reserved.")
        if not isinstance(value, str) or not value:
            raise SealingError(f"The encryption context's value of {key[:64]} is empty or no text.")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise SealingError(f"The encryption context's value of {key[:64]} is not valid text.") from None
    if len(serialise(context)) > MAX_SERIALISED:
        raise SealingError(f"The encryption context is larger than {MAX_SERIALISED} bytes.")


def serialise(context: Mapping[str, str]) -> bytes:
    """`n · (key length · key · value length · value)*`, sorted by the keys' UTF-8 bytes; nothing for an empty context.

    The same bytes stand in the header (after their length) and are what a wrapped data key's digest covers. The caller
    keeps the sizes within 16 bits (`check`, or having parsed them from a header).
    """
    if not context:
        return b""
    pieces = [struct.pack(">H", len(context))]
    for key, value in sorted((key.encode(), value.encode()) for key, value in context.items()):
        pieces += (struct.pack(">H", len(key)), key, struct.pack(">H", len(value)), value)
    return b"".join(pieces)

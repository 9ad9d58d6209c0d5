"""Names, paths and people as stable stand-ins: the same file is the same `file-3k9…` in every line, and nobody without
this installation's key can tell which file that is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from voxseal.domain.secret import Private

_KEY_SIZE = 32


class Pseudonyms:
    """HMAC-SHA-256 under a key that stays on this machine. 60 bits of it: no two names of an installation will meet."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_installation(cls, path: Path) -> Pseudonyms:
        """With the key kept in `path` (0600), made at first use. An unreadable one is replaced: old lines stay private.

        Where none can be kept, it is gone with this run: better than no log at all.
        """
        try:
            key = path.read_bytes()
        except OSError:
            key = b""
        if len(key) != _KEY_SIZE:
            key = secrets.token_bytes(_KEY_SIZE)
            with suppress(OSError):
                path.unlink(missing_ok=True)
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(key)
        return cls(key)

    def of(self, name: Private) -> str:
        """`file-` or `person-` … and twelve letters."""
        digest = hmac.digest(self._key, f"{name.kind}\0{name.value}".encode(errors="surrogatepass"), hashlib.sha256)
        return f"{name.kind}-{base64.b32encode(digest[:8]).decode().lower()[:12]}"

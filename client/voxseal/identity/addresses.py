"""Which addresses a token may be sent to.

`https` everywhere; plain `http` only to this machine itself, where nobody can listen in between: that is how the practice
cloud and the tests run (RFC 8252, section 8.3, allows the same for the redirect).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PRINTABLE = re.compile(r"[!-~]{1,2048}")


def is_loopback(url: str) -> bool:
    """Whether `url` leads to this machine."""
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:
        return False


def is_safe_address(url: object, *, loopback: bool) -> bool:
    """Whether `url` is an absolute address that may be used. `loopback` says whether plain http to this machine is fine.

    Refused too: user names inside the address, fragments, blanks and control characters, more than 2,048 characters.
    """
    if not isinstance(url, str) or not _PRINTABLE.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port  # a nonsense port raises here
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and loopback and parts.hostname in _LOOPBACK

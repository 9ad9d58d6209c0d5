"""A value that may be used but never shown.

>>> token = Secret("eyJ...")
>>> f"{token}"
'**redacted**'
>>> token.reveal()          # the only way to the value, and easy to search for
'eyJ...'
"""

from __future__ import annotations

import hmac
from typing import NoReturn

REDACTED = "**redacted**"


class Secret:
    """Holds a token, key or credential; printing, formatting, logging or pickling it never shows the value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself. Call it only where the value is handed to the library that needs it."""
        return self._value

    def __repr__(self) -> str:
        return REDACTED

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(REDACTED, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not serialised")


class Private:
    """A name, path or person that its owner's screen may show and a log may not.

    Events carry it; the session log writes a stable pseudonym in its place (`file-3f9a…`), keyed per installation.
    """

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: str) -> None:
        self.kind = kind
        self.value = value

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and (self.kind, self.value) == (other.kind, other.value)

    def __hash__(self) -> int:
        return hash((self.kind, self.value))

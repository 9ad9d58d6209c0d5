"""The keyring's one entry for a data folder's session. Each Voxseal of that folder reads and writes it, at any time.

entry = SessionEntry(vault, "session", unavailable=report)
entry.save(session)
entry.look().change  # Change.NONE until another Voxseal signs in or out
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from voxseal.domain.errors import VaultError
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import Vault
from voxseal.domain.secret import Secret

_VERSION = 1
_SECRETS = ("access_key_id", "secret_access_key", "session_token")
_TEXTS = ("subject", "prefix", "issuer", "role_arn")


class Change(Enum):
    """How the entry differs from what this process left in it."""

    NONE = auto()
    GONE = auto()
    """What was ours is not there any more: somebody signed out, or wiped it because it had ended. Said once."""
    ANOTHER = auto()
    """Something that we did not write: a sign-in by another Voxseal, or nonsense."""
    UNKNOWN = auto()
    """The keyring did not answer."""


@dataclass(frozen=True)
class Found:
    """What a look at the entry found. `session` is None where there is none, or nothing that can be read as one."""

    change: Change
    session: StsSession | None = None


class SessionEntry:
    """One thread at a time. A keyring that fails raises nothing: `unavailable` gets the reason, a code."""

    def __init__(self, vault: Vault, name: str, unavailable: Callable[[str], None]) -> None:
        self._vault = vault
        self._name = name
        self._unavailable = unavailable
        self._ours: str | None = None
        """What the entry holds, as far as this process has a part in it."""

    def look(self) -> Found:
        """May block on the keyring's prompt, as everything here."""
        try:
            text = self._vault.load(self._name)
        except VaultError as error:
            self._report(error)
            return Found(Change.UNKNOWN)
        if text == self._ours:
            return Found(Change.NONE)
        if text is None:
            self._ours = None
            return Found(Change.GONE)
        return Found(Change.ANOTHER, _from_text(text))

    def share(self, session: StsSession) -> None:
        """`session`, which a look has found, is ours as well from now on."""
        self._ours = _to_text(session)

    def save(self, session: StsSession) -> None:
        text = _to_text(session)
        self._ours = text if self._done(lambda: self._vault.save(self._name, text)) else None

    def wipe(self) -> bool:
        """Whether nothing is left there, for all that the keyring says."""
        self._ours = None
        return self._done(lambda: self._vault.wipe(self._name))

    def _done(self, work: Callable[[], None]) -> bool:
        """A keyring that fails costs a sign-in next time and nothing now."""
        try:
            work()
        except VaultError as error:
            self._report(error)
            return False
        return True

    def _report(self, error: VaultError) -> None:
        self._unavailable(error.detail or "failed")


def _to_text(session: StsSession) -> str:
    kept: dict[str, Any] = {name: getattr(session, name).reveal() for name in _SECRETS}
    kept |= {name: getattr(session, name) for name in _TEXTS}
    return json.dumps(kept | {"v": _VERSION, "expires_at": session.expires_at.isoformat()})


def _from_text(text: str) -> StsSession | None:
    """None for anything that is not a session as written here: the keyring is open to other programs of this user."""
    try:
        said = json.loads(text)
        if said.pop("v") != _VERSION or not all(isinstance(value, str) for value in said.values()):
            return None
        expires_at = datetime.fromisoformat(said["expires_at"])
        if expires_at.tzinfo is None:
            return None
        return StsSession(
            access_key_id=Secret(said["access_key_id"]),
            secret_access_key=Secret(said["secret_access_key"]),
            session_token=Secret(said["session_token"]),
            expires_at=expires_at,
            subject=said["subject"],
            prefix=said["prefix"],
            issuer=said["issuer"],
            role_arn=said["role_arn"],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None

"""Which of the system's keyrings holds the session.

Each is named here. `keyring`'s own choice is never asked: with the wrong package installed it silently is a plaintext file.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voxseal.domain.errors import VaultError
from voxseal.domain.events import VaultUnavailable
from voxseal.domain.ports import EventSink, Vault
from voxseal.identity.vault import KeyringBackend, KeyringVault, MemoryVault


@dataclass(frozen=True)
class Candidate:
    """A keyring that may be there. `open` raises whatever it likes if it is not."""

    label: str
    open: Callable[[], KeyringBackend]
    piece_length: int = 1_000
    """Characters an entry is given at most."""


def choose_vault(events: EventSink, candidates: Sequence[Candidate] | None = None, *, timeout: float = 60.0) -> Vault:
    """The first keyring of this system that answers, or memory.

    May block for `timeout` seconds on the system's prompt for the keyring's password. Memory is said plainly, by
    `VaultUnavailable` with the reason `no-keyring`, `locked` or `failed`. Never raises.
    """
    reason = "no-keyring"
    for candidate in system_keyrings(sys.platform) if candidates is None else candidates:
        try:
            backend = candidate.open()
        except Exception:  # noqa: BLE001, S112 - a missing package, bus or daemon each raise something else: not this one
            continue
        vault = KeyringVault(backend, candidate.label, candidate.piece_length, timeout)
        try:
            vault.probe()
        except VaultError as error:
            # A keyring that is there says more than one that is missing.
            reason = error.detail if error.detail == "locked" else "failed" if reason == "no-keyring" else reason
            continue
        return vault
    events(VaultUnavailable(reason))
    return MemoryVault()


def system_keyrings(platform: str) -> list[Candidate]:
    """The keyrings of a system, the preferred one first. Under KDE 6 the wallet answers as Secret Service too."""
    if platform == "win32":
        return [Candidate("Windows Credential Manager", _windows)]
    if platform == "darwin":
        # It has no such limit as Windows, and may ask the person about each entry: a session is one.
        return [Candidate("macOS Keychain", lambda: _backend("macOS", "Keyring"), piece_length=50_000)]
    return [
        Candidate("Secret Service", lambda: _backend("SecretService", "Keyring")),
        Candidate("KWallet", lambda: _backend("kwallet", "DBusKeyring")),
    ]


class OwnTargets:
    """The Windows Credential Manager, with a target of its own for each entry.

    `keyring` keeps a service's newest entry under the service's own name, and moves the one before aside when another comes.
    Two programs that save at the same moment (a sign-in beside an upload) move the same one, and a new one is lost.
    """

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get_password(self, service: str, username: str) -> str | None:
        return self._backend.get_password(f"{service} {username}", username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._backend.set_password(f"{service} {username}", username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._backend.delete_password(f"{service} {username}", username)


def _windows() -> KeyringBackend:
    backend = _backend("Windows", "WinVaultKeyring")
    # The library's default follows the person to other machines of a domain; a session belongs to this one.
    backend.persist = "local machine"  # type: ignore[attr-defined]  # of this backend alone
    return OwnTargets(backend)


def _backend(module: str, name: str) -> KeyringBackend:
    backend_class = getattr(importlib.import_module(f"keyring.backends.{module}"), name)
    _ = backend_class.priority  # raises where its daemon or library is missing
    backend: KeyringBackend = backend_class()
    return backend

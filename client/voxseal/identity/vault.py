"""Where the session stays between runs: the system's keyring, in pieces, or this process's memory.

Windows holds at most 2,560 bytes of UTF-16 an entry, 1,280 characters, and a session is longer. So a text may be cut into
pieces, entries `<name>.<generation>.<i>`, and an index entry `<name>` is written last: it says which generation counts,
how many pieces there are and what their SHA-256 is. A reader sees the old text or the new one, never a mixture.

There are just two generations, `a` and `b`, used in turn. What a crash left behind in the one that does not count is
overwritten by the next save and found by the next wipe, although no keyring can be asked for its entries' names.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from voxseal.domain.errors import VaultError

SERVICE = "Voxseal"

_T = TypeVar("_T")
_MAX_PIECES = 100
_GENERATIONS = ("a", "b")


class KeyringBackend(Protocol):
    """What is used of a backend of the `keyring` library."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class MemoryVault:
    """Keeps texts for as long as the process lives."""

    label = "memory only"
    durable = False

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def save(self, name: str, text: str) -> None:
        self._kept[name] = text

    def load(self, name: str) -> str | None:
        return self._kept.get(name)

    def wipe(self, name: str) -> None:
        self._kept.pop(name, None)


class KeyringVault:
    """Keeps texts in one named backend of `keyring`. Safe from any thread; calls wait for each other.

    A backend may block on a prompt that nobody sees. So each call runs on a thread of its own and is given up after
    `timeout` seconds; a call given up touches the keyring no more once the prompt is answered.

    Args:
        backend: the backend, already chosen; see `backends.choose_vault`.
        label: its name for people.
        piece_length: characters an entry holds at most.
        timeout: seconds until a call is given up with `VaultError`.
    """

    durable = True

    def __init__(self, backend: KeyringBackend, label: str, piece_length: int = 1000, timeout: float = 60.0) -> None:
        self.label = label
        self._backend = backend
        self._piece_length = piece_length
        self._timeout = timeout
        self._turn = threading.Lock()

    def probe(self) -> None:
        """Asks the keyring for something that is not there. Raises `VaultError` if it is missing or stays locked."""
        self._guarded(lambda entries: entries.get("probe"))

    def save(self, name: str, text: str) -> None:
        def work(entries: _Entries) -> None:
            escaped = json.dumps(text)  # ASCII: a piece may end anywhere, and a character is one unit of UTF-16
            pieces = [escaped[at : at + self._piece_length] for at in range(0, len(escaped), self._piece_length)]
            if len(pieces) > _MAX_PIECES:
                raise VaultError("The session is too large for the keyring.", detail="too-large")
            index = _Index.parse(entries.get(name))
            spare = "b" if index is not None and index.generation == "a" else "a"
            for number, piece in enumerate(pieces):
                entries.set(f"{name}.{spare}.{number}", piece)
            entries.set(name, _Index(spare, len(pieces), _digest(escaped)).text())
            entries.delete_pieces(name, spare, len(pieces), 0)
            entries.delete_pieces(name, "a" if spare == "b" else "b", 0, index.count if index is not None else 0)

        self._guarded(work)

    def load(self, name: str) -> str | None:
        def work(entries: _Entries) -> str | None:
            said = entries.get(name)
            while said is not None:
                text = _read(entries, name, said)
                if text is not None:
                    return text
                again = entries.get(name)
                if again == said:  # nobody saved in between: it is damaged
                    _wipe(entries, name)
                    return None
                said = again
            return None

        return self._guarded(work)

    def wipe(self, name: str) -> None:
        self._guarded(lambda entries: _wipe(entries, name))

    def _guarded(self, work: Callable[[_Entries], _T]) -> _T:
        """Runs `work` on a thread that may be given up; whatever the keyring raises becomes a `VaultError`."""
        entries = _Entries(self._backend)
        done: list[_T] = []
        failed: list[VaultError] = []

        def run() -> None:
            try:
                with self._turn:
                    done.append(work(entries))
            except VaultError as error:
                failed.append(error)
            except Exception as error:  # noqa: BLE001 - backends raise D-Bus', Windows' and Apple's own errors, and theirs
                failed.append(_translated(error))

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._timeout)
        if thread.is_alive():
            entries.given_up = True
            raise VaultError("The keyring is locked or waiting for its password.", detail="locked")
        if failed:
            raise failed[0]
        return done[0]


class _Entries:
    """The entries of one keyring under our service name, for one call."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend
        self.given_up = False

    def get(self, entry: str) -> str | None:
        self._go_on()
        return self._backend.get_password(SERVICE, entry)

    def set(self, entry: str, text: str) -> None:
        self._go_on()
        self._backend.set_password(SERVICE, entry, text)

    def delete(self, entry: str) -> bool:
        """Whether there was one. Asked first: backends report "not there" and "not allowed" by the same error."""
        if self.get(entry) is None:
            return False
        self._go_on()
        self._backend.delete_password(SERVICE, entry)
        return True

    def delete_pieces(self, name: str, generation: str, first: int, known: int) -> None:
        """Deletes a generation's pieces from `first`: those that are `known`, and any that follow without a gap."""
        last = max(known, first)
        while last < _MAX_PIECES and self.get(f"{name}.{generation}.{last}") is not None:
            last += 1
        for number in reversed(range(first, last)):  # from the end: a crash leaves no gap that would hide the rest
            self.delete(f"{name}.{generation}.{number}")

    def _go_on(self) -> None:
        if self.given_up:
            raise VaultError("The keyring answered too late.", detail="late")


class _Index:
    """What the index entry says. It comes from outside and is read as such."""

    def __init__(self, generation: str, count: int, sha256: str) -> None:
        self.generation, self.count, self.sha256 = generation, count, sha256

    def text(self) -> str:
        return json.dumps({"generation": self.generation, "count": self.count, "sha256": self.sha256})

    @classmethod
    def parse(cls, text: str | None) -> _Index | None:
        try:
            said: Any = json.loads(text or "")
            index = cls(said["generation"], said["count"], said["sha256"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        sound = index.generation in _GENERATIONS and type(index.count) is int and 0 < index.count <= _MAX_PIECES
        return index if sound and isinstance(index.sha256, str) else None


def _read(entries: _Entries, name: str, said: str) -> str | None:
    index = _Index.parse(said)
    if index is None:
        return None
    pieces = [entries.get(f"{name}.{index.generation}.{number}") for number in range(index.count)]
    escaped = "".join(piece for piece in pieces if piece is not None)
    if None in pieces or _digest(escaped) != index.sha256:
        return None
    try:
        text = json.loads(escaped)
    except (ValueError, RecursionError):
        return None
    return text if isinstance(text, str) else None


def _wipe(entries: _Entries, name: str) -> None:
    index = _Index.parse(entries.get(name))
    entries.delete(name)
    for generation in _GENERATIONS:
        known = index.count if index is not None and index.generation == generation else 0
        entries.delete_pieces(name, generation, 0, known)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _translated(error: Exception) -> VaultError:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, (KeyringLocked, InitError)):
        return VaultError("The keyring is locked.", detail="locked")
    if isinstance(error, NoKeyringError):
        return VaultError("This system has no keyring.", detail="no-keyring")
    return VaultError("The keyring did not do what was asked.", detail=f"keyring {type(error).__name__}")

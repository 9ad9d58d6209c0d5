"""Who holds the scratch keys: the OS vault, an entry for each take that is not decided on, and this process's memory.

Where there is no vault that outlives the process, a key is in memory alone, and a crash loses its take: `durable` says so.
All methods may block on the vault's prompt and be called from any thread.
"""

from __future__ import annotations

import threading

from voxseal.domain.errors import VaultError
from voxseal.domain.events import VaultUnavailable
from voxseal.domain.ports import EventSink, Vault
from voxseal.sealing.scratch import ScratchKey


class ScratchKeys:
    """See the module. `name` tells this data folder's entries from others' in the same vault; `before` is what they were
    called by earlier versions, whose entries are still read and wiped.
    """

    def __init__(self, vault: Vault, name: str, events: EventSink, before: str = "") -> None:
        self._vault = vault
        self._names = [name, before] if before else [name]
        self._events = events
        self._lock = threading.Lock()
        self._held: dict[str, ScratchKey] = {}
        self._refused = False

    @property
    def durable(self) -> bool:
        """Whether takes survive a crash: the vault outlives the process and took the last key that it was given."""
        return self._vault.durable and not self._refused

    @property
    def label(self) -> str:
        """For people: where the keys are."""
        return self._vault.label if self.durable else "memory only"

    def new(self, take: str) -> ScratchKey:
        """A fresh key, in the vault on return; in memory alone when the vault fails, which an event says."""
        key = ScratchKey.new()
        with self._lock:
            self._held[take] = key
        if self._vault.durable:
            try:
                self._vault.save(self._entries(take)[0], key.to_text())
                self._refused = False
            except VaultError as error:
                self._refused = True
                self._events(VaultUnavailable(error.detail or "failed"))
        return key

    def get(self, take: str) -> ScratchKey | None:
        """The key, or None when the vault that answers has none, which may be another than the one that took it. Raises
        `VaultError` when it cannot be asked now (it is locked, say).
        """
        with self._lock:
            key = self._held.get(take)
        if key is None and self._vault.durable:
            key = self._loaded(take)
            if key is not None:
                with self._lock:
                    self._held[take] = key
        return key

    def destroy(self, take: str) -> bool:
        """Nobody can open that scratch any more. False: the vault could not be asked to forget it; ask again later."""
        with self._lock:
            key = self._held.pop(take, None)
        if key is not None:
            key.wipe()
        if not self._vault.durable:
            return True
        try:
            for entry in self._entries(take):
                self._vault.wipe(entry)
        except VaultError as error:
            self._events(VaultUnavailable(error.detail or "failed"))
            return False
        return True

    def close(self) -> None:
        """Forgets what is in memory. What the vault keeps, it keeps."""
        with self._lock:
            held, self._held = self._held, {}
        for key in held.values():
            key.wipe()

    def _loaded(self, take: str) -> ScratchKey | None:
        for entry in self._entries(take):
            text = self._vault.load(entry)
            key = ScratchKey.from_text(text) if text is not None else None
            if key is not None:
                return key
        return None

    def _entries(self, take: str) -> list[str]:
        return [f"{name}-{take}" for name in self._names]

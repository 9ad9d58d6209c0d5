"""A keyring without a system behind it."""

from __future__ import annotations

from voxseal.domain.errors import VaultError


class Drawer:
    """A vault that outlives the process: what a keyring is, less its prompts. May be locked."""

    label = "Secret Service"
    durable = True

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False

    def save(self, name: str, text: str) -> None:
        self._look()
        self.kept[name] = text

    def load(self, name: str) -> str | None:
        self._look()
        return self.kept.get(name)

    def wipe(self, name: str) -> None:
        self._look()
        self.kept.pop(name, None)

    def _look(self) -> None:
        if self.locked:
            raise VaultError(detail="locked")

    @property
    def keys(self) -> set[str]:
        """The takes whose key is in it."""
        return {name.rsplit("-", 1)[1] for name in self.kept if name.startswith("scratch-")}

"""Files that come with the program: from the checkout's `resources/` in development, from the package when installed."""

from __future__ import annotations

from pathlib import Path

from voxseal.domain.errors import VoxsealBug

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """The path of `resources/<name>`."""
    for folder in (_PACKAGE / "_resources", _PACKAGE.parents[1] / "resources"):
        if (folder / name).exists():
            return folder / name
    raise VoxsealBug(f"The installation lacks {name}.")


def practice_speech() -> Path:
    """A folder of short synthetic speech for practice runs."""
    return resource("practice-speech")

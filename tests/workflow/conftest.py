"""A profile file, a desk over the store simulator, and three recordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.desk import Desk, voice
from tests.doubles.memory_store import MemoryStore


@pytest.fixture
def profile_file(tmp_path: Path, profile_text: str) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(profile_text)
    return path


@pytest.fixture
def desk(tmp_path: Path, profile_file: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "data", profile_file, MemoryStore())
    with made.bench:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        voice(tmp_path / "voices" / f"{number}.wav", seed=number)
    return tmp_path / "voices"

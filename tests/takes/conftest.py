from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.audio.fixtures import sound_server
from tests.audio.rig import SoundServer
from tests.takes.keyring import SecretService
from tests.takes.studio import Studio
from voxseal.practice.cloud import PracticeCloud

__all__ = ["sound_server"]


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with SecretService(tmp_path_factory.mktemp("keyring")) as service:
        yield service


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def studio_of(tmp_path: Path, sound_server: SoundServer, keyring: SecretService) -> Iterator[Callable[..., Studio]]:
    """`studio_of(profile)`: a contractor's computer with that profile (a file), and a microphone."""
    made: list[Studio] = []

    def make(profile: Path, *, bare: bool = False) -> Studio:
        made.append(Studio(tmp_path / f"studio{len(made)}", profile, sound_server, keyring, bare=bare))
        return made[-1]

    yield make
    for studio in made:
        studio.close()

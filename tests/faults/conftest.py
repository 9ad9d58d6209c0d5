"""One practice cloud a module; the recordings are made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voxseal.practice.cloud import PracticeCloud

from .recordings import recordings


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six small recordings and one that goes in three parts."""
    return recordings(tmp_path_factory.mktemp("sources") / "voices", large=18_000_000, small=6, seed=1)

"""The real command as a subprocess, against the practice cloud, with a recorder between client and store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.fixtures import plug, sound, sound_server
from voxseal.practice.cloud import PracticeCloud

from .client import ROOT, TIMEOUT, Client, bare_environment
from .recorder import RecordingServer

__all__ = ["ROOT", "TIMEOUT", "Client", "plug", "sound", "sound_server"]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def recorder(cloud: PracticeCloud) -> Iterator[RecordingServer]:
    port = int(cloud.endpoint.rsplit(":", 1)[1])
    with RecordingServer(port) as server:
        yield server


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return bare_environment(tmp_path)


@pytest.fixture
def client(cloud: PracticeCloud, recorder: RecordingServer, env: dict[str, str], tmp_path: Path) -> Client:
    """Set up and consented, its uploads going through the recorder."""
    text = cloud.profile_path.read_text().replace(
        f's3_endpoint = "{cloud.endpoint}"', f's3_endpoint = "{recorder.address}"'
    )
    assert recorder.address in text
    profile = tmp_path / "profile.toml"
    profile.write_text(text)
    made = Client(tmp_path / "data", profile, env)
    made.set_up()
    return made


def noise(path: Path, seconds: float, seed: int = 1, rate: int = 16000, subtype: str = "PCM_16") -> Path:
    """A file of noise: nothing in it compresses, nothing in it is a voice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, int(seconds * rate))
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Three small files and one of 20 MB, which goes in three parts."""
    folder = tmp_path / "recordings"
    for number in range(3):
        noise(folder / f"small {number}.wav", 0.5, seed=number)
    noise(folder / "large.wav", 105, seed=9, rate=48000, subtype="PCM_32")
    return folder

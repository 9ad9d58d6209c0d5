"""The real command as a subprocess, against the practice cloud, with a recorder between client and store."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from voxseal.practice.cloud import PracticeCloud

from .recorder import RecordingServer

ROOT = Path(__file__).parents[2]
TIMEOUT = 120


@dataclass
class Client:
    """A contractor's computer: a data folder, an imported profile, and the command."""

    data: Path
    profile: Path
    env: dict[str, str]
    user: int | None = None
    """Whose process it is; None: ours."""

    def run(
        self, *arguments: str | Path, code: int | None = 0, kill: tuple[str, int] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs `voxseal ARGUMENTS`; with `kill`, until that point. `code` is the exit code that must come."""
        words = [str(argument) for argument in ("--data-dir", self.data, *arguments)]
        front = (
            ["-m", "voxseal.cli"] if kill is None else ["-m", "tests.end_to_end.killed", kill[0], str(kill[1]), "--"]
        )
        done = subprocess.run(
            [sys.executable, *front, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            stdin=subprocess.DEVNULL,
            check=False,
            user=self.user,
        )
        expected = code if kill is None else -9
        assert expected is None or done.returncode == expected, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *arguments: str | Path, code: int | None = 0) -> dict[str, Any]:
        document = json.loads(self.run(*arguments, "--json", code=code).stdout)
        assert isinstance(document, dict)
        return document

    def set_up(self) -> None:
        self.run("profile", "import", self.profile, "--yes")
        self.run("consent", "--accept")


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
    """Without a keyring, without a display, without anything of the developer's own."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"AWS_|VOXSEAL|DBUS|DISPLAY|XDG", name)}
    browser = f"{sys.executable} -m voxseal.practice.browser %s"
    return kept | {"BROWSER": browser, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "client")}


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

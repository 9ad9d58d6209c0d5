"""The main job on real human speech: all of it delivered, all of it opened, byte for byte, by its own names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, TIMEOUT

SPEECH = [
    Path("/usr/share/asterisk/sounds"),  # asterisk-core-sounds-en-wav: 568 recordings
    Path("/usr/share/pocketsphinx/test/data"),  # pocketsphinx-testdata: speech among models and texts
]


def practice(env: dict[str, str], place: Path, *arguments: str | Path, code: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "voxseal.cli", "practice", *map(str, arguments), "--folder", str(place), "--json"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=TIMEOUT * 3,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == code, (done.stdout[-2000:], done.stderr[-2000:])
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("speech", SPEECH, ids=["asterisk", "pocketsphinx"])
def test_real_speech_there_and_back(env: dict[str, str], tmp_path: Path, speech: Path) -> None:
    assert speech.is_dir(), f"{speech} is missing: tests/run installs it"
    place = tmp_path / "practice"
    mixed = "pocketsphinx" in str(speech)
    document = practice(env, place, "run", speech, code=3 if mixed else 0)
    samples = document["samples"]
    assert isinstance(samples, list)
    delivered = {sample["name"] for sample in samples if sample["state"] == "delivered"}
    assert len(delivered) == (len(samples) if not mixed else sum(name.endswith(".wav") for name in delivered))
    assert len(delivered) >= (568 if not mixed else 10)

    opened = tmp_path / "opened"
    practice(env, place, "open", opened, code=0)
    got = {
        path.relative_to(opened).as_posix() for path in opened.rglob("*") if path.is_file() and path.suffix != ".json"
    }
    assert got == delivered
    for name in delivered:
        assert (opened / name).read_bytes() == (speech.parent / name).read_bytes(), name


def test_without_anything_it_brings_its_own_speech(env: dict[str, str], tmp_path: Path) -> None:
    document = practice(env, tmp_path / "practice", "run", code=0)
    assert document["state"] == "closed"
    assert document["practice"] is True
    again = practice(env, tmp_path / "practice", "run", code=0)
    assert again["state"] == "empty"

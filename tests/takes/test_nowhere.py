"""A known signal is recorded, and nothing of it is found: not on the disk, not in anything that the program handed out."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.signals import noise, packed
from tests.takes.studio import Studio
from tests.takes.tracing import Sought, opened_to_write, traced, written
from voxseal.domain.recording import CaptureFormat
from voxseal.practice.cloud import PracticeCloud
from voxseal.sealing import load_private_key, open_message

FORMAT = CaptureFormat(48_000, 1, 24)


def everything(*folders: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def where(sought: Sought, found: dict[str, bytes]) -> list[str]:
    return [name for name, data in found.items() if sought.in_(data)]


@pytest.mark.parametrize("form", ["packed", "numbers", "wide", "float32", "float64"])
def test_the_search_finds_what_it_is_to_find(form: str) -> None:
    """Two dozen bytes of it, at any place, among other bytes."""
    pcm = noise(FORMAT, 0.5, level=0.9)
    sought = Sought.sound(pcm, FORMAT)
    values = np.frombuffer(b"".join(b"\0" + pcm[at : at + 3] for at in range(0, len(pcm), 3)), "<i4") >> 8
    stretch = {
        "packed": pcm[3 * 777 : 3 * 787],
        "numbers": values[100:120].astype("<i4").tobytes(),
        "wide": (values[100:120] << 8).astype("<i4").tobytes(),
        "float32": (values[100:120] / 2.0**23).astype("<f4").tobytes(),
        "float64": (values[100:120] / 2.0**23).tobytes(),
    }[form]
    other = np.random.default_rng(9).bytes(100_000)
    assert not sought.in_(other)
    for place in range(50_000, 50_009):
        assert sought.in_(other[:place] + stretch + other[place:])


@pytest.mark.timeout(600)
def test_nothing_of_what_was_said_is_anywhere(
    studio_of: Callable[..., Studio], cloud: PracticeCloud, tmp_path: Path
) -> None:
    studio = studio_of(cloud.profile_path)
    said = noise(studio.microphone.format, 120.0, level=0.9)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    studio.client.env |= {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    folders = (studio.client.data, studio.folder / "home", temporary)
    recording, delivering = tmp_path / "recording.trace", tmp_path / "delivering.trace"

    # 1. While it is recorded, and after a kill.
    with (
        studio.microphone.speaking(said),
        studio.recording("--free", "--seconds", "600", wrapped=traced(recording)) as running,
    ):
        (scratch,) = (studio.client.data / "scratch").iterdir()
        studio.until(lambda: scratch.stat().st_size > 150_000)
        states = {"while recording": everything(*folders)}
        (child,) = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGKILL)
        running.wait()
    states["after a kill"] = everything(*folders)

    # 2. Recovered, made a FLAC, sealed, delivered.
    arguments = [*traced(delivering), *studio.client.wrapped]
    studio.client.wrapped = tuple(arguments)
    document = studio.client.json("record", "--decide", "keep", "--finish", "--sign-in")
    assert document["state"] == "closed"
    states["after delivery"] = everything(*folders)

    # What was it? Only the pipeline's key can tell.
    (take,) = document["recovery"]["recovered"]
    (sealed,) = (cloud.folder / "bucket").rglob(f"{take['id']}.sealed")
    flac = io.BytesIO()
    open_message(io.BytesIO(sealed.read_bytes()), flac, load_private_key(cloud.key_path))
    samples, _ = soundfile.read(io.BytesIO(flac.getvalue()), dtype="int32", always_2d=True)
    pcm = packed(np.asarray(samples) >> 8, 24)
    assert pcm in said
    assert len(pcm) > 100_000

    for sought in (Sought.sound(pcm, FORMAT), Sought([flac.getvalue()[42:]])):
        for state, found in states.items():
            assert where(sought, found) == [], state
        for trace in (recording, delivering):
            assert where(sought, written(trace)) == []
            # Wherever else it wrote (and may have mapped into memory instead).
            elsewhere = [
                path for path in opened_to_write(trace) if path.is_file() and not path.is_relative_to(tmp_path)
            ]
            assert where(sought, {str(path): path.read_bytes() for path in elsewhere}) == []

    # The trap works: what was written of it, sealed, is in the traces.
    assert scratch.name in {Path(name).name for name in written(recording)}
    ciphertext = states["after a kill"][str(scratch)]
    assert len(ciphertext) > 150_000
    assert ciphertext in written(recording)[str(scratch)]
    assert any(sealed.read_bytes() in data for data in written(delivering).values())

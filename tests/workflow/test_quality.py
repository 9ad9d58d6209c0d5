"""What a profile's `[quality] files` does to a submission: measured, kept across a restart, delivered, left out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import soundfile
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.capture.signals import take
from tests.doubles.memory_store import MemoryStore
from tests.workflow.test_delivery import Desk, opened
from voxseal.domain.samples import LeftOut, SampleState
from voxseal.store import Ledger
from voxseal.store.schema import STEPS

MakeDesk = Callable[[str], Desk]


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    folder = tmp_path / "voices"
    folder.mkdir()
    soundfile.write(folder / "quiet room.wav", take(floor=-70), 48000, subtype="PCM_24")
    soundfile.write(folder / "noisy room.wav", take(floor=-40), 48000, subtype="PCM_24")
    return folder


@pytest.fixture
def make_desk(tmp_path: Path, profile_text: str) -> MakeDesk:
    def make(quality: str) -> Desk:
        (tmp_path / "acme.toml").write_text(f"{profile_text}\n[quality]\n{quality}\n")
        return Desk(tmp_path / "data", tmp_path / "acme.toml", MemoryStore())

    return make


def manifest_of(desk: Desk, private_key: rsa.RSAPrivateKey) -> dict[str, dict[str, Any]]:
    (key,) = [key for key in desk.store.objects if key.endswith("manifest.sealed")]
    return {entry["name"].rsplit("/", 1)[-1]: entry for entry in json.loads(opened(desk, key, private_key))["samples"]}


def test_ignored_files_are_not_measured(make_desk: MakeDesk, voices: Path, private_key: rsa.RSAPrivateKey) -> None:
    desk = make_desk("max_noise = -60")
    with desk.bench:
        desk.sign_in()
        assert desk.submit(voices).error is None
        entries = manifest_of(desk, private_key)
    assert len(entries) == 2
    assert not any("measures" in entry for entry in entries.values())


def test_noted_measures_are_in_the_manifest_even_after_a_restart(
    make_desk: MakeDesk, voices: Path, private_key: rsa.RSAPrivateKey
) -> None:
    quality = 'max_noise = -60\nfiles = "note"'
    desk = make_desk(quality)
    with desk.bench:
        submission = desk.submit(voices).submission.id  # not signed in: sealed, and then the program ends
        sealed = desk.samples(submission)
        assert {sample.state for sample in sealed.values()} == {SampleState.SEALED}
    desk = make_desk(quality)
    with desk.bench:
        assert desk.samples(submission) == sealed
        desk.sign_in()
        assert desk.bench.delivery(submission).run().error is None
        entries = manifest_of(desk, private_key)
    assert entries["noisy room.wav"]["measures"]["noise"] == pytest.approx(-40.0, abs=0.1)
    assert entries["quiet room.wav"]["measures"] == {
        "peak": pytest.approx(-6.7, abs=1.5),
        "true_peak": pytest.approx(-6.2, abs=1.5),
        "clipped_samples": 0,
        "clipped_runs": 0,
        "loudness": pytest.approx(-17.0, abs=1.0),
        "noise": pytest.approx(-70.0, abs=0.1),
        "speech_to_noise": pytest.approx(50.0, abs=0.1),
        "dc_offset": pytest.approx(0.0, abs=0.001),
        "leading_silence": pytest.approx(0.7, abs=0.0101),
        "trailing_silence": pytest.approx(0.5, abs=0.0101),
        "band_edge": 24000,
        "upsampled": False,
    }


def test_refused_files_are_left_out_with_the_limit_and_the_advice(
    make_desk: MakeDesk, voices: Path, private_key: rsa.RSAPrivateKey
) -> None:
    desk = make_desk('max_noise = -60\nfiles = "refuse"')
    with desk.bench:
        desk.sign_in()
        outcome = desk.submit(voices)
        assert outcome.error is None
        samples = desk.samples(outcome.submission.id)
        entries = manifest_of(desk, private_key)
    assert list(entries) == ["quiet room.wav"]
    assert entries["quiet room.wav"]["measures"]["noise"] == pytest.approx(-70.0, abs=0.1)
    noisy = samples["noisy room.wav"]
    assert (noisy.state, noisy.left_out) == (SampleState.LEFT_OUT, LeftOut.QUALITY)
    assert "at most -60 is asked for. Find a quieter room" in noisy.reason


def test_a_ledger_from_before_there_were_measures(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with sqlite3.connect(path) as db:
        db.executescript(STEPS[0] + "PRAGMA user_version = 1;")
        db.execute(
            "INSERT INTO submission VALUES ('s', '2026-01-01T00:00:00+00:00', 'open', 'd', 'p', '1', 'x', 'y', NULL)"
        )
        db.execute(
            "INSERT INTO sample (id, submission, name, source, state, size, plaintext_size, plaintext_sha256, sealed_size,"
            " sealed_sha256, facts) VALUES ('a', 's', 'a.wav', x'61', 'sealed', 1, 1, 'c', 1, 'd', ?)",
            ['{"container":"wav","codec":"pcm_16","sample_rate":8000,"channels":1,"bit_depth":16,"frames":1}'],
        )
    db.close()
    ledger = Ledger(path)
    (sample,) = ledger.samples("s")
    ledger.close()
    assert sample.sealing is not None
    assert sample.sealing.measures is None

"""`voxseal measure`: what people and scripts see."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner, Result

from tests.capture.signals import take
from voxseal.cli.main import program

LIMITS = """
[audio]
sample_rate = 48000
max_seconds = 60
[quality]
max_clipped_samples = 0
min_loudness = -30
max_loudness = -10
max_noise = -60
reject_upsampled = true
"""


@pytest.fixture
def place(tmp_path: Path, profile_text: str) -> Path:
    (tmp_path / "acme.toml").write_text(profile_text + LIMITS)
    soundfile.write(tmp_path / "good.wav", take(floor=-70), 48000)
    soundfile.write(tmp_path / "noisy.flac", take(floor=-45), 48000)
    soundfile.write(tmp_path / "slow.wav", take(16000, floor=-70), 16000)
    (tmp_path / "text.wav").write_text("no audio at all")
    return tmp_path


def run(place: Path, *arguments: object, code: int) -> Result:
    result = CliRunner().invoke(program, ["--data-dir", str(place / "data"), "measure", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def document(place: Path, *arguments: object, code: int) -> dict[str, Any]:
    read = json.loads(run(place, *arguments, "--json", code=code).stdout)
    assert isinstance(read, dict)
    return read


def test_a_folder_is_called_one(place: Path) -> None:
    said = run(place, place, code=1)
    assert "It is a folder." in said.output


def test_one_that_is_fine(place: Path) -> None:
    (entry,) = document(place, place / "good.wav", "--profile", place / "acme.toml", code=0)["files"]
    assert entry["verdict"] == "ok"
    assert entry["measures"]["noise"] == pytest.approx(-70, abs=0.1)
    judged = {one["measure"]: one for one in entry["judgements"]}
    assert judged["noise"]["limit"] == -60
    assert judged["length"]["value"] == pytest.approx(5.2)


def test_the_table_for_people(place: Path) -> None:
    shown = run(place, place / "good.wav", place / "noisy.flac", "--profile", place / "acme.toml", code=3).stdout
    assert f"{place / 'good.wav'}  (5.20 s, 48,000 Hz, 1 channel)" in shown
    (row,) = [line for line in shown.splitlines() if "-45.0 dBFS" in line and "at most" in line and "!" not in line]
    assert row.split() == ["Noise", "-45.0", "dBFS", "at", "most", "-60.0", "dBFS", "problem"]
    assert "! The noise in its quiet parts is -45.0 dBFS; at most -60 is asked for. Find a quieter room" in shown
    assert shown.endswith("1 of 2 files fine, against the limits of Acme.\n")


def test_one_that_breaks_a_limit_and_one_that_is_no_audio(place: Path) -> None:
    files = [place / name for name in ("good.wav", "noisy.flac", "text.wav", "gone.wav")]
    entries = document(place, *files, "--profile", place / "acme.toml", code=3)["files"]
    assert [entry["verdict"] for entry in entries] == ["ok", "problem", "unreadable", "unreadable"]
    assert [entry["error"]["code"] for entry in entries[2:]] == ["not-audio", "vanished"]


def test_what_submit_would_leave_out_for_what_it_is(place: Path) -> None:
    (entry,) = document(place, place / "slow.wav", "--profile", place / "acme.toml", code=3)["files"]
    assert entry["left_out"]["code"] == "sample-rate"
    assert (
        "16000 Hz; 48000 Hz is asked for."
        in run(place, place / "slow.wav", "--profile", place / "acme.toml", code=3).stdout
    )


def test_none_could_be_read_and_wrong_calls(place: Path) -> None:
    document(place, place / "text.wav", place, code=1)
    run(place, code=2)
    document(place, place / "good.wav", "--profile", place / "none.toml", code=2)


def test_without_a_profile_nothing_is_broken_and_what_is_unusual_is_said(place: Path) -> None:
    soundfile.write(place / "clipped.wav", np.clip(take() * 20, -1, 1), 48000)
    shown = run(place, place / "clipped.wav", code=0).stdout
    assert "no limit  warning" in shown
    assert "samples are clipped" in shown
    assert "there is no profile" in shown


def test_the_imported_profile_is_the_one_that_counts(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "profile.toml").write_text((place / "acme.toml").read_text())
    assert document(place, place / "noisy.flac", code=3)["profile"] is not None


def test_other_commands_do_not_wait_for_numpy() -> None:
    code = "import sys, voxseal.cli.main; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_name_cannot_steer_the_terminal(place: Path) -> None:
    odd = place / "a\x1b[2Jb.wav"
    (place / "good.wav").rename(odd)
    assert "\x1b" not in run(place, odd, code=0).output

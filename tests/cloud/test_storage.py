"""What is held of an hour of speech, before and after."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .conftest import SPEECH
from .processes import INTAKE_PYTHON, IntakeRunner, needed

LIBRIVOX = Path("/usr/share/pocketsphinx/test/data/librivox")
"""Read books, 16 kHz; Debian's pocketsphinx-testdata."""


def test_four_fifths_and_more_are_not_held_any_longer() -> None:
    """Of 16 kHz, 16 bits: the least that is worth training on. Of telephone speech, which is half of that, two thirds."""
    script = str(Path(__file__).with_name("measure_storage.py"))
    done = subprocess.run(
        [str(needed(INTAKE_PYTHON)), script, str(LIBRIVOX), str(SPEECH)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    books, telephone = json.loads(done.stdout)
    assert (books["sample_rate"], telephone["sample_rate"]) == (16_000, 8_000)
    assert books["less"] >= 0.80, books
    assert telephone["less"] >= 0.60, telephone
    assert telephone["samples"] == 256


def test_a_file_of_long_samples_is_written_with_little_memory(runner: IntakeRunner) -> None:
    """Eight samples of 12.5 minutes, 48 MB of features: written as one row group they take twelve times as much."""
    answer = runner.ask("table", samples=8, bytes=6_000_000)
    assert answer["samples"] == [f"{number:016d}" for number in range(8)]
    assert answer["grown"] < 480_000_000

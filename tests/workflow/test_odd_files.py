"""Files that few people have and somebody will: from other centuries, and in a chosen folder that holds the data folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.doubles.desk import Desk, voice
from tests.doubles.memory_store import MemoryStore
from voxseal.domain.samples import LeftOut, SampleState, SubmissionState
from voxseal.workflow.preview import Preview

_FAR_TIMES = [-5, -9_300_000_000, 9_300_000_000, 14_900_000_000, 250_000_000_000]
"""Seconds since 1970. What 64 bits of nanoseconds hold ends in the years 1677 and 2262; file systems go further."""


@pytest.mark.parametrize("seconds", _FAR_TIMES)
def test_a_file_from_another_century_is_delivered_and_known_again(desk: Desk, folder: Path, seconds: int) -> None:
    desk.sign_in()
    file = folder / "1.wav"
    os.utime(file, ns=(0, seconds * 10**9))
    outcome = desk.submit(folder)
    assert outcome.error is None
    assert outcome.submission.state is SubmissionState.CLOSED
    batches = Preview.of(desk.bench).look_through([folder], lambda: False)
    assert {each.why for batch in batches for each in batch} == {LeftOut.DELIVERED_BEFORE}


@pytest.mark.parametrize("seconds", _FAR_TIMES)
def test_an_original_from_another_century_is_deleted_only_as_it_was(desk: Desk, folder: Path, seconds: int) -> None:
    from voxseal.workflow.originals import delete_originals

    desk.sign_in()
    same, touched = folder / "1.wav", folder / "2.wav"
    for file in (same, touched):
        os.utime(file, ns=(0, seconds * 10**9))
    submission = desk.bench.open_submission([folder], delete_originals=True).id
    assert desk.bench.delivery(submission).run().error is None
    os.utime(touched)
    delete_originals(desk.bench.ledger, submission, lambda event: None, lambda: False)
    assert (same.exists(), touched.exists()) == (False, True)


def test_nothing_of_the_data_folder_is_sent_or_opened(tmp_path: Path, profile_file: Path) -> None:
    home = tmp_path / "home"
    desk = Desk(home / "voxseal", profile_file, MemoryStore())
    with desk.bench:
        desk.sign_in()
        voice(home / "mine.wav", seed=1)
        voice(home / "voxseal" / "recordings" / "mine too.wav", seed=2)
        voice(home / "voxseal" / "prompts" / "digest" / "listen.wav", seed=3)
        shutil.copy(home / "mine.wav", home / "voxseal" / "spool" / "stray.wav")
        locks = _locks()
        assert locks, "SQLite holds some on the ledger while it is open"
        outcome = desk.submit(home)
        assert _locks() == locks
        samples = list(desk.bench.ledger.samples(outcome.submission.id))
        assert {sample.name: sample.state for sample in samples} == {
            "home/mine.wav": SampleState.DELIVERED,
            "home/voxseal/recordings/mine too.wav": SampleState.DELIVERED,
        }
        seen = [each.name for batch in Preview.of(desk.bench).look_through([home], lambda: False) for each in batch]
        assert sorted(seen) == sorted(sample.name for sample in samples)


def _locks() -> set[str]:
    """The POSIX locks that this process holds, as `device:inode`: what a close of any other descriptor would undo."""
    lines = (line.split() for line in Path("/proc/locks").read_text().splitlines())
    return {words[5] for words in lines if words[1] == "POSIX" and words[4] == str(os.getpid())}

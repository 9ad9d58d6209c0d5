"""kill -9 at every border: the same submission goes on, each object arrives once, no finished part is sent again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from voxseal.practice.cloud import PracticeCloud
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import open_messages

from .conftest import Client
from .recorder import RecordingServer

POINTS = [
    ("event:sample.found", 2),  # while looking through the folder
    ("before:ledger.add_samples", 1),
    ("event:sealing.progress", 1),  # in the middle of a message
    ("before:spool.commit", 2),  # the small ones, which become durable together
    ("after:spool.sync", 3),  # some of them are on the disk, none has its name
    ("after:spool.appear", 3),  # some of them have their names
    ("after:spool.commit", 2),  # whole in the spool, and no row speaks of them
    ("after:ledger.sealed", 1),
    ("after:ledger.sealed", 2),
    ("after:ledger.begin", 1),  # the intent is written, the store knows nothing
    ("after:store.put", 1),  # the store has it, the ledger does not know
    ("after:store.create", 1),  # the store has begun an upload whose id nobody wrote down
    ("before:store.part", 1),
    ("after:store.part", 1),  # stored, not recorded
    ("event:upload.part-sent", 3),  # between parts
    ("before:store.complete", 1),  # after the last part
    ("after:store.complete", 1),  # between complete and its record
    ("before:ledger.delivered", 2),
    ("after:ledger.delivered", 1),
    ("before:ledger.add_object", 1),  # the manifest is in the spool, without a row
    ("event:manifest.sealed", 1),
    ("before:ledger.delivered", 5),  # the manifest is stored, not recorded
    ("after:ledger.delivered", 5),
    ("after:ledger.state", 2),  # closed, no receipt yet
    ("before:receipt", 1),
]


@pytest.mark.parametrize(("point", "nth"), POINTS, ids=[f"{point}-{nth}" for point, nth in POINTS])
def test_a_kill_loses_and_repeats_nothing(
    client: Client,
    cloud: PracticeCloud,
    recorder: RecordingServer,
    recordings: Path,
    tmp_path: Path,
    point: str,
    nth: int,
) -> None:
    client.run("submit", recordings, "--sign-in", kill=(point, nth))
    before = recorder.stored()

    document = client.json("resume", "--sign-in")
    status = client.json("status")
    (submission,) = status["submissions"]
    assert submission["state"] == "closed", (document, status)
    assert submission["samples"] == {"delivered": 4}

    # Every object once; a part (or small object) whose answer the client had recorded is not sent again. What was under
    # way when the kill came may be, once: that is at most what the client had no record of.
    stored = recorder.stored()
    twice = {where for where, times in stored.items() if times > 1}
    assert all(stored[where] == 2 and before[where] == 1 for where in twice)
    unrecorded = point.startswith(("after:store.put", "after:store.part", "after:store.create", "before:ledger"))
    assert len(twice) <= (4 if unrecorded or point.startswith(("event", "before", "after")) else 0)
    assert all(times == 1 for times in recorder.completed().values())

    delivered = cloud.folder / "bucket" / "contractors" / "practice" / submission["submission"]
    sealed = sorted(delivered.glob("*.sealed"))
    assert len(sealed) == 5
    results = open_messages(sealed, [load_private_key(cloud.key_path)], tmp_path / "opened")
    assert [result.error for result in results] == [None] * 5
    sources = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in recordings.iterdir()}
    assert {result.path.name: result.sha256 for result in results if result.path and result.name} == sources

    receipts = client.json("receipts")["receipts"]
    assert [Path(receipt["csv"]).exists() for receipt in receipts] == [True]
    assert list((client.data / "spool").iterdir()) == []
    assert all(path.read_bytes() for path in recordings.iterdir())

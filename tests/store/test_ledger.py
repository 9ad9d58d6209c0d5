"""The ledger keeps its word across a close, refuses what it must, and stays private."""

from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voxseal.domain.errors import LedgerError, LedgerTooNew
from voxseal.domain.ids import new_sample_id, new_submission_id
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.samples import (
    AudioFacts,
    ConsentGiven,
    LeftOut,
    Sample,
    SampleState,
    Sealing,
    Submission,
    SubmissionState,
)
from voxseal.domain.uploads import (
    ObjectKind,
    ObjectState,
    PartReceipt,
    SealedObject,
    StoredObject,
    UploadPlan,
    sample_object_name,
)
from voxseal.store import Ledger
from voxseal.store.schema import STEPS

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def submission(state: SubmissionState = SubmissionState.OPEN, destination: str = "aws/bucket") -> Submission:
    return Submission(new_submission_id(NOW), NOW, state, destination, ConsentGiven("1", "ab" * 32, NOW))


def sample(of: Submission, source: str = "/voices/a.wav", state: SampleState = SampleState.SELECTED) -> Sample:
    return Sample(new_sample_id(), of.id, 0, Path(source).name, source, state, size=10)


def seal(ledger: Ledger, entry: Sample, digest: str = "cd" * 32) -> SealedObject:
    sealed = SealedObject(
        entry.id,
        entry.submission,
        ObjectKind.SAMPLE,
        sample_object_name(entry.submission, entry.id),
        1000,
        "ef" * 32,
        ObjectState.SEALED,
    )
    ledger.sealed(entry.id, Sealing(10, digest, 1000, "ef" * 32, AudioFacts("wav", "pcm_16", 16000, 1, 16, 5)), sealed)
    return sealed


def with_one_sealed(path: Path) -> tuple[Ledger, Submission, SealedObject]:
    """A submission of one sample, which waits to be sent."""
    ledger = Ledger(path)
    sub = submission()
    ledger.open_submission(sub, [])
    entry = sample(sub)
    ledger.add_samples([entry])
    return ledger, sub, seal(ledger, entry)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    ledger = Ledger(path)
    sub = submission()
    ledger.open_submission(sub, ["/voices"])
    entry = sample(sub)
    assert ledger.add_samples([entry]) == 1
    sealed = seal(ledger, entry)
    plan = UploadPlan(8 << 20, 2, ChecksumAlgorithm.MD5)
    ledger.begin(sealed.id, plan)
    ledger.upload_created(sealed.id, "upload-1")
    ledger.part_sent(sealed.id, PartReceipt(1, 600, "etag-1"))
    ledger.close()

    again = Ledger(path)
    ((_, found),) = again.waiting(sub.id)
    assert (found.plan, found.upload_id, found.state) == (plan, "upload-1", ObjectState.SENDING)
    assert again.parts(sealed.id) == [PartReceipt(1, 600, "etag-1")]
    assert again.roots(sub.id) == ["/voices"]
    (kept,) = again.samples(sub.id)
    assert kept.sealing is not None
    assert kept.sealing.facts.seconds == 5 / 16000
    again.delivered(sealed.id, StoredObject("k", 1000, "etag"), NOW)
    assert again.waiting(sub.id) == []
    assert again.counts(sub.id)[SampleState.DELIVERED] == 1
    ((delivered, at, etag),) = again.deliveries(sub.id)
    assert (delivered.id, at, etag) == (sealed.id, NOW.isoformat(), "etag")
    again.close()


def test_a_source_is_taken_once_so_that_a_scan_can_be_done_again(path: Path) -> None:
    ledger = Ledger(path)
    sub = submission(SubmissionState.SCANNING)
    ledger.open_submission(sub, [])
    assert ledger.add_samples([sample(sub, "/a"), sample(sub, "/b")]) == 2
    assert ledger.add_samples([sample(sub, "/a"), sample(sub, "/c")]) == 1
    ledger.close()


def test_names_that_are_not_text_survive(path: Path) -> None:
    ledger = Ledger(path)
    sub = submission()
    ledger.open_submission(sub, ["/voices/\udcff"])
    ledger.add_samples([Sample(new_sample_id(), sub.id, 0, "\ufffd", "/voices/\udcff", SampleState.SELECTED)])
    assert [entry.source for entry in ledger.samples(sub.id)] == ["/voices/\udcff"]
    assert ledger.roots(sub.id) == ["/voices/\udcff"]
    ledger.close()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SubmissionState.CLOSED, LeftOut.DELIVERED_BEFORE),
        (SubmissionState.OPEN, LeftOut.WAITING),
        (SubmissionState.CANCELLED, None),
    ],
)
def test_the_same_content_is_found_where_it_counts(
    path: Path, state: SubmissionState, expected: LeftOut | None
) -> None:
    ledger = Ledger(path)
    earlier, now = submission(), submission()
    for each in (earlier, now):
        ledger.open_submission(each, [])
    entry = sample(earlier)
    ledger.add_samples([entry])
    sealed = seal(ledger, entry)
    ledger.delivered(sealed.id, StoredObject("k", 1, ""), NOW)
    ledger.set_submission_state(earlier.id, state, NOW)

    found = ledger.twin(now, "cd" * 32)
    assert found == (None if expected is None else (expected, earlier.id))
    assert ledger.twin(earlier, "cd" * 32) == (LeftOut.TWICE, earlier.id) or state is SubmissionState.CANCELLED
    elsewhere = submission(destination="aws/other")
    assert ledger.twin(elsewhere, "cd" * 32) is None
    ledger.close()


def test_failed_objects_go_back_into_the_queue_with_their_upload(path: Path) -> None:
    ledger, sub, sealed = with_one_sealed(path)
    ledger.begin(sealed.id, UploadPlan(8 << 20, 2, ChecksumAlgorithm.MD5))
    ledger.upload_created(sealed.id, "upload-1")
    ledger.failed(sealed.id, "access-refused", "No.")
    assert ledger.waiting(sub.id) == []
    assert ledger.twin(sub, "cd" * 32) == (LeftOut.TWICE, sub.id)
    assert ledger.spooled_names() == {sealed.name}, "its sealed copy would be swept away"
    assert ledger.spooled_bytes() == sealed.size
    assert ledger.retry_failed(sub.id) == 1
    ((_, found),) = ledger.waiting(sub.id)
    assert (found.state, found.upload_id) == (ObjectState.SENDING, "upload-1")
    ledger.close()


def test_cancelling_leaves_what_was_delivered(path: Path) -> None:
    ledger = Ledger(path)
    sub = submission()
    ledger.open_submission(sub, [])
    entries = [sample(sub, f"/{name}") for name in "abcd"]
    ledger.add_samples(entries)
    first = seal(ledger, entries[0], "11" * 32)
    second = seal(ledger, entries[1], "22" * 32)
    third = seal(ledger, entries[2], "33" * 32)
    ledger.delivered(first.id, StoredObject("k", 1, ""), NOW)
    ledger.failed(third.id, "access-refused", "No.")
    assert {sealed.id for sealed in ledger.cancel(sub.id)} == {second.id, third.id}
    counts = ledger.counts(sub.id)
    assert (counts[SampleState.DELIVERED], counts[SampleState.CANCELLED]) == (1, 3)
    ledger.close()


def test_what_is_cancelled_stays_so_when_its_answer_comes_late(path: Path) -> None:
    ledger, sub, sealed = with_one_sealed(path)
    ledger.begin(sealed.id, UploadPlan(8 << 20, 1, ChecksumAlgorithm.SHA256))
    ledger.cancel(sub.id)
    ledger.delivered(sealed.id, StoredObject("k", sealed.size, "e"), NOW)
    assert ledger.state(sealed.id) is ObjectState.CANCELLED
    assert list(ledger.deliveries(sub.id)) == []
    counts = ledger.counts(sub.id)
    assert (counts[SampleState.DELIVERED], counts[SampleState.CANCELLED]) == (0, 1)
    ledger.close()


def test_what_is_delivered_is_not_sealed_again(path: Path) -> None:
    """Its spool file is gone because it is delivered: whoever misses the file may hear of that a moment later."""
    ledger, sub, sealed = with_one_sealed(path)
    ledger.delivered(sealed.id, StoredObject("k", 1, "e"), NOW)
    ledger.unseal(sealed.id)
    assert ledger.state(sealed.id) is ObjectState.DELIVERED
    ((delivered, _, etag),) = ledger.deliveries(sub.id)
    assert (delivered.id, etag) == (sealed.id, "e")
    ledger.close()


def test_an_error_inside_a_call_leaves_nothing_half_written(path: Path) -> None:
    ledger = Ledger(path)
    sub = submission()
    ledger.open_submission(sub, [])
    entry = sample(sub)
    ledger.add_samples([entry])
    seal(ledger, entry)
    with pytest.raises(LedgerError):
        seal(ledger, entry, "99" * 32)  # its object is there already
    (kept,) = ledger.samples(sub.id)
    assert kept.sealing is not None
    assert kept.sealing.plaintext_sha256 == "cd" * 32
    ledger.close()


def test_a_newer_ledger_is_refused_and_left_alone(path: Path) -> None:
    Ledger(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    before = path.read_bytes()
    with pytest.raises(LedgerTooNew):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_damaged_ledger_is_said_plainly(path: Path) -> None:
    path.write_bytes(b"this is no ledger" * 100)
    with pytest.raises(LedgerError, match="damaged"):
        Ledger(path)


def test_only_its_owner_reads_it(path: Path) -> None:
    ledger = Ledger(path)
    ledger.open_submission(submission(), [])
    for file in path.parent.glob("ledger.sqlite3*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    ledger.close()


def test_what_was_agreed_to_before_counts_in_a_newer_ledger(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    steps = next(number for number, step in enumerate(STEPS) if "consent_before" in step)
    with sqlite3.connect(path) as db:
        for step in STEPS[:steps]:
            db.executescript(step)
        db.execute("INSERT INTO consent VALUES ('ab', '1', '2026-01-02T00:00:00+00:00')")
        db.execute(f"PRAGMA user_version = {steps}")
    db.close()
    ledger = Ledger(path)
    before = ledger.consent("1", "ab")
    assert before is not None
    assert before.accepted_at == datetime(2026, 1, 2, tzinfo=UTC)
    ledger.accept_consent(replace(before, version="2"))  # the same words again, which the old key could not hold
    assert ledger.consent("1", "ab") == before
    assert ledger.consent("2", "ab") is not None
    ledger.close()

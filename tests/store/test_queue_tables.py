"""Order, pauses, originals and the lean rows of a window: what the ledger keeps of them across a close."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.test_ledger import NOW, sample, seal, submission
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.samples import AudioFacts, LeftOut, Sample, SampleState, Sealing, Submission, SubmissionState
from voxseal.domain.uploads import ObjectKind, ObjectState, PartReceipt, SealedObject, StoredObject, UploadPlan
from voxseal.store import Ledger
from voxseal.store.originals import Sent
from voxseal.store.schema import STEPS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger(path)
    yield ledger
    ledger.close()


def opened(
    ledger: Ledger, *, minutes: int = 0, state: SubmissionState = SubmissionState.OPEN, delete: bool = False
) -> Submission:
    made = replace(submission(state), created_at=NOW + timedelta(minutes=minutes))
    ledger.open_submission(made, [], delete_originals=delete)
    return made


def delivered(ledger: Ledger, of: Submission, source: str, modified_ns: int | None = 7) -> Sample:
    entry = sample(of, source)
    ledger.add_samples([entry])
    sealed = SealedObject(
        entry.id, of.id, ObjectKind.SAMPLE, f"{of.id}/{entry.id}.sealed", 1000, "ef" * 32, ObjectState.SEALED
    )
    sealing = Sealing(10, "cd" * 32, 1000, "ef" * 32, AudioFacts("wav", "pcm_16", 16000, 1, 16, 5))
    ledger.sealed(entry.id, sealing, sealed, modified_ns)
    ledger.delivered(entry.id, StoredObject("key", 1000, "etag"), NOW)
    return entry


def test_the_order_is_that_of_coming_until_the_person_changes_it(ledger: Ledger, path: Path) -> None:
    # The clock may have been set back between two: the order of coming counts.
    first, second, third = (opened(ledger, minutes=minutes).id for minutes in (5, 3, 4))
    finished = opened(ledger, state=SubmissionState.CLOSED).id
    assert ledger.agenda.order() == [first, second, third]
    ledger.agenda.arrange([third, first, second])
    ledger.close()
    again = Ledger(path)
    assert again.agenda.order() == [third, first, second]
    late = opened(again).id
    assert again.agenda.order() == [third, first, second, late]
    assert finished not in again.agenda.order()
    again.close()


def test_pauses_outlast_a_restart(ledger: Ledger, path: Path) -> None:
    one, other = opened(ledger).id, opened(ledger).id
    assert not ledger.agenda.all_paused
    ledger.agenda.pause(one, True)
    ledger.agenda.pause(other, True)
    ledger.agenda.pause(other, False)
    ledger.agenda.pause_all(True)
    ledger.close()
    again = Ledger(path)
    assert again.agenda.paused() == {one}
    assert again.agenda.all_paused
    again.close()


def test_an_old_ledger_keeps_its_order(path: Path) -> None:
    old = sqlite3.connect(path)
    for number, step in enumerate(STEPS[:2], 1):
        old.executescript(f"BEGIN;{step};PRAGMA user_version = {number};COMMIT;")
    for name, created in (("20260102-0000000002", "2026-01-02T00:00"), ("20260102-0000000001", "2026-01-03T00:00")):
        old.execute(
            "INSERT INTO submission (id, created_at, state, destination, consent_version, consent_text_sha256,"
            " consent_accepted_at) VALUES (?, ?, 'open', 'aws/bucket', '1', 'ab', ?)",
            (name, created, created),
        )
    old.commit()
    old.close()
    ledger = Ledger(path)
    assert ledger.agenda.order() == ["20260102-0000000002", "20260102-0000000001"]
    assert ledger.agenda.paused() == set()
    assert ledger.originals.due() == []
    ledger.close()


def test_originals_are_due_only_where_it_was_wanted_and_all_is_delivered(ledger: Ledger) -> None:
    kept = opened(ledger).id
    open_yet, wanted = opened(ledger, delete=True).id, opened(ledger, delete=True).id
    for each in (kept, open_yet, wanted):
        of = ledger.submission(each)
        assert of is not None
        delivered(ledger, of, f"/voices/{each}.wav")
    for each in (kept, wanted):
        ledger.set_submission_state(each, SubmissionState.CLOSED, NOW)
    assert ledger.originals.due() == [wanted]
    assert list(ledger.originals.of(open_yet)) == []


def test_only_files_of_delivered_samples_are_offered_and_each_once(ledger: Ledger) -> None:
    of = opened(ledger, delete=True)
    first = delivered(ledger, of, "/voices/a.wav", modified_ns=123)
    delivered(ledger, of, "take:0123456789abcdef")  # a recording: there is no file
    left = sample(of, "/voices/b.wav")
    ledger.add_samples([left])
    ledger.leave_out(left.id, LeftOut.TWICE, "twice")
    ledger.set_submission_state(of.id, SubmissionState.CLOSED, NOW)
    (original,) = ledger.originals.of(of.id)
    assert (original.sample, original.path, original.modified_ns) == (first.id, Path("/voices/a.wav"), 123)
    assert (original.size, original.sha256) == (10, "cd" * 32)
    ledger.originals.note(first.id, "deleted")
    assert list(ledger.originals.of(of.id)) == []
    ledger.originals.dealt_with(of.id)
    assert ledger.originals.due() == []


def test_a_file_that_went_before_is_known_by_path_size_and_time(ledger: Ledger) -> None:
    of = opened(ledger)
    delivered(ledger, of, "/voices/a.wav", modified_ns=123)
    delivered(ledger, of, "/voices/untimed.wav", modified_ns=None)
    key = Sent.key(Path("/voices/a.wav"), 10, 123)
    sent = ledger.originals.sent
    assert (sent("aws/bucket").delivered, sent("aws/bucket").waiting) == (set(), {key})
    ledger.set_submission_state(of.id, SubmissionState.CLOSED, NOW)
    assert (sent("aws/bucket").delivered, sent("aws/bucket").waiting) == ({key}, set())
    assert key not in {Sent.key(Path("/voices/a.wav"), *other) for other in ((11, 123), (10, 124))}
    assert not sent("aws/other").delivered
    ledger.set_submission_state(of.id, SubmissionState.CANCELLED)
    assert not sent("aws/bucket").delivered


def test_rows_come_page_by_page_and_sums_agree_with_them(ledger: Ledger) -> None:
    of, empty = opened(ledger), opened(ledger)
    entries = [sample(of, f"/voices/{number}.wav") for number in range(5)]
    ledger.add_samples(entries)
    seal(ledger, entries[0], "01" * 32)
    ledger.delivered(entries[0].id, StoredObject("key", 1000, "etag"), NOW)
    seal(ledger, entries[1], "02" * 32)
    ledger.begin(entries[1].id, UploadPlan(500, 2, ChecksumAlgorithm.SHA256))
    ledger.part_sent(entries[1].id, PartReceipt(1, 500, "etag"))
    ledger.leave_out(entries[2].id, LeftOut.EMPTY, "It is empty.")
    first = ledger.browser.rows(of.id, limit=3)
    rest = ledger.browser.rows(of.id, after=first[-1].position, limit=3)
    assert [row.id for row in first + rest] == [entry.id for entry in entries]
    assert [row.state for row in first] == ["delivered", "sealed", "left-out"]
    assert (first[2].left_out, first[2].reason, first[1].sealed_size) == ("empty", "It is empty.", 1000)
    sums = ledger.browser.sums()[of.id]
    assert sums == ledger.browser.sums(of.id)[of.id]
    assert [sums[state] for state in (SampleState.SELECTED, SampleState.LEFT_OUT, SampleState.DELIVERED)] == [2, 1, 1]
    assert (sums.selected_bytes, sums.sealed_bytes, sums.delivered_bytes) == (20, 2000, 1000)
    assert sums.partial == {entries[1].id: 500}
    assert empty.id not in ledger.browser.sums()

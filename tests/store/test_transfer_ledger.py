"""One contract for every `TransferLedger`: the double in memory that the transfer's tests use, and the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.doubles.ledger import MemoryLedger
from voxseal.domain.ids import new_sample_id, new_submission_id
from voxseal.domain.ports import TransferLedger
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.samples import ConsentGiven, Submission, SubmissionState
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

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PLAN = UploadPlan(8 << 20, 3, ChecksumAlgorithm.MD5)
Add = Callable[[str], SealedObject]


def sealed_object(submission: str) -> SealedObject:
    sample = new_sample_id()
    name = sample_object_name(submission, sample)
    blocks = tuple(bytes([number]) * 32 for number in range(3))
    return SealedObject(
        sample, submission, ObjectKind.SAMPLE, name, 20 << 20, "ef" * 32, ObjectState.SEALED, blocks=blocks
    )


def receipt(number: int, etag: str = "", checksum: str | None = None) -> PartReceipt:
    return PartReceipt(number, 1000 + number, etag or f"etag-{number}", checksum)


class TransferLedgerContract:
    """The promises of `domain.ports.TransferLedger`. A subclass gives `ledger`, and `add`: an object as sealed."""

    @pytest.fixture
    def submission(self) -> str:
        return new_submission_id(NOW)

    def only(self, ledger: TransferLedger, submission: str) -> SealedObject:
        ((_, item),) = ledger.waiting(submission)
        return item

    def test_nothing_waits_where_nothing_was_sealed(self, ledger: TransferLedger, submission: str) -> None:
        assert ledger.waiting(submission) == []

    def test_what_is_sealed_waits_oldest_first_and_apart(
        self, ledger: TransferLedger, add: Add, submission: str
    ) -> None:
        other = new_submission_id(NOW)
        items, _ = [add(submission) for _ in range(5)], add(other)
        waiting = ledger.waiting(submission)
        assert [item for _, item in waiting] == items
        places = [place for place, _ in waiting]
        assert places == sorted(set(places))
        assert min(places) > 0

    def test_it_is_read_in_batches_that_join_without_gap(
        self, ledger: TransferLedger, add: Add, submission: str
    ) -> None:
        items = [add(submission) for _ in range(7)]
        found, place = [], 0
        while batch := ledger.waiting(submission, after=place, limit=3):
            assert len(batch) <= 3
            found += [item for _, item in batch]
            place = batch[-1][0]
        assert found == items

    def test_a_place_is_kept_while_the_state_changes(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        items = [add(submission) for _ in range(3)]
        before = [place for place, _ in ledger.waiting(submission)]
        ledger.begin(items[1].id, PLAN)
        ledger.delivered(items[0].id, StoredObject("k", 1, "e"), NOW)
        assert [place for place, _ in ledger.waiting(submission)] == before[1:]

    def test_the_intent_and_the_upload_id_are_kept(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item = add(submission)
        for _ in range(2):  # harmless to repeat
            ledger.begin(item.id, PLAN)
        begun = self.only(ledger, submission)
        assert (begun.state, begun.plan, begun.upload_id) == (ObjectState.SENDING, PLAN, None)
        for _ in range(2):
            ledger.upload_created(item.id, "upload-1")
        created = self.only(ledger, submission)
        assert (created.state, created.plan, created.upload_id) == (ObjectState.SENDING, PLAN, "upload-1")

    def test_parts_are_kept_by_number(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item, other = add(submission), add(submission)
        for each in (item, other):
            ledger.begin(each.id, PLAN)
            ledger.upload_created(each.id, each.id)
        assert ledger.parts(item.id) == []
        for number in (3, 1, 2):
            ledger.part_sent(item.id, receipt(number, checksum="ab" * 32 if number == 1 else None))
        assert ledger.parts(item.id) == [receipt(1, checksum="ab" * 32), receipt(2), receipt(3)]
        assert ledger.parts(other.id) == []

    def test_a_part_that_is_sent_again_counts_once(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item = add(submission)
        ledger.begin(item.id, PLAN)
        ledger.part_sent(item.id, receipt(1, "old"))
        ledger.part_sent(item.id, receipt(1, "new"))
        assert ledger.parts(item.id) == [receipt(1, "new")]

    def test_the_store_s_word_replaces_what_was_known(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item = add(submission)
        ledger.begin(item.id, PLAN)
        for number in (1, 2):
            ledger.part_sent(item.id, receipt(number))
        ledger.keep_parts(item.id, (receipt(number, "listed") for number in (2, 3)))
        assert ledger.parts(item.id) == [receipt(2, "listed"), receipt(3, "listed")]
        ledger.keep_parts(item.id, [])
        assert ledger.parts(item.id) == []

    def test_beginning_again_forgets_the_upload(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item = add(submission)
        ledger.begin(item.id, PLAN)
        ledger.upload_created(item.id, "upload-1")
        ledger.part_sent(item.id, receipt(1))
        for _ in range(2):
            ledger.begin_again(item.id)
        assert self.only(ledger, submission) == item
        assert ledger.parts(item.id) == []

    def test_what_is_delivered_or_failed_waits_no_more(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        delivered, failed, left = (add(submission) for _ in range(3))
        for item in (delivered, failed):
            ledger.begin(item.id, PLAN)
        for _ in range(2):
            ledger.delivered(delivered.id, StoredObject("key", 20 << 20, "etag"), NOW)
        ledger.failed(failed.id, "store-rejected", "No.")
        assert self.only(ledger, submission) == left

    def test_what_is_delivered_stays_so_whatever_is_answered_late(
        self, ledger: TransferLedger, add: Add, submission: str
    ) -> None:
        item, other = add(submission), add(submission)
        assert ledger.state(item.id) is ObjectState.SEALED
        ledger.begin(item.id, PLAN)
        assert ledger.state(item.id) is ObjectState.SENDING
        ledger.delivered(item.id, StoredObject("key", 20 << 20, "etag"), NOW)
        ledger.begin(item.id, PLAN)
        ledger.begin_again(item.id)
        ledger.failed(item.id, "spool-damaged", "It is gone.")
        assert ledger.state(item.id) is ObjectState.DELIVERED
        assert self.only(ledger, submission) == other
        assert ledger.state("nobody") is None

    def test_many_threads_lose_nothing(self, ledger: TransferLedger, add: Add, submission: str) -> None:
        item = add(submission)
        ledger.begin(item.id, UploadPlan(8 << 20, 80, ChecksumAlgorithm.SHA256))

        def send(first: int) -> None:
            for number in range(first, first + 20):
                ledger.part_sent(item.id, receipt(number))

        threads = [threading.Thread(target=send, args=(first,)) for first in (1, 21, 41, 61)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ledger.parts(item.id) == [receipt(number) for number in range(1, 81)]


class TestMemoryLedger(TransferLedgerContract):
    @pytest.fixture
    def ledger(self) -> MemoryLedger:
        return MemoryLedger()

    @pytest.fixture
    def add(self, ledger: MemoryLedger) -> Add:
        def add(submission: str) -> SealedObject:
            item = sealed_object(submission)
            ledger.add(item)
            return item

        return add


class TestLedger(TransferLedgerContract):
    @pytest.fixture
    def ledger(self, tmp_path: Path) -> Iterator[Ledger]:
        ledger = Ledger(tmp_path / "ledger.sqlite3")
        yield ledger
        ledger.close()

    @pytest.fixture
    def add(self, ledger: Ledger) -> Add:
        def add(submission: str) -> SealedObject:
            if ledger.submission(submission) is None:
                consent = ConsentGiven("1", "ab" * 32, NOW)
                ledger.open_submission(Submission(submission, NOW, SubmissionState.OPEN, "aws/bucket", consent), [])
            item = sealed_object(submission)
            ledger.add_object(item)
            return item

        return add

    def test_all_of_it_is_there_after_reopening(
        self, ledger: Ledger, add: Add, submission: str, tmp_path: Path
    ) -> None:
        """Durable on return: a second connection, as after a crash, sees each step."""
        item = add(submission)

        def seen() -> tuple[list[tuple[int, SealedObject]], list[PartReceipt]]:
            other = Ledger(tmp_path / "ledger.sqlite3")
            try:
                return other.waiting(submission), other.parts(item.id)
            finally:
                other.close()

        steps: list[Callable[[], None]] = [
            lambda: ledger.begin(item.id, PLAN),
            lambda: ledger.upload_created(item.id, "upload-1"),
            lambda: ledger.part_sent(item.id, receipt(1)),
            lambda: ledger.keep_parts(item.id, [receipt(1), receipt(2)]),
            lambda: ledger.begin_again(item.id),
            lambda: ledger.delivered(item.id, StoredObject("k", 1, "e"), NOW),
        ]
        for step in steps:
            step()
            assert seen() == (ledger.waiting(submission), ledger.parts(item.id))

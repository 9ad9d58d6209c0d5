"""The store wins: what the ledger believes is corrected, and running it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, PREFIX, SUBMISSION, Bench
from voxseal.domain import errors
from voxseal.domain.events import StrayUploadAborted, UploadBegunAgain, UploadContinued
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, ObjectState, PartReceipt, SealedObject, StoredObject
from voxseal.transfer.body import FileSlice, digest_of
from voxseal.transfer.plan import plan_upload
from voxseal.transfer.reconcile import Reconciler

SHA256 = ChecksumAlgorithm.SHA256


def reconcile(bench: Bench) -> None:
    Reconciler(bench.uploader(), SUBMISSION).run()


def begun(bench: Bench, size: int) -> SealedObject:
    item = bench.add(size)
    bench.ledger.begin(item.id, plan_upload(size, bench.algorithm))
    return bench.ledger.item(item.id)


def created(bench: Bench, size: int) -> tuple[SealedObject, str]:
    item = begun(bench, size)
    upload_id = bench.store.create_upload(bench.key(item.id))
    bench.ledger.upload_created(item.id, upload_id)
    return item, upload_id


def send(bench: Bench, item: SealedObject, upload_id: str, number: int, size: int = 8 * MIB) -> PartReceipt:
    with FileSlice(bench.spool / item.name, (number - 1) * 8 * MIB, size) as body:
        return bench.store.send_part(bench.key(item.id), upload_id, number, body, digest_of(body, bench.algorithm))


def test_parts_the_store_has_are_kept_and_others_forgotten(bench: Bench) -> None:
    item, upload_id = created(bench, 25 * MIB)
    unrecorded = send(bench, item, upload_id, 1)
    bench.ledger.part_sent(item.id, PartReceipt(3, 8 * MIB, "f" * 32))  # believed, and not there
    for _ in range(2):
        reconcile(bench)
        assert bench.ledger.parts(item.id) == [unrecorded]
        assert bench.ledger.item(item.id).upload_id == upload_id
    assert [(e.parts, e.parts_kept) for e in bench.events.of(UploadContinued)] == [(4, 1), (4, 1)]


def test_a_part_of_another_size_than_planned_is_sent_again(bench: Bench) -> None:
    item, upload_id = created(bench, 25 * MIB)
    send(bench, item, upload_id, 1, size=7 * MIB)
    send(bench, item, upload_id, 9, size=0)
    reconcile(bench)
    assert bench.ledger.parts(item.id) == []


def test_a_receipt_keeps_the_checksum_that_a_listing_leaves_out(bench: Bench) -> None:
    bench.algorithm = ChecksumAlgorithm.MD5
    item, upload_id = created(bench, 25 * MIB)
    receipt = send(bench, item, upload_id, 1)
    bench.ledger.part_sent(item.id, receipt)
    reconcile(bench)
    assert bench.ledger.parts(item.id) == [receipt]
    assert receipt.checksum == receipt.etag


@pytest.mark.parametrize("size", [1000, 9 * MIB])
def test_finished_without_our_knowing_is_delivered(bench: Bench, size: int) -> None:
    if size == 1000:
        item = begun(bench, size)
        with FileSlice(bench.spool / item.name, 0, size) as body:
            bench.store.put(bench.key(item.id), body, Checksum(SHA256, bytes.fromhex(item.sha256)))
    else:
        item, upload_id = created(bench, size)
        receipts = [send(bench, item, upload_id, 1), send(bench, item, upload_id, 2, MIB)]
        for receipt in receipts:
            bench.ledger.part_sent(item.id, receipt)
        bench.store.complete_upload(bench.key(item.id), upload_id, receipts)
    for _ in range(2):
        reconcile(bench)
        bench.assert_delivered()
    assert bench.store.calls["put"] + bench.store.calls["complete_upload"] == 1


class Completing(MemoryStore):
    """Shows neither upload nor object for the next few looks: it is at it."""

    looks = 2

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        self.looks -= 1
        return super().list_objects(prefix) if self.looks < 0 else iter(())


@pytest.mark.parametrize("noticed", ["at the start", "when completing"])
def test_what_the_store_is_still_completing_is_not_sent_again(bench: Bench, noticed: str) -> None:
    bench.store = Completing()
    item, upload_id = created(bench, 9 * MIB)
    receipts = [send(bench, item, upload_id, 1), send(bench, item, upload_id, 2, MIB)]
    for receipt in receipts:
        bench.ledger.part_sent(item.id, receipt)
    bench.store.complete_upload(bench.key(item.id), upload_id, receipts)
    if noticed == "at the start":
        reconcile(bench)
    else:
        bench.uploader().deliver(bench.ledger.item(item.id))
    bench.assert_delivered()
    assert bench.store.calls["send_part"] == 2
    assert not bench.events.of(UploadBegunAgain)


@pytest.mark.parametrize("size", [1000, 9 * MIB])
@pytest.mark.parametrize("there", ["nothing", "another size", "other bytes"])
def test_what_is_not_ours_in_the_store_is_not_taken_for_delivered(bench: Bench, size: int, there: str) -> None:
    item = begun(bench, size) if size == 1000 else created(bench, size)[0]
    if there != "nothing":
        key = bench.key(item.id)
        bench.store.objects[key] = bytes(size - 1 if there == "another size" else size)
        bench.store.etags[key] = "opaque" if there == "another size" else "0" * 32
    bench.store.uploads.clear()
    if size > 1000:
        bench.ledger.keep_parts(item.id, [PartReceipt(n, s, "a" * 32, "a" * 32) for n, s in ((1, 8 * MIB), (2, MIB))])
    reconcile(bench)
    again = bench.ledger.item(item.id)
    assert (again.state, again.plan, again.upload_id) == (ObjectState.SEALED, None, None)
    assert bench.ledger.parts(item.id) == []
    assert len(bench.events.of(UploadBegunAgain)) == (size > 1000)


def test_with_kms_a_large_object_is_known_by_its_size(bench: Bench) -> None:
    """Its ETags look like MD5s and are none: unequal proves nothing."""
    bench.store = MemoryStore(plain_etags=False, answers_sha256=False)
    item, upload_id = created(bench, 9 * MIB)
    receipts = [send(bench, item, upload_id, 1), send(bench, item, upload_id, 2, MIB)]
    bench.ledger.keep_parts(item.id, receipts)
    bench.store.complete_upload(bench.key(item.id), upload_id, receipts)
    reconcile(bench)
    assert bench.ledger.deliveries == [item.id]


def test_unknown_uploads_under_our_keys_are_aborted_and_others_left(bench: Bench) -> None:
    item, upload_id = created(bench, 9 * MIB)
    bench.store.create_upload(bench.key(item.id))
    bench.store.create_upload(f"{PREFIX}{SUBMISSION}/7w3k9m2c5tqhx4ab.sealed")
    bench.store.create_upload(f"{PREFIX}{SUBMISSION}/Alice's secret.sealed")
    other = bench.store.create_upload(f"{PREFIX}20261124-0000000000/x.sealed")
    reconcile(bench)
    assert set(bench.store.uploads) == {upload_id, other}
    aborted = [event.object for event in bench.events.of(StrayUploadAborted)]
    assert sorted(aborted) == sorted([item.id, "7w3k9m2c5tqhx4ab", "unknown"])


@pytest.mark.parametrize("error", [errors.AccessRefused(), errors.StoreRejected(detail="NotImplemented 501")])
def test_a_store_that_does_not_list_uploads_is_no_hindrance(bench: Bench, error: errors.StoreError) -> None:
    bench.store.fail("list_uploads", error)
    reconcile(bench)


def test_what_was_never_begun_is_not_asked_about(bench: Bench) -> None:
    bench.add(10)
    bench.add(10 * MIB)
    reconcile(bench)
    assert set(bench.store.calls) == {"list_uploads"}


def test_an_upload_is_aborted_when_it_is_begun_again(bench: Bench) -> None:
    item, upload_id = created(bench, 9 * MIB)
    again = bench.uploader().begin_again(bench.ledger.item(item.id))
    assert upload_id not in bench.store.uploads
    assert again == replace(item, state=ObjectState.SEALED, plan=None, upload_id=None)

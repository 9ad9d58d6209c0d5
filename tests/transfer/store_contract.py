"""What every `ObjectStore` does, whatever is behind it: run on the double in memory and on a real server alike.

A subclass gives the fixture `store`, and says what its server does not do:

    class TestRadosgw(ObjectStoreContract):
        algorithm = ChecksumAlgorithm.MD5

        @pytest.fixture
        def store(self) -> ObjectStore: ...
"""

from __future__ import annotations

import hashlib
import io
import threading
import uuid
from typing import ClassVar

import pytest

from voxseal.domain.errors import DamagedInTransit, NoSuchUpload, StoreRejected
from voxseal.domain.ports import ObjectStore
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, PartReceipt
from voxseal.transfer.verify import Verdict, composite_etag, judge_multipart

MIB = 1024 * 1024


class Bytes(io.BytesIO):
    """A `domain.ports.Body` of bytes at hand."""

    def __len__(self) -> int:
        return len(self.getbuffer())


def checksum_of(data: bytes, algorithm: ChecksumAlgorithm) -> Checksum:
    return Checksum(algorithm, hashlib.new(algorithm.value, data).digest())


class ObjectStoreContract:
    """The promises of `domain.ports.ObjectStore`. Keys are new in each test, so a server may be shared."""

    algorithm: ClassVar[ChecksumAlgorithm] = ChecksumAlgorithm.SHA256
    smallest_part: ClassVar[int] = 5 * MIB

    @pytest.fixture
    def prefix(self) -> str:
        return f"contract/{uuid.uuid4().hex}/"

    def put(self, store: ObjectStore, key: str, data: bytes) -> str:
        return store.put(key, Bytes(data), checksum_of(data, self.algorithm)).etag

    def send(self, store: ObjectStore, key: str, upload_id: str, number: int, data: bytes) -> PartReceipt:
        return store.send_part(key, upload_id, number, Bytes(data), checksum_of(data, self.algorithm))

    @pytest.mark.parametrize("size", [0, 1, 20_000, 300_000])
    def test_a_put_object_is_listed_with_its_size_and_etag(self, store: ObjectStore, prefix: str, size: int) -> None:
        data = bytes(size)
        etag = self.put(store, prefix + "a", data)
        (listed,) = store.list_objects(prefix)
        assert (listed.key, listed.size, listed.etag) == (prefix + "a", size, etag)
        assert etag == hashlib.md5(data).hexdigest()

    def test_a_put_is_harmless_to_repeat(self, store: ObjectStore, prefix: str) -> None:
        assert self.put(store, prefix + "a", b"x") == self.put(store, prefix + "a", b"x")
        assert len(list(store.list_objects(prefix))) == 1

    def test_parts_become_one_object(self, store: ObjectStore, prefix: str) -> None:
        key, pieces = prefix + "a", [b"a" * self.smallest_part, b"b" * 100]
        upload_id = store.create_upload(key)
        receipts = [self.send(store, key, upload_id, number, data) for number, data in enumerate(pieces, start=1)]
        assert [(receipt.number, receipt.size) for receipt in receipts] == [(1, self.smallest_part), (2, 100)]
        stored = store.complete_upload(key, upload_id, receipts)
        whole = hashlib.sha256(b"".join(pieces)).hexdigest()
        assert judge_multipart(receipts, stored, whole) is Verdict.MATCHES
        (listed,) = store.list_objects(prefix)
        assert (listed.size, listed.etag) == (self.smallest_part + 100, composite_etag(receipts))
        assert list(store.list_uploads(prefix)) == []

    def test_parts_arrive_in_any_order_and_at_once(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        receipts: dict[int, PartReceipt] = {}

        def send(number: int) -> None:
            receipts[number] = self.send(store, key, upload_id, number, bytes([number]) * 1000)

        threads = [threading.Thread(target=send, args=(number,)) for number in (3, 1, 4, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        listed = store.list_parts(key, upload_id)
        assert [(part.number, part.size, part.etag) for part in listed] == [
            (number, 1000, receipts[number].etag) for number in (1, 2, 3, 4)
        ]
        store.abort_upload(key, upload_id)

    def test_parts_that_were_listed_can_be_completed(self, store: ObjectStore, prefix: str) -> None:
        """As after a crash that lost the receipts."""
        key = prefix + "a"
        upload_id = store.create_upload(key)
        self.send(store, key, upload_id, 1, b"a" * self.smallest_part)
        self.send(store, key, upload_id, 2, b"b")
        store.complete_upload(key, upload_id, store.list_parts(key, upload_id))
        (listed,) = store.list_objects(prefix)
        assert listed.size == self.smallest_part + 1

    def test_a_part_may_be_sent_again(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        self.send(store, key, upload_id, 1, b"old")
        receipt = self.send(store, key, upload_id, 1, b"new")
        (listed,) = store.list_parts(key, upload_id)
        assert listed.etag == receipt.etag
        store.abort_upload(key, upload_id)

    def test_an_upload_is_listed_until_it_is_aborted(self, store: ObjectStore, prefix: str) -> None:
        ids = {key: store.create_upload(prefix + key) for key in ("a", "b")}
        assert {(u.key, u.upload_id) for u in store.list_uploads(prefix)} == {
            (prefix + key, upload_id) for key, upload_id in ids.items()
        }
        assert [u.key for u in store.list_uploads(prefix + "b")] == [prefix + "b"]
        for key, upload_id in ids.items():
            store.abort_upload(prefix + key, upload_id)
            store.abort_upload(prefix + key, upload_id)
        assert list(store.list_uploads(prefix)) == []

    def test_an_upload_that_is_finished_or_gone_is_told(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        self.send(store, key, upload_id, 1, b"x")
        store.abort_upload(key, upload_id)
        with pytest.raises(NoSuchUpload):
            store.list_parts(key, upload_id)

    def test_parts_the_store_does_not_have_cannot_be_completed(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        self.send(store, key, upload_id, 1, b"x")
        with pytest.raises(NoSuchUpload):
            store.complete_upload(key, upload_id, [PartReceipt(2, 1, "0" * 32)])
        store.abort_upload(key, upload_id)

    def test_too_small_a_part_is_rejected(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        receipts = [self.send(store, key, upload_id, number, b"x") for number in (1, 2)]
        with pytest.raises(StoreRejected) as caught:
            store.complete_upload(key, upload_id, receipts)
        assert caught.value.detail.startswith("EntityTooSmall 400")
        store.abort_upload(key, upload_id)

    def test_only_keys_under_the_prefix_are_listed(self, store: ObjectStore, prefix: str) -> None:
        for key in ("a/1", "a/2", "a", "b/1"):
            self.put(store, prefix + key, b"x")
        assert [stored.key for stored in store.list_objects(prefix + "a/")] == [prefix + "a/1", prefix + "a/2"]
        assert list(store.list_objects(prefix + "c")) == []

    def test_keys_may_hold_what_an_id_token_s_subject_may(self, store: ObjectStore, prefix: str) -> None:
        key = f"{prefix}auth0|a b+c%2F&é=?/x.sealed"
        self.put(store, key, b"x")
        upload_id = store.create_upload(key)
        assert [stored.key for stored in store.list_objects(key)] == [key]
        assert [upload.key for upload in store.list_uploads(key)] == [key]
        store.abort_upload(key, upload_id)


class FaithfulStoreContract(ObjectStoreContract):
    """And what S3 itself, radosgw and the double do, but the practice cloud's server does not."""

    def test_other_bytes_than_the_checksum_says_are_not_taken(self, store: ObjectStore, prefix: str) -> None:
        with pytest.raises(DamagedInTransit):
            store.put(prefix + "a", Bytes(b"x"), checksum_of(b"y", self.algorithm))
        assert list(store.list_objects(prefix)) == []

    def test_sending_to_or_completing_an_upload_that_is_gone_is_told(self, store: ObjectStore, prefix: str) -> None:
        key = prefix + "a"
        upload_id = store.create_upload(key)
        receipt = self.send(store, key, upload_id, 1, b"x")
        store.abort_upload(key, upload_id)
        with pytest.raises(NoSuchUpload):
            self.send(store, key, upload_id, 2, b"x")
        with pytest.raises(NoSuchUpload):
            store.complete_upload(key, upload_id, [receipt])

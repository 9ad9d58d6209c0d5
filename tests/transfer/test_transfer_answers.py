"""That a store says yes is not enough: what it says it holds must be what was sent, or must lie there in its right size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, Bench
from voxseal.domain.errors import StoreRejected
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, ObjectState, PartReceipt, StoredObject


class NobodyThere(MemoryStore):
    """Says yes to everything, and keeps nothing: as what stands between a guest and the network does."""

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        super().put(key, body, checksum)
        del self.objects[key]
        return StoredObject(key, None, "")


class LosesTheEnd(MemoryStore):
    """Makes an object of the parts that lacks its last byte, and says so, if it says anything of what it holds."""

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        answer = super().complete_upload(key, upload_id, parts)
        self.objects[key] = self.objects[key][:-1]
        self.etags[key] = f"{'0' * 32}-{len(parts)}"
        checksum = answer.checksum and f"{'0' * 64}-{len(parts)}"
        return replace(answer, etag=self.etags[key], checksum=checksum)


@pytest.mark.parametrize(
    ("store", "algorithm", "size"),
    [
        (NobodyThere(answers_sha256=False), ChecksumAlgorithm.SHA256, 1000),
        (NobodyThere(), ChecksumAlgorithm.MD5, 1000),
        (LosesTheEnd(), ChecksumAlgorithm.SHA256, 9 * MIB),
        (LosesTheEnd(), ChecksumAlgorithm.MD5, 9 * MIB),
        (LosesTheEnd(answers_sha256=False, plain_etags=False), ChecksumAlgorithm.SHA256, 9 * MIB),
    ],
    ids=["nothing there", "nothing there, MD5", "digest differs", "ETag differs", "size differs"],
)
def test_what_the_store_does_not_hold_is_not_delivered(
    bench: Bench, store: MemoryStore, algorithm: ChecksumAlgorithm, size: int
) -> None:
    bench.store, bench.algorithm = store, algorithm
    item = bench.add(size)
    with pytest.raises(StoreRejected):
        bench.uploader().deliver(item)
    assert bench.ledger.item(item.id).state is not ObjectState.DELIVERED
    assert (bench.spool / item.name).read_bytes() == bench.contents[item.id]
    assert bench.store.uploads == {}

"""With which digests the parts of a large message are sent: the store's own kind, of the very bytes of each."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, Bench
from voxseal.domain.errors import SpoolDamaged
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, PartReceipt, UploadPlan
from voxseal.transfer.body import PIECE
from voxseal.transfer.digests import part_digests
from voxseal.transfer.plan import plan_upload


class AskedStore(MemoryStore):
    """Knows which kinds of digest it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[ChecksumAlgorithm] = []

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        self.kinds.append(checksum.algorithm)
        return super().send_part(key, upload_id, number, body, checksum)


@pytest.mark.parametrize("algorithm", list(ChecksumAlgorithm))
def test_a_store_gets_the_kind_of_digest_that_it_knows(bench: Bench, algorithm: ChecksumAlgorithm) -> None:
    store = bench.store = AskedStore()
    bench.algorithm = algorithm
    item = bench.add(20 * MIB)
    bench.uploader().deliver(item)
    assert store.kinds == [algorithm] * 3
    bench.assert_delivered()


def test_parts_of_another_length_than_was_hashed_while_sealing_go_with_digests_of_their_own(bench: Bench) -> None:
    item = bench.add(10 * MIB)
    bench.ledger.begin(item.id, UploadPlan(9 * MIB, 2, bench.algorithm))
    bench.uploader().deliver(bench.ledger.item(item.id))
    bench.assert_delivered()


def test_the_store_keeps_no_parts_of_a_copy_that_turned_out_damaged(bench: Bench) -> None:
    item = bench.add(20 * MIB)
    with (bench.spool / item.name).open("r+b") as file:
        file.seek(-1, io.SEEK_END)
        file.write(bytes([bench.contents[item.id][-1] ^ 1]))
    with pytest.raises(SpoolDamaged):
        bench.uploader().deliver(item)
    assert bench.store.uploads == {}


def test_a_large_copy_is_not_read_to_its_end_when_the_sending_has_ended(bench: Bench) -> None:
    size = 16 << 30  # no byte of which is on the disk
    item = replace(bench.add(0), size=size)
    with (bench.spool / item.name).open("wb") as file:
        file.truncate(size)
    read: list[None] = []
    plan = plan_upload(size, ChecksumAlgorithm.MD5)
    with part_digests(bench.spool / item.name, item, plan, lambda: read.append(None)) as digests:
        digests.of(1)
    assert 0 < len(read) < size // PIECE

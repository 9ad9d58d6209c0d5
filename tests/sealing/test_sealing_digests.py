"""A digest made beside the work is the digest, and leaves no thread behind."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Sequence

import pytest

from voxseal.domain.errors import DiskFull
from voxseal.sealing import KmsRsaRecipient, MessageWriter
from voxseal.sealing.digests import SideDigest

MIB = 1024 * 1024


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "voxseal-digest"]


@pytest.mark.parametrize("block", [None, 1, 7, 65_568, MIB, 4 * MIB, 12 * MIB + 8])
@pytest.mark.parametrize("sizes", [(0,), (5,), (MIB,), (MIB, 1), (65_568,) * 100, (3 * MIB + 7, 0, 9 * MIB, 1)])
def test_it_is_the_digest_of_all_that_came_and_of_each_block(sizes: Sequence[int], block: int | None) -> None:
    if block is not None and sum(sizes) > 100_000 * block:
        block = sum(sizes) // 1000
    digest, came, buffer = SideDigest(block), bytearray(), bytearray(max(sizes))
    for number, size in enumerate(sizes):
        buffer[:size] = bytes([number % 251]) * size  # the same buffer again and again, as a writer does
        digest.update(memoryview(buffer)[:size])
        came += buffer[:size]
    digest.end()
    assert digest.sha256 == hashlib.sha256(came).hexdigest()
    if block is None or len(came) <= block:
        assert digest.blocks == ()
    else:
        edges = range(0, len(came), block)
        assert digest.blocks == tuple(hashlib.sha256(came[at : at + block]).digest() for at in edges)
    assert threads() == []


def test_giving_up_leaves_no_thread_and_no_copy() -> None:
    digest = SideDigest()
    for _ in range(10):
        digest.update(memoryview(b"x" * MIB))
    assert threads() == ["voxseal-digest"]
    kept = list(digest._buffers)
    digest.abandon()
    digest.abandon()
    assert threads() == []
    assert not any(any(buffer) for buffer in kept)


class Full(io.RawIOBase):
    """A disk that takes eight megabytes."""

    taken = 0

    def write(self, data: object, /) -> int:
        size = len(memoryview(data))
        self.taken += size
        if self.taken > 8 * MIB:
            raise DiskFull
        return size


@pytest.mark.parametrize("broken", [False, True])
def test_a_message_that_is_given_up_or_breaks_leaves_no_thread(recipient: KmsRsaRecipient, broken: bool) -> None:
    writer = MessageWriter(Full(), [recipient], {"sample": "a"})
    if broken:
        with pytest.raises(DiskFull):
            writer.write(bytes(16 * MIB))
    else:
        writer.write(bytes(4 * MIB))
        assert threads() == ["voxseal-digest"]
        writer.abort()
    assert threads() == []


def test_a_message_s_digests_are_of_its_very_bytes(recipient: KmsRsaRecipient) -> None:
    sink = io.BytesIO()
    with MessageWriter(sink, [recipient], {"sample": "a"}, block=2 * MIB) as writer:
        for _ in range(5):
            writer.write(bytes(MIB))
        sealed = writer.close()
    message = sink.getvalue()
    assert sealed.sealed_sha256 == hashlib.sha256(message).hexdigest()
    assert sealed.sealed_blocks == tuple(
        hashlib.sha256(message[at : at + 2 * MIB]).digest() for at in range(0, len(message), 2 * MIB)
    )
    assert threads() == []

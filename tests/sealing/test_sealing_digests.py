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


@pytest.mark.parametrize("sizes", [(0,), (5,), (MIB,), (MIB, 1), (65_568,) * 100, (3 * MIB + 7, 0, 9 * MIB, 1)])
def test_it_is_the_digest_of_all_that_came(sizes: Sequence[int]) -> None:
    digest, whole, buffer = SideDigest(), hashlib.sha256(), bytearray(max(sizes))
    for number, size in enumerate(sizes):
        buffer[:size] = bytes([number % 251]) * size  # the same buffer again and again, as a writer does
        digest.update(memoryview(buffer)[:size])
        whole.update(memoryview(buffer)[:size])
    assert digest.hexdigest() == whole.hexdigest()
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
        size = len(memoryview(data))  # type: ignore[arg-type]  # any buffer
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


def test_a_message_s_digest_is_of_its_very_bytes(recipient: KmsRsaRecipient) -> None:
    sink = io.BytesIO()
    with MessageWriter(sink, [recipient], {"sample": "a"}) as writer:
        for _ in range(5):
            writer.write(bytes(MIB))
        sealed = writer.close()
    assert sealed.sealed_sha256 == hashlib.sha256(sink.getvalue()).hexdigest()
    assert threads() == []

"""What is sealed opens to the same bytes; the writer's own promises."""

from __future__ import annotations

import errno
import hashlib
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import Cancelled, SealingError, UsageError
from voxseal.sealing import MessageWriter, SealedResult, open_message, read_header, seal_stream

IDS = {"submission": "20261123-8k2m4q9xzr", "sample": "7w3k9m2c5tqhx4ab"}
FRAME = 32

shared = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


class ShortSink(io.BytesIO):
    """Takes at most `most` bytes at a time, as a pipe or a nearly full disk may."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data, /) -> int:
        return super().write(memoryview(data)[: self._most])


class FailingSink(io.BytesIO):
    """Fails at the given write, counted from 1, and works again afterwards."""

    def __init__(self, fails_at: int) -> None:
        super().__init__()
        self.writes = 0
        self._fails_at = fails_at

    def write(self, data, /) -> int:
        self.writes += 1
        if self.writes == self._fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


class ReadOnlySource:
    """Has `read` and no `readinto`, and gives a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._file = io.BytesIO(data)
        self._most = most

    def read(self, size: int) -> bytes:
        return self._file.read(min(size, self._most))


def opened(sealed: bytes, key) -> bytes:
    plaintext = io.BytesIO()
    open_message(io.BytesIO(sealed), plaintext, key)
    return plaintext.getvalue()


def check_result(result: SealedResult, plaintext: bytes, sealed: bytes) -> None:
    assert (result.plaintext_size, result.sealed_size) == (len(plaintext), len(sealed))
    assert result.plaintext_sha256 == hashlib.sha256(plaintext).hexdigest()
    assert result.sealed_sha256 == hashlib.sha256(sealed).hexdigest()
    assert result.message_id == read_header(io.BytesIO(sealed)).message_id


@shared
@given(
    pieces=st.lists(st.binary(max_size=3 * FRAME + 1), max_size=6),
    most=st.integers(min_value=1, max_value=200),
)
@example(pieces=[], most=200)
@example(pieces=[bytes(FRAME)], most=1)
@example(pieces=[bytes(FRAME), bytes(FRAME)], most=1)
@example(pieces=[bytes(1), bytes(FRAME)], most=7)
def test_any_pieces_into_any_sink_open_to_the_same_bytes(recipient, private_key, pieces, most):
    sink = ShortSink(most)
    with MessageWriter(sink, [recipient], IDS, FRAME) as writer:
        for piece in pieces:
            writer.write(piece)
        result = writer.close()
    plaintext = b"".join(pieces)
    assert opened(sink.getvalue(), private_key) == plaintext
    check_result(result, plaintext, sink.getvalue())


@shared
@given(
    frames=st.integers(min_value=0, max_value=4), more=st.integers(min_value=-1, max_value=1), most=st.integers(1, 100)
)
def test_a_stream_is_sealed_as_its_pieces_are(recipient, private_key, frames, more, most):
    plaintext = bytes(range(256))[: max(0, frames * FRAME + more)]
    sinks = [io.BytesIO(), io.BytesIO()]
    for sink, source in zip(sinks, (io.BytesIO(plaintext), ReadOnlySource(plaintext, most)), strict=True):
        check_result(seal_stream(source, sink, [recipient], IDS, frame_length=FRAME), plaintext, sink.getvalue())
        assert opened(sink.getvalue(), private_key) == plaintext
    assert len(sinks[0].getvalue()) == len(sinks[1].getvalue())


def test_reading_and_writing_mix(recipient, private_key):
    sink = io.BytesIO()
    source = io.BytesIO(bytes(range(200)))
    with MessageWriter(sink, [recipient], IDS, FRAME) as writer:
        writer.write(b"head")
        while writer.read_from(source):
            writer.write(b"-")
        result = writer.close()
    plaintext = opened(sink.getvalue(), private_key)
    assert plaintext.replace(b"-", b"") == b"head" + bytes(range(200)).replace(b"-", b"")
    check_result(result, plaintext, sink.getvalue())


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_the_default_frame_length(recipient, private_key, size):
    plaintext = hashlib.shake_256(b"audio").digest(size)
    sink = io.BytesIO()
    seal_stream(io.BytesIO(plaintext), sink, [recipient], IDS)
    assert opened(sink.getvalue(), private_key) == plaintext
    assert read_header(io.BytesIO(sink.getvalue())).frame_length == 65_536


def test_a_whole_last_frame_is_the_final_frame(recipient):
    # The specification wants a full final frame rather than an empty one after it.
    sink = io.BytesIO()
    seal_stream(io.BytesIO(bytes(2 * FRAME)), sink, [recipient], IDS, frame_length=FRAME)
    header = read_header(io.BytesIO(sink.getvalue())).size
    assert len(sink.getvalue()) == header + (16 + FRAME + 16) + (24 + FRAME + 16)


def test_samples_of_another_width_are_taken_as_bytes(recipient, private_key):
    samples = np.arange(-4, 4, dtype=np.int16).reshape(4, 2)
    sink = io.BytesIO()
    with MessageWriter(sink, [recipient], IDS, 6) as writer:
        writer.write(samples.data)
        writer.write(samples[:0].data)
        writer.close()
    assert opened(sink.getvalue(), private_key) == samples.tobytes()


def test_each_recipient_opens_it(recipient, escrow, private_key, other_key):
    sink = io.BytesIO()
    seal_stream(io.BytesIO(b"audio"), sink, [recipient, escrow], IDS)
    assert opened(sink.getvalue(), private_key) == opened(sink.getvalue(), other_key) == b"audio"
    assert opened(sink.getvalue(), [other_key, private_key]) == b"audio"
    header = read_header(io.BytesIO(sink.getvalue()))
    assert [(each.provider_id, each.key_name, each.wrapped_size) for each in header.recipients] == [
        ("aws-kms-rsa", recipient.key_arn, 512),
        ("aws-kms-rsa", escrow.key_arn, 512),
    ]
    assert header.context == IDS
    assert (header.suite_id, header.frame_length) == (0x0478, 65_536)


def test_the_same_input_never_gives_the_same_bytes(recipient):
    sinks = [io.BytesIO(), io.BytesIO()]
    results = [seal_stream(io.BytesIO(b"audio" * 10), sink, [recipient], IDS) for sink in sinks]
    assert results[0].message_id != results[1].message_id
    assert sinks[0].getvalue()[-66:] != sinks[1].getvalue()[-66:]
    assert results[0].plaintext_sha256 == results[1].plaintext_sha256


def test_plaintext_does_not_show(recipient):
    sink = io.BytesIO()
    seal_stream(io.BytesIO(b"VOICE" * 100), sink, [recipient], IDS, frame_length=FRAME)
    assert b"VOICE" not in sink.getvalue()


def test_without_digests_all_else_is_the_same(recipient, private_key):
    sink = io.BytesIO()
    result = seal_stream(io.BytesIO(b"audio"), sink, [recipient], IDS, digests=False)
    assert (result.plaintext_sha256, result.sealed_sha256) == ("", "")
    assert (result.plaintext_size, result.sealed_size) == (5, len(sink.getvalue()))
    assert opened(sink.getvalue(), private_key) == b"audio"


def test_each_frame_is_one_write(recipient):
    sink = FailingSink(fails_at=0)
    seal_stream(io.BytesIO(bytes(10 * FRAME)), sink, [recipient], IDS, frame_length=FRAME)
    assert sink.writes == 1 + 10


@pytest.mark.parametrize("fails_at", [2, 3, 4])
def test_after_a_failed_write_nothing_more_is_encrypted(recipient, fails_at):
    sink = FailingSink(fails_at)
    writer = MessageWriter(sink, [recipient], IDS, FRAME)
    with pytest.raises(OSError, match="No space"):
        writer.write(bytes(10 * FRAME)), writer.close()
    before, writes = sink.getvalue(), sink.writes
    for attempt in (lambda: writer.write(b"more"), writer.close, lambda: writer.read_from(io.BytesIO(b"more"))):
        with pytest.raises(UsageError, match="broken"):
            attempt()
    writer.abort()
    with pytest.raises(UsageError, match="broken"):
        writer.close()
    assert (sink.getvalue(), sink.writes) == (before, writes)


def test_a_failed_header_gives_no_writer(recipient):
    with pytest.raises(OSError, match="No space"):
        MessageWriter(FailingSink(fails_at=1), [recipient], IDS)


@pytest.mark.parametrize("answer", [0, -1, 10_000_000, None])
def test_a_sink_that_lies_about_what_it_took_is_an_error(recipient, answer):
    class Liar:
        def write(self, data, /):
            return answer

    with pytest.raises(OSError):  # BlockingIOError for None, OSError for the rest
        MessageWriter(Liar(), [recipient], IDS)


def test_a_source_that_would_block_is_an_error_and_not_an_end(recipient):
    class Blocked:
        def read(self, size):
            return None

        def readinto(self, buffer):
            return None

    with pytest.raises(BlockingIOError):
        seal_stream(Blocked(), io.BytesIO(), [recipient], IDS)


def test_a_source_that_gives_too_much_is_an_error(recipient):
    class Generous:
        def read(self, size):
            return bytes(size + 1)

    class Boastful(Generous):
        def readinto(self, buffer):
            return len(buffer) + 1

    for source in (Generous(), Boastful()):
        with pytest.raises(OSError, match="more bytes"):
            seal_stream(source, io.BytesIO(), [recipient], IDS)


def test_leaving_without_close_is_an_abort(recipient, private_key):
    sink = io.BytesIO()
    with MessageWriter(sink, [recipient], IDS, FRAME) as writer:
        writer.write(bytes(3 * FRAME))
    with pytest.raises(UsageError, match="aborted"):
        writer.close()
    with pytest.raises(Exception, match="cut off"):
        opened(sink.getvalue(), private_key)


def test_close_is_once_and_last(recipient):
    writer = MessageWriter(io.BytesIO(), [recipient], IDS)
    writer.close()
    writer.abort()  # harmless
    for attempt in (writer.close, lambda: writer.write(b"x")):
        with pytest.raises(UsageError, match="closed"):
            attempt()


def test_an_error_inside_leaves_an_unfinished_message(recipient, private_key):
    sink = io.BytesIO()
    with pytest.raises(ZeroDivisionError), MessageWriter(sink, [recipient], IDS, FRAME) as writer:
        writer.write(bytes(FRAME * 2))
        raise ZeroDivisionError
    with pytest.raises(Exception, match="cut off"):
        opened(sink.getvalue(), private_key)


def test_running_out_of_sequence_numbers_is_an_error(recipient, monkeypatch):
    monkeypatch.setattr("voxseal.sealing.format.MAX_FRAMES", 4)
    sink = io.BytesIO()
    seal_stream(io.BytesIO(bytes(4 * FRAME)), sink, [recipient], IDS, frame_length=FRAME)
    with pytest.raises(SealingError, match="more frames"):
        seal_stream(io.BytesIO(bytes(4 * FRAME + 1)), io.BytesIO(), [recipient], IDS, frame_length=FRAME)


def test_progress_counts_up_to_the_size(recipient):
    seen = []
    seal_stream(io.BytesIO(bytes(100)), io.BytesIO(), [recipient], IDS, seen.append, frame_length=FRAME)
    assert seen == [32, 64, 96, 100]


def test_cancelling_stops_before_the_next_read(recipient, private_key):
    sink, seen = io.BytesIO(), []
    with pytest.raises(Cancelled):
        seal_stream(
            io.BytesIO(bytes(1000)), sink, [recipient], IDS, seen.append, lambda: len(seen) == 3, frame_length=FRAME
        )
    assert seen == [32, 64, 96]
    with pytest.raises(Exception, match="cut off"):
        opened(sink.getvalue(), private_key)


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"": "x"},
        {"Sample": "x"},
        {"a_b": "x"},
        {"a b": "x"},
        {"ä": "x"},
        {"a\n": "x"},
        {"aws-crypto-public-key": "x"},
        {"sample": ""},
        {"sample": "\ud800"},
        {"sample": 7},
        {7: "x"},
        {"sample": "x" * 8192},
        {f"k{number}": "x" for number in range(65)},
    ],
)
def test_contexts_that_are_refused(recipient, context):
    sink = io.BytesIO()
    with pytest.raises(SealingError) as caught:
        MessageWriter(sink, [recipient], context)
    assert sink.getvalue() == b""
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("frame_length", [0, -1, 16 * 1024 * 1024 + 1])
def test_frame_lengths_that_are_refused(recipient, frame_length):
    with pytest.raises(SealingError, match="frame length"):
        MessageWriter(io.BytesIO(), [recipient], IDS, frame_length)


@pytest.mark.parametrize("count", [0, 17])
def test_numbers_of_recipients_that_are_refused(recipient, count):
    with pytest.raises(SealingError, match="recipients"):
        MessageWriter(io.BytesIO(), [recipient] * count, IDS)

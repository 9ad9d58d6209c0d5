"""Whatever is done to a message, the opener refuses it, says why, and lets nothing but `SealedMessageError` out."""

from __future__ import annotations

import hashlib
import io
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import SealedMessageError
from voxseal.sealing import RsaOpeningKey, open_message, read_header, seal_stream
from voxseal.sealing import format as fmt
from voxseal.sealing.frames import FrameSealer

IDS = {"submission": "20261123-8k2m4q9xzr", "sample": "7w3k9m2c5tqhx4ab"}
FRAME = 16
FRAMES = 4
SIZE = FRAMES * FRAME + 5
WHOLE = 16 + FRAME + 16
"""Bytes of a whole frame that is not the final one: head, ciphertext, tag."""


@pytest.fixture(scope="module")
def sealed(recipient) -> bytes:
    sink = io.BytesIO()
    seal_stream(io.BytesIO(bytes(range(SIZE))), sink, [recipient], IDS, frame_length=FRAME)
    return sink.getvalue()


@pytest.fixture(scope="module")
def body_at(sealed) -> int:
    return read_header(io.BytesIO(sealed)).size


def refused(data: bytes, key) -> tuple[str, bytes]:
    """The refusal's `detail` and what had been let through by then."""
    plaintext = io.BytesIO()
    with pytest.raises(SealedMessageError) as caught:
        open_message(io.BytesIO(data), plaintext, key)
    assert caught.value.message and caught.value.hint
    return caught.value.detail, plaintext.getvalue()


class _DataKeyHolder:
    """An opening key that has unwrapped this message's data key before: RSA is slow, and thousands of cases follow."""

    def __init__(self, private_key, sealed: bytes) -> None:
        self._real = RsaOpeningKey(private_key)
        self._seen = {}

    def unwrap(self, wrapped):
        if wrapped not in self._seen:
            self._seen[wrapped] = self._real.unwrap(wrapped)
        return self._seen[wrapped]


@pytest.fixture(scope="module")
def key(private_key, sealed):
    return _DataKeyHolder(private_key, sealed)


def test_every_flipped_bit_is_refused(sealed, key, body_at):
    expected = bytes(range(SIZE))
    for at in range(len(sealed)):
        # One bit of each byte inside the wrapped key (512 RSA decryptions are enough), all eight elsewhere.
        for bit in range(1 if 200 < at < 700 else 8):
            damaged = bytearray(sealed)
            damaged[at] ^= 1 << bit
            detail, let_through = refused(bytes(damaged), key)
            assert detail in {"altered", "truncated", "not-a-message", "not-for-this-key"}, (at, bit)
            # Only what comes before the damage, never the damaged frame itself.
            assert expected.startswith(let_through)
            assert len(let_through) <= max(0, at - body_at) // WHOLE * FRAME


def test_every_cut_is_refused_as_truncated(sealed, key):
    for length in range(len(sealed)):
        assert refused(sealed[:length], key)[0] == "truncated", length


@pytest.mark.parametrize("added", [b"\0", b"junk", b"\xff" * 100])
def test_trailing_bytes_are_refused(sealed, key, added):
    assert refused(sealed + added, key)[0] == "trailing"


def test_two_joined_messages_are_refused(sealed, key):
    assert refused(sealed + sealed, key)[0] == "trailing"


@pytest.mark.parametrize(
    "order",
    [
        (1, 0, 2, 3),
        (0, 2, 1, 3),
        (0, 0, 1, 2, 3),
        (0, 1, 1, 2, 3),
        (0, 2, 3),
        (1, 2, 3),
        (0, 1, 2),
        (),
        (0, 1, 2, 3, 3),
    ],
)
def test_frames_moved_repeated_or_removed_are_refused(sealed, key, body_at, order):
    frames = [sealed[body_at + number * WHOLE :][:WHOLE] for number in range(FRAMES)]
    final = sealed[body_at + FRAMES * WHOLE :]
    assert refused(sealed[:body_at] + b"".join(frames[number] for number in order) + final, key)[0] == "altered"


@pytest.mark.parametrize("number", range(FRAMES))
def test_a_frame_renumbered_into_anothers_place_is_refused(sealed, key, body_at, number):
    other = (number + 1) % FRAMES
    moved = bytearray(sealed)
    place = slice(body_at + number * WHOLE, body_at + (number + 1) * WHOLE)
    frame = bytearray(sealed[body_at + other * WHOLE :][:WHOLE])
    struct.pack_into(">I8xI", frame, 0, number + 1, number + 1)
    moved[place] = frame
    assert refused(bytes(moved), key)[0] == "altered"


def test_a_frame_passed_off_as_the_final_one_is_refused(sealed, key, body_at):
    first = sealed[body_at:][:WHOLE]
    forged = struct.pack(">I", 0xFFFFFFFF) + first[:16] + struct.pack(">I", FRAME) + first[16:]
    assert refused(sealed[:body_at] + forged, key)[0] == "altered"


def test_a_final_frame_longer_than_a_frame_is_refused_before_it_is_read(sealed, key, body_at):
    longer = bytearray(sealed)
    struct.pack_into(">I", longer, body_at + FRAMES * WHOLE + 20, FRAME + 1)
    with pytest.raises(SealedMessageError, match="longer than a frame"):
        open_message(io.BytesIO(longer), io.BytesIO(), key)


def test_frames_of_another_message_are_refused(sealed, key, body_at, recipient):
    sink = io.BytesIO()
    seal_stream(io.BytesIO(bytes(range(SIZE))), sink, [recipient], IDS, frame_length=FRAME)
    assert refused(sealed[:body_at] + sink.getvalue()[body_at:], key)[0] == "altered"


def test_a_wrapped_key_of_another_context_is_refused(recipient, private_key):
    # The header tag alone would not tell: whoever knows the data key could write a header around it.
    messages = []
    for sample in ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"):
        sink = io.BytesIO()
        seal_stream(io.BytesIO(b"audio"), sink, [recipient], {"sample": sample})
        messages.append(sink.getvalue())
    at = messages[0].index(b"aws-kms-rsa") + len("aws-kms-rsa") + 2 + len(recipient.key_arn) + 2
    swapped = messages[0][:at] + messages[1][at : at + 512] + messages[0][at + 512 :]
    assert refused(swapped, private_key) == ("altered", b"")


def test_another_key_is_told_apart(sealed, other_key):
    assert refused(sealed, other_key) == ("not-for-this-key", b"")


@pytest.mark.parametrize("plaintext", [b"", bytes(79), bytes(81), bytes(80)])
def test_a_wrapped_key_that_holds_something_else_is_refused(sealed, plaintext):
    class Wrong:
        def unwrap(self, wrapped):
            return plaintext

    assert refused(sealed, Wrong())[0] == "altered"


def test_the_digest_of_the_context_in_the_wrapped_key_counts_by_itself(sealed, key):
    # All else is genuine here: the data key is right, and with it commitment, header tag and frames.
    class OtherContext:
        def unwrap(self, wrapped):
            return hashlib.sha384(b"another context").digest() + key.unwrap(wrapped)[48:]

    assert refused(sealed, OtherContext()) == ("altered", b"")


def forged(commitment_of: bytearray, data_key: bytearray) -> bytes:
    """A message that is genuine under `data_key` in all but the commitment: what a sender with two keys could write."""
    message_id = bytes(32)
    wrapped = fmt.EncryptedDataKey("aws-kms-rsa", b"arn", bytes(512))
    body = fmt.header_body(message_id, b"", [wrapped], FRAME, fmt.derive_commitment(commitment_of, message_id))
    content_key = fmt.derive_content_key(data_key, message_id)
    tag = AESGCM(content_key).encrypt(bytes(12), b"", body)
    return body + tag + bytes(FrameSealer(content_key, message_id, FRAME).seal(b"audio", final=True))


def test_the_commitment_counts_by_itself():
    data_key, another = bytearray(range(32)), bytearray(32)

    class DataKey:
        def unwrap(self, wrapped):
            return hashlib.sha384(b"").digest() + data_key

    assert open_message(io.BytesIO(forged(data_key, data_key)), io.BytesIO(), DataKey()).plaintext_size == 5
    assert refused(forged(another, data_key), DataKey()) == ("altered", b"")


# --- the header parser ------------------------------------------------------------------------------------------


def header_only(data: bytes):
    try:
        return read_header(io.BytesIO(data))
    except SealedMessageError as refusal:
        return refusal


def field(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def crafted(
    *,
    version: bytes = b"\x02\x04\x78",
    context: bytes = field(b"\0\1" + field(b"a") + field(b"b")),
    keys: bytes = b"\0\1" + field(b"aws-kms-rsa") + field(b"arn") + field(bytes(512)),
    tail: bytes = b"\x02" + struct.pack(">I", 4096) + bytes(32) + bytes(16),
) -> bytes:
    return version + bytes(32) + context + keys + tail


def test_the_crafted_header_is_a_good_one():
    header = header_only(crafted())
    assert (header.context, header.frame_length, header.size) == ({"a": "b"}, 4096, len(crafted()))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cut off"),
        (b"RIFF" + bytes(100), "not a sealed message"),
        (b"\x01" + bytes(100), "version 1"),
        (crafted(version=b"\x02\x05\x78"), "0x0578"),
        (crafted(context=field(b"\0\0")), "context"),
        (crafted(context=field(b"\0")), "context"),
        (crafted(context=field(b"\0\2" + field(b"a") + field(b"b"))), "context"),
        (crafted(context=field(b"\0\1" + field(b"a") + field(b"b") + b"!")), "context"),
        (crafted(context=field(b"\0\1" + field(b"\xff") + field(b"b"))), "context"),
        (crafted(context=field(b"\0\1" + field(b"a") + b"\xff\xffb")), "context"),
        (crafted(context=field(b"\0\2" + (field(b"a") + field(b"b")) * 2)), "twice"),
        (crafted(context=field(b"\0\2" + field(b"b") + field(b"1") + field(b"a") + field(b"2"))), "out of order"),
        (crafted(keys=b"\0\0"), "0 recipients"),
        (crafted(keys=b"\xff\xff" + bytes(400_000)), "65535 recipients"),
        (crafted(keys=b"\0\x20" + (field(bytes(65_535)) * 3) * 32), "larger than"),
        (crafted(tail=b"\x01" + struct.pack(">I", 0) + bytes(48)), "not in frames"),
        (crafted(tail=b"\x02" + struct.pack(">I", 0) + bytes(48)), "frame length"),
        (crafted(tail=b"\x02" + struct.pack(">I", 0xFFFFFFFF) + bytes(48)), "frame length"),
        (crafted(tail=b"\x02" + struct.pack(">I", 4096) + bytes(47)), "cut off"),
    ],
)
def test_headers_that_are_refused(data, words):
    refusal = header_only(data)
    assert isinstance(refusal, SealedMessageError)
    assert words in refusal.message


def test_an_empty_context_is_accepted_from_others():
    assert header_only(crafted(context=b"\0\0")).context == {}


def test_key_names_come_out_printable():
    header = header_only(crafted(keys=b"\0\1" + field(b"raw\x1b[2J") + field(b"name\0\xff\n") + field(b"x")))
    assert (header.recipients[0].provider_id, header.recipients[0].key_name) == ("raw\\x1b[2J", "name\\x00\\xff\\n")


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


@relaxed
@given(data=st.binary(max_size=400))
def test_arbitrary_bytes_give_a_header_or_a_refusal(data):
    header_only(data)
    header_only(b"\x02\x04\x78" + data)
    header_only(b"\x02\x04\x78" + bytes(32) + data)


@relaxed
@given(
    edits=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2), st.binary(max_size=4)), min_size=1, max_size=4)
)
def test_edited_messages_are_refused_or_unchanged(sealed, key, edits):
    edited = sealed
    for at, cut, put in edits:
        edited = edited[:at] + put + edited[at + cut :]
    try:
        opened = open_message(io.BytesIO(edited), io.BytesIO(), key)
    except SealedMessageError:
        return
    assert edited == sealed
    assert opened.plaintext_size == SIZE


def test_a_hostile_header_takes_little_memory():
    # 65,535-byte fields are announced and not there: nothing is reserved beyond one field.
    import tracemalloc

    data = b"\x02\x04\x78" + bytes(32) + b"\xff\xff"
    tracemalloc.start()
    try:
        assert isinstance(header_only(data), SealedMessageError)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()

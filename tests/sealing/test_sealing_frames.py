"""One sequence number, one plaintext; and no key or sound outlives the message it was for."""

from __future__ import annotations

import io

import pytest

from tests.sealing.test_sealing_round_trip import FRAME, IDS
from voxseal.domain.errors import SealingError, VoxsealBug
from voxseal.sealing import KmsRsaRecipient, MessageWriter
from voxseal.sealing import format as fmt
from voxseal.sealing.format import EncryptedDataKey
from voxseal.sealing.frames import FrameSealer


@pytest.fixture
def sealer() -> FrameSealer:
    return FrameSealer(bytearray(range(32)), bytes(fmt.MESSAGE_ID_SIZE), FRAME)


def sequence_of(frame: memoryview) -> int:
    return int.from_bytes(frame[:4], "big")


def test_nothing_is_encrypted_after_the_final_frame(sealer: FrameSealer) -> None:
    sealer.seal(b"last", final=True)
    for again in (False, True):
        with pytest.raises(VoxsealBug):
            sealer.seal(bytes(FRAME), final=again)


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME + 1])
def test_only_the_final_frame_may_be_short_and_none_long(sealer: FrameSealer, size: int) -> None:
    with pytest.raises(VoxsealBug):
        sealer.seal(bytes(size))
    assert sequence_of(sealer.seal(bytes(FRAME))) == 1


def test_a_number_is_spent_even_when_encrypting_failed(sealer: FrameSealer) -> None:
    with pytest.raises(TypeError):
        sealer.seal("x" * FRAME)
    assert sequence_of(sealer.seal(bytes(FRAME))) == 2


def test_the_last_number_reads_as_the_final_marker_and_is_the_final_frame_s_alone(
    sealer: FrameSealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fmt, "MAX_FRAMES", 3)
    for _ in range(2):
        sealer.seal(bytes(FRAME))
    with pytest.raises(SealingError):
        sealer.seal(bytes(FRAME))
    assert int.from_bytes(sealer.seal(b"", final=True)[4:8], "big") == 3


class Keeping:
    """A recipient that keeps the very key it was given."""

    def __init__(self, recipient: KmsRsaRecipient) -> None:
        self._recipient = recipient
        self.data_key = bytearray()

    def wrap(self, data_key: bytearray, context: bytes) -> EncryptedDataKey:
        self.data_key = data_key
        assert any(data_key)
        return self._recipient.wrap(data_key, context)


def test_no_key_is_left_once_the_cipher_has_it(recipient: KmsRsaRecipient, monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[bytearray] = []
    derive = fmt.derive_content_key

    def keeping(data_key: bytearray, message_id: bytes) -> bytearray:
        derived.append(derive(data_key, message_id))
        return derived[-1]

    monkeypatch.setattr(fmt, "derive_content_key", keeping)
    whom = Keeping(recipient)
    with MessageWriter(io.BytesIO(), [whom], IDS):
        assert [any(key) for key in (whom.data_key, *derived)] == [False, False]


class Watching(io.BytesIO):
    """A source that keeps the very memory it was asked to fill."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.filled: list[memoryview] = []

    def readinto(self, buffer: memoryview, /) -> int:
        self.filled.append(buffer)
        return super().readinto(buffer)


@pytest.mark.parametrize("whole", [True, False])
def test_no_sound_is_left_when_the_message_has_ended(recipient: KmsRsaRecipient, whole: bool) -> None:
    source = Watching(b"\xa5" * FRAME * 3)
    with MessageWriter(io.BytesIO(), [recipient], IDS, FRAME) as writer:
        while writer.read_from(source):
            pass
        assert any(any(memory) for memory in source.filled)
        if whole:
            writer.close()
    assert not any(any(memory) for memory in source.filled)

"""Frames: encrypting and verifying one stretch of a message at a time, in constant memory.

    sealer = FrameSealer(content_key, message_id, frame_length=65_536)
    sink.write(sealer.seal(samples))                 # any number of frames, each of exactly frame_length bytes
    sink.write(sealer.seal(rest, final=True))        # and one final frame, of at most frame_length bytes

Nothing here knows about headers, recipients or files, so that anything written in frames can use it.
"""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voxseal.domain.errors import SealingError, VoxsealBug
from voxseal.sealing import format as fmt


class FrameSealer:
    """Encrypts frames in order under one content key. Not for use from two threads at once.

    A sequence number is spent as soon as encryption is called with it, whether or not the frame is ever written: two
    plaintexts under one number would give both away, and let others forge.
    """

    def __init__(self, content_key: bytearray, message_id: bytes, frame_length: int) -> None:
        self._cipher = AESGCM(content_key)
        self._frame_length = frame_length
        self._sequence = 0
        self._final = False
        # Both kinds of frame are built in place; the buffers live as long as the message, so a frame costs no allocation.
        self._aad = fmt.frame_aad(message_id, final=False)
        self._frame = memoryview(bytearray(fmt.FRAME_HEAD_SIZE + frame_length + fmt.TAG_SIZE))
        self._iv = self._frame[4 : fmt.FRAME_HEAD_SIZE]
        self._body = self._frame[fmt.FRAME_HEAD_SIZE :]
        self._final_aad = fmt.frame_aad(message_id, final=True)
        # Bound once: these are looked up for every frame otherwise.
        self._pack_head = struct.Struct(">I8xI").pack_into
        self._pack_aad = struct.Struct(">IQ").pack_into
        self._aad_tail = len(self._aad) - 12
        self._encrypt_into = self._cipher.encrypt_into

    def seal(self, plaintext: memoryview | bytes | bytearray, *, final: bool = False) -> memoryview:
        """The whole frame as it goes into the message. The view is valid until the next call.

        Raises `SealingError` when the message has no sequence number left.
        """
        size = len(plaintext)
        if self._final or size > self._frame_length or (size < self._frame_length and not final):
            raise VoxsealBug("A frame was sealed out of turn or with the wrong length.")
        if self._sequence >= (fmt.MAX_FRAMES if final else fmt.MAX_FRAMES - 1):
            raise SealingError("The message has more frames than the format can number.")
        self._sequence = sequence = self._sequence + 1
        if final:
            self._final = True
            return self._seal_final(sequence, plaintext)
        self._pack_head(self._frame, 0, sequence, sequence)
        self._pack_aad(self._aad, self._aad_tail, sequence, size)
        self._encrypt_into(self._iv, plaintext, self._aad, self._body)
        return self._frame

    def _seal_final(self, sequence: int, plaintext: memoryview | bytes | bytearray) -> memoryview:
        size = len(plaintext)
        frame = memoryview(bytearray(fmt.FINAL_HEAD_SIZE + size + fmt.TAG_SIZE))
        struct.pack_into(">II8xII", frame, 0, fmt.FINAL_MARKER, sequence, sequence, size)
        self._pack_aad(self._final_aad, len(self._final_aad) - 12, sequence, size)
        self._encrypt_into(frame[8:20], plaintext, self._final_aad, frame[fmt.FINAL_HEAD_SIZE :])
        return frame


class FrameVerifier:
    """Decrypts frames in order, each only as a whole."""

    def __init__(self, content_key: bytearray, message_id: bytes, frame_length: int) -> None:
        self._cipher = AESGCM(content_key)
        self._aads = {final: fmt.frame_aad(message_id, final=final) for final in (False, True)}
        self._plaintext = memoryview(bytearray(frame_length))

    def open(self, sequence: int, ciphertext_and_tag: memoryview, *, final: bool) -> memoryview | None:
        """The frame's plaintext, or None if the frame is not genuine. The view is valid until the next call."""
        size = len(ciphertext_and_tag) - fmt.TAG_SIZE
        aad = self._aads[final]
        struct.pack_into(">IQ", aad, len(aad) - 12, sequence, size)
        plaintext = self._plaintext[:size]
        try:
            self._cipher.decrypt_into(sequence.to_bytes(fmt.IV_SIZE, "big"), ciphertext_and_tag, aad, plaintext)
        except InvalidTag:
            return None
        return plaintext

"""The message writer: plaintext in, a sealed message out, in one pass and in constant memory.

    with MessageWriter(sink, recipients, {"submission": "20261123-…", "sample": "7w3k…"}) as writer:
        writer.write(samples)
        sealed = writer.close()

A message is written once. There is no reopen, seek or append, and header and frames are never encrypted again: that
would use a nonce twice. After an I/O error the message is abandoned, and sealing starts over with a new data key.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voxseal.domain.errors import SealingError, UsageError
from voxseal.sealing import context as contexts
from voxseal.sealing import format as fmt
from voxseal.sealing.digests import SideDigest
from voxseal.sealing.frames import FrameSealer
from voxseal.sealing.recipients import Recipient
from voxseal.sealing.streams import ByteSink, ByteSource, read_into, write_rest

MAX_RECIPIENTS = 16


@dataclass(frozen=True)
class SealedResult:
    """What was sealed. Sizes in bytes, digests and message id as lower-case hex.

    The digests are empty if the writer was told not to compute them. `sealed_blocks` are the SHA-256s of each block of the
    message, the last of what is left: empty unless they were asked for, and where the message is no longer than one.
    """

    plaintext_size: int
    plaintext_sha256: str
    sealed_size: int
    sealed_sha256: str
    message_id: str
    sealed_blocks: tuple[bytes, ...] = ()


class _State(Enum):
    OPEN = "open"
    CLOSED = "closed"
    ABORTED = "aborted"
    BROKEN = "broken by an earlier error"


class MessageWriter:
    """Writes one sealed message into `sink`, which stays the caller's: it is neither flushed nor closed.

    The header is written at once. Each frame is one `write()` of the sink, repeated only for what a short write left.
    Whatever the sink raises comes out as it is and breaks the writer: nothing more is encrypted after it.

    As a context manager, only `close()` makes a message: leaving without it, by an exception or not, is `abort()`.

    Call it from one thread at a time. Raises `SealingError` (recipients or context not acceptable, or too long for the
    format) and `UsageError` (used after its end).

    Args:
        frame_length: bytes of plaintext in a frame, 1 to 16 MiB.
        digests: whether to compute SHA-256 of plaintext and message on the way. They cost far more than the
            encryption; only what keeps no manifest can do without.
        block: bytes of the message of which a digest each is wanted too, for those who send it in parts.
    """

    def __init__(
        self,
        sink: ByteSink,
        recipients: Sequence[Recipient],
        context: Mapping[str, str],
        frame_length: int = fmt.DEFAULT_FRAME_LENGTH,
        *,
        digests: bool = True,
        block: int | None = None,
        _randomness: Callable[[int], bytes] = os.urandom,  # golden vectors put theirs here
    ) -> None:
        contexts.check(context)
        if not 1 <= len(recipients) <= MAX_RECIPIENTS:
            raise SealingError(f"A message needs 1 to {MAX_RECIPIENTS} recipients.")
        if not 1 <= frame_length <= fmt.MAX_FRAME_LENGTH:
            raise SealingError(f"The frame length must be 1 to {fmt.MAX_FRAME_LENGTH} bytes.")
        self._sink = sink
        self._frame_length = frame_length
        self._state = _State.OPEN
        self._plaintext_size = 0
        self._sealed_size = 0
        self._plaintext_digest = hashlib.sha256() if digests else None
        # In a thread of its own when there is much: two cores then hash the two at once.
        self._sealed_digest = SideDigest(block) if digests else None
        # What is held back, since only the end of the input tells whether it is the final frame; and, where it is needed, a
        # second buffer, so that the next frame can be read before this one is sealed, without copying.
        self._held = memoryview(bytearray(frame_length))
        self._spare: memoryview | None = None
        self._held_size = 0
        self._message_id = _randomness(fmt.MESSAGE_ID_SIZE)
        data_key = bytearray(_randomness(fmt.KEY_SIZE))
        try:
            header, content_key = self._header(data_key, recipients, contexts.serialise(context))
        finally:
            fmt.wipe(data_key)
        self._frames: FrameSealer | None = FrameSealer(content_key, self._message_id, frame_length)
        fmt.wipe(content_key)
        self._put(memoryview(header))

    @property
    def message_id(self) -> str:
        return self._message_id.hex()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Seals `data`: any length; as a memoryview any contiguous buffer, taken as its bytes.

        Up to a frame is held back until more comes, or `close`.
        """
        self._require_open()
        view = memoryview(data)
        if not view.nbytes:
            return  # an array with a zero in its shape cannot be cast
        view = view.cast("B")
        while len(view):
            if self._held_size == self._frame_length:
                self._seal_held()
            if not self._held_size and len(view) > self._frame_length:
                # More follows, so this is a frame and not the final one: sealed from where it is.
                self._seal(view[: self._frame_length])
                view = view[self._frame_length :]
                continue
            taken = min(len(view), self._frame_length - self._held_size)
            self._held[self._held_size : self._held_size + taken] = view[:taken]
            self._held_size += taken
            view = view[taken:]

    def read_from(self, source: ByteSource) -> int:
        """Reads once from `source`, at most a frame, straight into the writer's own buffer, and seals what became whole.

        Returns the bytes read, 0 at the end of the source. What the source raises comes out as it is; the message is
        still whole, and another read may follow.
        """
        self._require_open()
        if self._held_size < self._frame_length:
            got = read_into(source, self._held[self._held_size :])
            self._held_size += got
            return got
        if self._spare is None:
            self._spare = memoryview(bytearray(self._frame_length))
        got = read_into(source, self._spare)
        if got:
            self._seal_held()
            self._held, self._spare = self._spare, self._held
            self._held_size = got
        return got

    def close(self) -> SealedResult:
        """Seals the final frame and returns what was sealed. An empty input gives one empty final frame."""
        self._require_open()
        self._seal(self._held[: self._held_size], final=True)
        if self._sealed_digest is not None:
            self._sealed_digest.end()
        result = SealedResult(
            plaintext_size=self._plaintext_size,
            plaintext_sha256=self._plaintext_digest.hexdigest() if self._plaintext_digest else "",
            sealed_size=self._sealed_size,
            sealed_sha256=self._sealed_digest.sha256 if self._sealed_digest else "",
            message_id=self.message_id,
            sealed_blocks=self._sealed_digest.blocks if self._sealed_digest else (),
        )
        self._end(_State.CLOSED)
        return result

    def abort(self) -> None:
        """Gives the message up: what the sink holds can never be completed, and is the caller's to remove."""
        if self._state is not _State.CLOSED:
            self._end(_State.ABORTED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.abort()

    def _header(self, data_key: bytearray, recipients: Sequence[Recipient], context: bytes) -> tuple[bytes, bytearray]:
        wrapped = [recipient.wrap(data_key, context) for recipient in recipients]
        commitment = fmt.derive_commitment(data_key, self._message_id)
        body = fmt.header_body(self._message_id, context, wrapped, self._frame_length, commitment)
        content_key = fmt.derive_content_key(data_key, self._message_id)
        return body + AESGCM(content_key).encrypt(fmt.ZERO_IV, b"", body), content_key

    def _seal_held(self) -> None:
        self._seal(self._held)
        self._held_size = 0

    def _seal(self, plaintext: memoryview, *, final: bool = False) -> None:
        assert self._frames is not None  # noqa: S101  # every public call has checked the state
        try:
            if self._plaintext_digest is not None:
                self._plaintext_digest.update(plaintext)
            self._put(self._frames.seal(plaintext, final=final))
        except BaseException:
            self._end(_State.BROKEN)
            raise
        self._plaintext_size += len(plaintext)

    def _put(self, data: memoryview) -> None:
        written = self._sink.write(data)
        if written != len(data):
            write_rest(self._sink, data, written)
        if self._sealed_digest is not None:
            self._sealed_digest.update(data)
        self._sealed_size += len(data)

    def _end(self, state: _State) -> None:
        """No plaintext and no cipher outlive the message."""
        if self._state is _State.OPEN:
            self._state = state
            self._frames = None
            if self._sealed_digest is not None:
                self._sealed_digest.abandon()
            for buffer in (self._held, self._spare):
                if buffer is not None:
                    buffer[:] = bytes(self._frame_length)

    def _require_open(self) -> None:
        if self._state is not _State.OPEN:
            raise UsageError(f"This message is {self._state.value}; nothing more can be sealed into it.")

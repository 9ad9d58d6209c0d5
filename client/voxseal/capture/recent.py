"""The sound of the last seconds, for a take that is to begin before it was asked for."""

from __future__ import annotations

from collections.abc import Iterator


class RecentSound:
    """The newest `frames` frames of a stream; memory made once. Not for two threads at once."""

    def __init__(self, frames: int, frame_size: int) -> None:
        self._frame_size = frame_size
        self._size = frames * frame_size
        self._memory = memoryview(bytearray(self._size))
        self._end = 0

    @property
    def end(self) -> int:
        """How many frames have come in all: the number of the next one."""
        return self._end // self._frame_size

    @property
    def first(self) -> int:
        """The number of the oldest frame that is still here."""
        return max(self._end - self._size, 0) // self._frame_size

    def add(self, pcm: memoryview) -> None:
        kept = pcm[-self._size :] if len(pcm) > self._size else pcm
        start = (self._end + len(pcm) - len(kept)) % self._size
        whole = min(len(kept), self._size - start)
        self._memory[start : start + whole] = kept[:whole]
        self._memory[: len(kept) - whole] = kept[whole:]
        self._end += len(pcm)

    def since(self, frame: int) -> Iterator[memoryview]:
        """All from a frame on, in at most two pieces; nothing when it is yet to come. Good until the next `add`."""
        at = max(frame, self.first) * self._frame_size
        while at < self._end:
            start = at % self._size
            count = min(self._end - at, self._size - start)
            yield self._memory[start : start + count]
            at += count

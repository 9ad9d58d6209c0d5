"""The bridge between PortAudio's thread and another, in either direction: a ring of bytes, made once.

One thread puts, one other takes. Putting copies and counts: it takes no lock that anybody could hold, and what does not
fit is refused whole and counted, for a callback that waits is worse than a gap that is known. Taking without a timeout
does not wait either.
"""

from __future__ import annotations

import sys
import threading


class Ring:
    """Holds up to `size` bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._memory = memoryview(bytearray(size))
        self._put = 0
        self._taken = 0
        self._released = 0
        """Bytes that went in, were handed out, and may be overwritten; each counted since the beginning, by one thread."""
        self.refused = 0
        """Bytes that did not fit."""
        self._something = threading.Lock()
        """Locked while there is nothing to tell. Only the taker locks it, so unlocking never waits."""
        self._something.acquire()

    @property
    def room(self) -> int:
        """Bytes that fit. For the putter: it can only grow."""
        return self._size - (self._put - self._released)

    def put(self, data: memoryview) -> None:
        """Copies `data` in, or refuses it. Never waits."""
        size = len(data)
        if size > self.room:
            self.refused += size
            return
        start = self._put % self._size
        whole = self._size - start
        if size <= whole:
            self._memory[start : start + size] = data
        else:
            self._memory[start:] = data[:whole]
            self._memory[: size - whole] = data[whole:]
        # Only now, so that the taker never sees bytes before they are there.
        self._put += size
        self.wake()

    def wake(self) -> None:
        """Lets a waiting `take` return. From any thread but the taker's."""
        if self._something.locked():
            try:
                self._something.release()
            except RuntimeError:
                pass  # another thread was quicker

    def take(self, timeout: float, most: int = sys.maxsize) -> memoryview:
        """What is there, as far as it lies in one piece, up to `most` bytes; empty if nothing came.

        Waits up to `timeout` seconds for something. The view is good until the next call.
        """
        self._released = self._taken
        if self._put == self._taken and timeout > 0:
            self._something.acquire(timeout=timeout)
        start = self._taken % self._size
        count = min(self._put - self._taken, self._size - start, most)
        self._taken += count
        return self._memory[start : start + count]

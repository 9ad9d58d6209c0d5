"""The sound that comes with a prompt, to be played as a take is.

    with PromptSound(script.sound(prompt)) as sound:    # a domain.ports.PcmSource
        playing = play(sound)

It is decoded as it is played, so its length costs no memory. The file came with the profile, from outside.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

import soundfile

from voxseal.domain.errors import PlaybackError
from voxseal.domain.recording import CaptureFormat

_MOST_CHANNELS = 2
"""Of a file with more, the first two are heard: what one can put on two ears."""
_LOWEST_RATE, _HIGHEST_RATE = 4_000, 768_000
"""Hz. A few bytes can claim hundreds of millions, and playing takes memory for a moment of it."""


class PromptSound:
    """16 bits, at the file's own rate. Raises `PlaybackError`, also by `read`, when the file is no sound or damaged."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = soundfile.SoundFile(path)
        except (soundfile.LibsndfileError, OSError):
            raise _unreadable() from None
        if not _LOWEST_RATE <= self._file.samplerate <= _HIGHEST_RATE:
            self._file.close()
            raise _unreadable()
        self._next = 0
        self.format = CaptureFormat(self._file.samplerate, min(self._file.channels, _MOST_CHANNELS), 16)
        self.frames = int(self._file.frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._file.close()

    def read(self, first: int, count: int, /) -> memoryview:
        """See `PcmSource`."""
        try:
            if first != self._next:
                self._file.seek(first)
            samples = self._file.read(count, dtype="int16", always_2d=True)
        except soundfile.LibsndfileError:
            raise _unreadable() from None
        self._next = first + len(samples)
        return memoryview(samples[:, : self.format.channels].tobytes())


def _unreadable() -> PlaybackError:
    return PlaybackError(
        "The sound that comes with this prompt cannot be read.",
        hint="Tell the organisation that you record for. The prompt can be recorded without it.",
    )

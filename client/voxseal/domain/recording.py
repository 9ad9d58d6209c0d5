"""Recording: microphones, what is captured from them, and takes.

A **take** is one attempt at a prompt; the kept one becomes the sample. PCM here is always interleaved, little-endian two's
complement, packed: 2 bytes a sample at 16 bits, 3 at 24.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class CaptureFormat:
    """What is recorded: `sample_rate` in Hz, `bit_depth` 16 or 24."""

    sample_rate: int
    channels: int
    bit_depth: int

    @property
    def frame_size(self) -> int:
        """Bytes of one frame: a sample of each channel."""
        return self.channels * self.bit_depth // 8

    def frames_in(self, seconds: float) -> int:
        return round(seconds * self.sample_rate)


@dataclass(frozen=True)
class InputDevice:
    """A microphone, or what the system offers as one.

    `id` is stable across restarts and replugging as far as the system allows, and is what is remembered; `name` is what
    people know it by. `monitor`: it hears what this computer plays, not a room, and is used only when chosen on purpose.

    `sample_rate` (Hz) and `channels` are what it works at just now, None when nobody says. The system converts to whatever
    is recorded: a headset at 16,000 Hz has no more in it at 48,000.
    """

    id: str
    name: str
    monitor: bool = False
    default: bool = False
    sample_rate: int | None = None
    channels: int | None = None


class Trouble(Enum):
    """What befell a stream while it was open. The value is stable: manifests and the session log hold it."""

    UNPLUGGED = "unplugged"
    """The device has gone, whether or not the system went on with another one."""
    MOVED = "moved"
    """The system moved the stream to another source without asking, although its own is still there."""
    STALLED = "stalled"
    """No sound came for a while, although the device is said to be there."""
    SERVER_LOST = "server-lost"
    """The system's sound service ended or restarted."""
    NOT_WRITTEN = "not-written"
    """The take could not be written on: the disk is full, or failed."""
    ENDED = "ended"
    """The stream finished unasked, for a reason that nobody told."""


@dataclass(frozen=True)
class Captured:
    """What a take holds, as the recorder counted it. Counts are frames.

    `pre_roll` and `post_roll` are the frames before the start and after the stop was asked for. `dropped` are the frames
    that the sound system lost, as far as it said so or the clock shows; they are missing from `frames`. `trouble` is why the
    take ended by itself, if it did: what is there until then is whole.
    """

    device: str
    """The name for people, as it was when recording began."""
    format: CaptureFormat
    frames: int
    pre_roll: int
    post_roll: int
    dropped: int = 0
    trouble: Trouble | None = None

    @property
    def seconds(self) -> float:
        return self.frames / self.format.sample_rate


class LevelHint(Enum):
    """What to do about the level, while it lasts."""

    NONE = "none"
    NO_VOICE = "no-voice"
    """Nobody speaks, or it is too early to tell: there is nothing to be said of the level."""
    TOO_QUIET = "too-quiet"
    TOO_LOUD = "too-loud"
    CLIPPED = "clipped"
    NO_SIGNAL = "no-signal"


@dataclass(frozen=True)
class LevelReading:
    """The level just now, over all channels. Levels in dBFS, -inf for digital silence.

    `peak` and `rms` are of the last tenth of a second or so, `held_peak` is the highest peak of the last two seconds,
    `clipped` whether three or more full-scale samples in a row came since the last reading.
    """

    peak: float
    rms: float
    held_peak: float
    clipped: bool
    hint: LevelHint = LevelHint.NONE


@dataclass(frozen=True)
class Envelope:
    """The outline of a sound, to be drawn: the lowest and the highest sample of each stretch of `step` frames, over all
    channels. At any bit depth they are given as 16 bits, -32,768 to 32,767. A stretch that is not complete is not in it.
    """

    step: int
    lows: array[int]
    highs: array[int]

    def __len__(self) -> int:
        return len(self.highs)

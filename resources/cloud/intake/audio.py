"""Audio of any accepted kind becomes one channel at 16 kHz. Runs in the decoder's own process only: see `decoder`."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from intake.errors import Poisoned

RATE = 16_000
_BLOCK = 1 << 16  # frames
_FORMATS = frozenset({"WAV", "WAVEX", "RF64", "W64", "FLAC", "AIFF", "OGG", "MP3"})
_RATES = (1_000, 768_000)
_MOST_CHANNELS = 64


@dataclass(frozen=True)
class Heard:
    """What the audio says of itself; `samples` is float32, one channel, at `RATE`."""

    samples: npt.NDArray[np.float32]
    container: str
    codec: str
    sample_rate: int
    channels: int
    frames: int


def hear(content: bytes, max_seconds: float) -> Heard:
    """Decodes `content`. Channels are averaged; another rate is converted by soxr (HQ). Raises `Poisoned`."""
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            if file.format not in _FORMATS:
                raise Poisoned("format", "It is not audio of a kind that is taken.")
            rate, channels = file.samplerate, file.channels
            if not _RATES[0] <= rate <= _RATES[1] or not 1 <= channels <= _MOST_CHANNELS:
                raise Poisoned("format", "Its sample rate or number of channels is none of a recording.")
            longest = math.ceil(max_seconds * rate)
            convert = soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality="HQ") if rate != RATE else None
            pieces, frames = [], 0
            # What the header says of the length is not trusted: what comes is counted.
            while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
                frames += len(block)
                if frames > longest:
                    raise Poisoned("too-long", f"It is longer than {max_seconds:.0f} seconds.")
                mono = block.mean(axis=1, dtype=np.float32)
                pieces.append(mono if convert is None else convert.resample_chunk(mono))
            if convert is not None:
                pieces.append(convert.resample_chunk(np.zeros(0, np.float32), last=True))
            kind = (file.format, file.subtype)
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as error:
        raise Poisoned("not-audio", f"It does not decode as audio ({type(error).__name__}).") from None
    if not frames:
        raise Poisoned("empty", "There is no audio in it.")
    samples = np.concatenate(pieces)
    if not np.isfinite(samples).all():
        raise Poisoned("not-finite", "It holds samples that are no numbers.")
    return Heard(samples, kind[0].lower(), kind[1].lower(), rate, channels, frames)

"""Features of audio: arrays of one row a 10 ms frame, each kind under a name that a deployment asks for.

`log_mel` is always there. To add a kind, write a function from samples to an array and name it in `EXTRACTORS`; its
column in the table (see `table`) follows from the array's type and width.

All start from the mel spectrum: 16 kHz, frames of 400 samples (25 ms) every 160 (10 ms), periodic Hann window, centred and
padded with zeros, power, 80 bands from 0 to 8 kHz on Slaney's scale with his normalisation. That is what librosa computes
with `melspectrogram(y=y, sr=16000, n_fft=400, hop_length=160, n_mels=80, pad_mode="constant")`, and what Whisper's front end
takes its logarithm of.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 16_000
WINDOW = 400
HOP = 160
BANDS = 80
FLOOR_DB = -100.0
COEFFICIENTS = 13

Samples = npt.NDArray[np.float32]
Frames = npt.NDArray[Any]

_AT_ONCE = 2048  # frames; bounds memory
_LINEAR_HZ = 200.0 / 3  # Slaney's scale: linear to 1 kHz, then logarithmic (Auditory Toolbox, 1998)
_BREAK_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27


def _to_mel(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = hertz / _LINEAR_HZ
    above = _BREAK_HZ / _LINEAR_HZ + np.log(np.maximum(hertz, 1e-9) / _BREAK_HZ) / _LOG_STEP
    return np.where(hertz < _BREAK_HZ, linear, above)


def _to_hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = mel * _LINEAR_HZ
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_HZ / _LINEAR_HZ))
    return np.where(linear < _BREAK_HZ, linear, above)


@functools.cache
def mel_filters() -> npt.NDArray[np.float32]:
    """Triangles of equal area: (BANDS, WINDOW // 2 + 1)."""
    bins = np.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
    ends = _to_mel(np.array([0.0, RATE / 2]))
    corners = _to_hertz(np.linspace(ends[0], ends[1], BANDS + 2))
    low, peak, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    triangles: npt.NDArray[np.float64] = np.maximum(
        0.0, np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak))
    )
    return (triangles * (2.0 / (high - low))).astype(np.float32)


def mel_decibels(samples: Samples) -> npt.NDArray[np.float32]:
    """(frames, BANDS) in dB, where 0 dB is a mel power of 1; nothing is below `FLOOR_DB`. Frames: 1 + samples // HOP."""
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)
    padded = np.pad(samples, WINDOW // 2)
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    filters = mel_filters().T
    decibels = np.empty((len(cut), BANDS), np.float32)
    for at in range(0, len(cut), _AT_ONCE):
        power = np.square(np.abs(np.fft.rfft(cut[at : at + _AT_ONCE] * window))) @ filters
        floored = np.maximum(power.astype(np.float32), np.float32(10 ** (FLOOR_DB / 10)))
        decibels[at : at + _AT_ONCE] = 10 * np.log10(floored)
    return decibels


def log_mel(decibels: npt.NDArray[np.float32]) -> Frames:
    """uint8: dB above the floor, rounded to whole ones. dB = code - 100; off by at most 0.5 dB, 0.29 dB rms."""
    codes: Frames = np.clip(np.rint(decibels - FLOOR_DB), 0, 255).astype(np.uint8)
    return codes


def log_mel_f16(decibels: npt.NDArray[np.float32]) -> Frames:
    """float16 dB: off by at most 0.03 dB, at twice the size and more."""
    return decibels.astype(np.float16)


def mfcc(decibels: npt.NDArray[np.float32]) -> Frames:
    """float16: the first 13 coefficients of an orthonormal DCT-II over the bands; `librosa.feature.mfcc(S=decibels.T)`."""
    bands = np.arange(BANDS)
    basis = np.cos(np.pi / BANDS * (bands[:, None] + 0.5) * np.arange(COEFFICIENTS)) * np.sqrt(2 / BANDS)
    basis[:, 0] /= np.sqrt(2)
    coefficients: Frames = (decibels @ basis.astype(np.float32)).astype(np.float16)
    return coefficients


EXTRACTORS: Mapping[str, Callable[[npt.NDArray[np.float32]], Frames]] = {
    "log_mel": log_mel,
    "log_mel_f16": log_mel_f16,
    "mfcc": mfcc,
}
WIDTHS: Mapping[str, int] = {"log_mel": BANDS, "log_mel_f16": BANDS, "mfcc": COEFFICIENTS}


def extract(samples: Samples, kinds: tuple[str, ...]) -> dict[str, Frames]:
    """The kinds that are asked for, of one recording. Raises `KeyError` for a kind that there is not."""
    decibels = mel_decibels(samples)
    return {kind: EXTRACTORS[kind](decibels) for kind in kinds}

"""What is said into a microphone, and where it is found again."""

from __future__ import annotations

import numpy as np

from voxseal.domain.recording import CaptureFormat


def noise(capture: CaptureFormat, seconds: float, *, level: float = 0.5, seed: int = 1) -> bytes:
    """PCM that uses every bit of a sample and never repeats, so that each stretch of it is found in one place only."""
    frames = capture.frames_in(seconds)
    span = level * 2.0 ** (capture.bit_depth - 1)
    values = np.random.default_rng(seed).uniform(-span, span, frames * capture.channels).astype(np.int32)
    return packed(values, capture.bit_depth)


def packed(values: np.ndarray, bit_depth: int) -> bytes:
    """Whole numbers as little-endian samples of `bit_depth` bits, one after the other."""
    width = bit_depth // 8
    return bytes(values.reshape(-1).astype("<i4").view("u1").reshape(-1, 4)[:, :width].tobytes())


def unpacked(pcm: bytes | memoryview, bit_depth: int) -> np.ndarray:
    """The whole numbers of PCM."""
    width = bit_depth // 8
    wide = np.zeros((len(pcm) // width, 4), np.uint8)
    wide[:, 4 - width :] = np.frombuffer(pcm, np.uint8).reshape(-1, width)
    return wide.view("<i4").reshape(-1) >> (32 - bit_depth)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's, of two stretches of the same length."""
    return float(np.corrcoef(one.astype(np.float64), other.astype(np.float64))[0, 1])

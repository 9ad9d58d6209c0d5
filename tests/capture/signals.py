"""Signals made by formula, to known values, and the engine fed with them."""

from __future__ import annotations

import numpy as np

from voxseal.capture.measures import Meter
from voxseal.domain.quality import Measures


def sine(level: float, seconds: float, rate: int = 48000, frequency: float = 1000.0, phase: float = 0.0) -> np.ndarray:
    """A sine whose peak is at `level` dBFS; `phase` in degrees."""
    time = np.arange(round(seconds * rate)) / rate
    amplitude = 10 ** (level / 20)
    return np.asarray(amplitude * np.sin(2 * np.pi * frequency * time + np.radians(phase)))


def noise(level: float, seconds: float, rate: int = 48000, seed: int = 1) -> np.ndarray:
    """White noise, scaled to exactly `level` dBFS RMS, without DC."""
    samples = np.random.default_rng(seed).standard_normal(round(seconds * rate))
    samples -= samples.mean()
    return np.asarray(samples * 10 ** (level / 20) / np.sqrt(np.mean(samples**2)))


def faded(samples: np.ndarray, rate: int = 48000, seconds: float = 0.05) -> np.ndarray:
    """With soft ends, so that nothing is measured but the signal itself."""
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(round(seconds * rate)) / (seconds * rate))
    out = samples.copy()
    out[: len(ramp)] *= ramp
    out[-len(ramp) :] *= ramp[::-1]
    return out


def take(
    rate: int = 48000,
    *,
    floor: float = -60.0,
    voice: float = -20.0,
    before: float = 0.7,
    speech: float = 4.0,
    after: float = 0.5,
) -> np.ndarray:
    """Room noise of `floor` dBFS RMS throughout, and a 'voice' of `voice` dBFS RMS in the middle."""
    room = noise(floor, before + speech + after, rate)
    start = round(before * rate)
    spoken = noise(voice, speech, rate, seed=2)
    room[start : start + len(spoken)] += spoken
    return room


def measured(samples: np.ndarray, rate: int = 48000, *, full_scale: float | None = None, block: int = 0) -> Measures:
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    meter = Meter(rate, channels, full_scale=full_scale)
    step = block or max(len(samples), 1)
    for start in range(0, len(samples), step):
        meter.feed(samples[start : start + step])
    return meter.finish()

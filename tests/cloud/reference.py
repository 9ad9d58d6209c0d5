"""Log-mel features another way: scipy's short-time transform, and the filters from their definition, band by band."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import signal

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 80


def mel(hertz: float) -> float:
    """Slaney's Auditory Toolbox: 66.7 Hz a mel to 1 kHz, then 27 steps to each factor of 6.4."""
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)


def hertz(mels: float) -> float:
    return mels * 200 / 3 if mels < 15 else 1000 * 6.4 ** ((mels - 15) / 27)


CORNERS = [hertz(each) for each in np.linspace(0, mel(RATE / 2), BANDS + 2)]


def reference_decibels(samples: npt.NDArray[Any], rate: int) -> npt.NDArray[np.float64]:
    """(frames, BANDS), in dB down to -100."""
    if rate != RATE:
        samples = signal.resample_poly(samples, RATE, rate)
    _, _, spectrum = signal.stft(
        np.pad(samples.astype(np.float64), (0, WINDOW)),
        window=signal.get_window("hann", WINDOW, fftbins=True),
        nperseg=WINDOW,
        noverlap=WINDOW - HOP,
        boundary="zeros",
        padded=True,
    )
    power = np.abs(spectrum) ** 2 * (WINDOW / 2) ** 2  # scipy divides by the window's sum, which is half its length
    bins = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    bands = []
    for low, peak, high in zip(CORNERS, CORNERS[1:], CORNERS[2:], strict=False):
        weight = np.interp(bins, [low, peak, high], [0.0, 1.0, 0.0], left=0.0, right=0.0) * 2 / (high - low)
        bands.append(weight @ power)
    return 10 * np.log10(np.maximum(np.array(bands), 1e-10)).T[: 1 + len(samples) // HOP]

"""A histogram of levels: what percentiles and gates need of a recording of any length, in constant memory.

Bins are 0.01 dB wide and each keeps the sum of its powers, so that means are exact and only a border is rounded.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BINS_A_DECIBEL = 100


class LevelHistogram:
    """Counts powers (mean squares) from `lowest` to `highest` dB; what lies outside is counted in the outermost bin."""

    def __init__(self, lowest: float, highest: float) -> None:
        self._lowest = lowest
        bins = round((highest - lowest) * _BINS_A_DECIBEL)
        self._counts = np.zeros(bins, dtype=np.int64)
        self._powers = np.zeros(bins)

    def add(self, powers: Floats) -> None:
        """`powers` must be greater than zero."""
        places = ((10.0 * np.log10(powers) - self._lowest) * _BINS_A_DECIBEL).astype(np.int64)
        places = np.clip(places, 0, len(self._counts) - 1)
        np.add.at(self._counts, places, 1)
        np.add.at(self._powers, places, powers)

    @property
    def count(self) -> int:
        return int(self._counts.sum())

    def level_of_rank(self, rank: int) -> float:
        """The upper border, in dB, of the bin that holds the `rank`-th smallest power (from 1)."""
        place = int(np.searchsorted(np.cumsum(self._counts), rank))
        return self._lowest + (place + 1) / _BINS_A_DECIBEL

    def mean(self, above: float = -np.inf, below: float = np.inf) -> float | None:
        """The mean power of the bins that lie between two levels in dB; None when nothing does."""
        first, last = self._place(above), self._place(below)
        count = int(self._counts[first:last].sum())
        return float(self._powers[first:last].sum()) / count if count else None

    def mean_within(self, margin: float, above: float = -np.inf) -> float | None:
        """The mean power of the largest set of loudest bins whose mean exceeds its quietest by at most `margin` dB."""
        first = self._place(above)
        counts = np.cumsum(self._counts[first:][::-1])
        powers = np.cumsum(self._powers[first:][::-1])
        used = np.flatnonzero(self._counts[first:][::-1])
        if not used.size:
            return None
        means = powers[used] / counts[used]
        quietest = self._powers[first:][::-1][used] / self._counts[first:][::-1][used]
        fitting = np.flatnonzero(means <= quietest * 10.0 ** (margin / 10.0))
        return float(means[fitting[-1]])

    def _place(self, level: float) -> int:
        if not np.isfinite(level):
            return 0 if level < 0 else len(self._counts)
        return int(np.clip(round((level - self._lowest) * _BINS_A_DECIBEL), 0, len(self._counts)))

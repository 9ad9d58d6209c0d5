"""Files to submit: noise, of which nothing compresses and nothing is a voice, and no two are the same."""

from __future__ import annotations

import random
import wave
from pathlib import Path


def recordings(folder: Path, *, large: int, small: int, seed: int) -> Path:
    """One WAV of `large` bytes and `small` ones of 10 to 60 kB, in `folder`."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    _noise(folder / f"large {seed}.wav", large, chance)
    for number in range(small):
        _noise(folder / f"small {seed}-{number}.wav", chance.randrange(10_000, 60_000), chance)
    return folder


def _noise(path: Path, size: int, chance: random.Random) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(chance.randbytes(size // 2 * 2))

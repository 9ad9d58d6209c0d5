"""kill -9 at random moments while a take is recorded from a microphone; what comes back, and what is missing at its end.

    .venv/bin/python -m tests.takes.random_kills --seed 7 --kills 100

Each time: the real `voxseal record` in a process of its own, killed; then the same command again, which recovers the take,
keeps it, and so seals it. The sealed FLAC is opened with the pipeline's key, and each of its samples held against what was
said. What is missing is counted from what could be had of the microphone at the moment of the kill, by the clock. A machine
on which many compete for few processors wakes everybody late, the sound service and the recorder among them; by how much is
measured beside it (`Witness`), and allowed for, once for each of the three who hand the sound on.
"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.audio.rig import SoundServer
from tests.audio.signals import noise, packed
from tests.conftest import profile_with, public_pem
from tests.takes.keyring import SecretService
from tests.takes.studio import Studio
from tests.takes.witness import Witness
from voxseal.sealing import open_message

MOST_LOST = 0.1
"""Seconds. What a kill may cost."""
_HANDS = 3
_LONGEST_TAKE = 2.0


@dataclass(frozen=True)
class Killed:
    """One kill. Times in seconds; `lost` is what is missing at the end of the take, `lateness` the machine's own."""

    after: float
    recovered: float
    lost: float
    lateness: float

    @property
    def too_much(self) -> bool:
        return self.lost > MOST_LOST + _HANDS * self.lateness


class RandomKills:
    """In a studio whose profile is sealed to `key`."""

    def __init__(self, studio: Studio, key: rsa.RSAPrivateKey, seed: int) -> None:
        self._studio = studio
        self._key = key
        self._random = random.Random(seed)
        self._said = noise(studio.microphone.format, 60.0, seed=seed)

    def kill(self) -> Killed:
        studio, format_ = self._studio, self._studio.microphone.format
        after = self._random.uniform(0.0, _LONGEST_TAKE)
        with studio.microphone.speaking(self._said), Witness(studio.microphone) as witness:
            studio.until(lambda: witness.started)
            with studio.recording("--free", "--seconds", "600") as running:
                time.sleep(after)
                moment = time.monotonic()
                running.kill()
                running.wait()
        had = witness.clock(self._said.find)(moment)
        document = studio.client.json("record", "--decide", "keep")
        (take,) = document["recovery"]["recovered"]
        pcm = self.opened(take["id"])
        assert len(pcm) == take["frames"] * format_.frame_size
        start = self._said.find(pcm)
        assert start >= 0, "what was recovered is not what was said"
        end = (start + len(pcm)) // format_.frame_size
        return Killed(after, take["seconds"], (had - end) / format_.sample_rate, witness.lateness(moment))

    def opened(self, take: str) -> bytes:
        """The PCM of a kept take, as the pipeline has it. Its sealed message is removed: the next one is to be found."""
        (sealed,) = self._studio.client.data.rglob(f"{take}.sealed")
        flac = io.BytesIO()
        with sealed.open("rb") as file:
            open_message(file, flac, self._key)
        samples, _ = soundfile.read(io.BytesIO(flac.getvalue()), dtype="int32", always_2d=True)
        depth = self._studio.microphone.format.bit_depth
        return packed(np.asarray(samples) >> (32 - depth), depth)


def describe(seed: int, kills: list[Killed]) -> str:
    """For people: what it came to, and how to have it again."""
    lost = sorted(kill.lost for kill in kills)
    late = sorted(kill.lateness for kill in kills)
    return (
        f"{len(kills)} kills, {len(kills)} takes recovered and opened, each bit for bit what was said; missing at the end:"
        f" median {statistics.median(lost) * 1000:.0f} ms, at most {lost[-1] * 1000:.0f} ms; the machine woke a sleeper"
        f" up to {statistics.median(late) * 1000:.0f} ms too late (median; at most {late[-1] * 1000:.0f} ms)\n"
        f"again: python -m tests.takes.random_kills --seed {seed} --kills {len(kills)}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.takes.random_kills")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--kills", type=int, default=100)
    asked = parser.parse_args()
    key = rsa.generate_private_key(65_537, 4096)
    with tempfile.TemporaryDirectory() as name:
        profile, sounds = Path(name) / "acme.toml", Path(name) / "sound"
        profile.write_text(profile_with(public_pem(key)))
        sounds.mkdir()
        with SoundServer(sounds) as sound, SecretService(Path(name) / "keyring") as keyring:
            driver = RandomKills(Studio(Path(name) / "studio", profile, sound, keyring), key, asked.seed)
            kills = []
            for number in range(asked.kills):
                last = driver.kill()
                kills.append(last)
                said = f"lost {last.lost * 1000:.0f} ms, machine late by up to {last.lateness * 1000:.0f} ms"
                print(f"{number + 1}: after {last.after:.2f} s, {said}", file=sys.stderr)
    print(describe(asked.seed, kills))
    return int(any(kill.too_much for kill in kills))


if __name__ == "__main__":
    sys.exit(main())

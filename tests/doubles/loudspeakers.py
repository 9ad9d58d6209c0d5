"""Loudspeakers that play nothing, and say what they were given."""

from __future__ import annotations

from voxseal.domain.errors import VoxsealError
from voxseal.domain.ports import PcmSource


class FakePlaying:
    """A `domain.ports.Playing`: it goes on until it is stopped, or told that it has come to its end."""

    def __init__(self, pcm: bytes) -> None:
        self.pcm = pcm
        self.position = 0
        self.done = False
        self.stopped = False
        self.error: VoxsealError | None = None

    def stop(self) -> None:
        self.done = self.stopped = True


class Loudspeakers:
    """`play` in place of `capture.playback.play`; `playing` are those that were begun, oldest first."""

    def __init__(self) -> None:
        self.playing: list[FakePlaying] = []

    def play(self, source: PcmSource) -> FakePlaying:
        self.playing.append(FakePlaying(bytes(source.read(0, source.frames))))
        return self.playing[-1]

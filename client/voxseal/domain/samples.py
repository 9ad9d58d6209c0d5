"""Samples and submissions: what was selected, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from voxseal.domain.quality import Measures


class SampleState(Enum):
    SELECTED = "selected"
    """Found; not yet read."""
    SEALED = "sealed"
    """Its sealed message is in the spool, and the object row exists."""
    DELIVERED = "delivered"
    LEFT_OUT = "left-out"
    """Not sent, for a reason that the person is told."""
    FAILED = "failed"
    """Could not be delivered; `resume` tries again."""
    CANCELLED = "cancelled"


class SubmissionState(Enum):
    SCANNING = "scanning"
    """Paths are still being looked through; not all of its samples have a row yet."""
    RECORDING = "recording"
    """Takes are being recorded into it: what is kept is sealed and waits, until the person finishes it and it is OPEN."""
    OPEN = "open"
    CLOSED = "closed"
    """The manifest is delivered: the pipeline may take it."""
    EMPTY = "empty"
    """Nothing in it could be sent."""
    CANCELLED = "cancelled"


class LeftOut(Enum):
    """Why a file is not sent. The value is stable; `SAY` has the words."""

    NOT_AUDIO = "not-audio"
    EMPTY = "empty"
    DAMAGED = "damaged"
    FORMAT = "format"
    SAMPLE_RATE = "sample-rate"
    CHANNELS = "channels"
    BIT_DEPTH = "bit-depth"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    UNREADABLE = "unreadable"
    LINK_OUTSIDE = "link-outside"
    NOT_A_FILE = "not-a-file"
    CHANGED = "changed"
    VANISHED = "vanished"
    TWICE = "twice"
    WAITING = "waiting"
    DELIVERED_BEFORE = "delivered-before"
    QUALITY = "quality"


@dataclass(frozen=True)
class AudioFacts:
    """What a file is, read from its content. `frames` counts samples per channel; `bit_depth` is None for lossy audio."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    bit_depth: int | None
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate


@dataclass(frozen=True)
class Sealing:
    """What sealing a sample gave. Sizes in bytes, digests as lower-case hex; `measures` where the profile asks for them."""

    plaintext_size: int
    plaintext_sha256: str
    sealed_size: int
    sealed_sha256: str
    facts: AudioFacts
    measures: Measures | None = None


@dataclass(frozen=True)
class Sample:
    """One piece of audio in a submission. `name` is what the person calls it, relative to what was chosen."""

    id: str
    submission: str
    position: int
    name: str
    source: str
    state: SampleState
    size: int = 0
    left_out: LeftOut | None = None
    reason: str = ""
    sealing: Sealing | None = None


@dataclass(frozen=True)
class ConsentGiven:
    """Which consent text was accepted, and when (UTC). `text_sha256` ties it to the very words."""

    version: str
    text_sha256: str
    accepted_at: datetime


@dataclass(frozen=True)
class Submission:
    """A set of samples sent together. `prefix` is bound at the first sign-in that delivers any of it."""

    id: str
    created_at: datetime
    state: SubmissionState
    destination: str
    consent: ConsentGiven
    prefix: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class SubmissionCounts:
    """How many samples stand where, and how many bytes."""

    by_state: dict[SampleState, int] = field(default_factory=dict)
    sealed_bytes: int = 0
    delivered_bytes: int = 0

    def __getitem__(self, state: SampleState) -> int:
        return self.by_state.get(state, 0)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


@dataclass(frozen=True)
class Sums:
    """A submission's samples by state, and bytes: `selected_bytes` still to be sealed (as files), `sealed_bytes` of all
    messages made and not cancelled, its manifest among them, `delivered_bytes` of those that the store has whole, and
    `partial` what it has confirmed of each message that is on its way. `first` and `last` of the samples' names."""

    by_state: dict[SampleState, int] = field(default_factory=dict)
    selected_bytes: int = 0
    sealed_bytes: int = 0
    delivered_bytes: int = 0
    partial: dict[str, int] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    def __getitem__(self, state: SampleState) -> int:
        return self.by_state.get(state, 0)

    @property
    def title(self) -> tuple[str, bool]:
        """What a person would call it: the folder or file that its names begin with, and whether others are beside it."""
        top, other = self.first.split("/")[0], self.last.split("/")[0]
        return top, top != other

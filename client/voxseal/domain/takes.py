"""Takes: the attempts at a prompt, each a version of it, and what became of them.

A take is first **undecided**: its sound lies in the encrypted scratch, under a key that the OS vault keeps. Keeping it makes
the sealed sample, which bears the take's id; keeping or discarding it destroys the scratch key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from voxseal.domain.prompts import Prompt, PromptState
from voxseal.domain.quality import Judgement, Measures, Verdict
from voxseal.domain.recording import Captured, CaptureFormat


class TakeKind(Enum):
    """What is recorded. The value is stable: ledger and manifests hold it."""

    PROMPT = "prompt"
    FREE = "free"
    """Without a script."""
    ROOM_TONE = "room-tone"
    """The room with nobody speaking, for whoever cleans or judges the other takes."""
    TRAINING = "training"
    """A training prompt: never sent."""


class TakeState(Enum):
    RECORDING = "recording"
    """Being recorded; or the program ended meanwhile, and nobody has looked yet what is left."""
    UNDECIDED = "undecided"
    KEPT = "kept"
    """Its sealed sample is in the spool, or delivered."""
    REPLACED = "replaced"
    """It was kept, and another take of the same prompt was kept after it: its sealed sample is dropped."""
    PRACTISED = "practised"
    """A training take that was good: its sound is destroyed."""
    DISCARDED = "discarded"
    LOST = "lost"
    """Its scratch cannot be opened any more: the key was in memory only, or it is damaged or gone."""


@dataclass(frozen=True)
class Take:
    """One attempt. `id` is opaque; a kept take's sample has the same.

    `version` counts the takes of one prompt (or of free recording, or room tones) in its submission from 1. `captured` is
    None until the take has ended; then it says what is there, also after a crash. `recovered`: a crash ended it, and
    what was on the disk by then is whole; `captured` then counts only the dropped frames that had been written down.
    """

    id: str
    submission: str
    kind: TakeKind
    prompt: Prompt | None
    version: int
    state: TakeState
    started_at: datetime
    device: str
    """The name for people, as it was when recording began."""
    format: CaptureFormat
    captured: Captured | None = None
    recovered: bool = False
    durable: bool = False
    """Whether its scratch key is in a vault that outlives the process."""
    measures: Measures | None = None


@dataclass(frozen=True)
class PromptStatus:
    """How far a prompt has come. `undecided` are its takes that wait, oldest first; one may be under way."""

    prompt: Prompt
    state: PromptState
    kept: Take | None = None
    undecided: tuple[Take, ...] = ()


@dataclass(frozen=True)
class TakeVerdict:
    """A take's measures against the profile's limits. `verdict` is the worst of the judgements."""

    take: Take
    measures: Measures | None
    """None: there is too little of it to be measured, or its sample rate is beyond what can be."""
    judgements: tuple[Judgement, ...]

    @property
    def verdict(self) -> Verdict:
        found = {judgement.verdict for judgement in self.judgements}
        return next((worst for worst in (Verdict.PROBLEM, Verdict.WARNING) if worst in found), Verdict.OK)

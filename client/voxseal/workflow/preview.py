"""What submitting some files and folders would send, before anything is submitted: found, looked at, and left out why.

    preview = Preview.of(workbench)
    for batch in preview.look_through([Path("recordings")], cancelled):
        batch                   # [Candidate(name="recordings/a.wav", …, why=None), Candidate(…, why=LeftOut.TOO_SHORT, …)]
    workbench.submit(candidates)        # exactly those; what is left out is written down with its reason

A quick look: structure and header of each file, no decoding, and whether the same file (path, size, time) was sent before.
What only reading can tell (damage inside compressed audio, the same content under another name, the measures) is told when
it is sealed; each file is opened and checked anew then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from voxseal.capture import Found, LeftBehind, Refused, SourceFile, look_at_audio, scan
from voxseal.domain.errors import Cancelled, UsageError
from voxseal.domain.ids import new_sample_id
from voxseal.domain.profile import AudioRules
from voxseal.domain.samples import LeftOut, Sample, SampleState
from voxseal.store.originals import Sent
from voxseal.workflow.selecting import shown_name

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench

_AT_ONCE = 500
_SECONDS = 0.1
"""A batch is handed over when it is this old, so that whoever watches sees that it goes on."""
_NOT_OPENED = {LeftOut.LINK_OUTSIDE, LeftOut.NOT_A_FILE, LeftOut.VANISHED, LeftOut.UNREADABLE}
"""What `capture.scan` says of what it met."""


class Candidate(NamedTuple):
    """A file that was met. `size` in bytes; `seconds` of sound, where the header says; `why` is None for one to be sent."""

    path: Path
    name: str
    size: int
    seconds: float | None
    why: LeftOut | None
    reason: str


@dataclass(frozen=True)
class Preview:
    """What files are held against: the profile's rules, and what was sent to the same place before."""

    rules: AudioRules
    sent: Sent
    apart: tuple[Path, ...]

    @classmethod
    def of(cls, workbench: Workbench) -> Preview:
        """Blocks on the ledger. Raises `ProfileError`, `LedgerError`."""
        profile = workbench.profile
        return cls(profile.audio, workbench.ledger.originals.sent(profile.destination), workbench.folder.own)

    def look_through(self, paths: Sequence[Path], cancelled: Callable[[], bool]) -> Iterator[list[Candidate]]:
        """Every file under `paths`, in batches, in the order of `capture.scan`. Raises `Cancelled`."""
        return self._look_at(scan(paths, cancelled, apart=self.apart), cancelled)

    def look_again(self, candidates: Iterable[Candidate], cancelled: Callable[[], bool]) -> Iterator[list[Candidate]]:
        """The same files, in batches: of another preview, whose rules were others. Raises `Cancelled`.

        What no profile has a say in is not opened, and is not among them: a link that was not followed is not followed now.
        """
        files = (Found(one.path, one.name, one.size) for one in candidates if one.why not in _NOT_OPENED)
        return self._look_at(files, cancelled)

    def _look_at(self, items: Iterable[Found | LeftBehind], cancelled: Callable[[], bool]) -> Iterator[list[Candidate]]:
        batch: list[Candidate] = []
        started = time.monotonic()
        for item in items:
            if cancelled():
                raise Cancelled
            batch.append(self._candidate(item))
            if len(batch) >= _AT_ONCE or time.monotonic() - started >= _SECONDS:
                yield batch
                batch, started = [], time.monotonic()
        if cancelled():
            raise Cancelled
        yield batch

    def _candidate(self, item: Found | LeftBehind) -> Candidate:
        name = shown_name(item.name)
        if isinstance(item, LeftBehind):
            return Candidate(item.path, name, 0, None, item.why, item.reason)
        try:
            with SourceFile(item.path) as source:
                key = Sent.key(item.path, source.size, source.modified_ns)
                if key in self.sent.delivered:
                    raise Refused(LeftOut.DELIVERED_BEFORE, "It was delivered before, and has not changed since.")
                if key in self.sent.waiting:
                    raise Refused(LeftOut.WAITING, "It waits in an earlier submission already.")
                facts = look_at_audio(source, self.rules)
        except Refused as refused:
            return Candidate(item.path, name, item.size, None, refused.why, refused.reason)
        return Candidate(item.path, name, item.size, facts.seconds, None, "")


def samples_from(candidates: Iterable[Candidate], submission: str) -> Iterator[Sample]:
    """The rows of candidates in a submission, one by one. Raises `UsageError` at the end when none of them can be sent."""
    some = False
    for candidate in candidates:
        some = some or candidate.why is None
        yield _sample_from(candidate, submission)
    if not some:
        raise UsageError("None of these files can be sent.", hint="Nothing was sent. Choose others.")


def _sample_from(candidate: Candidate, submission: str) -> Sample:
    """The row of a candidate in a submission."""
    return Sample(
        id=new_sample_id(),
        submission=submission,
        position=0,
        name=candidate.name,
        source=str(candidate.path),
        state=SampleState.LEFT_OUT if candidate.why else SampleState.SELECTED,
        size=candidate.size,
        left_out=candidate.why,
        reason=candidate.reason,
    )

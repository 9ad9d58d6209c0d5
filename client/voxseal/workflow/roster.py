"""The submissions of a dispatch in their order, in memory: how each stands and which goes next.

Not locked: `dispatch` guards it. Nothing here waits for a disk or a network but `Remembered.of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from voxseal.domain.errors import VoxsealError
from voxseal.domain.samples import Submission, SubmissionState, Sums
from voxseal.store import Ledger
from voxseal.workflow.progress import Progress, Tally
from voxseal.workflow.standing import Overview, Standing, SubmissionStatus, Waiting

_UNFINISHED = {SubmissionState.SCANNING, SubmissionState.OPEN}
_FINISHED = {
    SubmissionState.CLOSED: Standing.DELIVERED,
    SubmissionState.EMPTY: Standing.EMPTY,
    SubmissionState.CANCELLED: Standing.CANCELLED,
}


@dataclass
class Entry:
    """A submission and what is known of it beside the ledger."""

    submission: Submission
    sums: Sums
    """As the ledger had it when the entry was made or renewed."""
    paused: bool = False
    cancelling: bool = False
    failed: bool = False
    """Its last run left something undone that only the person can put right."""
    error: VoxsealError | None = None
    tally: Tally = field(init=False)
    _progress: Progress | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.tally = Tally.of(self.submission, self.sums)

    @property
    def id(self) -> str:
        return self.submission.id

    @property
    def unfinished(self) -> bool:
        return self.submission.state in _UNFINISHED

    @property
    def ready(self) -> bool:
        """Whether it may go by itself."""
        return self.unfinished and not (self.paused or self.cancelling or self.failed)

    @property
    def progress(self) -> Progress:
        if self._progress is None:
            self._progress = self.tally.progress
        return self._progress

    def touched(self) -> None:
        """Its tally has counted something."""
        self._progress = None

    def renew(self, submission: Submission, sums: Sums) -> None:
        """As the ledger has it now."""
        self.submission, self.sums = submission, sums
        self.tally = Tally.of(submission, sums)
        self.touched()


@dataclass(frozen=True)
class Remembered:
    """What the ledger has of submissions, read in one go."""

    entries: tuple[Entry, ...]
    order: tuple[str, ...]
    all_paused: bool

    @classmethod
    def of(cls, ledger: Ledger) -> Self:
        """Blocks on the disk. Raises `LedgerError`."""
        sums, paused = ledger.browser.sums(), ledger.agenda.paused()
        return cls(
            tuple(
                Entry(each, sums.get(each.id, Sums()), paused=each.id in paused)
                for each in ledger.submissions(*_UNFINISHED, *_FINISHED)
            ),
            tuple(ledger.agenda.order()),
            ledger.agenda.all_paused,
        )


class Roster:
    """See the module."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._order: list[str] = []
        self.all_paused = False

    def take_in(self, remembered: Remembered) -> None:
        """Everything that is not here yet, at its place."""
        for entry in remembered.entries:
            self._entries.setdefault(entry.id, entry)
        known = [name for name in remembered.order if name in self._entries]
        self._order = known + [name for name in self._order if name not in known]

    def add(self, submission: Submission, sums: Sums) -> None:
        """A new one, at the end; one that is here already stays as it is."""
        if submission.id not in self._entries and submission.state in _UNFINISHED:
            self._entries[submission.id] = Entry(submission, sums)
            self._order.append(submission.id)

    def __getitem__(self, submission: str) -> Entry | None:
        return self._entries.get(submission)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    @property
    def order(self) -> list[str]:
        """Ids of the unfinished, the next one first."""
        return [name for name in self._order if self._entries[name].unfinished]

    @property
    def next(self) -> Entry | None:
        """The first that may go, or None: nothing is left, or what is left waits for the person."""
        if self.all_paused:
            return None
        return next((self._entries[name] for name in self._order if self._entries[name].ready), None)

    def move(self, submission: str, places: int) -> bool:
        """Moves it by `places` among the unfinished (-1: one up). Whether anything changed."""
        order = self.order
        if submission not in order:
            return False
        old = order.index(submission)
        new = min(max(old + places, 0), len(order) - 1)
        order.insert(new, order.pop(old))
        self._order = order
        return new != old

    def overview(
        self, running: Entry | None, waiting: Waiting | None, rate: float | None, limit: int | None, struggling: bool
    ) -> Overview:
        """All of it, for faces. `rate` in bytes a second."""
        unfinished = [self._entries[name] for name in self.order]
        finished = sorted(
            (entry for entry in self if not entry.unfinished),
            key=lambda entry: entry.submission.created_at,
            reverse=True,
        )
        going = [entry.progress for entry in unfinished if entry.ready]
        confirmed, total = sum(each.confirmed_bytes for each in going), sum(each.total_bytes for each in going)
        return Overview(
            tuple(self._status(entry, running, rate) for entry in (*unfinished, *finished)),
            waiting,
            struggling,
            self.all_paused,
            limit,
            confirmed,
            total,
            rate,
            _seconds(total - confirmed, rate),
        )

    def _status(self, entry: Entry, running: Entry | None, rate: float | None) -> SubmissionStatus:
        progress = entry.progress
        if entry is not running:
            rate = None
        left = _seconds(progress.total_bytes - progress.confirmed_bytes, rate)
        title, more = entry.sums.title
        standing = self._standing(entry, running)
        return SubmissionStatus(entry.submission, standing, progress, title, more, entry.error, rate, left)

    def _standing(self, entry: Entry, running: Entry | None) -> Standing:
        if not entry.unfinished:
            return _FINISHED[entry.submission.state]
        if entry.cancelling:
            return Standing.CANCELLING
        if entry.paused or self.all_paused:
            return Standing.PAUSED
        if entry.failed:
            return Standing.FAILED
        return Standing.SENDING if entry is running else Standing.QUEUED


def _seconds(left: int, rate: float | None) -> float | None:
    return left / rate if rate else None

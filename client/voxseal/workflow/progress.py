"""How far a submission is, counted from events: for every face the same figures.

    tally = Tally.of(submission, ledger.browser.sums(submission.id).get(submission.id, Sums()))
    tally.count(event)              # each event of its delivery
    tally.progress                  # Progress(found=…, sealed=…, confirmed_bytes=…, total_bytes=…)
    rate = RateMeter(clock)         # bytes a second, over what the store confirmed lately

Bytes are those of sealed messages, and count when the store has confirmed them, not when they were handed to the network.
What an upload loses again (a store that forgot it) is taken off again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from voxseal.domain import events as happened
from voxseal.domain.events import Event
from voxseal.domain.ports import Clock
from voxseal.domain.samples import SampleState, Submission, SubmissionState, Sums

_WINDOW = 20.0
"""Seconds that a rate is taken over: long enough for a part of 8 MiB to be confirmed on a home line."""
_FRAME = 2048
"""A sealed message has 32 bytes for each 64 KiB of what is in it …"""
_HEAD = 800
"""… and a header of about this many with one recipient."""


def sealed_size_of(size: int, files: int = 1) -> int:
    """About how many bytes `files` files of `size` bytes in all will have once they are sealed."""
    return size + size // _FRAME + _HEAD * files


@dataclass(frozen=True)
class Progress:
    """Counts of samples, and bytes of sealed messages; for files not yet sealed `total_bytes` has an estimate.

    `found` is all that is to be sent: without what was left out.
    """

    scanning: bool = False
    found: int = 0
    sealed: int = 0
    delivered: int = 0
    left_out: int = 0
    failed: int = 0
    confirmed_bytes: int = 0
    total_bytes: int = 0

    @property
    def share(self) -> float:
        """0 to 1. Of bytes, and of samples where there are none."""
        if self.total_bytes:
            return min(self.confirmed_bytes / self.total_bytes, 1.0)
        return min(self.delivered / self.found, 1.0) if self.found else 0.0


class Tally:
    """Counts one submission's events. Not locked: its owner is."""

    def __init__(self, *, scanning: bool = False) -> None:
        self._scanning = scanning
        self._to_seal = 0
        self._to_seal_bytes = 0
        self._sealed = 0
        self._sealed_bytes = 0
        self._delivered = 0
        self._left_out = 0
        self._failed = 0
        self._confirmed = 0
        self._partial: dict[str, int] = {}
        """What the store has confirmed of each message that it has not whole."""

    @classmethod
    def of(cls, submission: Submission, sums: Sums) -> Tally:
        """As the ledger has it."""
        tally = cls(scanning=submission.state is SubmissionState.SCANNING)
        if not tally._scanning:  # rows of a scan that was cut short come again
            tally._to_seal = sums[SampleState.SELECTED]
            tally._to_seal_bytes = sums.selected_bytes
            tally._left_out = sums[SampleState.LEFT_OUT]
        tally._failed = sums[SampleState.FAILED]
        tally._delivered = sums[SampleState.DELIVERED]
        tally._sealed = sums[SampleState.SEALED] + tally._failed + tally._delivered
        tally._sealed_bytes = sums.sealed_bytes
        tally._partial = dict(sums.partial)
        tally._confirmed = sums.delivered_bytes + sum(sums.partial.values())
        return tally

    @property
    def progress(self) -> Progress:
        return Progress(
            self._scanning,
            self._to_seal + self._sealed,
            self._sealed,
            self._delivered,
            self._left_out,
            self._failed,
            self._confirmed,
            max(self._sealed_bytes + sealed_size_of(self._to_seal_bytes, self._to_seal), self._confirmed),
        )

    def try_failed_again(self) -> None:
        """A delivery begins by taking up what failed."""
        self._failed = 0

    def count(self, event: Event) -> int:
        """Takes an event of this submission in. Returns how many bytes the store has just confirmed, if any."""
        before = self._confirmed
        match event:
            case happened.SampleFound():
                self._to_seal += 1
                self._to_seal_bytes += event.size
            case happened.ScanEnded():
                self._scanning = False
                self._to_seal, self._to_seal_bytes = event.found, event.bytes
            case happened.SampleLeftOut():
                self._left_out += 1
                if not self._scanning:
                    self._take_from_waiting(event.size)
            case happened.SampleSealed():
                self._take_from_waiting(event.size)
                self._sealed += 1
                self._sealed_bytes += event.sealed_size
            case happened.ManifestSealed():
                self._sealed_bytes += event.sealed_size
            case happened.UploadStarted() | happened.UploadBegunAgain():
                self._confirmed -= self._partial.pop(event.object, 0)
            case happened.UploadContinued():
                self._confirm(event.object, event.bytes_kept - self._partial.get(event.object, 0))
            case happened.PartSent():
                self._confirm(event.object, event.size)
            case happened.ObjectDelivered():
                self._delivered += event.object != event.submission  # its manifest is no sample
                self._confirmed += event.size - self._partial.pop(event.object, 0)
            case happened.UploadFailed():
                self._failed += event.object != event.submission
            case _:
                pass
        return max(self._confirmed - before, 0)

    def _confirm(self, object_id: str, size: int) -> None:
        self._partial[object_id] = self._partial.get(object_id, 0) + size
        self._confirmed += size

    def _take_from_waiting(self, size: int) -> None:
        self._to_seal = max(self._to_seal - 1, 0)
        self._to_seal_bytes = max(self._to_seal_bytes - size, 0)


class RateMeter:
    """Bytes a second over the last twenty seconds of work. Not locked: its owner is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None
        self._seen: deque[tuple[float, int]] = deque()
        self._bytes = 0

    def begin(self) -> None:
        """Work begins, or goes on after a pause, whose seconds do not count."""
        self._since = self._clock.monotonic()
        self._seen.clear()
        self._bytes = 0

    def end(self) -> None:
        self._since = None

    def add(self, size: int) -> None:
        """The store has just confirmed `size` bytes."""
        if size and self._since is not None:
            self._seen.append((self._clock.monotonic(), size))
            self._bytes += size

    @property
    def bytes_per_second(self) -> float | None:
        """None while nothing is at work, or nothing was confirmed yet."""
        if self._since is None:
            return None
        now = self._clock.monotonic()
        while self._seen and self._seen[0][0] < now - _WINDOW:
            _, size = self._seen.popleft()
            self._bytes -= size
        if not self._seen:
            return None if now - self._since < _WINDOW else 0.0
        return self._bytes / max(min(now - self._since, _WINDOW), 0.5)

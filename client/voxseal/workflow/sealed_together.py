"""Sealed messages that become durable together: one wait for their folder and one for the ledger, not one each.

    group = SealedGroup(ledger, budget, events, wake)
    group.add(spooled, row, event)          # written, not durable; takes the spool file over
    group.settle()                          # durable: files under their names, then all rows in one transaction

The order within is that of a single message: bytes → name → row. A crash at any point leaves each sample SELECTED, at worst
with a file that no row speaks of and the next start sweeps away, or SEALED with its file there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from voxseal.domain.events import SampleSealed
from voxseal.domain.ports import EventSink
from voxseal.store import Ledger, SealedSample, SpoolFile, commit_together
from voxseal.workflow.backpressure import SpoolBudget

_MOST = 32
_MOST_BYTES = 4 << 20
_LONGEST = 0.1
"""Seconds that the first may wait for the others: the upload is to have work, and a person to see that things move."""


@dataclass(frozen=True)
class _Member:
    file: SpoolFile
    row: SealedSample
    event: SampleSealed


class SealedGroup:
    """See the module. For one thread. Its bytes count in the spool's budget from `add` on."""

    def __init__(self, ledger: Ledger, budget: SpoolBudget, events: EventSink, settled: Callable[[], None]) -> None:
        self._ledger = ledger
        self._budget = budget
        self._events = events
        self._settled = settled
        self._members: list[_Member] = []
        self._digests: set[str] = set()
        self._bytes = 0
        self._since = 0.0

    def add(self, file: SpoolFile, row: SealedSample, event: SampleSealed) -> None:
        """Settles when there is enough for it to be worth while."""
        if not self._members:
            self._since = time.monotonic()
        self._members.append(_Member(file, row, event))
        self._digests.add(row.sealing.plaintext_sha256)
        self._bytes += row.sealing.sealed_size
        self._budget.add(row.sealing.sealed_size)
        waited = time.monotonic() - self._since
        if len(self._members) >= _MOST or self._bytes >= _MOST_BYTES or waited >= _LONGEST:
            self.settle()

    def holds(self, plaintext_sha256: str) -> bool:
        """Whether the same content waits here already."""
        return plaintext_sha256 in self._digests

    def settle(self) -> None:
        """Makes all durable and says so. Raises `DiskFull` or `LedgerError`; then none of them is sealed."""
        if not self._members:
            return
        try:
            commit_together([member.file for member in self._members])
            self._ledger.sealed_together([member.row for member in self._members])
        except BaseException:
            self.discard()
            raise
        members = self._members
        self._forget()
        for member in members:
            self._events(member.event)
        self._settled()

    def discard(self) -> None:
        """Gives up what is not durable; its samples stay SELECTED."""
        for member in self._members:
            member.file.discard()
        self._budget.remove(self._bytes)
        self._forget()

    def _forget(self) -> None:
        self._members = []
        self._digests = set()
        self._bytes = 0

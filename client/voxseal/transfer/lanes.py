"""Which waiting object goes next: small ones side by side, one large one at a time beside them.

Holds a few hundred objects at most, however many the ledger has. Not locked: `queue` guards it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from voxseal.domain.uploads import SealedObject
from voxseal.transfer.plan import SINGLE_PUT_LIMIT, Workers

_HELD = 200
_MOST_IN_A_RUN = 8
_MOST_BYTES_IN_A_RUN = 1 << 20


class Lanes:
    """The order of the ledger within each lane. While a large object is under way, its part workers are taken from the
    small lane's; at least one is left to it."""

    batch = 100
    """How many objects to ask the ledger for at once."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._small: deque[SealedObject] = deque()
        self._large: deque[SealedObject] = deque()
        self._small_under_way = 0
        self._large_under_way = 0
        self._all_seen = False
        self.place = 0
        """Where the ledger was read up to."""
        self.sent_large = False

    def share_out(self, workers: Workers) -> None:
        """How much goes at once from now on; what is under way ends as it began."""
        self._workers = workers

    def start_over(self) -> None:
        """Forgets what waits here: the ledger is read from its beginning."""
        self._small.clear()
        self._large.clear()
        self._all_seen = False
        self.place = 0

    def look_again(self) -> None:
        """The ledger may have more than it had."""
        self._all_seen = False

    @property
    def wants_more(self) -> bool:
        return not self._all_seen and len(self._small) + len(self._large) < _HELD

    @property
    def busy(self) -> bool:
        return self._small_under_way + self._large_under_way > 0

    @property
    def empty(self) -> bool:
        """Nothing waits, here or in the ledger as it was read, and nothing is under way."""
        return self._all_seen and not self.busy and not self._small and not self._large

    @property
    def has_room(self) -> bool:
        """Whether something that waits may begin."""
        return self._large_may_begin or self._small_may_begin

    def add(self, waiting: Sequence[tuple[int, SealedObject]]) -> None:
        """What the ledger answered to a question for `batch` objects after `place`."""
        for place, item in waiting:
            (self._small if item.size <= SINGLE_PUT_LIMIT else self._large).append(item)
            self.place = place
        self._all_seen = len(waiting) < self.batch

    def next_runs(self) -> Iterator[list[SealedObject]]:
        """Takes out all that may begin now: a large object by itself, small ones in runs for one worker each.

        Handing over costs a small object more than its ledger, so when many wait they go several at a time; never so many
        that another worker would have nothing.
        """
        if self._large_may_begin:
            self._large_under_way += 1
            self.sent_large = True
            yield [self._large.popleft()]
        while self._small_may_begin:
            self._small_under_way += 1
            yield self._run_of_small()

    def _run_of_small(self) -> list[SealedObject]:
        run = [self._small.popleft()]
        size = run[0].size
        most = min(_MOST_IN_A_RUN, len(self._small) // self._workers.objects)
        while len(run) < most and size + self._small[0].size <= _MOST_BYTES_IN_A_RUN:
            run.append(self._small.popleft())
            size += run[-1].size
        return run

    def done(self, run: Sequence[SealedObject]) -> None:
        """What `next_runs` gave is dealt with."""
        if run[0].size <= SINGLE_PUT_LIMIT:
            self._small_under_way -= 1
        else:
            self._large_under_way -= 1

    @property
    def _large_may_begin(self) -> bool:
        return bool(self._large) and self._large_under_way == 0

    @property
    def _small_may_begin(self) -> bool:
        taken = self._workers.parts if self._large_under_way else 0
        return bool(self._small) and self._small_under_way < max(self._workers.objects - taken, 1)

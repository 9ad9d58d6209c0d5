"""The one place that tries again.

Wraps any `ObjectStore`. Only passing trouble is retried: `StoreUnavailable` and its kin `DamagedInTransit`. What a new
attempt cannot cure (an ended session, a refusal, a wrong clock, an upload that is gone) passes straight through.

Waiting is exponential with "equal jitter" (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), no
shorter than the store asks for in Retry-After, and ends when `sleep` raises. Not with full jitter: eight requests at once
each draw their waits, and the shortest sum of eight ends the run; half the ceiling is kept, so that a network that is gone
for a minute is outlasted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from voxseal.domain.errors import DamagedInTransit, StoreUnavailable
from voxseal.domain.events import UploadRetried
from voxseal.domain.ports import Body, EventSink, ObjectStore
from voxseal.domain.uploads import Checksum, OpenUpload, PartReceipt, StoredObject
from voxseal.transfer.body import confirm

T = TypeVar("T")


@dataclass(frozen=True)
class RetryPolicy:
    """Seconds. With the defaults the eight waits come to 91.5 s at least and 183 s at most. Seven of them outlast a minute;
    the attempt after the eighth is for what goes wrong while the network comes back."""

    attempts: int = 9
    first: float = 1.0
    longest: float = 60.0
    longest_asked_for: float = 120.0
    """A store's Retry-After is honoured up to here."""

    def wait(self, attempt: int, asked_for: float | None, jitter: Callable[[], float]) -> float:
        """Seconds before the attempt after `attempt` (from 1); `jitter` gives 0 to 1."""
        # The exponent is capped: a generous policy would overflow a float long before it mattered.
        ceiling = min(self.longest, self.first * 2.0 ** min(attempt - 1, 60))
        return max(ceiling * (1 + jitter()) / 2, min(asked_for or 0.0, self.longest_asked_for))


class RetryingStore:
    """An `ObjectStore` that sends again what passing trouble stopped. From any thread.

    Args:
        sleep: waits so many seconds; raises (`Cancelled`) when waiting is no longer wanted.
        jitter: a number from 0 to 1.
    """

    def __init__(
        self,
        store: ObjectStore,
        *,
        sleep: Callable[[float], None],
        events: EventSink,
        policy: RetryPolicy | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._policy = policy or RetryPolicy()
        self._sleep = sleep
        self._events = events
        self._jitter = jitter

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        return self._try("put", lambda: self._store.put(key, body, checksum), (body, checksum))

    def create_upload(self, key: str) -> str:
        return self._try("create-upload", lambda: self._store.create_upload(key))

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        return self._try(
            "send-part", lambda: self._store.send_part(key, upload_id, number, body, checksum), (body, checksum)
        )

    def list_parts(self, key: str, upload_id: str) -> list[PartReceipt]:
        return self._try("list-parts", lambda: self._store.list_parts(key, upload_id))

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        return self._try("complete-upload", lambda: self._store.complete_upload(key, upload_id, parts))

    def abort_upload(self, key: str, upload_id: str) -> None:
        self._try("abort-upload", lambda: self._store.abort_upload(key, upload_id))

    def list_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """Read whole before the first is given, so that a retry can begin the listing anew without repeating any."""
        yield from self._try("list-uploads", lambda: list(self._store.list_uploads(prefix)))

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        """Read whole before the first is given; ask for a narrow prefix."""
        yield from self._try("list-objects", lambda: list(self._store.list_objects(prefix)))

    def close(self) -> None:
        self._store.close()

    def _try(self, operation: str, call: Callable[[], T], sent: tuple[Body, Checksum] | None = None) -> T:
        attempt = 1
        while True:
            try:
                if sent is not None:
                    sent[0].seek(0)
                return call()
            except StoreUnavailable as error:
                if attempt >= self._policy.attempts:
                    raise
                trouble = error
            if sent is not None and isinstance(trouble, DamagedInTransit):
                confirm(*sent)  # the bytes may have been wrong before they left: then sending again would never do
            seconds = self._policy.wait(attempt, trouble.retry_after, self._jitter)
            attempt += 1
            self._events(
                UploadRetried(
                    operation=operation,
                    attempt=attempt,
                    seconds=round(seconds, 3),
                    code=trouble.code,
                    detail=trouble.detail,
                )
            )
            self._sleep(seconds)

"""The ledger in memory: what it holds is what would be on disk. `before_call` sees each call first and may raise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from voxseal.domain.uploads import ObjectState, PartReceipt, SealedObject, StoredObject, UploadPlan


@dataclass
class _Row:
    item: SealedObject
    parts: dict[int, PartReceipt] = field(default_factory=dict)
    failure: tuple[str, str] | None = None


class MemoryLedger:
    """A `domain.ports.TransferLedger`. From any thread."""

    def __init__(self, before_call: Callable[[str], None] | None = None) -> None:
        self.before_call = before_call
        self.deliveries: list[str] = []
        self.largest_batch = 0
        self._rows: dict[str, _Row] = {}
        self._lock = threading.RLock()

    def add(self, item: SealedObject) -> None:
        """What sealing does: the object is in the spool."""
        with self._lock:
            self._rows[item.id] = _Row(item)

    def item(self, object_id: str) -> SealedObject:
        with self._lock:
            return self._rows[object_id].item

    def failure(self, object_id: str) -> tuple[str, str] | None:
        with self._lock:
            return self._rows[object_id].failure

    def states(self) -> dict[str, ObjectState]:
        with self._lock:
            return {key: row.item.state for key, row in self._rows.items()}

    def waiting(self, submission: str, *, after: int = 0, limit: int = 100) -> list[tuple[int, SealedObject]]:
        self._enter("waiting")
        with self._lock:
            rows = [
                (place, row.item)
                for place, row in enumerate(self._rows.values(), start=1)
                if place > after
                and row.item.submission == submission
                and row.item.state in (ObjectState.SEALED, ObjectState.SENDING)
            ][:limit]
            self.largest_batch = max(self.largest_batch, len(rows))
            return rows

    def state(self, object_id: str) -> ObjectState | None:
        with self._lock:
            row = self._rows.get(object_id)
            return row.item.state if row else None

    def begin(self, object_id: str, plan: UploadPlan) -> None:
        self._change("begin", object_id, state=ObjectState.SENDING, plan=plan)

    def upload_created(self, object_id: str, upload_id: str) -> None:
        self._change("upload_created", object_id, upload_id=upload_id)

    def part_sent(self, object_id: str, receipt: PartReceipt) -> None:
        self._enter("part_sent")
        with self._lock:
            self._rows[object_id].parts[receipt.number] = receipt

    def parts(self, object_id: str) -> list[PartReceipt]:
        self._enter("parts")
        with self._lock:
            return [receipt for _, receipt in sorted(self._rows[object_id].parts.items())]

    def keep_parts(self, object_id: str, receipts: Iterable[PartReceipt]) -> None:
        self._enter("keep_parts")
        with self._lock:
            self._rows[object_id].parts = {receipt.number: receipt for receipt in receipts}

    def begin_again(self, object_id: str) -> None:
        self._change("begin_again", object_id, state=ObjectState.SEALED, plan=None, upload_id=None)
        with self._lock:
            self._rows[object_id].parts.clear()

    def delivered(self, object_id: str, stored: StoredObject, at: datetime) -> None:
        self._change("delivered", object_id, state=ObjectState.DELIVERED, etag=stored.etag)
        with self._lock:
            self.deliveries.append(object_id)

    def failed(self, object_id: str, code: str, message: str) -> None:
        self._change("failed", object_id, state=ObjectState.FAILED)
        with self._lock:
            self._rows[object_id].failure = (code, message)

    def _enter(self, operation: str) -> None:
        if self.before_call is not None:
            self.before_call(operation)

    def _change(self, operation: str, object_id: str, **changes: object) -> None:
        self._enter(operation)
        with self._lock:
            row = self._rows[object_id]
            if row.item.state in {ObjectState.DELIVERED, ObjectState.CANCELLED} and operation != "delivered":
                return
            row.item = replace(row.item, **changes)

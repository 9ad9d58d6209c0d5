"""The digests of a large message's parts, and of the whole, in one reading that runs ahead of the sending.

    with PartDigests(path, size, plan, interrupt.check) as digests:
        store.send_part(..., checksum=digests.of(3))        # waits until the reading has come so far
        if digests.whole() != item.sha256: ...              # the spool file is not what was sealed

A store checks a part against the digest that it is sent with. The digests come from the very reading whose whole is held
against what was sealed, so a byte that has turned on the disk since is found before the upload is completed.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from voxseal.domain.errors import VoxsealBug
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, PartReceipt, UploadPlan
from voxseal.transfer.body import PIECE, FileSlice
from voxseal.transfer.plan import parts_of


class PartDigests:
    """Reads in a thread of its own, `voxseal-digest`, between entering and leaving. `check` may raise to end it."""

    def __init__(self, path: Path, size: int, plan: UploadPlan, check: Callable[[], None]) -> None:
        self._path = path
        self._size = size
        self._plan = plan
        self._check = check
        self._parts: dict[int, Checksum] = {}
        self._whole: str | None = None
        self._error: BaseException | None = None
        self._leaving = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="voxseal-digest", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving = True
        self._thread.join()

    def of(self, number: int) -> Checksum:
        """Of the part with that number. Raises what the reading raised: `SpoolDamaged`, `LedgerError`, `Cancelled`."""
        with self._changed:
            self._changed.wait_for(lambda: number in self._parts or self._error is not None)
            if number not in self._parts and self._error is not None:
                raise self._error
            return self._parts[number]

    def whole(self) -> str:
        """The SHA-256 of the whole message, lower-case hex, once it is read. Raises as `of`."""
        with self._changed:
            self._changed.wait_for(lambda: self._whole is not None or self._error is not None)
            if self._whole is None:
                raise self._error or VoxsealBug("A digest was never made.")
            return self._whole

    def contradicts(self, receipt: PartReceipt) -> bool:
        """Whether the store holds something else than the part that was read; False where it does not say."""
        mine = self.of(receipt.number)
        return (
            mine.algorithm is ChecksumAlgorithm.SHA256
            and receipt.checksum is not None
            and len(receipt.checksum) == 2 * len(mine.digest)
            and receipt.checksum != mine.digest.hex()
        )

    def _run(self) -> None:
        try:
            self._read()
        except BaseException as error:  # noqa: BLE001  raised again in the threads that wait for a digest
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _read(self) -> None:
        whole = hashlib.sha256()
        with FileSlice(self._path, 0, self._size) as body:
            for part in parts_of(self._plan, self._size):
                digest = hashlib.new(self._plan.algorithm.value, usedforsecurity=False)
                left = part.size
                while left and not self._leaving:
                    self._check()
                    data = body.read(min(left, PIECE))
                    whole.update(data)
                    digest.update(data)
                    left -= len(data)
                if self._leaving:
                    return
                with self._changed:
                    self._parts[part.number] = Checksum(self._plan.algorithm, digest.digest())
                    self._changed.notify_all()
        with self._changed:
            self._whole = whole.hexdigest()
            self._changed.notify_all()

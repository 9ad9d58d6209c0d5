"""The digests that the parts of a message are sent with, and the proof that what arrived is what was sealed.

    with part_digests(path, item, plan, interrupt.check) as digests:
        receipt = store.send_part(..., checksum=digests.of(3))
        digests.confirm(receipt)        # of parts that an earlier run has sent too
        digests.confirm_all()           # before the upload is completed

A byte of the spool may have turned on the disk since it was sealed. Where the parts' digests were made while sealing, the
store finds it: it refuses a part that has another digest than it is sent with. Else they come from a reading that runs
ahead of the sending, and whose whole is held against what was sealed.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from voxseal.domain.errors import VoxsealBug
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import BLOCK, Checksum, PartReceipt, SealedObject, UploadPlan
from voxseal.transfer.body import PIECE, FileSlice, changed, confirm
from voxseal.transfer.plan import parts_of


class PartDigests(Protocol):
    """Between entering and leaving; its methods from any thread. All raise `SpoolDamaged`, `LedgerError`, `Cancelled`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def of(self, number: int) -> Checksum:
        """Of the part with that number. May wait until it is known."""

    def confirm(self, receipt: PartReceipt) -> None:
        """That the part which the store holds can be no other than was sealed, as far as that is told part by part."""

    def confirm_all(self) -> None:
        """The same for all of the message, once every part is sent."""


def part_digests(path: Path, item: SealedObject, plan: UploadPlan, check: Callable[[], None]) -> PartDigests:
    """For `item`, whose sealed message is at `path`. `check` may raise to end what takes long."""
    if plan.algorithm is ChecksumAlgorithm.SHA256 and plan.part_size == BLOCK and len(item.blocks) == plan.parts:
        return SealedDigests(path, item, plan)
    return ReadDigests(path, item, plan, check)


def contradicts(receipt: PartReceipt, mine: Checksum) -> bool:
    """Whether the store holds something else than the part with this digest; False where it does not say."""
    return (
        receipt.checksum is not None
        and len(receipt.checksum) == 2 * len(mine.digest)
        and receipt.checksum != mine.digest.hex()
    )


class SealedDigests:
    """As they were made while sealing: nothing is read, but where a store does not say which digest it has seen."""

    def __init__(self, path: Path, item: SealedObject, plan: UploadPlan) -> None:
        self._path = path
        self._item = item
        self._parts = {part.number: part for part in parts_of(plan, item.size)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def of(self, number: int) -> Checksum:
        return Checksum(ChecksumAlgorithm.SHA256, self._item.blocks[number - 1])

    def confirm(self, receipt: PartReceipt) -> None:
        mine = self.of(receipt.number)
        if receipt.checksum == mine.digest.hex():
            return
        part = self._parts[receipt.number]
        with FileSlice(self._path, part.offset, part.size) as body:
            confirm(body, mine)

    def confirm_all(self) -> None:
        pass  # each part was


class ReadDigests:
    """Reads in a thread of its own, `voxseal-digest`."""

    def __init__(self, path: Path, item: SealedObject, plan: UploadPlan, check: Callable[[], None]) -> None:
        self._path = path
        self._item = item
        self._plan = plan
        self._check = check
        self._parts: dict[int, Checksum] = {}
        self._whole: str | None = None
        self._error: BaseException | None = None
        self._leaving = False
        self._news = threading.Condition()
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
        with self._news:
            self._news.wait_for(lambda: number in self._parts or self._error is not None)
            if number not in self._parts and self._error is not None:
                raise self._error
            return self._parts[number]

    def confirm(self, receipt: PartReceipt) -> None:
        pass  # all of it is, at the end

    def confirm_all(self) -> None:
        with self._news:
            self._news.wait_for(lambda: self._whole is not None or self._error is not None)
            if self._whole is None:
                raise self._error or VoxsealBug("A digest was never made.")
        if self._whole != self._item.sha256:
            raise changed()

    def _run(self) -> None:
        try:
            self._read()
        except BaseException as error:  # noqa: BLE001  raised again in the threads that wait for a digest
            with self._news:
                self._error = error
                self._news.notify_all()

    def _read(self) -> None:
        whole = hashlib.sha256()
        with FileSlice(self._path, 0, self._item.size) as body:
            for part in parts_of(self._plan, self._item.size):
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
                with self._news:
                    self._parts[part.number] = Checksum(self._plan.algorithm, digest.digest())
                    self._news.notify_all()
        with self._news:
            self._whole = whole.hexdigest()
            self._news.notify_all()

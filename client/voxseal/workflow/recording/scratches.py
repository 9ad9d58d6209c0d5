"""A take's scratch, opened: to be written while it is recorded, to be read while it is undecided.

It ties together the file (`store`), its frames (`sealing`) and its key (`recording.keys`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from voxseal.domain.errors import LedgerError, UserWorldError, VaultError, VoxsealBug
from voxseal.domain.recording import Captured, Trouble
from voxseal.domain.takes import Take, TakeState
from voxseal.sealing.scratch import ScratchKey, ScratchReader, ScratchWriter
from voxseal.store.scratch import ScratchFolder
from voxseal.workflow.recording.keys import ScratchKeys


class Tape:
    """What a take is recorded on. A `PcmSink`: `write` on the recorder's thread, `sync` on any, else in the session's."""

    def __init__(self, folder: ScratchFolder, keys: ScratchKeys, take: Take) -> None:
        key = keys.new(take.id)  # in the vault before there is anything that it opens
        self._file = folder.create(take.id)
        try:
            self._writer = ScratchWriter(self._file, key, take.id, take.format)
        except BaseException:
            self._file.close()
            raise
        self._open = True
        self._syncing = threading.Lock()
        self.error: UserWorldError | None = None
        """Why it takes no more, if it does not."""

    @property
    def frames(self) -> int:
        return self._writer.frames

    def write(self, pcm: memoryview, /) -> None:
        try:
            self._writer.write(pcm)
        except UserWorldError as error:
            self.error = error
            raise

    def sync(self) -> None:
        """So that a power cut costs no more than what came since. A disk that fails is told by the next write."""
        with self._syncing:
            if self._open:
                try:
                    self._file.sync()
                except UserWorldError:
                    pass

    def finish(self) -> None:
        """Nothing more will come: the scratch is whole, on the disk and closed. Never raises a `UserWorldError`."""
        try:
            self._writer.finish()
        except UserWorldError as error:
            self.error = error
        self.sync()
        with self._syncing:
            self._open = False
            self._file.close()

    def as_written(self, captured: Captured) -> Captured:
        """What is in the scratch of what the recorder counted: less when the disk was full."""
        if self.error is None and self.frames != captured.frames:
            raise VoxsealBug(f"A take has {self.frames} frames where the recorder counted {captured.frames}.")
        if self.error is None:
            return captured
        return replace(
            captured,
            frames=self.frames,
            pre_roll=min(captured.pre_roll, self.frames),
            post_roll=0,
            trouble=captured.trouble or Trouble.NOT_WRITTEN,
        )


def key_of(keys: ScratchKeys, take: Take) -> ScratchKey | None:
    """A take's key; None when it is gone for good. Raises `VaultError` when it may be had another time."""
    key = keys.get(take.id)
    if key is not None or not take.durable or take.state not in {TakeState.RECORDING, TakeState.UNDECIDED}:
        return key
    if not keys.durable:
        raise VaultError(
            "The keyring that holds this take's key is locked or missing.",
            hint="The take is not lost. Unlock the keyring, then start Voxseal again.",
            detail="locked",
        )
    raise VaultError(
        "This system's keyring does not hold this take's key.",
        hint=(
            "The take is not deleted. If another keyring holds the key, start Voxseal again with that one; if it is gone for"
            " good, discard the take and record it again."
        ),
        detail="missing",
    )


@contextmanager
def listening(folder: ScratchFolder, keys: ScratchKeys, take: Take) -> Iterator[ScratchReader]:
    """An undecided take's sound. Raises `LedgerError` when it is gone or damaged, `VaultError` when its key is not to be had
    now.
    """
    key = key_of(keys, take)
    file = folder.open(take.id) if key is not None and take.captured is not None else None
    if key is None or file is None or take.captured is None:
        raise LedgerError(
            "The sound of this take is gone from this computer.",
            hint="Other takes are untouched. Discard this one and record it again.",
            detail="scratch",
        )
    with file:
        reader = ScratchReader(file, key, take.id, take.format, take.captured.frames)
        try:
            yield reader
        finally:
            reader.close()

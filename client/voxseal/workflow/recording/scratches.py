"""A take's scratch, opened: to be written while it is recorded, to be read while it is undecided.

It ties together the file (`store`), its frames (`sealing`) and its key (`recording.keys`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from voxseal.domain.errors import LedgerError, UserWorldError
from voxseal.domain.takes import Take
from voxseal.sealing.scratch import ScratchReader, ScratchWriter
from voxseal.store.scratch import ScratchFolder
from voxseal.workflow.recording.keys import ScratchKeys


class Tape:
    """What a take is recorded on. A `PcmSink`: `write` on the recorder's thread; the rest from the session's."""

    def __init__(self, folder: ScratchFolder, keys: ScratchKeys, take: Take) -> None:
        key = keys.new(take.id)  # in the vault before there is anything that it opens
        self._file = folder.create(take.id)
        try:
            self._writer = ScratchWriter(self._file, key, take.id, take.format)
        except BaseException:
            self._file.close()
            raise
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
        self._file.close()


@contextmanager
def listening(folder: ScratchFolder, keys: ScratchKeys, take: Take) -> Iterator[ScratchReader]:
    """An undecided take's sound. Raises `LedgerError` when it is gone or damaged, `VaultError` when the vault is locked."""
    key = keys.get(take.id)
    file = folder.open(take.id)
    if key is None or file is None or take.captured is None:
        if file is not None:
            file.close()
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

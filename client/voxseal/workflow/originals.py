"""Deletes the files of a delivered submission, where the person wanted that when they submitted it.

Only a file whose sample the store has, of a submission whose manifest the store has, and only if it is still what was
sealed: same size, same time, and the same bytes, read once more. Anything else is kept, and said.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from voxseal.capture import Refused, SourceFile
from voxseal.domain.events import OriginalDeleted, OriginalKept
from voxseal.domain.ports import EventSink
from voxseal.domain.samples import LeftOut
from voxseal.domain.secret import Private
from voxseal.store import Ledger
from voxseal.store.originals import Original

DELETED = "deleted"


def delete_originals(ledger: Ledger, submission: str, events: EventSink, cancelled: Callable[[], bool]) -> None:
    """Deals with each original of a closed submission, and notes what became of it; harmless to run again.

    Stops early when `cancelled()`: the rest is due still. Raises `DiskFull` or `LedgerError`.
    """
    for original in ledger.originals.of(submission):
        if cancelled():
            return
        what = _delete(original)
        ledger.originals.note(original.sample, what)
        file = Private("file", str(original.path))
        if what == DELETED:
            events(OriginalDeleted(submission, original.sample, file))
        else:
            events(OriginalKept(submission, original.sample, file, what))
    ledger.originals.dealt_with(submission)


def _delete(original: Original) -> str:
    """`DELETED`, or why it was kept: unknown (its time was never noted), gone, changed, refused."""
    if original.modified_ns is None:
        return "unknown"
    try:
        with SourceFile(original.path) as source:
            if (source.size, source.modified_ns) != (original.size, original.modified_ns):
                return "changed"
            digest = hashlib.sha256()
            for block in source:
                digest.update(block)
            source.verify_unchanged()
            if digest.hexdigest() != original.sha256 or not source.is_at(original.path):
                return "changed"
            if os.name != "nt":  # Windows deletes no file that is open
                return _unlink(original.path)
    except Refused as refused:
        return {LeftOut.VANISHED: "gone", LeftOut.CHANGED: "changed", LeftOut.NOT_A_FILE: "changed"}.get(
            refused.why, "refused"
        )
    return _unlink(original.path)


def _unlink(path: Path) -> str:
    try:
        path.unlink()
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "refused"
    return DELETED

"""What the ledger knows of the files that samples were made from: whether they are to go once they are delivered.

Durable on return; from any thread; `DiskFull` or `LedgerError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voxseal.store.database import Database

_PAGE = 500
_TAKE = b"take:"


@dataclass(frozen=True)
class Original:
    """A file as it was when it was sealed: size in bytes, `modified_ns` in nanoseconds since 1970 (None if not recorded)."""

    sample: str
    path: Path
    size: int
    sha256: str
    modified_ns: int | None


class Originals:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def intend_deletion(self, submission: str) -> None:
        """The person wants its originals deleted once it is delivered."""
        with self._database.writing() as db:
            db.execute("UPDATE submission SET originals = 'delete' WHERE id = ?", (submission,))

    def due(self) -> list[str]:
        """Closed submissions whose originals are to be deleted and were not dealt with yet."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT id FROM submission WHERE originals = 'delete' AND state = 'closed' ORDER BY closed_at"
            ).fetchall()
        return [row["id"] for row in rows]

    def of(self, submission: str) -> Iterator[Original]:
        """The files of its delivered samples that were not dealt with yet, page by page: constant memory.

        Empty unless the submission is closed: before the manifest is there, the pipeline has nothing.
        """
        position = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(
                    "SELECT s.position, s.id, s.source, s.plaintext_size, s.plaintext_sha256, s.source_mtime"
                    " FROM sample s JOIN submission m ON m.id = s.submission JOIN object o ON o.id = s.id"
                    " WHERE s.submission = ? AND s.position > ? AND s.state = 'delivered' AND o.state = 'delivered'"
                    " AND s.original IS NULL AND m.state = 'closed' AND substr(s.source, 1, ?) <> ?"
                    " ORDER BY s.position LIMIT ?",
                    (submission, position, len(_TAKE), _TAKE, _PAGE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield Original(
                    row["id"],
                    Path(os.fsdecode(row["source"])),
                    row["plaintext_size"],
                    row["plaintext_sha256"],
                    row["source_mtime"],
                )
            position = rows[-1]["position"]

    def note(self, sample: str, what: str) -> None:
        """What became of it: `deleted`, or why it was kept."""
        with self._database.writing() as db:
            db.execute("UPDATE sample SET original = ? WHERE id = ?", (what, sample))

    def dealt_with(self, submission: str) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE submission SET originals = 'dealt-with' WHERE id = ?", (submission,))

    def sent_before(
        self, path: Path, size: int, modified_ns: int, destination: str
    ) -> tuple[str, datetime | None] | None:
        """The submission that this very file (path, size and time) went or will go with, and when that was complete.

        A quick look for a preview: only the content, once it is read, tells for certain.
        """
        with self._database.reading() as db:
            row = db.execute(
                "SELECT m.id, m.closed_at FROM sample s JOIN submission m ON m.id = s.submission"
                " WHERE s.source = ? AND s.plaintext_size = ? AND s.source_mtime = ? AND m.destination = ?"
                " AND s.state IN ('sealed', 'delivered', 'failed') AND m.state IN ('scanning', 'open', 'closed')"
                " ORDER BY m.closed_at DESC LIMIT 1",
                (os.fsencode(path), size, modified_ns, destination),
            ).fetchone()
        if row is None:
            return None
        return row["id"], datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else None

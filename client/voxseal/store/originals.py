"""What the ledger knows of the files that samples were made from: whether they are to go once they are delivered.

Durable on return; from any thread; `DiskFull` or `LedgerError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Sent:
    """Files by path, size and time, hashed: what a preview compares with. Only the content, once it is read, is certain."""

    delivered: set[int]
    waiting: set[int]

    @staticmethod
    def key(path: Path, size: int, modified_ns: int) -> int:
        """What the two sets hold. 64 bits with a key of this process: two files share one as good as never."""
        return hash((os.fsencode(path), size, modified_ns))


class Originals:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def sent(self, destination: str) -> Sent:
        """The files that went, or wait to go, to `destination`. Some 100 bytes of memory a file."""
        known = Sent(set(), set())
        position = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(
                    "SELECT s.position, s.source, s.plaintext_size, s.source_mtime, m.state FROM sample s"
                    " JOIN submission m ON m.id = s.submission WHERE s.position > ? AND s.source_mtime IS NOT NULL"
                    " AND m.destination = ? AND s.state IN ('sealed', 'delivered', 'failed')"
                    " AND m.state IN ('scanning', 'open', 'closed') ORDER BY s.position LIMIT ?",
                    (position, destination, _PAGE),
                ).fetchall()
            if not rows:
                return known
            for row in rows:
                kept = known.delivered if row["state"] == "closed" else known.waiting
                kept.add(hash((row["source"], row["plaintext_size"], row["source_mtime"])))
            position = rows[-1]["position"]

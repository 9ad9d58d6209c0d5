"""What a window shows of many samples at once: lean rows and sums, nothing that costs an object a sample.

From any thread, but never from one that draws: a read waits while a write waits for the disk. `LedgerError`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from voxseal.domain.samples import SampleState, Sums
from voxseal.store.database import Database


class SampleRow(NamedTuple):
    """A sample in a table. `state` and `left_out` are values of `SampleState` and `LeftOut`; sizes in bytes."""

    position: int
    id: str
    name: str
    state: str
    left_out: str | None
    reason: str
    size: int
    sealed_size: int


class DeliveredRow(NamedTuple):
    """A delivered sample: size in bytes and SHA-256 (hex) of the file; `delivered_at` as ISO 8601."""

    position: int
    name: str
    size: int
    sha256: str
    delivered_at: str


class Browser:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self, submission: str, *, after: int = 0, limit: int = 1000) -> list[SampleRow]:
        """A page of its samples in the order they were found: those whose position is greater than `after`."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT position, id, name, state, left_out, reason, size, coalesce(sealed_size, 0) FROM sample"
                " WHERE submission = ? AND position > ? ORDER BY position LIMIT ?",
                (submission, after, limit),
            ).fetchall()
        return [SampleRow(*row) for row in rows]

    def delivered(self, submission: str, *, after: int = 0, limit: int = 1000) -> list[DeliveredRow]:
        """A page of its delivered samples in the order they were found."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT s.position, s.name, s.plaintext_size, s.plaintext_sha256, o.delivered_at FROM sample s"
                " JOIN object o ON o.id = s.id WHERE s.submission = ? AND s.state = 'delivered' AND s.position > ?"
                " ORDER BY s.position LIMIT ?",
                (submission, after, limit),
            ).fetchall()
        return [DeliveredRow(*row) for row in rows]

    def sums(self, submission: str | None = None) -> dict[str, Sums]:
        """By submission id: all of them, or one. A submission without samples is not in it."""
        chosen = (submission, submission) if submission else ("", "~")  # ids are digits and letters
        with self._database.reading() as db:
            samples = db.execute(
                "SELECT submission, state, count(*) AS n, sum(size) AS size, sum(coalesce(sealed_size, 0)) AS sealed,"
                " min(name) AS first, max(name) AS last"
                " FROM sample WHERE submission BETWEEN ? AND ? GROUP BY submission, state",
                chosen,
            ).fetchall()
            parts = db.execute(
                "SELECT o.submission, o.id, sum(p.size) AS size FROM part p JOIN object o ON o.id = p.object"
                " WHERE o.submission BETWEEN ? AND ? GROUP BY o.id",
                chosen,
            ).fetchall()
            manifests = db.execute(
                "SELECT submission, size, state FROM object WHERE kind = 'manifest' AND state <> 'cancelled'"
                " AND submission BETWEEN ? AND ?",
                chosen,
            ).fetchall()
        found: dict[str, Sums] = {}
        for row in samples:
            earlier = found.get(row["submission"], Sums())
            state = SampleState(row["state"])
            sealed = row["sealed"] if state in _SEALED else 0
            found[row["submission"]] = Sums(
                {**earlier.by_state, state: row["n"]},
                earlier.selected_bytes + (row["size"] if state is SampleState.SELECTED else 0),
                earlier.sealed_bytes + sealed,
                earlier.delivered_bytes + (sealed if state is SampleState.DELIVERED else 0),
                earlier.partial,
                min(row["first"], earlier.first or row["first"]),
                max(row["last"], earlier.last),
            )
        for row in manifests:
            delivered = row["size"] if row["state"] == "delivered" else 0
            sums = found[row["submission"]]
            found[row["submission"]] = replace(
                sums, sealed_bytes=sums.sealed_bytes + row["size"], delivered_bytes=sums.delivered_bytes + delivered
            )
        for row in parts:
            found[row["submission"]].partial[row["id"]] = row["size"]
        return found


_SEALED = {SampleState.SEALED, SampleState.FAILED, SampleState.DELIVERED}

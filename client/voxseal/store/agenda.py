"""The order of the submissions that are not finished, and which of them the person has paused.

    ledger.agenda.order()                   # ids, the next one first
    ledger.agenda.arrange(ids)              # from now on in this order
    ledger.agenda.pause(submission, True)   # until the person says otherwise, also after a restart

Durable on return; from any thread; `DiskFull` or `LedgerError`.
"""

from __future__ import annotations

from collections.abc import Sequence

from voxseal.store.database import Database


class Agenda:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def order(self) -> list[str]:
        """The unfinished submissions, the next one first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT id FROM submission WHERE state IN ('scanning', 'open') ORDER BY rank, created_at, id"
            ).fetchall()
        return [row["id"] for row in rows]

    def arrange(self, order: Sequence[str]) -> None:
        """Puts these submissions into this order, in the places that they have now; others stay where they are."""
        marks = ",".join("?" * len(order))
        with self._database.writing() as db:
            ranks = [
                row["rank"]
                for row in db.execute(
                    f"SELECT rank FROM submission WHERE id IN ({marks}) ORDER BY rank",  # noqa: S608  question marks
                    list(order),
                )
            ]
            db.executemany("UPDATE submission SET rank = ? WHERE id = ?", zip(ranks, order, strict=False))

    def paused(self) -> set[str]:
        """Those of the unfinished that the person has paused one by one."""
        with self._database.reading() as db:
            rows = db.execute("SELECT id FROM submission WHERE paused AND state IN ('scanning', 'open')").fetchall()
        return {row["id"] for row in rows}

    def pause(self, submission: str, yes: bool) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE submission SET paused = ? WHERE id = ?", (int(yes), submission))

    @property
    def all_paused(self) -> bool:
        """Whether the person has paused everything, what comes later included."""
        with self._database.reading() as db:
            return bool(db.execute("SELECT paused FROM queue").fetchone()["paused"])

    def pause_all(self, yes: bool) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE queue SET paused = ?", (int(yes),))

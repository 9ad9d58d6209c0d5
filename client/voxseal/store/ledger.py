"""The ledger: what was selected, sealed, sent and delivered, durable at every return.

    ledger = Ledger(data_folder / "ledger.sqlite3")
    ledger.open_submission(submission, roots)
    ledger.add_samples(submission.id, found)        # rows, not memory: ten thousand files are ten thousand rows
    ledger.sealed(sample_id, sealing, sealed_object)
    ledger.waiting(submission.id)                   # what the transfer takes next

It implements `domain.ports.TransferLedger`; the rest is what `workflow` needs. Methods may be called from any thread and
raise `DiskFull` or `LedgerError`. It holds names and paths (a manifest needs them after a crash), never a secret.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voxseal.domain.samples import (
    ConsentGiven,
    LeftOut,
    Sample,
    SampleState,
    Sealing,
    Submission,
    SubmissionCounts,
    SubmissionState,
)
from voxseal.domain.uploads import ObjectState, PartReceipt, SealedObject, StoredObject, UploadPlan
from voxseal.store.agenda import Agenda
from voxseal.store.browse import Browser
from voxseal.store.database import Database
from voxseal.store.originals import Originals
from voxseal.store.rows import (
    facts_to_text,
    insert_object,
    insert_samples,
    measures_to_text,
    object_of,
    receipt_of,
    sample_of,
    submission_of,
)
from voxseal.store.takes import Takes, lose_take

_PAGE = 500


@dataclass(frozen=True)
class SealedSample:
    """What is written when a sample is sealed. `modified_ns` is the file's time (nanoseconds since 1970), where there is a
    file."""

    sample: str
    sealing: Sealing
    object: SealedObject
    modified_ns: int | None = None


class Ledger:
    """See the module."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.agenda = Agenda(self._database)
        self.browser = Browser(self._database)
        self.originals = Originals(self._database)
        self.takes = Takes(self._database)

    def close(self) -> None:
        self._database.close()

    # --- consent ------------------------------------------------------------------------------------------------

    def accept_consent(self, consent: ConsentGiven) -> None:
        with self._database.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO consent (text_sha256, version, accepted_at) VALUES (?, ?, ?)",
                (consent.text_sha256, consent.version, consent.accepted_at.isoformat()),
            )

    def consent(self, version: str, text_sha256: str) -> ConsentGiven | None:
        """The acceptance of exactly this version of exactly these words, if there is one."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT * FROM consent WHERE text_sha256 = ? AND version = ?", (text_sha256, version)
            ).fetchone()
        if row is None:
            return None
        return ConsentGiven(row["version"], row["text_sha256"], datetime.fromisoformat(row["accepted_at"]))

    # --- submissions --------------------------------------------------------------------------------------------

    def open_submission(
        self,
        submission: Submission,
        roots: Sequence[str],
        samples: Iterable[Sample] = (),
        *,
        delete_originals: bool = False,
    ) -> None:
        """With the paths that are to be looked through, or with the samples themselves: all of it or nothing."""
        originals = "delete" if delete_originals else "keep"
        with self._database.writing() as db:
            db.execute(
                "INSERT INTO submission (id, created_at, state, destination, prefix,"
                " consent_version, consent_text_sha256, consent_accepted_at, originals, rank)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(rank), 0) + 1 FROM submission))",
                (
                    submission.id,
                    submission.created_at.isoformat(),
                    submission.state.value,
                    submission.destination,
                    submission.prefix,
                    submission.consent.version,
                    submission.consent.text_sha256,
                    submission.consent.accepted_at.isoformat(),
                    originals,
                ),
            )
            db.executemany(
                "INSERT OR IGNORE INTO root (submission, path) VALUES (?, ?)",
                [(submission.id, os.fsencode(path)) for path in roots],
            )
            insert_samples(db, samples)

    def roots(self, submission: str) -> list[str]:
        """The paths that were chosen for it."""
        with self._database.reading() as db:
            rows = db.execute("SELECT path FROM root WHERE submission = ? ORDER BY path", (submission,)).fetchall()
        return [os.fsdecode(row["path"]) for row in rows]

    def submission(self, submission: str) -> Submission | None:
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM submission WHERE id = ?", (submission,)).fetchone()
        return submission_of(row) if row else None

    def submissions(self, *states: SubmissionState) -> list[Submission]:
        """All submissions, oldest first, or only those in `states`."""
        marks = ",".join("?" * len(states))
        where = f"WHERE state IN ({marks})" if states else ""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT * FROM submission {where} ORDER BY created_at, id",  # noqa: S608  only question marks
                [state.value for state in states],
            ).fetchall()
        return [submission_of(row) for row in rows]

    def set_submission_state(self, submission: str, state: SubmissionState, at: datetime | None = None) -> None:
        with self._database.writing() as db:
            db.execute(
                "UPDATE submission SET state = ?, closed_at = coalesce(?, closed_at) WHERE id = ?",
                (state.value, at.isoformat() if at else None, submission),
            )

    def bind_prefix(self, submission: str, prefix: str) -> None:
        """Fixes under which prefix the submission lies, once; later calls change nothing."""
        with self._database.writing() as db:
            db.execute("UPDATE submission SET prefix = ? WHERE id = ? AND prefix IS NULL", (prefix, submission))

    def counts(self, submission: str) -> SubmissionCounts:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT state, count(*) AS n, sum(coalesce(sealed_size, 0)) AS bytes FROM sample"
                " WHERE submission = ? GROUP BY state",
                (submission,),
            ).fetchall()
        by_state = {SampleState(row["state"]): row["n"] for row in rows}
        sizes = {SampleState(row["state"]): row["bytes"] for row in rows}
        delivered = sizes.get(SampleState.DELIVERED, 0)
        waiting = sizes.get(SampleState.SEALED, 0) + sizes.get(SampleState.FAILED, 0)
        return SubmissionCounts(by_state, sealed_bytes=waiting + delivered, delivered_bytes=delivered)

    def cancel(self, submission: str) -> list[SealedObject]:
        """Marks everything of it that is not delivered as cancelled. Returns the objects that were still waiting."""
        with self._database.writing() as db:
            rows = db.execute(
                "SELECT * FROM object WHERE submission = ? AND state IN ('sealed', 'sending', 'failed')", (submission,)
            ).fetchall()
            db.execute(
                "UPDATE object SET state = 'cancelled' WHERE submission = ? AND state IN ('sealed', 'sending', 'failed')",
                (submission,),
            )
            db.execute(
                "UPDATE sample SET state = 'cancelled' WHERE submission = ? AND state IN ('selected', 'sealed', 'failed')",
                (submission,),
            )
            db.execute("UPDATE submission SET state = 'cancelled' WHERE id = ?", (submission,))
        return [object_of(row) for row in rows]

    # --- samples ------------------------------------------------------------------------------------------------

    def add_samples(self, samples: Iterable[Sample]) -> int:
        """Adds rows in one transaction; a source that the submission has already is passed over. Returns how many came.

        A sample's own `position` is not used: the ledger counts.
        """
        with self._database.writing() as db:
            before = db.total_changes
            insert_samples(db, samples)
            return db.total_changes - before

    def samples(self, submission: str, *states: SampleState) -> Iterator[Sample]:
        """Samples in the order they were found, page by page: constant memory."""
        marks = ",".join("?" * len(states))
        where = f"AND state IN ({marks})" if states else ""
        position = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(
                    f"SELECT * FROM sample WHERE submission = ? AND position > ? {where}"  # noqa: S608  question marks
                    " ORDER BY position LIMIT ?",
                    (submission, position, *(state.value for state in states), _PAGE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield sample_of(row)
            position = rows[-1]["position"]

    def selected_size(self, submission: str) -> tuple[int, int]:
        """How many samples are still to be sealed, and their bytes as the scan saw them."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT count(*) AS n, coalesce(sum(size), 0) AS bytes FROM sample"
                " WHERE submission = ? AND state = 'selected'",
                (submission,),
            ).fetchone()
        return int(row["n"]), int(row["bytes"])

    def leave_out(self, sample: str, why: LeftOut, reason: str) -> None:
        with self._database.writing() as db:
            db.execute(
                "UPDATE sample SET state = 'left-out', left_out = ?, reason = ? WHERE id = ?",
                (why.value, reason, sample),
            )

    def sealed(
        self, sample: str, sealing: Sealing, sealed_object: SealedObject, modified_ns: int | None = None
    ) -> None:
        """One sample's sealed message is in the spool; see `SealedSample`."""
        self.sealed_together([SealedSample(sample, sealing, sealed_object, modified_ns)])

    def sealed_together(self, samples: Sequence[SealedSample]) -> None:
        """Their sealed messages are in the spool: one transaction for the samples' facts and the objects to send."""
        with self._database.writing() as db:
            db.executemany(
                "UPDATE sample SET state = 'sealed', plaintext_size = ?, plaintext_sha256 = ?, sealed_size = ?,"
                " sealed_sha256 = ?, facts = ?, measures = ?, source_mtime = ? WHERE id = ?",
                [
                    (
                        each.sealing.plaintext_size,
                        each.sealing.plaintext_sha256,
                        each.sealing.sealed_size,
                        each.sealing.sealed_sha256,
                        facts_to_text(each.sealing.facts),
                        measures_to_text(each.sealing.measures),
                        each.modified_ns,
                        each.sample,
                    )
                    for each in samples
                ],
            )
            for each in samples:
                insert_object(db, each.object)

    def unseal(self, sample: str) -> None:
        """Its spool file is gone before anything was delivered: back to selected, to be sealed from its source again.

        A take has no source any more: it is lost, its sample is left out, and its prompt is to be recorded again.
        """
        with self._database.writing() as db:
            db.execute("DELETE FROM part WHERE object = ?", (sample,))
            db.execute("DELETE FROM object WHERE id = ? AND state <> 'delivered'", (sample,))
            db.execute(
                "UPDATE sample SET state = 'selected', plaintext_size = NULL, plaintext_sha256 = NULL,"
                " sealed_size = NULL, sealed_sha256 = NULL, facts = NULL, measures = NULL, source_mtime = NULL"
                " WHERE id = ? AND state <> 'delivered'",
                (sample,),
            )
            lose_take(db, sample)

    def twin(self, submission: Submission, plaintext_sha256: str) -> tuple[LeftOut, str] | None:
        """Where the same content is already: in this submission, in one that waits, or delivered to the same place.

        Returns the kind and the submission's id. A cancelled submission does not count: without a manifest the pipeline
        does not take what was delivered of it.
        """
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT s.submission, m.state FROM sample s JOIN submission m ON m.id = s.submission"
                " WHERE s.plaintext_sha256 = ? AND s.state IN ('sealed', 'delivered', 'failed')"
                " AND m.destination = ? AND m.state IN ('scanning', 'open', 'closed')",
                (plaintext_sha256, submission.destination),
            ).fetchall()
        kinds = {
            (LeftOut.TWICE if row["submission"] == submission.id else _TWIN[row["state"]]): row["submission"]
            for row in rows
        }
        for kind in (LeftOut.TWICE, LeftOut.DELIVERED_BEFORE, LeftOut.WAITING):
            if kind in kinds:
                return kind, kinds[kind]
        return None

    # --- objects ------------------------------------------------------------------------------------------------

    def add_object(self, sealed_object: SealedObject) -> None:
        with self._database.writing() as db:
            insert_object(db, sealed_object)

    def object(self, object_id: str) -> SealedObject | None:
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM object WHERE id = ?", (object_id,)).fetchone()
        return object_of(row) if row else None

    def deliveries(self, submission: str) -> Iterator[tuple[Sample, str, str]]:
        """Delivered samples in order, each with when the store had it (ISO 8601, UTC) and its ETag; page by page."""
        position = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(
                    "SELECT s.*, o.delivered_at, o.etag FROM sample s JOIN object o ON o.id = s.id"
                    " WHERE s.submission = ? AND s.state = 'delivered' AND s.position > ? ORDER BY s.position LIMIT ?",
                    (submission, position, _PAGE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield sample_of(row), row["delivered_at"], row["etag"]
            position = rows[-1]["position"]

    def spooled_names(self) -> set[str]:
        """The names of all objects whose sealed file must be in the spool."""
        with self._database.reading() as db:
            rows = db.execute("SELECT name FROM object WHERE state IN ('sealed', 'sending', 'failed')").fetchall()
        return {row["name"] for row in rows}

    def spooled_bytes(self) -> int:
        with self._database.reading() as db:
            row = db.execute(
                "SELECT coalesce(sum(size), 0) AS n FROM object WHERE state IN ('sealed', 'sending', 'failed')"
            ).fetchone()
        return int(row["n"])

    def failed_with(self, submission: str, code: str) -> list[SealedObject]:
        """Objects that failed with the error `code`."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM object WHERE submission = ? AND state = 'failed' AND fail_code = ?", (submission, code)
            ).fetchall()
        return [object_of(row) for row in rows]

    def retry_failed(self, submission: str) -> int:
        """Puts failed objects back into the queue. Returns how many."""
        with self._database.writing() as db:
            cursor = db.execute(
                "UPDATE object SET state = CASE WHEN part_size IS NULL THEN 'sealed' ELSE 'sending' END,"
                " fail_code = NULL, fail_message = NULL WHERE submission = ? AND state = 'failed'",
                (submission,),
            )
            db.execute(
                "UPDATE sample SET state = 'sealed', reason = '' WHERE submission = ? AND state = 'failed'",
                (submission,),
            )
            return cursor.rowcount

    # --- domain.ports.TransferLedger ----------------------------------------------------------------------------

    def waiting(self, submission: str, *, after: int = 0, limit: int = 100) -> list[tuple[int, SealedObject]]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM object WHERE submission = ? AND state IN ('sealed', 'sending') AND place > ?"
                " ORDER BY place LIMIT ?",
                (submission, after, limit),
            ).fetchall()
        return [(row["place"], object_of(row)) for row in rows]

    def state(self, object_id: str) -> ObjectState | None:
        with self._database.reading() as db:
            row = db.execute("SELECT state FROM object WHERE id = ?", (object_id,)).fetchone()
        return ObjectState(row["state"]) if row else None

    def begin(self, object_id: str, plan: UploadPlan) -> None:
        with self._database.writing() as db:
            db.execute(
                "UPDATE object SET state = 'sending', part_size = ?, parts = ?, algorithm = ?"
                " WHERE id = ? AND state NOT IN ('delivered', 'cancelled')",
                (plan.part_size, plan.parts, plan.algorithm.value, object_id),
            )

    def upload_created(self, object_id: str, upload_id: str) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE object SET upload_id = ? WHERE id = ?", (upload_id, object_id))

    def part_sent(self, object_id: str, receipt: PartReceipt) -> None:
        with self._database.writing() as db:
            _insert_part(db, object_id, receipt)

    def parts(self, object_id: str) -> list[PartReceipt]:
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM part WHERE object = ? ORDER BY number", (object_id,)).fetchall()
        return [receipt_of(row) for row in rows]

    def keep_parts(self, object_id: str, receipts: Iterable[PartReceipt]) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM part WHERE object = ?", (object_id,))
            for receipt in receipts:
                _insert_part(db, object_id, receipt)

    def begin_again(self, object_id: str) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM part WHERE object = ?", (object_id,))
            db.execute(
                "UPDATE object SET state = 'sealed', part_size = NULL, parts = NULL, algorithm = NULL,"
                " upload_id = NULL WHERE id = ? AND state NOT IN ('delivered', 'cancelled')",
                (object_id,),
            )

    def delivered(self, object_id: str, stored: StoredObject, at: datetime) -> None:
        with self._database.writing() as db:
            changed = db.execute(
                "UPDATE object SET state = 'delivered', etag = ?, delivered_at = ?, upload_id = NULL"
                " WHERE id = ? AND state <> 'cancelled'",
                (stored.etag, at.isoformat(), object_id),
            ).rowcount
            db.execute("DELETE FROM part WHERE object = ?", (object_id,))
            if changed:
                db.execute("UPDATE sample SET state = 'delivered' WHERE id = ?", (object_id,))

    def failed(self, object_id: str, code: str, message: str) -> None:
        with self._database.writing() as db:
            changed = db.execute(
                "UPDATE object SET state = 'failed', fail_code = ?, fail_message = ?"
                " WHERE id = ? AND state NOT IN ('delivered', 'cancelled')",
                (code, message, object_id),
            ).rowcount
            if changed:
                db.execute("UPDATE sample SET state = 'failed', reason = ? WHERE id = ?", (message, object_id))


_TWIN = {"closed": LeftOut.DELIVERED_BEFORE, "open": LeftOut.WAITING, "scanning": LeftOut.WAITING}


def _insert_part(db: sqlite3.Connection, object_id: str, receipt: PartReceipt) -> None:
    db.execute(
        "INSERT OR REPLACE INTO part (object, number, size, etag, checksum) VALUES (?, ?, ?, ?, ?)",
        (object_id, receipt.number, receipt.size, receipt.etag, receipt.checksum),
    )

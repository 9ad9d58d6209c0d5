"""Takes and prompts in the ledger: what was recorded, decided, sealed and passed over, durable at every return.

    ledger.takes.begin(take)                            # the intent: before the first sound is on the disk
    ledger.takes.ended(take.id, captured)
    ledger.takes.keep(take.id, sample, sealing, object)     # one transaction; the kept take before it is dropped

It holds prompts' texts, which the manifest needs, and never a key. Methods may be called from any thread and raise
`DiskFull` or `LedgerError`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime

from voxseal.domain.errors import VoxsealBug
from voxseal.domain.prompts import Prompt
from voxseal.domain.quality import Measures
from voxseal.domain.recording import Captured, CaptureFormat, Trouble
from voxseal.domain.samples import LeftOut, Sample, Sealing
from voxseal.domain.takes import Take, TakeKind, TakeState
from voxseal.domain.uploads import SealedObject
from voxseal.store.database import Database
from voxseal.store.rows import facts_to_text, insert_object, measures_to_text, object_of

_PAGE = 500


class Takes:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, take: Take) -> Take:
        """Writes down that it is being recorded. Returns it with its version: one more than the last of its prompt."""
        with self._database.writing() as db:
            version = db.execute(
                "SELECT coalesce(max(version), 0) + 1 FROM take WHERE submission = ? AND kind = ?"
                " AND json_extract(prompt, '$.id') IS ?",
                (take.submission, take.kind.value, take.prompt.id if take.prompt else None),
            ).fetchone()[0]
            take = replace(take, version=version)
            db.execute(
                "INSERT INTO take (id, submission, kind, prompt, version, state, started_at, device, sample_rate,"
                " channels, bit_depth, pre_roll) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (
                    take.id,
                    take.submission,
                    take.kind.value,
                    json.dumps(asdict(take.prompt)) if take.prompt else None,
                    take.version,
                    take.state.value,
                    take.started_at.isoformat(),
                    take.device,
                    take.format.sample_rate,
                    take.format.channels,
                    take.format.bit_depth,
                ),
            )
        return take

    def note(self, take: str, *, pre_roll: int, dropped: int, durable: bool) -> None:
        """What is known while it is being recorded, so that a crash does not hide it. `pre_roll` and `dropped` in frames."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE take SET pre_roll = ?, dropped = ?, durable = ? WHERE id = ?",
                (pre_roll, dropped, int(durable), take),
            )

    def noted(self, take: str) -> tuple[int, int]:
        """Pre-roll and dropped frames, as last noted."""
        with self._database.reading() as db:
            row = db.execute("SELECT pre_roll, dropped FROM take WHERE id = ?", (take,)).fetchone()
        return (row["pre_roll"], row["dropped"]) if row else (0, 0)

    def ended(self, take: str, captured: Captured, *, recovered: bool = False) -> None:
        """All of it that there will be is in its scratch: it is undecided now."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE take SET state = 'undecided', frames = ?, pre_roll = ?, post_roll = ?, dropped = ?, trouble = ?,"
                " device = ?, recovered = ? WHERE id = ?",
                (
                    captured.frames,
                    captured.pre_roll,
                    captured.post_roll,
                    captured.dropped,
                    captured.trouble.value if captured.trouble else None,
                    captured.device,
                    int(recovered),
                    take,
                ),
            )

    def move(self, take: str, submission: str) -> Take:
        """Into a submission that is being recorded, as the newest take of its prompt there. Returns it as it is then."""
        with self._database.writing() as db:
            changed = db.execute(
                "UPDATE take SET submission = ?, version = (SELECT coalesce(max(e.version), 0) + 1 FROM take e"
                " WHERE e.submission = ? AND e.kind = take.kind"
                " AND json_extract(e.prompt, '$.id') IS json_extract(take.prompt, '$.id'))"
                " WHERE id = ? AND state IN ('recording', 'undecided') AND submission <> ?"
                " AND EXISTS (SELECT 1 FROM submission s WHERE s.id = ? AND s.state = 'recording')",
                (submission, submission, take, submission, submission),
            ).rowcount
            if changed != 1:
                raise VoxsealBug("A take was moved that is decided, or to a submission that is finished.")
            row = db.execute("SELECT * FROM take WHERE id = ?", (take,)).fetchone()
        return take_of(row)

    def measured(self, take: str, measures: Measures) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE take SET measures = ? WHERE id = ?", (measures_to_text(measures), take))

    def keep(self, take: str, sample: Sample, sealing: Sealing, sealed_object: SealedObject) -> SealedObject | None:
        """Its sealed message is in the spool: sample and object come to be, and those of the take of the same prompt that
        was kept before go. Returns the object that is dropped, whose spool file is the caller's to remove.
        """
        with self._database.writing() as db:
            dropped = self._replace(db, take)
            db.execute(
                "INSERT INTO sample (id, submission, name, source, state, size, plaintext_size, plaintext_sha256,"
                " sealed_size, sealed_sha256, facts, measures) VALUES (?, ?, ?, ?, 'sealed', ?, ?, ?, ?, ?, ?, ?)",
                (
                    sample.id,
                    sample.submission,
                    sample.name,
                    os.fsencode(sample.source),
                    sample.size,
                    sealing.plaintext_size,
                    sealing.plaintext_sha256,
                    sealing.sealed_size,
                    sealing.sealed_sha256,
                    facts_to_text(sealing.facts),
                    measures_to_text(sealing.measures),
                ),
            )
            insert_object(db, sealed_object)
            changed = db.execute(
                "UPDATE take SET state = 'kept' WHERE id = ? AND state = 'undecided' AND"
                " EXISTS (SELECT 1 FROM submission s WHERE s.id = take.submission AND s.state = 'recording')",
                (take,),
            ).rowcount
            if changed != 1:
                raise VoxsealBug("A take was kept that is not undecided, or whose submission is finished.")
        return dropped

    @staticmethod
    def _replace(db: sqlite3.Connection, take: str) -> SealedObject | None:
        earlier = db.execute(
            "SELECT o.* FROM take t JOIN take e ON e.submission = t.submission AND e.kind = t.kind"
            " AND json_extract(e.prompt, '$.id') = json_extract(t.prompt, '$.id') JOIN object o ON o.id = e.id"
            " WHERE t.id = ? AND t.kind = 'prompt' AND e.state = 'kept'",
            (take,),
        ).fetchone()
        if earlier is None:
            return None
        db.execute("DELETE FROM object WHERE id = ?", (earlier["id"],))
        db.execute("DELETE FROM sample WHERE id = ?", (earlier["id"],))
        db.execute("UPDATE take SET state = 'replaced' WHERE id = ?", (earlier["id"],))
        return object_of(earlier)

    def decide(self, take: str, state: TakeState) -> None:
        """PRACTISED, DISCARDED or LOST: nothing of it is kept. One that is decided already stays as it is."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE take SET state = ?, measures = NULL WHERE id = ? AND state IN ('recording', 'undecided')",
                (state.value, take),
            )

    def forget(self, take: str) -> None:
        """A take of which there is nothing: it never came to a first frame."""
        with self._database.writing() as db:
            db.execute("DELETE FROM take WHERE id = ? AND state = 'recording'", (take,))

    def key_wiped(self, take: str) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE take SET key_wiped = 1 WHERE id = ?", (take,))

    def unwiped(self) -> list[str]:
        """Takes that are decided and of whose key the vault may still hold something."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT id FROM take WHERE state NOT IN ('recording', 'undecided') AND key_wiped = 0 ORDER BY number"
            ).fetchall()
        return [row["id"] for row in rows]

    def take(self, take: str) -> Take | None:
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM take WHERE id = ?", (take,)).fetchone()
        return take_of(row) if row else None

    def any_kept(self, submission: str) -> bool:
        """Whether any of a submission's samples was recorded here."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT 1 FROM take WHERE submission = ? AND state = 'kept' LIMIT 1", (submission,)
            ).fetchone()
        return row is not None

    def with_states(self, *states: TakeState) -> list[Take]:
        """All takes in these states, oldest first."""
        marks = ",".join("?" * len(states))
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT * FROM take WHERE state IN ({marks}) ORDER BY number",  # noqa: S608  only question marks
                [state.value for state in states],
            ).fetchall()
        return [take_of(row) for row in rows]

    def of_submission(self, submission: str) -> Iterator[Take]:
        """Oldest first, page by page."""
        number = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(
                    "SELECT * FROM take WHERE submission = ? AND number > ? ORDER BY number LIMIT ?",
                    (submission, number, _PAGE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield take_of(row)
            number = rows[-1]["number"]

    def standing(self, destination: str) -> list[Take]:
        """The takes that say how far a script's prompts have come at a destination: being recorded, undecided, kept or
        practised, in submissions that are not given up.
        """
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT t.* FROM take t JOIN submission s ON s.id = t.submission WHERE s.destination = ?"
                " AND s.state IN ('recording', 'open', 'closed') AND t.prompt IS NOT NULL"
                " AND t.state IN ('recording', 'undecided', 'kept', 'practised') ORDER BY t.number",
                (destination,),
            ).fetchall()
        return [take_of(row) for row in rows]

    def skip(self, destination: str, prompt: Prompt, *, skipped: bool = True) -> None:
        """Marks a prompt as passed over, or takes the mark away."""
        mark = (destination, prompt.id, text_digest(prompt))
        with self._database.writing() as db:
            if skipped:
                db.execute("INSERT OR IGNORE INTO skipped (destination, prompt, text_sha256) VALUES (?, ?, ?)", mark)
            else:
                db.execute("DELETE FROM skipped WHERE destination = ? AND prompt = ? AND text_sha256 = ?", mark)

    def skipped(self, destination: str) -> set[tuple[str, str]]:
        """Id and `text_digest` of every prompt that is passed over."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT prompt, text_sha256 FROM skipped WHERE destination = ?", (destination,)
            ).fetchall()
        return {(row["prompt"], row["text_sha256"]) for row in rows}


def lose_take(db: sqlite3.Connection, take: str) -> None:
    """The sealed message of a kept take is gone from the spool, and nothing is left to seal it from again."""
    changed = db.execute(
        "UPDATE take SET state = 'lost' WHERE id = ? AND state = 'kept'"
        " AND NOT EXISTS (SELECT 1 FROM sample s WHERE s.id = take.id AND s.state = 'delivered')",
        (take,),
    ).rowcount
    if changed:
        db.execute(
            "DELETE FROM sample WHERE id = ? AND (SELECT state FROM submission WHERE id = sample.submission) = 'recording'",
            (take,),
        )
        db.execute(
            "UPDATE sample SET state = 'left-out', left_out = ?, reason = ? WHERE id = ?",
            (LeftOut.VANISHED.value, "Its sealed copy was lost on this computer. Record it again.", take),
        )


def text_digest(prompt: Prompt) -> str:
    """What tells a prompt from an earlier one of the same id: its very words."""
    return hashlib.sha256(prompt.text.encode()).hexdigest()


def take_of(row: sqlite3.Row) -> Take:
    capture = CaptureFormat(row["sample_rate"], row["channels"], row["bit_depth"])
    captured = None
    if row["frames"] is not None:
        captured = Captured(
            device=row["device"],
            format=capture,
            frames=row["frames"],
            pre_roll=row["pre_roll"],
            post_roll=row["post_roll"],
            dropped=row["dropped"],
            trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        )
    return Take(
        id=row["id"],
        submission=row["submission"],
        kind=TakeKind(row["kind"]),
        prompt=Prompt(**json.loads(row["prompt"])) if row["prompt"] else None,
        version=row["version"],
        state=TakeState(row["state"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        device=row["device"],
        format=capture,
        captured=captured,
        recovered=bool(row["recovered"]),
        durable=bool(row["durable"]),
        measures=Measures(**json.loads(row["measures"])) if row["measures"] else None,
    )

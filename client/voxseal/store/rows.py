"""Rows of the ledger as domain values."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.quality import Measures
from voxseal.domain.samples import (
    AudioFacts,
    ConsentGiven,
    LeftOut,
    Sample,
    SampleState,
    Sealing,
    Submission,
    SubmissionState,
)
from voxseal.domain.uploads import ObjectKind, ObjectState, PartReceipt, SealedObject, UploadPlan

_SHA256 = 32
"""Bytes of a digest."""


def facts_to_text(facts: AudioFacts) -> str:
    return json.dumps(vars(facts), separators=(",", ":"))


def measures_to_text(measures: Measures | None) -> str | None:
    return json.dumps(vars(measures), separators=(",", ":")) if measures else None


def sample_of(row: sqlite3.Row) -> Sample:
    sealing = None
    if row["sealed_sha256"] is not None:
        sealing = Sealing(
            plaintext_size=row["plaintext_size"],
            plaintext_sha256=row["plaintext_sha256"],
            sealed_size=row["sealed_size"],
            sealed_sha256=row["sealed_sha256"],
            facts=AudioFacts(**json.loads(row["facts"])),
            measures=Measures(**json.loads(row["measures"])) if row["measures"] else None,
        )
    return Sample(
        id=row["id"],
        submission=row["submission"],
        position=row["position"],
        name=row["name"],
        source=os.fsdecode(row["source"]),
        state=SampleState(row["state"]),
        size=row["size"],
        left_out=LeftOut(row["left_out"]) if row["left_out"] else None,
        reason=row["reason"],
        sealing=sealing,
    )


def submission_of(row: sqlite3.Row) -> Submission:
    return Submission(
        id=row["id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        state=SubmissionState(row["state"]),
        destination=row["destination"],
        consent=ConsentGiven(
            version=row["consent_version"],
            text_sha256=row["consent_text_sha256"],
            accepted_at=datetime.fromisoformat(row["consent_accepted_at"]),
        ),
        prefix=row["prefix"],
        closed_at=datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else None,
    )


def object_of(row: sqlite3.Row) -> SealedObject:
    plan = None
    if row["part_size"] is not None:
        plan = UploadPlan(row["part_size"], row["parts"], ChecksumAlgorithm(row["algorithm"]))
    return SealedObject(
        id=row["id"],
        submission=row["submission"],
        kind=ObjectKind(row["kind"]),
        name=row["name"],
        size=row["size"],
        sha256=row["sha256"],
        state=ObjectState(row["state"]),
        plan=plan,
        upload_id=row["upload_id"],
        etag=row["etag"],
        blocks=_blocks_of(row["blocks"] or b""),
    )


def _blocks_of(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + _SHA256] for at in range(0, len(joined), _SHA256))


def receipt_of(row: sqlite3.Row) -> PartReceipt:
    return PartReceipt(row["number"], row["size"], row["etag"], row["checksum"])


def insert_object(db: sqlite3.Connection, sealed: SealedObject) -> None:
    db.execute(
        "INSERT INTO object (id, submission, kind, name, size, sha256, state, blocks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sealed.id,
            sealed.submission,
            sealed.kind.value,
            sealed.name,
            sealed.size,
            sealed.sha256,
            sealed.state.value,
            b"".join(sealed.blocks) or None,
        ),
    )


def insert_samples(db: sqlite3.Connection, samples: Iterable[Sample]) -> None:
    """A source that the submission has already is passed over."""
    db.executemany(
        "INSERT OR IGNORE INTO sample (id, submission, name, source, state, size, left_out, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                sample.id,
                sample.submission,
                sample.name,
                os.fsencode(sample.source),
                sample.state.value,
                sample.size,
                sample.left_out.value if sample.left_out else None,
                sample.reason,
            )
            for sample in samples
        ),
    )

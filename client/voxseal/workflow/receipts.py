"""The receipt: proof to the contractor of what was delivered, as JSON for programs and CSV for people.

Made from the ledger alone, so it can be written again at any time. It holds names, hence stays in the data folder (0600)
until its owner hands it on.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxseal import __version__
from voxseal.domain.samples import SampleState, Submission
from voxseal.domain.uploads import manifest_object_name, sample_object_name
from voxseal.store import Ledger
from voxseal.workflow.folder import write_private

_COLUMNS = (
    "name",
    "sample",
    "key",
    "seconds",
    "size",
    "sha256",
    "sealed_size",
    "sealed_sha256",
    "delivered_at",
    "etag",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ReceiptFiles:
    submission: str
    json: Path
    csv: Path


def receipt_document(ledger: Ledger, submission: Submission, organisation: str) -> dict[str, Any]:
    """The receipt as one JSON document: sizes in bytes, times ISO 8601 in UTC, digests lower-case hex."""
    prefix = submission.prefix or ""
    manifest = ledger.object(submission.id)
    rows = []
    for sample in ledger.samples(submission.id, SampleState.DELIVERED):
        sealing = sample.sealing
        sealed = ledger.object(sample.id)
        if sealing is None or sealed is None:
            continue
        rows.append(
            {
                "name": sample.name,
                "sample": sample.id,
                "key": prefix + sample_object_name(submission.id, sample.id),
                "seconds": round(sealing.facts.seconds, 3),
                "size": sealing.plaintext_size,
                "sha256": sealing.plaintext_sha256,
                "sealed_size": sealing.sealed_size,
                "sealed_sha256": sealing.sealed_sha256,
                "delivered_at": ledger.delivered_at(sample.id),
                "etag": sealed.etag,
            }
        )
    return {
        "voxseal_receipt": 1,
        "submission": submission.id,
        "organisation": organisation,
        "destination": submission.destination,
        "created_at": submission.created_at.isoformat(),
        "closed_at": submission.closed_at.isoformat() if submission.closed_at else None,
        "consent": {
            "version": submission.consent.version,
            "accepted_at": submission.consent.accepted_at.isoformat(),
        },
        "manifest": {
            "key": prefix + manifest_object_name(submission.id),
            "sealed_sha256": manifest.sha256 if manifest else None,
        },
        "samples": rows,
        "client": f"voxseal {__version__}",
    }


def write_receipt(ledger: Ledger, submission: Submission, organisation: str, folder: Path) -> ReceiptFiles:
    """Writes (or replaces) both files. Raises `DiskFull` or `LedgerError`."""
    document = receipt_document(ledger, submission, organisation)
    files = ReceiptFiles(submission.id, folder / f"{submission.id}.json", folder / f"{submission.id}.csv")
    write_private(files.json, json.dumps(document, indent=1).encode() + b"\n")
    write_private(files.csv, _csv(document["samples"]).encode("utf-8-sig"))
    return files


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_harmless(row[column]) for column in _COLUMNS])
    return text.getvalue()


def _harmless(value: Any) -> Any:
    """A name that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, 'CSV Injection')."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

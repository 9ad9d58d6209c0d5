"""The receipt: proof to the contractor of what was delivered, as JSON for programs and CSV for people.

Made from the ledger alone, so it can be written again at any time. It holds names, hence stays in the data folder (0600)
until its owner hands it on.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxseal import __version__
from voxseal.domain.errors import DiskFull, UsageError
from voxseal.domain.samples import Submission
from voxseal.domain.uploads import manifest_object_name, sample_object_name
from voxseal.store import Ledger
from voxseal.store.durable import take_name
from voxseal.workflow.folder import write_private
from voxseal.workflow.json_stream import json_with_list

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


def write_receipt(ledger: Ledger, submission: Submission, organisation: str, folder: Path) -> ReceiptFiles:
    """Writes (or replaces) both files, a sample at a time: constant memory. Raises `DiskFull` or `LedgerError`.

    Sizes are bytes, times ISO 8601 in UTC, digests lower-case hex.
    """
    files = ReceiptFiles(submission.id, folder / f"{submission.id}.json", folder / f"{submission.id}.csv")
    write_private(files.json, _json(ledger, submission, organisation))
    write_private(files.csv, _csv(ledger, submission))
    return files


def save_copy(receipt: Path, target: Path) -> None:
    """Copies a receipt to where its owner wants it, whole or not at all. Raises `DiskFull` or `UsageError`."""
    try:
        data = receipt.read_bytes()
        partial = target.with_name(f".{secrets.token_hex(8)}.partial")  # whatever else lies there is left alone
        try:
            with partial.open("xb") as file:
                file.write(data)
            take_name(partial, target)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull from None
        raise UsageError(
            "The receipt could not be saved there.", hint="Choose another place, and try again.", about=str(target)
        ) from None


def _rows(ledger: Ledger, submission: Submission) -> Iterator[dict[str, Any]]:
    for sample, delivered_at, etag in ledger.deliveries(submission.id):
        sealing = sample.sealing
        if sealing is None:
            continue
        yield {
            "name": sample.name,
            "sample": sample.id,
            "key": (submission.prefix or "") + sample_object_name(submission.id, sample.id),
            "seconds": round(sealing.facts.seconds, 3),
            "size": sealing.plaintext_size,
            "sha256": sealing.plaintext_sha256,
            "sealed_size": sealing.sealed_size,
            "sealed_sha256": sealing.sealed_sha256,
            "delivered_at": delivered_at,
            "etag": etag,
        }


def _json(ledger: Ledger, submission: Submission, organisation: str) -> Iterator[bytes]:
    manifest = ledger.object(submission.id)
    head = {
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
            "key": (submission.prefix or "") + manifest_object_name(submission.id),
            "sealed_sha256": manifest.sha256 if manifest else None,
        },
        "client": f"voxseal {__version__}",
    }
    yield from json_with_list(head, "samples", _rows(ledger, submission))


def _csv(ledger: Ledger, submission: Submission) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    yield codecs.BOM_UTF8  # a spreadsheet takes it for UTF-8 by this alone
    for row in _rows(ledger, submission):
        writer.writerow([_harmless(row[column]) for column in _COLUMNS])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _harmless(value: Any) -> Any:
    """A name that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, 'CSV Injection')."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

"""Erasing a contractor: every version under their folder, features included, with proof.

    proof = erase(buckets, "contractors/", "8f2c…", who="…", why="request 4711", when=datetime.now(UTC))

The order is what keeps a running intake from bringing something back:

1. each submission that is there gets a tombstone in the audit bucket, which is never lifted;
2. a plan of every version that will go is written there;
3. all of it is deleted, unfinished uploads too;
4. it is looked again, until nothing is left; then the proof is written.

The intake looks for the tombstone after each file that it writes, and deletes that file when there is one. Killed anywhere,
erasing again goes on; with nothing left to erase it says just that. What is kept: plans, proofs and receipts, which hold
the contractor's id, object keys and hashes. Copies that somebody made elsewhere are not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.buckets import Bucket, Tally
from intake.errors import IntakeError, Trouble
from intake.places import ERASURES, FEATURES, Place, is_contractor, is_submission_id
from intake.receipts import to_bytes

VERSION = 1
_ROUNDS = 10
_PAGE = 5_000  # versions a plan's file, about a megabyte


class NoSuchContractor(IntakeError):
    """What was given is not one contractor's folder name."""


@dataclass(frozen=True)
class Proof:
    """Where the proof lies, and what it says."""

    key: str
    document: dict[str, Any]


def is_erased(audit: Bucket, place: Place) -> bool:
    """Whether the submission was there when its contractor was erased."""
    return bool(audit.keys(f"{ERASURES}{place.folder}"))


def erase(
    raw: Bucket, features: Bucket, audit: Bucket, prefix: str, contractor: str, *, who: str, why: str, when: datetime
) -> Proof:
    """Erases `contractor`; blocks until nothing is left. Raises `NoSuchContractor`, or `Trouble` where something is left."""
    if not is_contractor(contractor):
        raise NoSuchContractor("contractor", "That is not the name of one contractor's folder.")
    stamp = f"{when:%Y%m%dT%H%M%S%fZ}"
    folder = f"{prefix}{contractor}/"
    sides = ((raw, folder), (features, FEATURES + folder))
    said = {"who": who, "why": why, "when": when.isoformat()}
    versions = size = uploads = 0
    for number in range(_ROUNDS):
        uploads += raw.abort_uploads(folder)
        found = [(bucket, below, bucket.versions(below)) for bucket, below in sides]
        if not any(tally.versions for _, _, tally in found):
            break
        _bury(audit, folder, found, said)
        for page, lines in enumerate(_pages(found)):
            plan = {"voxseal_erasure_plan": VERSION, **said, "delete": lines}
            audit.put_once(f"{ERASURES}{folder}plans/{stamp}-{number:02d}-{page:05d}.json", to_bytes(plan))
        for bucket, _, tally in found:
            bucket.delete(tally.versions)
            versions += len(tally.versions)
            size += tally.size
    else:
        raise Trouble("not-gone", "Something under the folder keeps coming back. Is somebody still delivering?")
    plans = [
        {"key": key, "sha256": hashlib.sha256(audit.read(key, 1 << 30) or b"").hexdigest()}
        for key in audit.keys(f"{ERASURES}{folder}plans/")
    ]
    document = {
        "voxseal_erasure_proof": VERSION,
        **said,
        "looked_at": [{"bucket": bucket.name, "prefix": below, "versions_left": 0} for bucket, below in sides],
        "deleted_versions": versions,
        "deleted_bytes": size,
        "aborted_uploads": uploads,
        "plans": plans,
    }
    key = f"{ERASURES}{folder}proofs/{stamp}.json"
    audit.put_once(key, to_bytes(document))
    return Proof(key, document)


def _bury(audit: Bucket, folder: str, found: Sequence[tuple[Bucket, str, Tally]], said: dict[str, str]) -> None:
    """A tombstone for each submission that is there."""
    submissions = {each.key.removeprefix(below).split("/")[0] for _, below, tally in found for each in tally.versions}
    for submission in sorted(filter(is_submission_id, submissions)):
        tombstone = {"voxseal_erasure": VERSION, "submission": submission, **said}
        audit.put_once(f"{ERASURES}{folder}{submission}/erased.json", to_bytes(tombstone))


def _pages(found: Sequence[tuple[Bucket, str, Tally]]) -> Iterator[list[dict[str, str]]]:
    lines = [
        {"bucket": bucket.name, "key": each.key, "version": each.version}
        for bucket, _, tally in found
        for each in tally.versions
    ]
    return (lines[at : at + _PAGE] for at in range(0, len(lines), _PAGE))

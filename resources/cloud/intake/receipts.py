"""Records in the audit bucket, where object lock keeps them from everybody: what is about to be deleted, and what was.

A plan is written before anything is deleted and says what and why that is safe (which features hold it, with which hash);
a receipt is written after, when a listing shows that nothing is left. Both are JSON, written once. They hold ids, hashes,
keys, sizes and times; no content, no prompt, no name but the contractor's id, which is part of the keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.buckets import Version
from intake.errors import Trouble
from intake.manifest import Known

VERSION = 1
_LARGEST = 64 << 20


@dataclass(frozen=True)
class Plan:
    """What is to be deleted, as the audit bucket holds it."""

    document: dict[str, Any]

    @property
    def samples(self) -> tuple[Known, ...]:
        return tuple(Known(each["sample"], each["plaintext_sha256"]) for each in self.document["samples"])

    @property
    def versions(self) -> tuple[Version, ...]:
        return tuple(Version(each["key"], each["version"]) for each in self.document["delete"])


def plan(
    *, who: str, when: str, why: str, bucket: str, samples: Sequence[dict[str, Any]], versions: Sequence[Version]
) -> Plan:
    """A plan for `versions` in `bucket`; `samples` says for each what of it is kept."""
    return Plan(
        {
            "voxseal_deletion_plan": VERSION,
            "who": who,
            "when": when,
            "why": why,
            "bucket": bucket,
            "samples": list(samples),
            "delete": [{"key": each.key, "version": each.version} for each in versions],
        }
    )


def receipt(planned: Plan, content: bytes, deleted: Sequence[Version], when: str, who: str) -> dict[str, Any]:
    """What proves the deletion: the plan, by its hash, and each version that went; some may have come after the plan."""
    return {
        "voxseal_deletion_receipt": VERSION,
        "who": who,
        "when": when,
        "plan_sha256": hashlib.sha256(content).hexdigest(),
        "bucket": planned.document["bucket"],
        "samples": planned.document["samples"],
        "deleted": [{"key": each.key, "version": each.version} for each in deleted],
        "left": 0,
    }


def to_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def read_plan(content: bytes) -> Plan:
    """A plan that was written by `plan`. Raises `Trouble`: the audit bucket is ours, so nothing else may be in it."""
    try:
        if len(content) > _LARGEST:
            raise ValueError
        found = Plan(json.loads(content))
        if found.document["voxseal_deletion_plan"] != VERSION:
            raise ValueError
        _ = found.samples, found.versions
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Trouble("plan", "A plan in the audit bucket is not one that the intake wrote.") from None
    return found

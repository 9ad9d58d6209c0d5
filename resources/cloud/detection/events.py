"""CloudTrail's records, read as what they mean here. Their form: CloudTrail User Guide, "CloudTrail record contents".

Everything in a record may be missing: what an event lacks is empty here, never an error, for one odd record must not hide
the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_READS = frozenset(
    {
        "GetObject",
        "HeadObject",
        "GetObjectAttributes",
        "GetObjectTorrent",
        "SelectObjectContent",
        "CopyObject",
        "UploadPartCopy",
    }
)
_DECRYPTS = frozenset({"Decrypt", "ReEncrypt", "CreateGrant"})
_DATED = re.compile(r"20\d{6}(v\d+)?$")  # Lambda's calls carry a date in their name


@dataclass(frozen=True)
class Event:
    """One call. `who` is the role behind a session, or whatever else the caller is; `minute` counts from 1970."""

    name: str
    source: str
    who: str
    session: str
    at: datetime
    failed: str
    """The error's code, "" for a call that did what it should."""
    buckets: frozenset[str]
    """Which buckets it touches, the one that it copies from included."""
    keys: frozenset[str]
    """ARNs of KMS keys."""
    size: int
    """Bytes that went out."""
    text: str
    """Request and resources as text, to look for names in."""

    @property
    def minute(self) -> int:
        return int(self.at.timestamp()) // 60

    @property
    def is_read(self) -> bool:
        return self.source == "s3.amazonaws.com" and self.name in _READS

    @property
    def is_decrypt(self) -> bool:
        return self.source == "kms.amazonaws.com" and self.name in _DECRYPTS


def read_event(record: Mapping[str, Any]) -> Event | None:
    """The event in `record`; None for one without a time or a name, which none of CloudTrail's is."""
    try:
        at = datetime.fromisoformat(str(record["eventTime"])).astimezone(UTC)
        name = _DATED.sub("", str(record["eventName"]))
    except (KeyError, ValueError):
        return None
    identity = _table(record.get("userIdentity"))
    request = _table(record.get("requestParameters"))
    resources = [_table(each) for each in record.get("resources") or []]
    arns = [str(each.get("ARN", "")) for each in resources]
    source = _copied_from(request)
    named = {
        str(request.get("bucketName", "")),
        source,
        *(arn.removeprefix("arn:aws:s3:::").split("/")[0] for arn in arns),
    }
    size = _table(record.get("additionalEventData")).get("bytesTransferredOut", 0)
    return Event(
        name=name,
        source=str(record.get("eventSource", "")),
        who=_who(identity),
        session=str(identity.get("arn", "")),
        at=at,
        failed=str(record.get("errorCode") or ""),
        buckets=frozenset(named - {""}),
        keys=frozenset(arn for arn in arns if ":kms:" in arn),
        size=int(size) if isinstance(size, int | float) else 0,
        text=json.dumps([request, arns]),
    )


def _who(identity: Mapping[str, Any]) -> str:
    """A role for all of its sessions: a thief may have many."""
    issuer = _table(_table(identity.get("sessionContext")).get("sessionIssuer"))
    for found in (issuer.get("arn"), identity.get("arn"), identity.get("invokedBy")):
        if found:
            return str(found)
    return f"{identity.get('type', 'unknown')}:{identity.get('accountId', identity.get('principalId', ''))}"


def _copied_from(request: Mapping[str, Any]) -> str:
    return str(request.get("x-amz-copy-source", "")).removeprefix("/").split("/")[0]


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Whether the store's answer matches what was sent.

An ETag is the MD5 of an object, or the MD5 of its parts' MD5s with `-N` behind it, unless the store encrypts with KMS or
chooses otherwise (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). So an equal ETag proves that all is
well, while an unequal one proves damage only where the same upload has shown that its part ETags *are* MD5s.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from enum import Enum

from voxseal.domain.uploads import PartReceipt, StoredObject

_MD5 = re.compile(r"[0-9a-f]{32}")


class Verdict(Enum):
    MATCHES = "matches"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """The answer says nothing either way; the listing's size decides."""


def looks_like_md5(etag: str) -> bool:
    return _MD5.fullmatch(etag) is not None


def composite_etag(receipts: Sequence[PartReceipt]) -> str | None:
    """The ETag that S3 gives an object of these parts; None when a part's ETag is no MD5."""
    if not receipts or not all(looks_like_md5(receipt.etag) for receipt in receipts):
        return None
    joined = b"".join(bytes.fromhex(receipt.etag) for receipt in receipts)
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(receipts)}"


def composite_sha256(receipts: Sequence[PartReceipt]) -> str | None:
    """The SHA-256 of the parts' SHA-256s, as `hex-N`; None when the store did not answer one for each part."""
    digests = [receipt.checksum for receipt in receipts if receipt.checksum and len(receipt.checksum) == 64]
    if not receipts or len(digests) != len(receipts):
        return None
    return f"{hashlib.sha256(b''.join(bytes.fromhex(digest) for digest in digests)).hexdigest()}-{len(receipts)}"


def judge_multipart(receipts: Sequence[PartReceipt], stored: StoredObject, sha256: str) -> Verdict:
    """Judges the answer to a completion, or a listing's entry, by checksum first and ETag then.

    Args:
        receipts: all parts, in order.
        sha256: of the whole sealed message, lower-case hex.
    """
    if stored.checksum is not None:
        expected = composite_sha256(receipts) if "-" in stored.checksum else sha256
        if expected is not None:
            return Verdict.MATCHES if stored.checksum == expected else Verdict.DIFFERS
    expected = composite_etag(receipts)
    if expected is None or not stored.etag:
        return Verdict.UNKNOWN
    if stored.etag == expected:
        return Verdict.MATCHES
    etags_are_md5 = any(receipt.checksum == receipt.etag for receipt in receipts)
    return Verdict.DIFFERS if etags_are_md5 else Verdict.UNKNOWN

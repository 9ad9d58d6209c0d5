"""When the store's answer proves delivery, when it disproves it, and when it says nothing."""

from __future__ import annotations

import hashlib

from voxseal.domain.uploads import PartReceipt, StoredObject
from voxseal.transfer.verify import Verdict, composite_etag, composite_sha256, judge_multipart

PIECES = [b"a" * 100, b"b" * 50]
MD5 = [hashlib.md5(piece).hexdigest() for piece in PIECES]
SHA = [hashlib.sha256(piece).hexdigest() for piece in PIECES]
WHOLE = hashlib.sha256(b"".join(PIECES)).hexdigest()


def receipts(checksums: list[str] | None = None, etags: list[str] = MD5) -> list[PartReceipt]:
    return [
        PartReceipt(number, len(piece), etag, checksums[number - 1] if checksums else None)
        for number, (piece, etag) in enumerate(zip(PIECES, etags, strict=True), start=1)
    ]


def judge(parts: list[PartReceipt], etag: str, checksum: str | None = None) -> Verdict:
    return judge_multipart(parts, StoredObject("k", None, etag, checksum), WHOLE)


def test_a_known_etag() -> None:
    """AWS's own example of the rule: the MD5 of the two binary MD5s, and the number of parts."""
    joined = hashlib.md5(b"".join(bytes.fromhex(digest) for digest in MD5)).hexdigest()
    assert composite_etag(receipts()) == f"{joined}-2"


def test_an_equal_etag_proves_delivery() -> None:
    assert judge(receipts(), composite_etag(receipts()) or "") is Verdict.MATCHES


def test_another_etag_disproves_it_only_where_etags_are_md5s() -> None:
    assert judge(receipts(MD5), f"{'0' * 32}-2") is Verdict.DIFFERS
    assert judge(receipts(), f"{'0' * 32}-2") is Verdict.UNKNOWN


def test_etags_of_another_kind_say_nothing() -> None:
    assert judge(receipts(etags=["x1", "x2"]), f"{'0' * 32}-2") is Verdict.UNKNOWN
    assert judge(receipts(), "") is Verdict.UNKNOWN
    assert judge([], "x") is Verdict.UNKNOWN


def test_a_checksum_decides_whatever_the_etag() -> None:
    parts = receipts(SHA)
    assert judge(parts, "x", composite_sha256(parts)) is Verdict.MATCHES
    assert judge(parts, composite_etag(parts) or "", f"{'0' * 64}-2") is Verdict.DIFFERS
    assert judge(parts, "x", WHOLE) is Verdict.MATCHES
    assert judge(parts, "x", "0" * 64) is Verdict.DIFFERS


def test_a_composite_checksum_without_our_parts_leaves_it_to_the_etag() -> None:
    assert judge(receipts(), composite_etag(receipts()) or "", f"{'0' * 64}-2") is Verdict.MATCHES

"""What came of an upload: whether all of it arrived, whether anything arrived twice, and what was sent for nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.recorder import Exchange
from voxseal.practice.cloud import PracticeCloud
from voxseal.practice.server import BUCKET
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import open_messages


@dataclass(frozen=True)
class Account:
    """One or more uploads under the same fault. Sizes in bytes.

    `again` has an entry a fault: the bytes of bodies that reached the store and had to be sent once more. `finished_again`
    counts parts and small objects that were sent although the client had the store's word for them; `astray` multipart
    uploads that the store still holds open at the end.
    """

    fault: str
    uploads: int
    survived: int
    resumes: tuple[int, ...]
    again: tuple[int, ...]
    lost: int
    doubled: int
    finished_again: int = 0
    astray: int = 0


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def compare(cloud: PracticeCloud, submission: str, sources: Mapping[str, str], out: Path) -> tuple[int, int]:
    """How many of `sources` (SHA-256 by name) cannot be opened from what was delivered, and how many objects lie there
    that need not. Each object is opened to its last byte, in `out`, which is removed."""
    delivered = cloud.bucket_path / "contractors" / "practice" / submission
    sealed = sorted(path for path in delivered.rglob("*") if path.is_file())
    try:
        results = open_messages(sealed, [load_private_key(cloud.key_path)], out)
    finally:
        shutil.rmtree(out, ignore_errors=True)
    opened = Counter(
        (Path(result.name).name, result.sha256) for result in results if result.name and result.error is None
    )
    lost = sum(opened[name, sha256] == 0 for name, sha256 in sources.items())
    manifests = sum(result.name is None and result.error is None for result in results)
    return lost + (manifests == 0), max(len(sealed) - len(sources) - 1, 0)


def open_uploads(cloud: PracticeCloud) -> list[str]:
    """The ids of multipart uploads that the practice store still holds."""
    with urllib.request.urlopen(f"{cloud.endpoint}/{BUCKET}?uploads", timeout=30) as answer:
        return re.findall(r"<UploadId>([^<]+)</UploadId>", answer.read().decode())


def sent_for_nothing(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """The puts that did not count: all but the last that succeeded for each key and part."""
    attempts: defaultdict[tuple[str, int], list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        if exchange.method == "PUT":
            attempts[exchange.key, exchange.part].append(exchange)
    wasted = []
    for of_one in attempts.values():
        counts = max((place for place, each in enumerate(of_one) if each.status == 200), default=None)
        wasted += [each for place, each in enumerate(of_one) if place != counts and each.received]
    return wasted

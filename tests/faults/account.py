"""What came of an upload: whether all of it arrived, whether anything arrived twice, and what was sent for nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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


class Bucket(Protocol):
    """What lies in the store, as its owner sees it."""

    key_path: Path
    """The pipeline's private key."""

    def delivered(self, submission: str, place: Path) -> list[Path]:
        """The objects of a submission as files, in `place` or where they are."""
        ...

    def open_uploads(self) -> set[str]:
        """The ids of multipart uploads that are not finished."""
        ...

    def forget(self, submission: str) -> None:
        """Deletes a submission's objects, to make room."""
        ...


class PracticeBucket:
    """The practice cloud's, in memory and on disk."""

    def __init__(self, cloud: PracticeCloud) -> None:
        self._cloud = cloud
        self.key_path = cloud.key_path

    def delivered(self, submission: str, place: Path) -> list[Path]:
        folder = self._cloud.bucket_path / "contractors" / "practice" / submission
        return sorted(path for path in folder.rglob("*") if path.is_file())

    def open_uploads(self) -> set[str]:
        with urllib.request.urlopen(f"{self._cloud.endpoint}/{BUCKET}?uploads", timeout=30) as answer:
            return set(re.findall(r"<UploadId>([^<]+)</UploadId>", answer.read().decode()))

    def forget(self, submission: str) -> None:
        for path in self.delivered(submission, self._cloud.bucket_path):
            key = path.relative_to(self._cloud.bucket_path).as_posix()
            url = f"{self._cloud.endpoint}/{BUCKET}/{key}"
            # The stand-in wants to see that a request is signed, and by nobody in particular.
            delete = urllib.request.Request(url, method="DELETE", headers={"Authorization": "AWS owner:any"})
            urllib.request.urlopen(delete, timeout=30).close()
            path.unlink()


def profile_through(address: str, cloud: PracticeCloud, place: Path) -> Path:
    """The practice profile, its uploads going to `address`."""
    text = cloud.profile_path.read_text()
    changed = text.replace(f's3_endpoint = "{cloud.endpoint}"', f's3_endpoint = "{address}"')
    assert changed != text
    place.write_text(changed)
    return place


def compare(bucket: Bucket, submission: str, sources: Mapping[str, str], place: Path) -> tuple[int, int]:
    """How many of `sources` (SHA-256 by name; and the manifest) cannot be opened from what was delivered, and how many
    objects lie there that need not. Each is opened to its last byte, in `place`, which is removed."""
    place.mkdir()
    try:
        sealed = bucket.delivered(submission, place)
        results = open_messages(sealed, [load_private_key(bucket.key_path)], place / "opened")
    finally:
        shutil.rmtree(place)
    good = [result for result in results if result.error is None]
    opened = {(Path(result.name).name, result.sha256) for result in good if result.name}
    manifests = sum(result.name is None for result in good)
    lost = len(set(sources.items()) - opened) + (manifests == 0)
    return lost, max(len(sealed) - len(sources) - 1, 0)


def part_named(key: str, part: int) -> tuple[str, int]:
    """Object id and part number as the client's events have them, of what was sent under `key`."""
    folder, _, name = key.removesuffix(".sealed").rpartition("/")
    return (folder.rpartition("/")[2] if name == "manifest" else name), max(part, 1)


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

"""A bucket, as far as the intake needs one: S3's errors become `Trouble` or `Poisoned` here, and nowhere else.

Nothing is cached. Every call may be made again after a crash: reads change nothing, `put_once` leaves what is there, and
deleting what is gone is no error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from intake.errors import Poisoned, Trouble

_AT_ONCE = 1000  # DeleteObjects takes no more
_GONE = frozenset({"NoSuchKey", "404", "NotFound"})
_STORED_ODDLY = frozenset({"InvalidObjectState", "InvalidRequest"})
"""What reading answers of an object in an archive's storage class, or under a key of whoever put it (SSE-C)."""
_THERE = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})


@dataclass(frozen=True, order=True)
class Version:
    """One version of an object; a delete marker is one too."""

    key: str
    version: str


@dataclass(frozen=True)
class Tally:
    """What a prefix holds, in objects' versions and bytes."""

    versions: tuple[Version, ...]
    size: int


class Bucket:
    """One bucket by name. `s3` is a boto3 client."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3 = s3
        self.name = name

    def read(self, key: str, limit: int) -> bytes | None:
        """The newest version's content; None when there is none. One that is larger than `limit` bytes gives `limit + 1`
        of them, so that whoever compares sizes sees it. Raises `Poisoned` for one that was put so that it cannot be read."""
        with self._trouble("read"):
            try:
                answer = self._s3.get_object(Bucket=self.name, Key=key)
            except ClientError as error:
                if _code(error) in _GONE:
                    return None
                if _code(error) in _STORED_ODDLY:
                    raise Poisoned("stored-oddly", "It was put so that this intake cannot read it.") from None
                raise
            with answer["Body"] as body:
                content: bytes = body.read(limit + 1)
        return content

    def put_once(self, key: str, content: bytes) -> bool:
        """Writes a new object. False when one is there already, which is left as it is."""
        if any(found == key for found in self.keys(key)):
            return False  # for stores that do not know If-None-Match; on S3 it saves sending the content for nothing
        with self._trouble("write"):
            try:
                self._s3.put_object(Bucket=self.name, Key=key, Body=content, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in _THERE:
                    return False
                raise
        back = self.read(key, len(content))
        if back is None or hashlib.sha256(back).digest() != hashlib.sha256(content).digest():
            raise Trouble("read-back", "What was written does not read back as it was written.")
        return True

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin with `prefix`, sorted."""
        with self._trouble("list"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def versions(self, prefix: str) -> Tally:
        """Every version and delete marker below `prefix`."""
        found: list[Version] = []
        size = 0
        for entry in self._each_version({"Prefix": prefix}):
            found.append(Version(entry["Key"], entry["VersionId"]))
            size += entry.get("Size", 0)
        return Tally(tuple(sorted(found)), size)

    def versions_of(self, prefix: str, keys: Sequence[str]) -> list[Version]:
        """Every version and delete marker of these objects below `prefix`, sorted. Lists no further than the last one."""
        wanted, last = set(keys), max(keys)
        found = []
        for entry in self._each_version({"Prefix": prefix}):
            if entry["Key"] > last:
                break
            if entry["Key"] in wanted:
                found.append(Version(entry["Key"], entry["VersionId"]))
        return sorted(found)

    def _each_version(self, where: dict[str, str]) -> Iterator[dict[str, Any]]:
        """In the order of keys, a page at a time."""
        more = True
        while more:
            with self._trouble("list-versions"):
                page = self._s3.list_object_versions(Bucket=self.name, **where)
            entries = (*page.get("Versions", []), *page.get("DeleteMarkers", []))
            yield from sorted(entries, key=lambda entry: str(entry["Key"]))
            more = bool(page.get("IsTruncated"))
            next_page = {"KeyMarker": page.get("NextKeyMarker"), "VersionIdMarker": page.get("NextVersionIdMarker")}
            where = where | {name: marker for name, marker in next_page.items() if marker}

    def delete(self, versions: Sequence[Version]) -> None:
        """Deletes these versions for good. Raises `Trouble` when one will not go."""
        for some in _chunks(versions, _AT_ONCE):
            objects = [{"Key": each.key, "VersionId": each.version} for each in some]
            with self._trouble("delete"):
                answer = self._s3.delete_objects(Bucket=self.name, Delete={"Objects": objects, "Quiet": True})
            if errors := answer.get("Errors"):
                raise Trouble("delete", f"{len(errors)} versions were not deleted: {errors[0].get('Code')}.")

    def abort_uploads(self, prefix: str) -> int:
        """Gives up unfinished multipart uploads below `prefix`; how many there were."""
        count = 0
        with self._trouble("abort"):
            pages = self._s3.get_paginator("list_multipart_uploads").paginate(Bucket=self.name, Prefix=prefix)
            for upload in (upload for page in pages for upload in page.get("Uploads", [])):
                self._s3.abort_multipart_upload(Bucket=self.name, Key=upload["Key"], UploadId=upload["UploadId"])
                count += 1
        return count

    @contextmanager
    def _trouble(self, doing: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            raise Trouble(f"s3-{doing}", f"S3 does not {doing}: {_code(error)}.") from None
        except (BotoCoreError, OSError) as error:
            raise Trouble(f"s3-{doing}", f"S3 does not {doing}: {type(error).__name__}.") from None


def _code(error: ClientError) -> str:
    response: Any = error.response
    code = response.get("Error", {}).get("Code") or response.get("ResponseMetadata", {}).get("HTTPStatusCode", "")
    return str(code)


def _chunks(values: Sequence[Version], size: int) -> Iterable[Sequence[Version]]:
    return (values[at : at + size] for at in range(0, len(values), size))

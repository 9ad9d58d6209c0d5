"""Asks a store what a session may do, and leaves nothing behind: for `voxseal doctor`.

>>> probe = StoreProbe(profile.cloud, keeper.current, clock)
>>> upload = probe.begin("contractors/8f2c/")        # proves that the session may write: a session cannot delete an object,
>>> probe.drop(upload)                               # but an upload that was begun and dropped leaves none
>>> probe.read("contractors/8f2c/a.sealed")
<Access.REFUSED: 'refused'>

One attempt a question. Errors are those of `domain.ports.ObjectStore`; being refused is an answer where `Access` is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from voxseal.domain.errors import AccessRefused, NoSuchUpload
from voxseal.domain.ports import Clock, SessionSource
from voxseal.domain.profile import Cloud
from voxseal.domain.uploads import OpenUpload
from voxseal.transfer.sdk import SigningSession, s3_client
from voxseal.transfer.translate import Border

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TIMEOUT = 15.0  # seconds; somebody watches
_NAME = "doctor/probe.sealed"


class Access(Enum):
    ALLOWED = "allowed"
    REFUSED = "refused"
    NOTHING_THERE = "nothing-there"
    """The store said that there is nothing, which it tells only those who may look."""


@dataclass(frozen=True)
class Listing:
    """`key` is one that is there, if any is."""

    access: Access
    key: str | None = None


class StoreProbe:
    """See the module. Used from one thread."""

    def __init__(self, cloud: Cloud, sessions: SessionSource, clock: Clock, *, ca_bundle: Path | None = None) -> None:
        signing = SigningSession(sessions, clock.now)
        self._bucket = cloud.bucket
        self._border = Border(session_ended=signing.ended, now=clock.now)
        self._client: S3Client = s3_client(
            cloud, signing, connections=1, connect_timeout=_TIMEOUT, read_timeout=_TIMEOUT, ca_bundle=ca_bundle
        )

    def close(self) -> None:
        """Ends the kept connection."""
        self._client.close()

    def begin(self, prefix: str) -> OpenUpload:
        """Begins a multipart upload under `prefix`."""
        key = prefix + _NAME
        answer = self._border.call(lambda: self._client.create_multipart_upload(Bucket=self._bucket, Key=key))
        return OpenUpload(key, answer["UploadId"])

    def list_parts(self, upload: OpenUpload) -> Access:
        """Whether its parts may be listed, which going on after an interruption needs."""
        return self._allowed(
            lambda: self._client.list_parts(Bucket=self._bucket, Key=upload.key, UploadId=upload.upload_id)
        )

    def drop(self, upload: OpenUpload) -> Access:
        """Aborts it."""
        return self._allowed(
            lambda: self._client.abort_multipart_upload(Bucket=self._bucket, Key=upload.key, UploadId=upload.upload_id)
        )

    def read(self, key: str) -> Access:
        """Whether `key` may be read; at most a byte of it is fetched, and none is kept."""

        def get() -> None:
            self._client.get_object(Bucket=self._bucket, Key=key, Range="bytes=0-0")["Body"].close()

        try:
            return self._allowed(get, of_upload=True)
        except NoSuchUpload:
            return Access.NOTHING_THERE

    def list(self, prefix: str) -> Listing:
        """Whether the keys under `prefix` may be listed. At most one is asked for."""
        try:
            answer = self._border.call(
                lambda: self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, MaxKeys=1)
            )
        except AccessRefused:
            return Listing(Access.REFUSED)
        return Listing(Access.ALLOWED, next((entry.get("Key") for entry in answer.get("Contents", [])), None))

    def _allowed(self, ask: Callable[[], object], *, of_upload: bool = False) -> Access:
        try:
            self._border.call(ask, of_upload=of_upload)
        except AccessRefused:
            return Access.REFUSED
        return Access.ALLOWED

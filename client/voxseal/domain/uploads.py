"""Sealed objects on their way: how each is cut into parts and what the store has answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voxseal.domain.profile import ChecksumAlgorithm


class ObjectKind(Enum):
    SAMPLE = "sample"
    MANIFEST = "manifest"


class ObjectState(Enum):
    SEALED = "sealed"
    """In the spool; nothing asked of the store yet."""
    SENDING = "sending"
    """The intent is written: the store may know about it."""
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


BLOCK = 8 * 1024 * 1024
"""Bytes of a sealed message of which a SHA-256 each is kept while it is sealed: as long as the parts it will be sent in, up
to 78 GiB."""


@dataclass(frozen=True)
class Checksum:
    """A digest of exactly the bytes of one request."""

    algorithm: ChecksumAlgorithm
    digest: bytes


@dataclass(frozen=True)
class UploadPlan:
    """How an object is sent. `part_size` in bytes; one part means a single put."""

    part_size: int
    parts: int
    algorithm: ChecksumAlgorithm

    @property
    def single(self) -> bool:
        return self.parts == 1


@dataclass(frozen=True)
class Part:
    """A stretch of a sealed message: `number` counts from 1, `offset` and `size` in bytes."""

    number: int
    offset: int
    size: int


@dataclass(frozen=True)
class PartReceipt:
    """The store's word for a part it holds. `etag` without quotes; `checksum` is the digest it answered, in hex, if any."""

    number: int
    size: int
    etag: str
    checksum: str | None = None


@dataclass(frozen=True)
class StoredObject:
    """The store's word for an object it holds. `etag` without quotes, empty if the store did not say."""

    key: str
    size: int | None
    etag: str
    checksum: str | None = None


@dataclass(frozen=True)
class OpenUpload:
    """A multipart upload that the store has begun and not finished."""

    key: str
    upload_id: str


@dataclass(frozen=True)
class SealedObject:
    """A sealed message that is to be delivered.

    `name` is the object key without the prefix: `<submission>/<sample>.sealed`. The same text, under the spool folder,
    is where it waits. `plan` is None until sending was decided on, `upload_id` until the store has answered.

    `blocks` are the SHA-256s of each `BLOCK` of it, the last of what is left; empty for one block and where an earlier
    Voxseal has sealed it.
    """

    id: str
    submission: str
    kind: ObjectKind
    name: str
    size: int
    sha256: str
    state: ObjectState
    plan: UploadPlan | None = None
    upload_id: str | None = None
    etag: str = ""
    blocks: tuple[bytes, ...] = ()


MANIFEST_NAME = "manifest.sealed"


def sample_object_name(submission: str, sample: str) -> str:
    """`<submission>/<sample>.sealed`"""
    return f"{submission}/{sample}.sealed"


def object_of(name: str) -> str:
    """Whose object name this is: a sample's id, or the submission's for its manifest."""
    submission, _, file = name.partition("/")
    return submission if file == MANIFEST_NAME else file.removesuffix(".sealed")


def manifest_object_name(submission: str) -> str:
    """`<submission>/manifest.sealed`"""
    return f"{submission}/{MANIFEST_NAME}"

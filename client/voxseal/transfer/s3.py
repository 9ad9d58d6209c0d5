"""The object store over S3's own protocol: AWS, and stores that speak it.

>>> store = S3ObjectStore(profile.cloud, sessions=keeper.session, clock=clock)
>>> with FileSlice(path, 0, size) as body:
...     store.put("contractors/8f2c/20261123-8k2m4q9xzr/7w3k9m2c5tqhx4ab.sealed", body, digest_of(body, SHA256))

One attempt a call; `retry.RetryingStore` goes round it. The store's answer is checked against what was sent.

The bytes go by `sender.Sender`, everything else by boto3 (client/decisions/0006-a-leaner-sender.md).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from voxseal.domain.errors import DamagedInTransit, NoSuchUpload, StoreUnavailable
from voxseal.domain.ports import Body, Clock, SessionSource
from voxseal.domain.profile import ChecksumAlgorithm, Cloud, ServerSideEncryption
from voxseal.domain.uploads import Checksum, OpenUpload, PartReceipt, StoredObject
from voxseal.transfer.plan import MOST_PARTS, Workers
from voxseal.transfer.proxies import proxy_for
from voxseal.transfer.sdk import SigningSession, address_of, s3_client
from voxseal.transfer.sender import Sender
from voxseal.transfer.translate import Border
from voxseal.transfer.verify import looks_like_md5
from voxseal.transfer.wire import Wire, trusting

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

_LONGEST_ETAG = 256
_LONGEST_UPLOAD_ID = 2048
_SHA256_ANSWER = re.compile(r"([A-Za-z0-9+/=]{44})(?:-([0-9]{1,5}))?")


class S3ObjectStore:
    """A `domain.ports.ObjectStore`. From any thread.

    Args:
        sessions: asked at each signing; its `SignInNeeded` comes out of the call.
        ca_bundle: a PEM file of roots to trust instead of the usual ones.
        connect_timeout, read_timeout: seconds.
    """

    def __init__(
        self,
        cloud: Cloud,
        sessions: SessionSource,
        clock: Clock,
        *,
        workers: Workers | None = None,
        ca_bundle: Path | None = None,
        connect_timeout: float = 10.0,
        read_timeout: float = 60.0,
    ) -> None:
        workers = workers or Workers()
        signing = SigningSession(sessions, clock.now)
        trust = trusting(ca_bundle)
        self._bucket = cloud.bucket
        self._algorithm = cloud.checksum
        self._encryption = _encryption_fields(cloud)
        self._at_rest = _encryption_headers(cloud)
        self._border = Border(session_ended=signing.ended, now=clock.now)
        self._client: S3Client = s3_client(
            cloud,
            signing,
            connections=workers.parts + workers.objects,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            ca_bundle=ca_bundle,
        )
        self._sender = Sender(
            lambda: address_of(self._client, cloud.bucket),
            cloud.region,
            signing.session,
            clock.now,
            lambda origin: Wire(
                origin,
                trust=trust,
                proxy=proxy_for(origin.host, origin.port) if origin.secure else None,
                idle=workers.parts + workers.objects,
                connect_timeout=connect_timeout,
                read_timeout=read_timeout,
            ),
        )

    def close(self) -> None:
        """Ends the kept connections."""
        self._sender.close()
        self._client.close()

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        answer = self._border.call(lambda: self._sender.put(key, body, checksum, at_rest=self._at_rest))
        etag, digest = _checked(answer, checksum)
        return StoredObject(key, len(body), etag, digest)

    def create_upload(self, key: str) -> str:
        extra: dict[str, Any] = dict(self._encryption)
        if self._algorithm is ChecksumAlgorithm.SHA256:
            extra["ChecksumAlgorithm"] = "SHA256"
        answer = self._border.call(lambda: self._client.create_multipart_upload(Bucket=self._bucket, Key=key, **extra))
        upload_id = answer.get("UploadId")
        if not upload_id or len(upload_id) > _LONGEST_UPLOAD_ID:
            raise StoreUnavailable("The cloud's answer could not be understood.", detail="no upload id")
        return upload_id

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        upload = {"partNumber": str(number), "uploadId": upload_id}
        answer = self._border.call(lambda: self._sender.put(key, body, checksum, query=upload), of_upload=True)
        etag, digest = _checked(answer, checksum)
        if not etag:  # a part cannot be named at completion without it, so this was not the store that answered
            raise StoreUnavailable("The cloud's answer could not be understood.", detail="no part ETag")
        return PartReceipt(number, len(body), etag, digest)

    def list_parts(self, key: str, upload_id: str) -> list[PartReceipt]:
        receipts: dict[int, PartReceipt] = {}
        marker = 0
        while True:
            start = marker
            answer = self._border.call(
                partial(
                    self._client.list_parts, Bucket=self._bucket, Key=key, UploadId=upload_id, PartNumberMarker=start
                ),
                of_upload=True,
                hides_missing=True,
            )
            for part in answer.get("Parts", []):
                number, size, etag = part.get("PartNumber", 0), part.get("Size", -1), _etag(part)
                if 1 <= number <= MOST_PARTS and size >= 0 and etag:
                    receipts[number] = PartReceipt(number, size, etag, _sha256_answered(part))
            marker = answer.get("NextPartNumberMarker", 0)
            if not answer.get("IsTruncated"):
                return [receipts[number] for number in sorted(receipts)]
            if marker <= start:
                raise _endless()

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        answer = self._border.call(
            lambda: self._client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload_id,
                MultipartUpload={"Parts": [_completed(part) for part in parts]},
            ),
            of_upload=True,
        )
        return StoredObject(key, None, _etag(answer), _sha256_answered(answer))

    def abort_upload(self, key: str, upload_id: str) -> None:
        try:
            self._border.call(
                lambda: self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload_id),
                of_upload=True,
            )
        except NoSuchUpload:
            pass

    def list_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        markers: dict[str, str] = {}
        for answer in self._pages(
            lambda: self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=prefix, **markers)  # type: ignore[arg-type]  # a dict of two optional names
        ):
            encoded = answer.get("EncodingType") == "url"
            for upload in answer.get("Uploads", []):
                key, upload_id = _key(upload, encoded), upload.get("UploadId", "")
                if key.startswith(prefix) and 0 < len(upload_id) <= _LONGEST_UPLOAD_ID:
                    yield OpenUpload(key, upload_id)
            markers["KeyMarker"] = (
                unquote_plus(answer.get("NextKeyMarker", "")) if encoded else answer.get("NextKeyMarker", "")
            )
            markers["UploadIdMarker"] = answer.get("NextUploadIdMarker", "")

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        marker: dict[str, str] = {}
        for answer in self._pages(
            lambda: self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, **marker)  # type: ignore[arg-type]  # a dict of one optional name
        ):
            for entry in answer.get("Contents", []):  # botocore asks for URL-encoded keys and decodes them
                key, size = entry.get("Key", ""), entry.get("Size", -1)
                if key.startswith(prefix) and size >= 0:
                    yield StoredObject(key, size, _etag(entry))
            marker["ContinuationToken"] = answer.get("NextContinuationToken", "")

    def _pages(self, ask: Callable[[], Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Page after page. A store that answers the same page for ever is stopped."""
        before: object = None
        while True:
            answer = self._border.call(ask)
            yield answer
            if not answer.get("IsTruncated"):
                return
            place = (
                answer.get("NextContinuationToken"), answer.get("NextKeyMarker"), answer.get("NextUploadIdMarker"),
            )  # fmt: skip
            if place == before or not any(place):
                raise _endless()
            before = place


def _endless() -> StoreUnavailable:
    return StoreUnavailable("The cloud's answer could not be understood.", detail="a listing that does not end")


def _encryption_fields(cloud: Cloud) -> dict[str, Any]:
    if cloud.encryption is ServerSideEncryption.BUCKET:
        return {}
    fields = {"ServerSideEncryption": cloud.encryption.value}
    if cloud.encryption is ServerSideEncryption.KMS and cloud.encryption_key:
        fields["SSEKMSKeyId"] = cloud.encryption_key
    return fields


def _encryption_headers(cloud: Cloud) -> dict[str, str]:
    """The same for a request of our own."""
    names = {"ServerSideEncryption": "", "SSEKMSKeyId": "-aws-kms-key-id"}
    return {f"x-amz-server-side-encryption{names[field]}": value for field, value in _encryption_fields(cloud).items()}


def _completed(part: PartReceipt) -> CompletedPartTypeDef:
    fields: CompletedPartTypeDef = {"PartNumber": part.number, "ETag": f'"{part.etag}"'}
    if part.checksum is not None and len(part.checksum) == 64:
        fields["ChecksumSHA256"] = base64.b64encode(bytes.fromhex(part.checksum)).decode("ascii")
    return fields


def _etag(answer: Mapping[str, Any]) -> str:
    text = answer.get("ETag") or ""
    text = text.strip('"') if isinstance(text, str) else ""
    return text if len(text) <= _LONGEST_ETAG and text.isprintable() else ""


def _key(upload: Mapping[str, Any], encoded: bool) -> str:
    key: str = upload.get("Key", "")
    return unquote_plus(key) if encoded else key


def _sha256_answered(answer: Mapping[str, Any]) -> str | None:
    """The digest that the store answered, in hex, with `-N` behind a digest of digests; None for none or nonsense."""
    match = _SHA256_ANSWER.fullmatch(answer.get("ChecksumSHA256") or "")
    if match is None:
        return None
    try:
        digest = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        return None
    if len(digest) != 32:
        return None
    return digest.hex() + (f"-{match[2]}" if match[2] else "")


def _checked(answer: Mapping[str, Any], sent: Checksum) -> tuple[str, str | None]:
    """The ETag, and the digest that the store has shown to hold. Raises `DamagedInTransit` when it holds another."""
    etag = _etag(answer)
    if sent.algorithm is ChecksumAlgorithm.SHA256:
        digest = _sha256_answered(answer)
        if digest is not None and digest != sent.digest.hex():
            raise DamagedInTransit("The cloud received other bytes than were sent.", detail="SHA-256 differs")
        return etag, digest
    # With KMS an ETag may look like an MD5 and is none.
    by_kms = str(answer.get("ServerSideEncryption", "")).startswith("aws:kms")
    if by_kms or not looks_like_md5(etag):
        return etag, None
    if etag != sent.digest.hex():
        raise DamagedInTransit("The cloud received other bytes than were sent.", detail="ETag differs")
    return etag, etag

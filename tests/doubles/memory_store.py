"""An object store in memory that behaves as S3 does: multipart uploads, ETags, checksums, refusals, faults on demand.

>>> store = MemoryStore()
>>> store.fail("send_part", call=2, error=StoreUnavailable(), after=True)    # it arrives, and the answer is swallowed
>>> store.sent[("k", 1)]                                                     # how often part 1 of "k" came in whole
"""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from voxseal.domain.errors import AccessRefused, DamagedInTransit, NoSuchUpload, SessionExpired, StoreRejected
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, OpenUpload, PartReceipt, StoredObject

T = TypeVar("T")
MIB = 1024 * 1024


@dataclass
class _Upload:
    key: str
    parts: dict[int, tuple[bytes, PartReceipt]] = field(default_factory=dict)


@dataclass
class _Fault:
    operation: str
    call: int
    error: BaseException
    after: bool


class MemoryStore:
    """From any thread. `before_call` sees each operation's name first and may raise, wait or count.

    Args:
        smallest_part: bytes that every part but the last must have at completion (5 MiB at AWS); 0 for no rule.
        allowed_prefix: other keys are refused, as a session policy does.
        plain_etags: False makes ETags that are no MD5s but look like some, as KMS does.
        answers_sha256: whether a SHA-256 that was sent is answered.
        checks_sha256: whether it is looked at; stores that know nothing of it take whatever comes.
    """

    def __init__(
        self,
        *,
        smallest_part: int = 5 * MIB,
        allowed_prefix: str = "",
        plain_etags: bool = True,
        answers_sha256: bool = True,
        checks_sha256: bool = True,
        before_call: Callable[[str], None] | None = None,
    ) -> None:
        self.objects: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.uploads: dict[str, _Upload] = {}
        self.calls: Counter[str] = Counter()
        self.sent: Counter[tuple[str, int]] = Counter()
        """How often each part (number 0: the whole object) arrived whole and was stored."""
        self.session_ended = False
        self._smallest_part = smallest_part
        self._allowed_prefix = allowed_prefix
        self._plain_etags = plain_etags
        self._answers_sha256 = answers_sha256
        self._checks_sha256 = checks_sha256
        self._before_call = before_call
        self._faults: list[_Fault] = []
        self._ids = itertools.count(1)
        self._lock = threading.RLock()

    def fail(self, operation: str, error: BaseException, *, call: int | None = None, after: bool = False) -> None:
        """The `call`-th call of `operation` (from now: the next) raises, before or `after` it took effect."""
        with self._lock:
            self._faults.append(_Fault(operation, call or self.calls[operation] + 1, error, after))

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        fault = self._enter("put", key)
        data = self._received(body, checksum)
        with self._lock:
            self.objects[key] = data
            self.etags[key] = self._etag(data)
            self.sent[(key, 0)] += 1
            stored = StoredObject(key, len(data), self.etags[key], self._answered(data, checksum, self.etags[key]))
        return _leave(fault, stored)

    def create_upload(self, key: str) -> str:
        fault = self._enter("create_upload", key)
        with self._lock:
            upload_id = f"upload-{next(self._ids)}"
            self.uploads[upload_id] = _Upload(key)
        return _leave(fault, upload_id)

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        fault = self._enter("send_part", key)
        self._upload(key, upload_id)
        data = self._received(body, checksum)
        with self._lock:
            upload = self._upload(key, upload_id)
            etag = self._etag(data)
            receipt = PartReceipt(number, len(data), etag, self._answered(data, checksum, etag))
            upload.parts[number] = (data, receipt)
            self.sent[(key, number)] += 1
        return _leave(fault, receipt)

    def list_parts(self, key: str, upload_id: str) -> list[PartReceipt]:
        fault = self._enter("list_parts", key)
        with self._lock:
            parts = self._upload(key, upload_id).parts
            listed = [
                PartReceipt(number, len(data), receipt.etag, _sha256_only(receipt.checksum))
                for number, (data, receipt) in sorted(parts.items())
            ]
        return _leave(fault, listed)

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        fault = self._enter("complete_upload", key)
        with self._lock:
            held = self._upload(key, upload_id).parts
            if not parts or any(p.number not in held or held[p.number][1].etag != p.etag for p in parts):
                raise NoSuchUpload(detail="InvalidPart 400")
            data = [held[part.number][0] for part in parts]
            if any(len(piece) < self._smallest_part for piece in data[:-1]):
                raise StoreRejected("The store wants larger parts than were sent.", detail="EntityTooSmall 400")
            joined = b"".join(bytes.fromhex(held[part.number][1].etag) for part in parts)
            etag = f"{hashlib.md5(joined if self._plain_etags else b'kms' + joined).hexdigest()}-{len(parts)}"
            self.objects[key], self.etags[key] = b"".join(data), etag
            del self.uploads[upload_id]
            digests = [_sha256_only(held[part.number][1].checksum) for part in parts]
            checksum = None
            if all(digests):
                whole = hashlib.sha256(b"".join(bytes.fromhex(digest or "") for digest in digests)).hexdigest()
                checksum = f"{whole}-{len(parts)}"
        return _leave(fault, StoredObject(key, None, etag, checksum))

    def abort_upload(self, key: str, upload_id: str) -> None:
        fault = self._enter("abort_upload", key)
        with self._lock:
            self.uploads.pop(upload_id, None)
        _leave(fault, None)

    def list_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        fault = self._enter("list_uploads", prefix)
        with self._lock:
            found = [OpenUpload(u.key, upload_id) for upload_id, u in self.uploads.items() if u.key.startswith(prefix)]
        yield from _leave(fault, found)

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        fault = self._enter("list_objects", prefix)
        with self._lock:
            found = [
                StoredObject(key, len(data), self.etags[key])
                for key, data in sorted(self.objects.items())
                if key.startswith(prefix)
            ]
        yield from _leave(fault, found)

    def close(self) -> None:
        """Nothing is kept open."""

    # --- how it works inside --------------------------------------------------------------------------------------

    def _enter(self, operation: str, key: str) -> _Fault | None:
        with self._lock:
            self.calls[operation] += 1
            call = self.calls[operation]
        if self._before_call is not None:
            self._before_call(operation)
        if self.session_ended:
            raise SessionExpired(detail="ExpiredToken 400")
        if not key.startswith(self._allowed_prefix):
            raise AccessRefused(detail="AccessDenied 403")
        with self._lock:
            fault = next((f for f in self._faults if f.operation == operation and f.call == call), None)
        if fault is not None and not fault.after:
            raise fault.error
        return fault

    def _upload(self, key: str, upload_id: str) -> _Upload:
        upload = self.uploads.get(upload_id)
        if upload is None or upload.key != key:
            raise NoSuchUpload(detail="NoSuchUpload 404")
        return upload

    def _etag(self, data: bytes) -> str:
        return hashlib.md5(data if self._plain_etags else b"kms" + data).hexdigest()

    def _received(self, body: Body, checksum: Checksum) -> bytes:
        data = bytearray()
        while piece := body.read(64 * 1024):
            data += piece
        checked = self._checks_sha256 or checksum.algorithm is not ChecksumAlgorithm.SHA256
        if checked and hashlib.new(checksum.algorithm.value, data).digest() != checksum.digest:
            raise DamagedInTransit(detail="BadDigest 400")
        return bytes(data)

    def _answered(self, data: bytes, sent: Checksum, etag: str) -> str | None:
        if sent.algorithm is ChecksumAlgorithm.MD5:
            return etag if self._plain_etags else None
        return hashlib.sha256(data).hexdigest() if self._answers_sha256 else None


def _leave(fault: _Fault | None, answer: T) -> T:
    if fault is not None:
        raise fault.error
    return answer


def _sha256_only(checksum: str | None) -> str | None:
    return checksum if checksum is not None and len(checksum) == 64 else None

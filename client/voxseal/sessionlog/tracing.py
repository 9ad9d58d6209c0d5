"""Each request to the store as an event, while a problem is recorded: what was asked, how long it took, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import StoreAnswered
from voxseal.domain.ports import Body, EventSink, ObjectStore
from voxseal.domain.uploads import Checksum, OpenUpload, PartReceipt, StoredObject

_T = TypeVar("_T")


class TracedStore:
    """An `ObjectStore` that tells of each call to the one inside. `wanted`: whether to; asked at each call."""

    def __init__(self, store: ObjectStore, events: EventSink, wanted: Callable[[], bool]) -> None:
        self._store = store
        self._events = events
        self._wanted = wanted

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        return self._told("put", lambda: self._store.put(key, body, checksum))

    def create_upload(self, key: str) -> str:
        return self._told("create-upload", lambda: self._store.create_upload(key))

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        return self._told("send-part", lambda: self._store.send_part(key, upload_id, number, body, checksum))

    def list_parts(self, key: str, upload_id: str) -> list[PartReceipt]:
        return self._told("list-parts", lambda: self._store.list_parts(key, upload_id))

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        return self._told("complete-upload", lambda: self._store.complete_upload(key, upload_id, parts))

    def abort_upload(self, key: str, upload_id: str) -> None:
        self._told("abort-upload", lambda: self._store.abort_upload(key, upload_id))

    def list_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        yield from self._told("list-uploads", lambda: list(self._store.list_uploads(prefix)))

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        yield from self._told("list-objects", lambda: list(self._store.list_objects(prefix)))

    def close(self) -> None:
        self._store.close()

    def _told(self, operation: str, call: Callable[[], _T]) -> _T:
        if not self._wanted():
            return call()
        begun = time.monotonic()
        code, detail = "unexpected", ""
        try:
            answer = call()
            code = "ok"
        except VoxsealError as error:
            code, detail = error.code, error.detail
            raise
        finally:
            self._events(StoreAnswered(operation, round(time.monotonic() - begun, 4), code, detail))
        return answer

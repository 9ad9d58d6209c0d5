"""Keeps what the practice bucket was given: each object becomes a file before the client hears that it is stored.

moto holds objects in memory only. `DurableObjects` wraps its WSGI application and writes each finished object to
`<folder>/bucket/<key>`, and puts the files back into moto at the next start. Multipart uploads under way are lost when
the practice cloud stops; that is what the client must survive, so it is left so.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

_SEGMENT = re.compile(r"[A-Za-z0-9._@:|=!-]{1,200}")

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Objects:
    """The bucket's files. `keep` is durable on return; from any thread.

    A multipart object's ETag is no digest of its bytes, so it is kept beside them, or a client that compares it after a
    restart would think that another object lies there.
    """

    def __init__(self, folder: Path) -> None:
        self._files = folder / "bucket"
        self._etags = folder / "etags"
        for made in (self._files, self._etags):
            made.mkdir(mode=0o700, exist_ok=True)

    @staticmethod
    def is_safe_key(key: str) -> bool:
        """Whether `key` stays inside the folder as a path. Keys come from outside."""
        segments = key.split("/")
        return len(key) <= 1024 and all(_SEGMENT.fullmatch(part) and part not in {".", ".."} for part in segments)

    def keep(self, key: str, body: bytes, etag: str) -> None:
        """Raises OSError when the disk does not take it."""
        path = self._files.joinpath(*key.split("/"))
        for made in reversed(path.relative_to(self._files).parents[:-1]):
            (self._files / made).mkdir(mode=0o700, exist_ok=True)  # one by one: mkdir gives parents another mode
        # The ETag first: one without its object is harmless, an object with another's ETag is not.
        _write_durably(self._etag_path(key), json.dumps({"key": key, "etag": etag}).encode())
        _write_durably(path, body)

    def all(self) -> Iterable[tuple[str, bytes, str | None]]:
        """Every object: key, bytes and ETag (None: the MD5 of the bytes)."""
        for path in sorted(self._files.rglob("*")):
            key = path.relative_to(self._files).as_posix()
            if path.is_symlink() or not path.is_file() or not self.is_safe_key(key):
                continue
            if path.name.startswith(_TEMPORARY):
                path.unlink()
                continue
            yield key, path.read_bytes(), self._etag(key)

    def _etag(self, key: str) -> str | None:
        try:
            said = json.loads(self._etag_path(key).read_bytes())
            return said["etag"] if said["key"] == key and isinstance(said["etag"], str) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _etag_path(self, key: str) -> Path:
        return self._etags / (hashlib.sha256(key.encode()).hexdigest() + ".json")


class DurableObjects:
    """A WSGI application round moto's that answers a finished object only once its file is written."""

    def __init__(
        self,
        app: WsgiApp,
        bucket: str,
        objects: Objects,
        read: Callable[[str], tuple[bytes, str] | None],
        knows: Callable[[str], bool],
    ) -> None:
        """`read` gives an object's bytes and ETag (without quotes) as the wrapped application holds them; `knows`
        whether it has an upload id."""
        self._app = app
        self._start = f"/{bucket}/"
        self._objects = objects
        self._read = read
        self._knows = knows
        self._completing = threading.Lock()
        """moto forgets the upload some time before it has the object; whoever asks for either meanwhile waits."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")  # WSGI's disguise, PEP 3333
        if environ["REQUEST_METHOD"] == "GET":
            with self._completing:
                pass
        if not path.startswith(self._start) or path == self._start:
            return self._app(environ, start_response)
        key = path[len(self._start) :]
        if not Objects.is_safe_key(key):
            return _error(start_response, "400 Bad Request", "InvalidArgument")
        upload = parse_qs(environ.get("QUERY_STRING", "")).get("uploadId")
        if upload and not self._knows(upload[0]):  # moto fails with a 500 there
            return _error(start_response, "404 Not Found", "NoSuchUpload")
        if not _finishes_object(environ):
            return self._app(environ, start_response)
        with self._completing if environ["REQUEST_METHOD"] == "POST" else contextlib.nullcontext():
            return self._finish(key, environ, start_response)

    def _finish(self, key: str, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started: list[tuple[Any, ...]] = []

        def start_later(*args: Any, **_: Any) -> None:
            started.append(args)

        answer = self._app(environ, start_later)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        if started[-1][0].startswith("200") and b"<Error>" not in body:
            stored = self._read(key)
            try:
                if stored is not None:
                    self._objects.keep(key, *stored)
            except OSError:
                return _error(start_response, "500 Internal Server Error", "InternalError")
        start_response(*started[-1])
        return [body]


def _finishes_object(environ: dict[str, Any]) -> bool:
    """Whether the request, if it succeeds, leaves a whole object: PutObject or CompleteMultipartUpload."""
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if environ["REQUEST_METHOD"] == "PUT":
        return not set(query) - {"x-id"}
    return environ["REQUEST_METHOD"] == "POST" and "uploadId" in query


def _error(start_response: StartResponse, status: str, code: str) -> list[bytes]:
    body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'.encode()
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]


_TEMPORARY = ".part-"


def _write_durably(path: Path, content: bytes) -> None:
    """Temporary name, fsync, rename: whoever looks sees the old file or the whole new one. Mode 0600."""
    temporary = path.with_name(_TEMPORARY + secrets.token_hex(8))
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

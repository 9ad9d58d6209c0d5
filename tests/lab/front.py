"""A TLS front before radosgw that counts what arrives, and can cut sessions short.

    with Front(lab) as front:
        profile = parse_profile(lab.profile_text(s3=front.address, sts=front.address).encode())
        front.next_sessions = [45]              # the next session lasts 45 s, those after it an hour
        ...
        front.stored[("/voices/contractors/a/b.sealed", 3)]     # how often part 3 was stored

The client asks for its hour, unchanged; AssumeRoleWithWebIdentity is not signed, so the front may ask for less. All else is
passed on as it came: a signature that would not hold without the front does not hold with it.
"""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from .cloud import Lab

_HOP_BY_HOP = {"transfer-encoding", "connection", "content-length", "keep-alive"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: Front

    def _forward(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        if self.path == "/" and b"AssumeRoleWithWebIdentity" in body:
            body = self.server.cut_short(body)
            headers["Content-Length"] = str(len(body))
        connection = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        try:
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.server.count(self.command, self.path, answer.status)
        try:
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the client has gone meanwhile

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _forward  # noqa: N815  the names that http.server looks for

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            pass  # the client has gone, or never spoke TLS

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        pass


class Front(ThreadingHTTPServer):
    """A context manager, on a port of the system's choice."""

    daemon_threads = True

    def __init__(self, lab: Lab) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = lab.ceph.http_port
        self.next_sessions: list[int] = []
        """Seconds that the next sessions last, the nearest first; an empty list leaves the client its hour."""
        self.stored: Counter[tuple[str, int]] = Counter()
        """How often each (path, part) was stored; part 0 is a whole object."""
        self.refused: list[tuple[str, int]] = []
        """(path, part) of each upload request that the store answered with 403."""
        self.created: Counter[str] = Counter()
        """How often a multipart upload was begun, by path."""
        self.completed: Counter[str] = Counter()
        self._tls = lab.certificates.for_serving
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="lab-front")

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        """The handshake is made in the connection's own thread, at its first read."""
        plain, address = super().get_request()
        return self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address

    def cut_short(self, form: bytes) -> bytes:
        with self._lock:
            if not self.next_sessions:
                return form
            seconds = self.next_sessions.pop(0)
        return re.sub(rb"(?<=DurationSeconds=)\d+", str(seconds).encode(), form)

    def count(self, method: str, path: str, status: int) -> None:
        parts = urlsplit(path)
        query = parse_qs(parts.query, keep_blank_values=True)
        where = (unquote(parts.path), int(query.get("partNumber", ["0"])[0]))
        with self._lock:
            if method == "PUT" and status == 200:
                self.stored[where] += 1
            elif method == "PUT" and status == 403:
                self.refused.append(where)
            elif method == "POST" and "uploads" in query and status == 200:
                self.created[where[0]] += 1
            elif method == "POST" and "uploadId" in query and status == 200:
                self.completed[where[0]] += 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

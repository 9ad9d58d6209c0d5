"""A reverse proxy on loopback that writes down what the store was asked and what it answered."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Exchange:
    """A request that the store has answered. `part` is 0 for all but parts; `size` is the body's, in bytes."""

    method: str
    key: str
    query: str
    part: int
    size: int
    status: int


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RecordingServer

    def _forward(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        try:
            body = self.rfile.read(size)
        except OSError:
            body = b""
        if len(body) < size:  # the client was killed in mid-request: the store never sees it whole
            self.close_connection = True
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.server.record(self.command, self.path, size, answer.status)
        try:
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the client has gone meanwhile

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _forward  # noqa: N815  the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        pass


class RecordingServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.exchanges: list[Exchange] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="recorder")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def record(self, method: str, path: str, size: int, status: int) -> None:
        parts = urlsplit(path)
        part = int(parse_qs(parts.query).get("partNumber", ["0"])[0])
        with self._lock:
            self.exchanges.append(Exchange(method, unquote(parts.path), parts.query, part, size, status))

    def stored(self) -> Counter[tuple[str, int]]:
        """How often each (key, part) was stored; part 0 is a whole object."""
        with self._lock:
            return Counter(
                (each.key, each.part) for each in self.exchanges if each.method == "PUT" and each.status == 200
            )

    def completed(self) -> Counter[str]:
        """How often each multipart upload was made an object."""
        with self._lock:
            return Counter(
                each.key
                for each in self.exchanges
                if each.method == "POST" and "uploadId=" in each.query and each.status == 200
            )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

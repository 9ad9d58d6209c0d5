"""A reverse proxy on loopback that writes down what the store was asked, what came of it, and what it answered.

    with RecordingServer(port_of_the_store) as recorder:
        ...                     # a client that talks to recorder.address
    recorder.stored()

`ask` and `answer` are there for proxies that do worse than write things down (tests/faults).
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

_PIECE = 64 * 1024


@dataclass(frozen=True)
class Request:
    """A request that came whole. `part` is 0 for all but parts."""

    method: str
    path: str
    body: bytes

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path)

    @property
    def query(self) -> str:
        return urlsplit(self.path).query

    @property
    def part(self) -> int:
        return int(parse_qs(self.query).get("partNumber", ["0"])[0])


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Exchange:
    """A request, and the status that the store answered.

    `part` is 0 for all but parts. `size` is the body's length as announced, `received` what came of it, in bytes; a
    request that never came whole has status 0 and was not passed on. `run` is the recorder's when the request began.
    """

    method: str
    key: str
    query: str
    part: int
    size: int
    received: int
    status: int
    run: int


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RecordingServer

    def _forward(self) -> None:
        run = self.server.run
        size = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, self._body(size))
        whole = len(request.body) == size
        answer = (self.server.ask(request) or self._pass_on(request)) if whole else None
        self.server.record(
            Exchange(
                request.method,
                request.key,
                request.query,
                request.part,
                size,
                len(request.body),
                answer.status if answer else 0,
                run,
            )
        )
        if answer is not None:
            answer = self.server.answer(request, answer)
        if answer is None:  # the client was killed in mid-request, or is to think so of the store
            self._break_off()
            return
        with contextlib.suppress(OSError):  # the client may have gone meanwhile
            self._reply(answer)
            return
        self.close_connection = True

    def _body(self, size: int) -> bytes:
        body = bytearray()
        try:
            while len(body) < size and (piece := self.rfile.read1(min(size - len(body), _PIECE))):
                body += piece
        except OSError:
            pass  # what came before the break counts
        return bytes(body)

    def _pass_on(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            connection.request(request.method, request.path, self.server.altered(request), headers)
            answer = connection.getresponse()
            return Answer(answer.status, tuple(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def _reply(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _break_off(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):  # lingering for no time makes closing a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _forward  # noqa: N815  the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        pass


class RecordingServer(ThreadingHTTPServer):
    """A context manager. `run` may be set at any time; exchanges that begin then carry it."""

    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.run = 0
        self.exchanges: list[Exchange] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="recorder")

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, request: Request) -> Answer | None:
        """An answer in the store's place, which then never hears of the request; None: the store is asked."""
        return None

    def altered(self, request: Request) -> bytes:
        """The body that the store gets."""
        return request.body

    def answer(self, request: Request, answer: Answer) -> Answer | None:
        """What the client gets; None: a reset, as if the network had broken."""
        return answer

    def record(self, exchange: Exchange) -> None:
        with self._lock:
            self.exchanges.append(exchange)

    def seen(self) -> list[Exchange]:
        """All exchanges so far, in the order in which they ended."""
        with self._lock:
            return list(self.exchanges)

    def stored(self) -> Counter[tuple[str, int]]:
        """How often each (key, part) was stored; part 0 is a whole object."""
        return Counter((each.key, each.part) for each in self.seen() if each.method == "PUT" and each.status == 200)

    def completed(self) -> Counter[str]:
        """How often each multipart upload was made an object."""
        return Counter(
            each.key
            for each in self.seen()
            if each.method == "POST" and "uploadId=" in each.query and each.status == 200
        )

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that is killed or cut off is what this is for
            super().handle_error(request, client_address)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

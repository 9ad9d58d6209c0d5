"""A small real HTTP server on loopback for the simulators: threads that end with it, and a Date header that can be off."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None
    """Waits for this (with a bound) in the middle of the body: a service that is slow."""
    pause: float = 0.0
    """Seconds between one byte of the body and the next."""


class LoopbackWeb:
    """Subclasses answer in `answer`. `skew` shifts the service's clock; `requests` holds what was asked."""

    def __init__(self) -> None:
        self.skew = timedelta(0)
        self.requests: list[Request] = []
        self.ending = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def handle_any(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(
                    self.command,
                    parts.path,
                    {name: values[0] for name, values in parse_qs(parts.query).items()},
                    {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()},
                    dict(self.headers.items()),
                )
                owner.requests.append(request)
                answer = owner.answer(request)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    while answer.pause and answer.body and not owner.ending.wait(answer.pause):
                        self.wfile.write(answer.body[:1])
                        answer.body = answer.body[1:]
                    half = len(answer.body) // 2 if answer.hold else len(answer.body)
                    self.wfile.write(answer.body[:half])
                    self.wfile.flush()
                    if answer.hold is not None:
                        while not (answer.hold.wait(0.02) or owner.ending.is_set()):
                            pass
                        self.wfile.write(answer.body[half:])
                except OSError:
                    pass  # the client gave up, as it should

            do_GET = do_POST = handle_any  # noqa: N815 - http.server's names

            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(datetime.now(UTC) + owner.skew, usegmt=True)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="simulator")

    def answer(self, request: Request) -> Answer:
        raise AssertionError("a subclass answers")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

"""The one-use web server on this machine that awaits the browser's answer (RFC 8252, section 7.3).

    with CallbackServer(on_stray) as server:
        server.expect(state)                             # then open a browser that returns to server.redirect_uri
        answer = server.wait(timeout=300, cancel=cancel)

It is bound to 127.0.0.1 before the browser opens. Any page in any browser here can send requests to it, so it believes
only a GET of /callback with the right Host and the right state, once. Everything else gets an error page, is reported,
and changes nothing: a strange page can neither complete nor end the waiting. Nothing of a request is echoed or logged.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from voxseal.domain.errors import SignInCancelled, SignInError
from voxseal.domain.secret import Secret

_PATH = "/callback"
_CODE = re.compile(r"[ -~]{1,2048}")  # RFC 6749, appendix A.11: VSCHAR
_ERROR = re.compile(r"[a-z_]{1,64}")
_IDLE = 5.0  # seconds: browsers open connections on suspicion and never use them
_CONNECTIONS = 32
_REPORTED = 20

StrayReport = Callable[[str], None]
"""Told the reason code of a request that was turned away."""


@dataclass(frozen=True)
class CallbackAnswer:
    """What came back with the right state: a code, or the service's error code."""

    code: Secret | None
    error: str = ""
    issuer: str | None = None


class CallbackServer:
    """Awaits one answer. A context manager; `wait` may be called from any thread."""

    def __init__(self, on_stray: StrayReport | None = None) -> None:
        self._on_stray = on_stray
        self._reports = _REPORTED
        self._state: Secret | None = None
        self._answer: CallbackAnswer | None = None
        self._changed = threading.Condition()
        self._http = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="sign-in-callback", daemon=True
        )

    def __enter__(self) -> CallbackServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        """What a request's Host header must say; another name means DNS rebinding."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def redirect_uri(self) -> str:
        return f"http://{self.host}{_PATH}"

    def expect(self, state: Secret) -> None:
        """The state that the answer must carry. Until this is called, nothing is believed."""
        self._state = state

    def wait(self, timeout: float, cancel: threading.Event) -> CallbackAnswer:
        """Blocks for at most `timeout` seconds. Raises `SignInCancelled`, or `SignInError` when the time is over."""
        end = time.monotonic() + timeout
        with self._changed:
            while self._answer is None:
                if cancel.is_set():
                    raise SignInCancelled
                left = end - time.monotonic()
                if left <= 0:
                    raise SignInError("Nobody signed in in the browser within the time allowed.", detail="timeout")
                self._changed.wait(min(left, 0.1))  # short: an Event and a Condition cannot be awaited together
            return self._answer

    def receive(self, target: str, host: str | None) -> tuple[int, str]:
        """Judges one GET and returns the status and the page to show. Called from the connections' threads."""
        reason, answer = self._judge(target, host)
        if answer is not None:
            with self._changed:
                if self._answer is None:
                    self._answer = answer
                    self._changed.notify_all()
                    return (200, "denied") if answer.error else (200, "done")
            reason = "used"
        return self.turn_away(reason)

    def turn_away(self, reason: str) -> tuple[int, str]:
        """Reports a stray request and returns the status and the page for it."""
        with self._changed:
            self._reports -= 1
            heard = self._reports >= 0
        if heard and self._on_stray is not None:
            self._on_stray(reason)
        return {"wrong-path": 404, "wrong-method": 405, "used": 410}.get(reason, 400), "stray"

    def _judge(self, target: str, host: str | None) -> tuple[str, CallbackAnswer | None]:
        if host != self.host:
            return "wrong-host", None
        try:
            parts = urlsplit(target)
            fields = parse_qs(parts.query, keep_blank_values=True, max_num_fields=20, errors="strict")
        except ValueError:
            return "malformed", None
        if parts.scheme or parts.netloc or parts.path != _PATH:
            return "wrong-path", None
        if any(len(values) != 1 for values in fields.values()):
            return "malformed", None
        said = {name: values[0] for name, values in fields.items()}
        if self._state is None or not hmac.compare_digest(
            said.get("state", "").encode(), self._state.reveal().encode()
        ):
            return "wrong-state", None
        if "error" in said:
            error = said["error"] if _ERROR.fullmatch(said["error"]) else "other"
            return "", CallbackAnswer(code=None, error=error)
        if not _CODE.fullmatch(said.get("code", "")):
            return "malformed", None
        return "", CallbackAnswer(code=Secret(said["code"]), issuer=said.get("iss"))


class _Server(HTTPServer):
    """One named thread a connection, so that an idle one keeps nobody waiting; all of them end with the server."""

    request_queue_size = 64  # the default of 5 makes a browser that opens several connections wait for seconds
    allow_reuse_address = False  # on Windows "reuse" would let another program share the port

    def __init__(self, address: tuple[str, int], owner: CallbackServer) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own would look up this machine's name, which can take seconds without a network.
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            if len(self._open) >= _CONNECTIONS:
                self.shutdown_request(request)
                return
            self._open.add(request)
            thread = threading.Thread(
                target=self._serve, args=(request, client_address), name="sign-in-answer", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _serve(self, request: socket.socket, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the browser went away, or the server is closing
        finally:
            with self._lock:
                self._open.discard(request)
            self.shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        with self._lock:
            threads = list(self._threads)
            for request in self._open:
                with contextlib.suppress(OSError):
                    request.shutdown(socket.SHUT_RD)  # reading ends; an answer on its way still goes out
        for thread in threads:
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _IDLE
    server_version = "Voxseal"
    sys_version = ""

    def do_GET(self) -> None:
        hosts = self.headers.get_all("Host") or []
        self._answer(*self.server.owner.receive(self.path, hosts[0] if len(hosts) == 1 else None))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """For every method but GET, and for what is not HTTP. http.server's own page would repeat the request's words."""
        no_such_method = code == HTTPStatus.NOT_IMPLEMENTED
        self._answer(*self.server.owner.turn_away("wrong-method" if no_such_method else "malformed"))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """http.server writes each request line, code and state included, to stderr. Not here."""

    def _answer(self, status: int, page: str) -> None:
        body = _PAGES[page]
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if status == 405:
            self.send_header("Allow", "GET")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;"
    "color:#1c2430;background:#fff}h1{font-size:1.6rem}"
    "@media(prefers-color-scheme:dark){body{color:#e8ecf2;background:#161a20}}"
)


def _page(title: str, text: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Voxseal</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>\n"
    ).encode()


_PAGES = {
    "done": _page("Back to Voxseal", "Voxseal has what it needs and finishes signing you in. You can close this page."),
    "denied": _page(
        "You are not signed in", "The sign-in was not completed. Voxseal says more. You can close this page."
    ),
    "stray": _page("Nothing happened", "This page does not belong to a sign-in that Voxseal is waiting for. Close it."),
}

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}

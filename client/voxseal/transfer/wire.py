"""Kept-open HTTP/1.1 connections to one store, for requests that are all body and no answer.

>>> wire = Wire(Origin.of("https://bucket.s3.eu-central-1.amazonaws.com"), trust=trusting(None))
>>> wire.send("PUT", "/key", headers, body, expect=False).status
200

One attempt a call; a connection that fails is closed, never used again. Any thread; each call has a connection of its own,
and leaves it for the next one. Raises `OSError` (`ssl.SSLError` among them) and `BadAnswer`, and what the body raises.
"""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import ssl
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast
from urllib.parse import urlsplit

from voxseal.domain.ports import Body
from voxseal.transfer.answer import Answer, AnswerReader, BadAnswer
from voxseal.transfer.proxies import Proxy, ProxyRefused, ProxyUnreachable
from voxseal.transfer.receiving import Receiver

_PIECE = 64 * 1024
_ONE_WRITE = 32 * 1024
"""A body up to here goes out together with its head: one record, one packet train, one system call."""
_CONTINUE_WITHIN = 1.0
"""Seconds that "100 Continue" is waited for. Not every store sends it, so the body then goes anyway (RFC 9110, 10.1.1)."""


@dataclass(frozen=True)
class Origin:
    """Where the store is."""

    secure: bool
    host: str
    port: int
    name: str
    """As the Host header has it: the port only where it is not the usual one."""

    @classmethod
    def of(cls, url: str) -> Self:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host, usual = parts.hostname or "", 443 if secure else 80
        port = parts.port or usual
        shown = f"[{host}]" if ":" in host else host
        return cls(secure, host, port, shown if port == usual else f"{shown}:{port}")


def trusting(ca_bundle: Path | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificate and name checked: against the system's roots, or the PEM file's alone."""
    import truststore

    if ca_bundle is None:
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(ca_bundle)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Wire:
    """See the module.

    Args:
        trust: how the store's certificate is checked; not used for http.
        proxy: what to go through, if anything.
        idle: how many connections are kept for later.
        connect_timeout, read_timeout: seconds without a byte. The whole of an answer may take twice as long.
    """

    def __init__(
        self,
        origin: Origin,
        *,
        trust: ssl.SSLContext,
        proxy: Proxy | None = None,
        idle: int = 12,
        connect_timeout: float = 10.0,
        read_timeout: float = 60.0,
    ) -> None:
        self._origin = origin
        self._trust = trust
        self._proxy = proxy
        self._idle_limit = idle
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._idle: list[_Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body, *, expect: bool) -> Answer:
        """Sends one request and reads its answer, whatever its status. `expect`: the body waits for "100 Continue"."""
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        if expect:
            lines.append("expect: 100-continue")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        connection = self._kept() or self._new()
        with _closed_on_error(connection):
            answer = connection.exchange(head, body, expect=expect)
        if answer.last:
            connection.close()
        else:
            self._keep(connection)
        return answer

    def close(self) -> None:
        """Ends the kept connections; those at work end with their request."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _kept(self) -> _Connection | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            if connection.alive:
                return connection
            connection.close()

    def _keep(self, connection: _Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < self._idle_limit:
                self._idle.append(connection)
                return
        connection.close()

    def _new(self) -> _Connection:
        origin, proxy = self._origin, self._proxy
        near = (proxy.host, proxy.port) if proxy else (origin.host, origin.port)
        try:
            sock = socket.create_connection(near, self._connect_timeout)
        except OSError:
            if proxy:
                raise ProxyUnreachable from None
            raise
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if proxy:
                if proxy.secure:
                    sock = self._trust.wrap_socket(sock, server_hostname=proxy.host)
                proxy.tunnel(sock, origin.host, origin.port, self._connect_timeout)
            if proxy and proxy.secure and origin.secure:
                sock = _tls_within_tls(sock, self._trust, origin.host)
            elif origin.secure:
                sock = self._trust.wrap_socket(sock, server_hostname=origin.host)
            sock.settimeout(self._read_timeout)
        except BaseException:
            sock.close()
            raise
        return _Connection(sock, self._read_timeout)


class _Connection:
    """One socket, for one request at a time."""

    def __init__(self, sock: socket.socket, timeout: float) -> None:
        self._socket = sock
        self._receiver = Receiver(sock, timeout)
        self._reader = AnswerReader(self._receiver)

    @property
    def alive(self) -> bool:
        """Whether the other end still holds it: an idle connection on which something can be read has been closed."""
        if self._reader.pending:
            return False
        if sys.platform == "win32":  # without a poll, and without the limit elsewhere: a descriptor above 1,023
            return not select.select([self._socket], [], [], 0)[0]
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        self._socket.close()

    def exchange(self, head: bytes, body: Body, *, expect: bool) -> Answer:
        if expect:
            self._socket.sendall(head)
            refused = self._refused_at_once()
            if refused is not None:
                return refused
            head = b""
        early = self._send_body(head, body)
        if early is not None:
            return early
        return self._answer()

    def _answer(self, *, interim: bool = False, patience: float | None = None) -> Answer:
        with self._receiver.one_answer(patience):
            return self._reader.read(interim=interim)

    def _refused_at_once(self) -> Answer | None:
        """What the store says instead of "100 Continue". The body was not sent, so the connection cannot be used again."""
        try:
            answer = self._answer(interim=True, patience=_CONTINUE_WITHIN)
        except TimeoutError:
            return None
        return None if answer.status == 100 else answer.ended()

    def _send_body(self, head: bytes, body: Body) -> Answer | None:
        """None when all of it went. A store may answer, and close, before it has all: then that answer counts."""
        left = len(body)
        if head and left <= _ONE_WRITE:
            piece = body.read(_PIECE) if left else b""
            head, left = head + piece, left - len(piece)
        try:
            if head:
                self._socket.sendall(head)
            while left > 0:
                piece = body.read(_PIECE)
                if not piece:
                    raise BadAnswer("body too short")
                self._socket.sendall(piece)
                left -= len(piece)
        except OSError as error:
            # Windows calls it an aborted connection, macOS now and then a wrong protocol (EPROTOTYPE).
            if not isinstance(error, ConnectionError) and error.errno != errno.EPROTOTYPE:
                raise
            try:
                return self._answer().ended()
            except (OSError, BadAnswer):
                pass
            raise
        return None


def _tls_within_tls(sock: socket.socket, trust: ssl.SSLContext, host: str) -> socket.socket:
    """The ssl module cannot wrap a TLS socket; urllib3 has a stand-in for a socket that can."""
    from urllib3.util.ssltransport import SSLTransport

    return cast(socket.socket, SSLTransport(cast(ssl.SSLSocket, sock), trust, server_hostname=host))


@contextlib.contextmanager
def _closed_on_error(connection: _Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


__all__ = ["Answer", "BadAnswer", "Origin", "Proxy", "ProxyRefused", "Wire", "trusting"]

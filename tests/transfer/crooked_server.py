"""A server on loopback that answers what a test tells it to: refusals, nonsense, half answers, resets."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Crooked:
    """`script` is answered request by request, the last one again and again. An answer is raw bytes to write before the
    connection closes; None resets it."""

    endpoint: str
    script: list[bytes | None]
    requests: list[bytes] = field(default_factory=list)
    """Head and body of each request, as they came."""


def answer(status: str, body: str = "", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def error(status: str, code: str, *headers: str, extra: str = "") -> bytes:
    body = f"<Error><Code>{code}</Code><Message>words</Message>{extra}<RequestId>REQ1</RequestId></Error>"
    return answer(status, body, *headers)


@contextlib.contextmanager
def serving(script: list[bytes | None], tls: ssl.SSLContext | None = None) -> Iterator[Crooked]:
    crooked = Crooked("", script)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection: socket.socket = self.request
            connection.settimeout(10)
            try:
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                crooked.requests.append(_read_request(connection))
            except OSError:
                return
            reply = crooked.script.pop(0) if len(crooked.script) > 1 else crooked.script[0]
            if reply is None:  # lingering for no time makes closing a reset
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                with contextlib.suppress(OSError):  # it need not be heard to its end
                    connection.sendall(reply)
            connection.close()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        block_on_close = True

    with Server(("127.0.0.1", 0), Handler) as server:
        crooked.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield crooked
        finally:
            server.shutdown()
            thread.join()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    if b"100-continue" in head.lower():
        return data  # answered before the body, as a store refuses early
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body

"""The network's proxy, as the system or its variables (HTTPS_PROXY, NO_PROXY) name it.

Only for https: plain http goes to this very machine (`workflow.profiles` takes no other), where no proxy belongs.
"""

from __future__ import annotations

import base64
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from voxseal.domain.secret import Secret
from voxseal.transfer.answer import AnswerReader
from voxseal.transfer.receiving import Receiver

_USUAL = 80


class ProxyRefused(OSError):
    """The proxy does not open the way. `status` is its answer's."""

    def __init__(self, status: int) -> None:
        super().__init__("the proxy refused")
        self.status = status


class SocksProxy(OSError):
    """The network names a SOCKS proxy, and none for HTTP."""


class ProxyUnreachable(OSError):
    """No connection to the proxy itself comes about."""


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy that is asked to CONNECT. `secure`: it is itself spoken to over TLS."""

    host: str
    port: int
    authorization: Secret | None = None
    secure: bool = False

    def tunnel(self, sock: socket.socket, host: str, port: int, timeout: float) -> None:
        """Asks for a way to `host` over `sock`, which is connected to the proxy and has this timeout, in seconds.

        Raises `ProxyRefused`, `BadAnswer` and `OSError`.
        """
        shown = f"[{host}]" if ":" in host else host
        lines = [f"CONNECT {shown}:{port} HTTP/1.1", f"Host: {shown}:{port}"]
        if self.authorization is not None:
            lines.append(f"Proxy-Authorization: {self.authorization.reveal()}")
        sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        # One byte at a time: what follows the head belongs to TLS.
        receiver = Receiver(sock, timeout)
        with receiver.one_answer():
            status = AnswerReader(lambda _: receiver(1)).read_head().status
        if status != 200:
            raise ProxyRefused(status)


def proxy_for(host: str, port: int) -> Proxy | None:
    """The proxy for https to `host`, None when there is none or `host` is excepted. Raises `SocksProxy`."""
    from urllib.request import getproxies, proxy_bypass

    url = getproxies().get("https")
    if not url or proxy_bypass(f"{host}:{port}"):
        return None
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme.lower().startswith("socks"):
        raise SocksProxy
    if not parts.hostname:
        return None
    authorization = None
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = Secret("Basic " + base64.b64encode(pair.encode()).decode("ascii"))
    secure = parts.scheme == "https"
    return Proxy(parts.hostname, parts.port or (443 if secure else _USUAL), authorization, secure)

"""Kept-open connections: used again, never when they are dead; the network's proxy; answers that come early or late."""

from __future__ import annotations

import base64
import contextlib
import errno
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.certificates import Certificates
from tests.transfer.conftest import FakeClock
from tests.transfer.s3_server import cloud_at, session_until
from tests.transfer.store_contract import Bytes, checksum_of
from voxseal.domain import errors
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.transfer.answer import AnswerReader, BadAnswer
from voxseal.transfer.receiving import Receiver
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.transfer.wire import _Connection

SHA256 = ChecksumAlgorithm.SHA256
OK = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n'
LARGE = bytes(1024 * 1024)


@dataclass
class Seen:
    """What a server saw, connection by connection."""

    port: int = 0
    connections: int = 0
    heads: list[bytes] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)


class Talk:
    """One connection, from the server's side."""

    def __init__(self, sock: socket.socket, seen: Seen) -> None:
        self.socket = sock
        self.seen = seen
        self.held = b""

    def head(self) -> bytes:
        """The next request's head; empty when the client has gone."""
        while b"\r\n\r\n" not in self.held:
            data = self.socket.recv(65536)
            if not data:
                return b""
            self.held += data
        head, _, self.held = self.held.partition(b"\r\n\r\n")
        self.seen.heads.append(head)
        return head

    def body(self, head: bytes) -> None:
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        while len(self.held) < length:
            data = self.socket.recv(65536)
            if not data:
                break
            self.held += data
        self.seen.bodies.append(min(len(self.held), length))
        self.held = self.held[length:]


Script = Callable[[Talk], None]


@contextlib.contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Seen]:
    """Runs `script` for each connection, in a thread."""
    seen, threads = Seen(), []
    with socket.create_server((host, 0)) as listener:
        seen.port = listener.getsockname()[1]

        def talk(sock: socket.socket) -> None:
            with contextlib.suppress(OSError), sock:
                sock.settimeout(10)
                inner = tls.wrap_socket(sock, server_side=True) if tls else sock
                with inner:
                    script(Talk(inner, seen))

        def accept() -> None:
            while True:
                try:
                    sock, _ = listener.accept()
                except OSError:
                    return
                seen.connections += 1
                thread = threading.Thread(target=talk, args=(sock,))
                threads.append(thread)
                thread.start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield seen
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            acceptor.join()
            for thread in threads:
                thread.join()


def store_at(endpoint: str, **options: object) -> S3ObjectStore:
    clock = FakeClock()
    session = session_until(clock.now() + timedelta(hours=1))
    return S3ObjectStore(cloud_at(endpoint), lambda: session, clock, **{"read_timeout": 30, **options})


def put(store: S3ObjectStore, data: bytes = b"sealed") -> str:
    return store.put("k", Bytes(data), checksum_of(data, SHA256)).etag


def polite(talk: Talk) -> None:
    while head := talk.head():
        if b"100-continue" in head:
            talk.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        talk.body(head)
        talk.socket.sendall(OK)


def test_one_connection_serves_one_request_after_another() -> None:
    with serving(polite) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        for data in (b"", b"x", bytes(40_000), LARGE, b"y"):
            assert put(store, data) == "e"
    assert seen.connections == 1
    assert seen.bodies == [0, 1, 40_000, len(LARGE), 1]
    assert [b"100-continue" in head for head in seen.heads] == [False, False, False, True, False]


def test_a_connection_that_the_store_has_closed_is_not_used_again() -> None:
    closed = threading.Event()

    def once(talk: Talk) -> None:
        talk.body(talk.head())
        talk.socket.sendall(OK)
        talk.socket.shutdown(socket.SHUT_RDWR)
        closed.set()

    with serving(once) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        for _ in range(3):
            closed.clear()
            assert put(store) == "e"
            assert closed.wait(30)
    assert seen.connections == 3


def test_a_connection_that_is_about_to_close_is_not_used_again() -> None:
    def last(talk: Talk) -> None:
        talk.body(talk.head())
        talk.socket.sendall(OK.replace(b"Content-Length", b"Connection: close\r\nContent-Length"))
        talk.head()  # whoever asks on it once more gets no answer

    with serving(last) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        assert [put(store), put(store)] == ["e", "e"]
    assert seen.connections == 2


def test_an_answer_that_nobody_asked_for_is_taken_for_no_other() -> None:
    def eager(talk: Talk) -> None:
        while head := talk.head():
            talk.body(head)
            talk.socket.sendall(OK + OK.replace(b'"e"', b'"forged"'))

    with serving(eager) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        assert [put(store), put(store)] == ["e", "e"]
    assert seen.connections == 2


def test_where_a_body_was_refused_the_next_request_is_not_taken_for_it() -> None:
    def choosy(talk: Talk) -> None:
        while head := talk.head():
            if b"100-continue" in head:
                talk.socket.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                talk.body(head)
            else:
                talk.body(head)
                talk.socket.sendall(OK)

    with serving(choosy) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        with pytest.raises(errors.StoreUnavailable):
            put(store, LARGE)
        assert put(store) == "e"
    assert seen.connections == 2


def test_who_was_asked_whether_it_wants_the_body_has_all_its_time_to_answer_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("voxseal.transfer.wire._CONTINUE_WITHIN", 0.05)

    def slow(talk: Talk) -> None:
        talk.body(talk.head())
        threading.Event().wait(0.5)
        talk.socket.sendall(OK)

    with serving(slow) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        assert put(store, LARGE) == "e"


def test_a_store_that_does_not_know_expect_gets_the_body_all_the_same() -> None:
    def silent(talk: Talk) -> None:
        while head := talk.head():
            talk.body(head)
            talk.socket.sendall(OK)

    with serving(silent) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        assert put(store, LARGE) == "e"
    assert seen.bodies == [len(LARGE)]


def test_a_refusal_in_the_middle_of_the_body_is_heard() -> None:
    """The store closes before it has read all: its answer counts, not the broken connection."""

    def impatient(talk: Talk) -> None:
        talk.head()
        talk.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        talk.socket.recv(1000)
        talk.socket.sendall(
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 40\r\n\r\n<Error><Code>AccessDenied</Code></Error>"
        )
        talk.socket.shutdown(socket.SHUT_WR)
        while talk.socket.recv(65536):
            pass

    with (
        serving(impatient) as seen,
        contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store,
        pytest.raises(errors.AccessRefused),
    ):
        put(store, bytes(8 * 1024 * 1024))


class Broken:
    """A socket whose other end has answered and gone, as other systems tell it."""

    def __init__(self, error: OSError) -> None:
        self._error = error
        self._answer = [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"]

    def settimeout(self, seconds: float) -> None:
        """It never blocks."""

    def sendall(self, data: bytes) -> None:
        raise self._error

    def recv(self, size: int) -> bytes:
        return self._answer.pop() if self._answer else b""


@pytest.mark.parametrize(
    "error",
    [
        BrokenPipeError(errno.EPIPE, "Linux"),
        ConnectionAbortedError(errno.ECONNABORTED, "Windows"),
        OSError(errno.EPROTOTYPE, "macOS"),
    ],
)
def test_a_refusal_in_the_middle_is_heard_whatever_the_system_calls_it(error: OSError) -> None:
    connection = _Connection(cast(socket.socket, Broken(error)), 1.0)
    answer = connection.exchange(b"PUT / HTTP/1.1\r\n\r\n", cast(Body, Bytes(b"")), expect=False)
    assert (answer.status, answer.last) == (403, True)


def test_a_store_that_says_nothing_is_not_waited_for_longer_than_told() -> None:
    def mute(talk: Talk) -> None:
        talk.body(talk.head())
        talk.socket.recv(1)

    with serving(mute) as seen:
        clock = FakeClock()
        session = session_until(clock.now() + timedelta(hours=1))
        store = S3ObjectStore(
            cloud_at(f"http://127.0.0.1:{seen.port}"), lambda: session, clock, connect_timeout=5, read_timeout=0.2
        )
        with contextlib.closing(store), pytest.raises(errors.StoreUnavailable) as info:
            put(store)
    assert info.value.detail == "TimeoutError"


def drip(talk: Talk, begun: bytes, rest: bytes) -> None:
    """An answer that never stays away for long, and takes longer than anybody waits."""
    talk.socket.sendall(begun)
    for _ in range(2000):
        talk.socket.sendall(b"a")
        threading.Event().wait(0.01)
    talk.socket.sendall(rest)


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b'\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n'),
        (b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 2000\r\n\r\n', b""),
    ],
    ids=["head", "content"],
)
@pytest.mark.parametrize("data", [b"sealed", LARGE], ids=["at once", "asked first"])
def test_an_answer_that_comes_drop_by_drop_is_not_waited_for_to_its_end(begun: bytes, rest: bytes, data: bytes) -> None:
    def slow(talk: Talk) -> None:
        talk.body(talk.head())
        drip(talk, begun, rest)

    with serving(slow) as seen:
        store = store_at(f"http://127.0.0.1:{seen.port}", read_timeout=0.5)
        with contextlib.closing(store), pytest.raises(errors.StoreUnavailable) as info:
            put(store, data)
    assert info.value.detail == "TimeoutError"


class Dripping:
    """A socket that gives a byte whenever it is asked; each takes a while."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self.timeouts: list[float] = []

    def settimeout(self, seconds: float) -> None:
        self.timeouts.append(seconds)

    def recv(self, size: int) -> bytes:
        self._clock.sleep(self._seconds)
        return b"a"


def test_an_answer_s_time_is_counted_from_its_beginning(clock: FakeClock) -> None:
    sock = Dripping(clock, seconds=25)
    receiver = Receiver(cast(socket.socket, sock), 60.0, clock.monotonic)
    for _ in range(2):  # the second has as long as the first
        sock.timeouts.clear()
        with pytest.raises(TimeoutError), receiver.one_answer():
            AnswerReader(receiver).read()
        assert sock.timeouts == [60.0, 60.0, 60.0, 45.0, 20.0, 60.0]
    assert clock.seconds == 2 * 125


# --- proxies ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("tls") / "certificates")


def tunnelling(talk: Talk) -> None:
    """A proxy that opens what it is asked to."""
    host, _, port = talk.head().split(b" ")[1].partition(b":")
    with socket.create_connection((host.decode(), int(port))) as far:
        talk.socket.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        far.settimeout(10)
        with contextlib.suppress(OSError):
            relay(talk.socket, far)


def relay(near: socket.socket, far: socket.socket) -> None:
    """Carries bytes both ways until either end has finished. In one thread: reading and writing one TLS connection from
    two threads at once breaks it."""
    while True:
        held = isinstance(near, ssl.SSLSocket) and near.pending()
        ready = [near] if held else select.select([near, far], [], [], 10)[0]
        if not ready:
            return
        for sock in ready:
            data = sock.recv(65536)
            if not data:
                return
            (far if sock is near else near).sendall(data)


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def serving_context(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.server_key)
    return context


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_network_s_proxy_is_gone_through(
    certificates: Certificates, no_proxies: pytest.MonkeyPatch, scheme: str
) -> None:
    context = serving_context(certificates)
    with serving(polite, context) as seen, serving(tunnelling, context if scheme == "https" else None) as proxy:
        no_proxies.setenv("HTTPS_PROXY", f"{scheme}://someone:pass%20word@127.0.0.1:{proxy.port}")
        with contextlib.closing(store_at(f"https://127.0.0.1:{seen.port}", ca_bundle=certificates.ca)) as store:
            assert put(store) == put(store, LARGE) == "e"
    assert proxy.connections == 1
    assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{seen.port} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"someone:pass word") in proxy.heads[0]
    assert not any(b"proxy-authorization" in head.lower() for head in seen.heads)


def test_a_host_that_is_excepted_is_reached_directly(
    certificates: Certificates, no_proxies: pytest.MonkeyPatch
) -> None:
    with serving(polite, serving_context(certificates)) as seen:
        no_proxies.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        no_proxies.setenv("NO_PROXY", "127.0.0.1")
        with contextlib.closing(store_at(f"https://127.0.0.1:{seen.port}", ca_bundle=certificates.ca)) as store:
            assert put(store) == "e"


def test_a_store_on_this_very_machine_is_asked_without_the_network_s_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(polite) as seen, contextlib.closing(store_at(f"http://127.0.0.1:{seen.port}")) as store:
        assert put(store) == "e"


@pytest.mark.parametrize(("status", "words"), [(407, "sign-in of its own"), (403, "does not let the upload through")])
def test_a_proxy_that_refuses_is_told(
    certificates: Certificates, no_proxies: pytest.MonkeyPatch, status: int, words: str
) -> None:
    def refusing(talk: Talk) -> None:
        talk.head()
        talk.socket.sendall(f"HTTP/1.1 {status} No\r\nContent-Length: 4\r\n\r\nhtml".encode())

    with serving(refusing) as proxy:
        no_proxies.setenv("HTTPS_PROXY", f"http://user:password@127.0.0.1:{proxy.port}")
        store = store_at("https://127.0.0.1:1", ca_bundle=certificates.ca)
        with contextlib.closing(store), pytest.raises(errors.StoreUnavailable, match=words) as info:
            put(store)
    assert "password" not in repr(info.value) + str(info.value.__cause__)


def test_a_proxy_that_answers_drop_by_drop_is_not_waited_for(
    certificates: Certificates, no_proxies: pytest.MonkeyPatch
) -> None:
    def slow(talk: Talk) -> None:
        talk.head()
        drip(talk, b"HTTP/1.1 200 OK\r\nX: ", b"\r\n\r\n")

    with serving(slow) as proxy:
        no_proxies.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        store = store_at("https://127.0.0.1:1", ca_bundle=certificates.ca, connect_timeout=0.5)
        with contextlib.closing(store), pytest.raises(errors.StoreUnavailable) as info:
            put(store)
    assert info.value.detail == "TimeoutError"


@pytest.mark.parametrize("ask", [put, lambda store: store.create_upload("k")], ids=["put", "create-upload"])
@pytest.mark.parametrize("scheme", ["socks5", "SOCKS5h", "socks4", "socks"])
def test_a_socks_proxy_is_told_at_once(
    certificates: Certificates, no_proxies: pytest.MonkeyPatch, scheme: str, ask: Callable[[S3ObjectStore], object]
) -> None:
    """It is no passing trouble: trying again for minutes would not help."""
    no_proxies.setenv("HTTPS_PROXY", f"{scheme}://user:password@127.0.0.1:9")
    store = store_at("https://store.example:1", ca_bundle=certificates.ca)
    with contextlib.closing(store), pytest.raises(errors.StoreRejected, match="SOCKS") as info:
        ask(store)
    assert "under Network" in info.value.hint
    assert "password" not in repr(info.value) + str(info.value.__cause__)


def test_a_certificate_for_another_name_is_refused(certificates: Certificates) -> None:
    """127.0.0.2 is this machine as well, and not in the certificate."""
    with (
        serving(polite, serving_context(certificates), host="127.0.0.2") as seen,
        contextlib.closing(store_at(f"https://127.0.0.2:{seen.port}", ca_bundle=certificates.ca)) as store,
        pytest.raises(errors.StoreRejected, match="not private"),
    ):
        put(store)
    assert seen.heads == []


# --- answers ------------------------------------------------------------------------------------------------------


def reader_of(data: bytes, step: int = 7) -> AnswerReader:
    pieces = [data[start : start + step] for start in range(0, len(data), step)]
    return AnswerReader(lambda _: pieces.pop(0) if pieces else b"")


@pytest.mark.parametrize(
    ("data", "status", "content"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, b"abc"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (
            b"HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: r\r\n\r\n",
            500,
            b"abcde",
        ),
        (b"HTTP/1.0 503 Busy\r\n\r\nabc", 503, b"abc"),
        (b"HTTP/1.1 200\r\nX:  y \r\ncontent-length: 0\r\n\r\n", 200, b""),
    ],
)
def test_answers_are_read_as_they_are_sent(data: bytes, status: int, content: bytes) -> None:
    for step in (1, 7, 4096):
        answer = reader_of(data, step).read()
        assert (answer.status, answer.content) == (status, content)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
        b"HTTP/1.0 200 OK\r\n\r\n" + b"y" * 600_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
    ],
)
def test_what_is_no_answer_is_refused_within_bounds(data: bytes) -> None:
    with pytest.raises(BadAnswer):
        reader_of(data, 4096).read()


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]),
)
def test_nothing_that_a_stranger_sends_raises_anything_else(data: bytes, start: bytes) -> None:
    with contextlib.suppress(BadAnswer):
        reader_of(start + data).read()

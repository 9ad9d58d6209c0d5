from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.identity.issuer import CLIENT_ID, HostileIssuer
from tests.identity.sts_simulator import StsSimulator
from voxseal.domain.events import Event
from voxseal.domain.profile import Cloud, Consent, Organisation, Profile, Renewal, SignInSettings


class MovableClock:
    """The real time plus what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead.total_seconds()


class Events(list[Event]):
    """An event sink that remembers."""

    def __call__(self, event: Event) -> None:
        self.append(event)

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self if isinstance(event, kind)]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def issuer() -> Iterator[HostileIssuer]:
    with HostileIssuer() as running:
        yield running


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a service whose head never ends, byte for byte; whoever waited for it has ended afterwards."""
    over = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        thread.join()
    wait_until(lambda: not any(thread.name == "voxseal-sign-in-request" for thread in threading.enumerate()), 30)


@pytest.fixture
def sts() -> Iterator[StsSimulator]:
    with StsSimulator() as running:
        yield running


def profile_for(issuer: str, sts: str, renewal: Renewal = Renewal.ASK) -> Profile:
    return Profile(
        organisation=Organisation("Test", "support@example.org"),
        sign_in=SignInSettings(issuer=issuer, client_id=CLIENT_ID, renewal=renewal),
        cloud=Cloud(
            region="eu-central-1",
            role_arn="arn:aws:iam::123456789012:role/contractor",
            bucket="voices",
            sts_endpoint=sts,
        ),
        recipients=(),
        consent=Consent("1", "text"),
    )


@pytest.fixture
def profile(issuer: HostileIssuer, sts: StsSimulator) -> Profile:
    return profile_for(issuer.address, sts.address)


def fetch(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers, no redirect followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.headers.items())
    finally:
        connection.close()


def person(url: str) -> bool:
    """A browser with a person who agrees."""
    status, _, headers = fetch(url)
    if status != 302:
        return False
    return fetch(headers["Location"])[0] == 200


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    wait_until(lambda: not {thread for thread in threading.enumerate() if thread.is_alive()} - before)


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)

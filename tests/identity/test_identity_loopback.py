"""The callback server, spoken to as a browser and as an attacker would."""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit

import pytest

from tests.doubles.waiting import until
from tests.identity.conftest import fetch
from voxseal.domain.errors import SignInCancelled, SignInError
from voxseal.domain.secret import Secret
from voxseal.identity.loopback import CallbackServer

STATE = "the-right-state"


@pytest.fixture
def strays():
    return []


@pytest.fixture
def server(strays):
    with CallbackServer(strays.append) as running:
        running.expect(Secret(STATE))
        yield running


def waiting_code(server, seconds=5.0):
    answer = server.wait(seconds, threading.Event())
    assert answer.code is not None
    return answer.code.reveal()


def still_waits(server):
    with pytest.raises(SignInError):
        server.wait(0.05, threading.Event())


def test_the_right_answer_once(server, strays):
    status, page, _ = fetch(f"{server.redirect_uri}?code=abc&state={STATE}")
    assert (status, "Back to Voxseal" in page) == (200, True)
    assert waiting_code(server) == "abc"
    status, page, _ = fetch(f"{server.redirect_uri}?code=other&state={STATE}")
    assert (status, "Nothing happened" in page) == (410, True)
    assert waiting_code(server) == "abc"
    assert strays == ["used"]


def test_the_page_needs_nothing_and_says_nothing(server):
    for query in (f"code=canary-code&state={STATE}", "code=canary-code&state=canary-state", ""):
        _, page, headers = fetch(f"{server.redirect_uri}?{query}")
        assert "canary" not in page
        assert STATE not in page
        assert "http" not in page.replace("http-equiv", "")
        assert "<script" not in page
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (f"code=a&state={STATE}x", "wrong-state"),
        ("code=a&state=", "wrong-state"),
        ("code=a", "wrong-state"),
        ("error=access_denied&state=other", "wrong-state"),
        (f"code=a&state=%C3%A9{STATE}", "wrong-state"),
        (f"state={STATE}", "malformed"),
        (f"code=&state={STATE}", "malformed"),
        (f"code=a&code=b&state={STATE}", "malformed"),
        (f"code=a&state={STATE}&state=x", "malformed"),
        (f"code={'a' * 3000}&state={STATE}", "malformed"),
        (f"code=%00&state={STATE}", "malformed"),
        (f"code=%FF&state={STATE}", "malformed"),
        ("&".join(f"a{i}=1" for i in range(50)) + f"&code=a&state={STATE}", "malformed"),
    ],
)
def test_wrong_answers_change_nothing(server, strays, query, reason):
    assert fetch(f"{server.redirect_uri}?{query}")[0] == 400
    assert strays == [reason]
    still_waits(server)
    fetch(f"{server.redirect_uri}?code=good&state={STATE}")
    assert waiting_code(server) == "good"


@pytest.mark.parametrize("path", ["/", "/callback/", "/callback2", "/CALLBACK", "/favicon.ico", "/x/../callback"])
def test_other_paths(server, strays, path):
    base = server.redirect_uri.removesuffix("/callback")
    assert fetch(f"{base}{path}?code=a&state={STATE}")[0] == 404
    assert strays == ["wrong-path"]
    still_waits(server)


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_other_methods(server, strays, method):
    assert fetch(f"{server.redirect_uri}?code=a&state={STATE}", method)[0] == 405
    assert strays == ["wrong-method"]
    still_waits(server)


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "", "[::1]"])
def test_another_host_means_rebinding(server, strays, host):
    assert fetch(f"{server.redirect_uri}?code=a&state={STATE}", headers={"Host": host})[0] == 400
    assert strays == ["wrong-host"]
    still_waits(server)


def test_two_hosts_are_none(server, strays):
    parts = urlsplit(server.redirect_uri)
    asked = f"GET /callback?code=a&state={STATE} HTTP/1.1\r\nHost: {parts.netloc}\r\nHost: evil.example\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(asked.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.0 400 ")
    assert strays == ["wrong-host"]
    still_waits(server)


def test_nothing_is_believed_before_a_state_is_known(strays):
    with CallbackServer(strays.append) as server:
        assert fetch(f"{server.redirect_uri}?code=a&state=")[0] == 400
        still_waits(server)


def test_only_this_machine_is_listened_to(server):
    parts = urlsplit(server.redirect_uri)
    assert parts.hostname == "127.0.0.1"
    assert server._http.socket.getsockname()[0] == "127.0.0.1"
    with socket.socket() as other:  # another address of this machine: nobody is there
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", parts.port)) != 0


def test_an_idle_connection_keeps_nobody_waiting(server):
    parts = urlsplit(server.redirect_uri)
    with socket.create_connection((parts.hostname, parts.port)):
        assert fetch(f"{server.redirect_uri}?code=a&state={STATE}")[0] == 200


def answers() -> int:
    """How many connections are being looked after."""
    return sum(thread.name == "sign-in-answer" for thread in threading.enumerate())


def ended(connection: socket.socket) -> bool:
    """Whether the server has closed it, which says nothing to it."""
    connection.settimeout(0.02)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


def test_a_flood_is_bounded(server, strays):
    parts = urlsplit(server.redirect_uri)
    idle = [socket.create_connection((parts.hostname, parts.port)) for _ in range(100)]
    most = 0
    for connection in idle:
        while not ended(connection):
            most = max(most, answers())
            assert most <= 32
    assert most, "nobody was looked after"
    for connection in idle:
        connection.close()
    until(lambda: not answers(), "a connection that has ended keeps nobody busy")
    for _ in range(30):
        fetch(f"{server.redirect_uri}?code=a&state=x")
    assert len(strays) == 20
    fetch(f"{server.redirect_uri}?code=good&state={STATE}")
    assert waiting_code(server) == "good"


def test_what_is_not_http(server, strays, capfd):
    parts = urlsplit(server.redirect_uri)
    for noise in (b"\x16\x03\x01\x02\x00hello\r\n\r\n", b"GET\r\n\r\n", b"G" * 70_000 + b"\r\n\r\n"):
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
            try:
                connection.sendall(noise)
                while connection.recv(4096):
                    pass
            except OSError:
                pass
    still_waits(server)
    assert capfd.readouterr() == ("", ""), "http.server wrote requests to the terminal"


def test_an_error_with_the_right_state_ends_the_waiting(server):
    status, page, _ = fetch(f"{server.redirect_uri}?error=access_denied&error_description=x&state={STATE}")
    assert (status, "not signed in" in page) == (200, True)
    answer = server.wait(30, threading.Event())
    assert (answer.code, answer.error) == (None, "access_denied")


def test_cancelling_ends_the_waiting(server):
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    with pytest.raises(SignInCancelled):
        server.wait(30, cancel)


def test_the_code_is_not_shown(server):
    fetch(f"{server.redirect_uri}?code=canary&state={STATE}")
    assert "canary" not in repr(server.wait(30, threading.Event()))

"""What a person sees in a browser who signs in to the practice cloud by hand."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.practice.test_practice_cloud import signed_in
from voxseal.domain.errors import SignInError
from voxseal.practice.cloud import PracticeCloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("practice")) as running:
        yield running


class Page(HTMLParser):
    """A page over loopback: its text, and what its form would send."""

    def __init__(self, method: str, url: str, form: dict[str, str] | None = None) -> None:
        super().__init__()
        parts = urlsplit(url)
        assert parts.hostname == "127.0.0.1"
        self.url = self.action = url
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, f"{parts.path}?{parts.query}", urlencode(form) if form else None, headers)
            response = connection.getresponse()
            self.status, self.headers = response.status, response.headers
            self.source = response.read().decode()
        finally:
            connection.close()
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, dict[str, str]] = {}
        self.text = ""
        self._button: dict[str, str] | None = None
        self.feed(self.source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        assert tag not in {"script", "link", "img", "iframe"}
        if tag == "form":
            assert said["method"] == "post"
            self.action = urljoin(self.url, said.get("action", ""))
        if tag == "input":
            self.fields[said["name"]] = said["value"]
        if tag == "button":
            self._button = {said["name"]: said["value"]} if "name" in said else {}

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._button is not None:
            self.buttons[data] = self._button

    def press(self, button: str) -> Page:
        return Page("POST", self.action, self.fields | self.buttons[button])


def pressing(button: str, seen: list[Page]) -> Callable[[str], bool]:
    def browse(url: str) -> bool:
        page = Page("GET", url)
        answer = page.press(button)
        seen.extend([page, answer])
        Page("GET", answer.headers["Location"])
        return True

    return browse


def fetches_nothing(page: Page) -> bool:
    """It asks for nothing but itself (its tags were looked at when it was read), and the browser is told so."""
    policy = page.headers["Content-Security-Policy"]
    return (
        policy.startswith("default-src 'none';")
        and "script-src" not in policy
        and not re.search(r"url\(|@import", page.source)
    )


def test_signing_in_by_hand(cloud: PracticeCloud) -> None:
    seen: list[Page] = []
    assert signed_in(cloud, pressing("Sign in", seen)).subject == "practice"
    page = seen[0]
    assert fetches_nothing(page)
    assert not re.search(r"(?i)https?:|[\"']//", page.source)
    assert "Practice sign-in" in page.text
    assert "not a real account" in page.text
    assert page.fields == {"sub": "practice"}
    assert list(page.buttons) == ["Sign in", "Refuse"]


def test_another_name(cloud: PracticeCloud) -> None:
    def browse(url: str) -> bool:
        Page("GET", Page("POST", url, {"sub": "ada"}).headers["Location"])
        return True

    assert signed_in(cloud, browse).subject == "ada"
    seen: list[Page] = []
    assert signed_in(cloud, pressing("Sign in", seen)).subject == "practice"
    assert "ada" not in seen[0].text


def test_refusing_is_told_at_once(cloud: PracticeCloud) -> None:
    with pytest.raises(SignInError, match="declined in the browser"):
        signed_in(cloud, pressing("Refuse", []))


@pytest.mark.parametrize("path", ["/oauth2/authorize?response_type=token&client_id=x", "/", "/oauth2/end_session"])
def test_no_other_page_fetches_from_elsewhere(cloud: PracticeCloud, path: str) -> None:
    assert fetches_nothing(Page("GET", cloud.issuer + path))

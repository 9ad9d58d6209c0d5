"""One lab for all tests that need it.

Under pytest-xdist they all go to one worker (`--dist loadgroup`), for one lab is enough for a run. Without that option each
worker that gets such a test starts a lab of its own, which is slower and as good.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from voxseal.domain.identity import StsSession
from voxseal.identity.signin import sign_in
from voxseal.workflow.clock import SystemClock

from .cloud import Lab

_people = itertools.count(1)


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "lab" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("lab"))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab that cannot start fails every test that wants it, with the end of the log in the message."""
    with Lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def _trusted(lab: Lab) -> Iterator[None]:
    with lab.trusted():
        yield


@pytest.fixture
def someone() -> str:
    """A person whom no other test knows."""
    return f"person-{next(_people)}"


@pytest.fixture(scope="session")
def session_of(lab: Lab) -> Callable[[str], StsSession]:
    """The client's own session for a person: a real ID token, a real STS."""

    def sign(subject: str) -> StsSession:
        _, session = sign_in(
            lab.profile, clock=SystemClock(), events=lambda _: None, open_browser=lab.person(subject), timeout=60
        )
        return session

    return sign

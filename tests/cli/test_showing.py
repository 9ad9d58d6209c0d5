"""Text from anybody as a terminal gets it: spelled as it was written, and never able to steer."""

from __future__ import annotations

import pytest

from voxseal.cli.face import Face
from voxseal.cli.progress import _shown as in_a_bar
from voxseal.domain.showing import one_line

_SPELLED = [
    "10\u00a0000 Aufnahmen, «\u202foui\u202f»",
    "同意書\u3000第一条",
    "می\u200cخواهم",
    "क्\u200dष",
    "\N{FAMILY}\u200d\N{BOY}",
]


@pytest.mark.parametrize("text", _SPELLED)
def test_blanks_of_every_width_and_joiners_stay(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Face().say(text)
    Face().note(text)
    said = capsys.readouterr()
    assert said.out == said.err == f"{text}\n"
    assert in_a_bar(text) == text


def test_a_tab_is_a_blank() -> None:
    assert one_line("Read:\tone") == "Read: one"


@pytest.mark.parametrize("mark", "\n\r\u2028\u2029")
def test_a_line_end_is_a_mark_on_the_same_line(mark: str) -> None:
    assert one_line(f"a{mark}b") == "a↵b"


@pytest.mark.parametrize(
    "mark", "\x00\x07\x08\x0b\x0c\x1b\x7f\x85\x9b\u00ad\u061c\u200e\u200f\u202e\u2066\u2069\ufeff\udc80"
)
def test_what_could_steer_is_not_passed_on(mark: str) -> None:
    assert one_line(f"a\u00a0{mark}b") == "a\u00a0\ufffdb"

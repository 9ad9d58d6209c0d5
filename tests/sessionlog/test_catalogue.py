"""The catalogue of events is closed and documented: what can be written can be looked up."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from voxseal.domain.events import Event
from voxseal.sessionlog.catalogue import catalogue, event_classes, in_words, own_documentation, sentence_of
from voxseal.sessionlog.lines import HEAD

NAME = re.compile(r"[a-z][a-z-]*\.[a-z][a-z-]*")
ENDS = (".", "…")


@pytest.mark.parametrize("kind", event_classes(), ids=lambda kind: kind.__name__)
def test_each_kind_of_event_is_named_and_documented(kind: type[Event]) -> None:
    """A new event needs a name, a docstring whose first sentence tells readers of a log what happened, and fields of the
    kinds that no secret and no name fits into."""
    assert NAME.fullmatch(kind.name), "a name such as sample.sealed"
    assert len(kind.name) < 32, "longer ones the reader cuts off"
    first = own_documentation(kind).partition("\n\n")[0]
    assert first.endswith(ENDS), "a docstring, its first sentence in plain words, ended by a full stop"
    assert not {field.name for field in fields(kind)} & set(HEAD), "these are the head of each line"


def test_names_are_each_used_once() -> None:
    names = [kind.name for kind in event_classes()]
    assert len(set(names)) == len(names)


def test_what_is_shown_beside_a_name() -> None:
    sealed = catalogue()["sample.sealed"]
    assert sealed.sentence == "A sample was sealed into the spool."
    assert "bytes" in sealed.more
    kinds = {field.name: field.kind for field in sealed.fields}
    assert kinds["file"] == "stand-in"
    assert kinds["size"] == "number"
    assert "sealing.progress" not in catalogue()  # only for screens
    assert sentence_of("from.the-future") == ""
    reasons = {field.name: field.kind for field in catalogue()["sample.left-out"].fields}["reason"]
    assert "damaged" in reasons


@pytest.mark.parametrize("kind", [bytes, object, dict[str, str], list[str]])
def test_an_event_may_not_hold_just_anything(kind: object) -> None:
    with pytest.raises(TypeError):
        in_words(kind)

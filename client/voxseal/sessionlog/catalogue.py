"""The closed catalogue of events: every name that a session log can hold, with its level, its fields and what it means.

    for kind in catalogue().values():
        print(kind.name, kind.sentence)

Made from `domain.events`, where each is a class; so what is written and what is documented cannot differ.
"""

from __future__ import annotations

import inspect
import re
import typing
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any

from voxseal.domain import events
from voxseal.domain.events import Event, Level
from voxseal.domain.secret import Private

_SENTENCE = re.compile(r".*?\.(?=\s|$)", re.DOTALL)


@dataclass(frozen=True)
class FieldKind:
    """One field of an event. `kind` in words: "number", "text", "stand-in", "time", "one of: a, b"; or nothing"."""

    name: str
    kind: str


@dataclass(frozen=True)
class EventKind:
    """One name that a line may have. `sentence` is what readers see beside it, `more` the rest of its documentation."""

    name: str
    level: Level
    sentence: str
    more: str
    fields: tuple[FieldKind, ...]


@cache
def catalogue() -> dict[str, EventKind]:
    """By name, in the order of `domain.events`. Without the events that are only for a screen."""
    return {kind.name: _described(kind) for kind in event_classes() if kind.logged}


def event_classes() -> list[type[Event]]:
    """Every kind of event."""
    return [
        value
        for value in vars(events).values()
        if inspect.isclass(value) and issubclass(value, Event) and value is not Event
    ]


def sentence_of(name: str) -> str:
    """What happened, in plain words; nothing for a name that this Voxseal does not know (a newer one wrote it)."""
    kind = catalogue().get(name)
    return kind.sentence if kind is not None else ""


def _described(kind: type[Event]) -> EventKind:
    text = own_documentation(kind)
    first = _SENTENCE.match(text)
    sentence = first[0] if first else text
    hints = typing.get_type_hints(kind)
    return EventKind(
        name=kind.name,
        level=kind.level,
        sentence=" ".join(sentence.replace("`", "").split()),
        more=" ".join(text[len(sentence) :].split()),
        fields=tuple(FieldKind(field.name, in_words(hints[field.name])) for field in fields(kind)),
    )


def own_documentation(kind: type[Event]) -> str:
    """The class's docstring; nothing if it has none of its own, or Python was told to drop them."""
    text = kind.__dict__.get("__doc__") or ""
    # dataclass fills in the call's form where there is no docstring.
    return "" if text.startswith(f"{kind.__name__}(") else inspect.cleandoc(text)


def in_words(kind: Any) -> str:
    """A field's type for people. Raises `TypeError` for a type that no event may hold."""
    if typing.get_origin(kind) in {typing.Union, UnionType}:
        parts = [part for part in typing.get_args(kind) if part is not NoneType]
        return " or ".join([*(in_words(part) for part in parts), "nothing"])
    if inspect.isclass(kind):
        if issubclass(kind, Enum):
            return "one of: " + ", ".join(str(member.value) for member in kind)
        for known, words in _WORDS:
            if issubclass(kind, known):
                return words
    raise TypeError(f"an event may not hold {kind!r}")


_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "yes or no"),
    (int, "number"),
    (float, "number"),
    (str, "text"),
    (datetime, "time"),
    (Private, "stand-in"),
)

"""Reading a TOML table that came from outside: every value checked, every error naming its key.

table = TomlTable.from_text(text)
cloud = table.table("cloud")
bucket = cloud.text("bucket")                       # "cloud.bucket is missing." or "… must be a text."
table.finish()                                      # "cloud.buket is not known. Did you mean bucket?"
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from voxseal.domain.errors import ProfileError, UserWorldError

_E = TypeVar("_E", bound=Enum)
_MOST_DOTS = 16
"""On a line, outside strings. `tomllib` needs memory by the square of a key's parts: a gigabyte for 32 kB of `a.a.a…`."""
_QUOTED = re.compile(
    r'''
      """ (?: [^"\\]++ | \\. | "(?!"") )*+ (?: "{3,5} | \Z )    # what ends it may follow on one or two quotes of its own
    | \'{3} (?: [^']++ | '(?!\'{2}) )*+ (?: '{3,5} | \Z )
    | " (?: [^"\\\n]++ | \\. )*+ "?
    | ' [^'\n]*+ '?
    | \# [^\n]*+
    ''',
    re.DOTALL | re.VERBOSE,
)
"""Strings, and comments, as TOML has them. One that is not closed goes as far as `tomllib` would read before it refuses."""
_MISSING = object()


class TomlTable:
    """One table and where it stands. Reads mark keys as known; `finish` refuses the rest, here and below."""

    def __init__(self, values: dict[str, Any], path: str = "", error: type[UserWorldError] = ProfileError) -> None:
        self._values = values
        self._path = path
        self._error = error
        self._known: set[str] = set()
        self._below: list[TomlTable] = []

    @classmethod
    def from_text(cls, text: str, error: type[UserWorldError] = ProfileError, what: str = "The profile") -> TomlTable:
        """`error` is raised for everything that is wrong; `what` is what the text is called in it."""
        if any(line.count(".") > _MOST_DOTS for line in _QUOTED.sub("_", text).split("\n")):
            raise error(f"{what} has a key of more parts than any key has.", detail="not-toml")
        try:
            return cls(tomllib.loads(text), error=error)
        except (ValueError, RecursionError) as wrong:  # a ValueError of its own: a number of thousands of digits
            raise error(f"{what} is not valid TOML: {wrong}.", detail="not-toml") from None

    def name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def wrong(self, key: str, what: str) -> UserWorldError:
        """The error that names the key."""
        return self._error(f"{self.name(key)} {what}.", detail=self.name(key))

    def _take(self, key: str, kind: type | tuple[type, ...], said: str, default: Any) -> Any:
        self._known.add(key)
        value = self._values.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                raise self.wrong(key, "is missing")
            return default
        # bool is an int in Python, and never meant here.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"must be {said}")
        return value

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: Any = _MISSING, *, longest: int = 2048) -> Any:
        value = self._take(key, str, "a text", default)
        if isinstance(value, str):
            value = value.strip()
            if not value:
                raise self.wrong(key, "is empty")
            if len(value) > longest:
                raise self.wrong(key, f"is longer than {longest} characters")
        return value

    def flag(self, key: str, default: bool) -> bool:
        return bool(self._take(key, bool, "true or false", default))

    def number(self, key: str, *, low: float = -math.inf, high: float = math.inf) -> float | None:
        value = self._take(key, (int, float), "a number", None)
        if value is not None and not low <= value <= high:
            raise self.wrong(key, f"must lie between {low:g} and {high:g}")
        return None if value is None else float(value)

    def choice(self, key: str, kind: type[_E], default: _E) -> _E:
        value = self._take(key, str, "a text", default.value)
        return self._member(key, kind, value)

    def choices(self, key: str, kind: type[_E], default: tuple[_E, ...]) -> tuple[_E, ...]:
        values = self._take(key, list, "a list of texts", [member.value for member in default])
        if not values:
            raise self.wrong(key, "is an empty list")
        return tuple(dict.fromkeys(self._member(key, kind, value) for value in values))

    def _member(self, key: str, kind: type[_E], value: object) -> _E:
        for member in kind:
            if member.value == value:
                return member
        raise self.wrong(key, f"must be one of: {', '.join(str(member.value) for member in kind)}")

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        values = self._take(key, list, "a list of texts", list(default))
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(key, "must be a list of texts")
        return tuple(values)

    def whole_numbers(self, key: str, *, low: int, high: int) -> tuple[int, ...]:
        """A whole number or a list of them; empty when the key is not there."""
        values = self._take(key, (int, list), "a whole number or a list of them", [])
        listed = values if isinstance(values, list) else [values]
        for value in listed:
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise self.wrong(key, f"must hold whole numbers between {low} and {high}")
        return tuple(listed)

    def table(self, key: str, *, required: bool = True) -> TomlTable:
        """The table below; an empty one when it may be missing and is."""
        below = TomlTable(self._take(key, dict, "a table", _MISSING if required else {}), self.name(key), self._error)
        self._below.append(below)
        return below

    def tables(self, key: str) -> list[TomlTable]:
        """An array of tables with at least one in it."""
        values = self._take(key, list, "an array of tables, written [[" + self.name(key) + "]]", _MISSING)
        if not values or not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, f"must be an array of tables, written [[{self.name(key)}]]")
        listed = [
            TomlTable(value, f"{self.name(key)}[{number}]", self._error) for number, value in enumerate(values, 1)
        ]
        self._below.extend(listed)
        return listed

    def check(self, key: str, holds: bool | Callable[[], bool], what: str) -> None:
        """Raises the error that names the key unless `holds`."""
        if not (holds() if callable(holds) else holds):
            raise self.wrong(key, what)

    def finish(self) -> None:
        """Refuses keys that nobody asked for: a mistyped key must not be a setting that silently does nothing."""
        for key in self._values:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, n=1)
                raise self.wrong(key, "is not known" + (f"; did you mean {near[0]}?" if near else "")) from None
        for below in self._below:
            below.finish()

"""Many rows as a few columns: what a hundred thousand of them cost is their names, and little more.

    rows = Columns()
    rows.append("day 1/a.wav", 96_044, code=0)
    arrange(rows.snapshot(), Wanted(text="day 1", sort=Sort.NAME), cancelled)     # row numbers, in any thread

A row's number never changes. Rows are added and changed in one thread; a snapshot may be read in another meanwhile.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from voxseal.domain.errors import Cancelled

Numbers = np.ndarray[Any, np.dtype[np.int32]]

_CHUNK = 2000
"""Rows that are looked at between two chances for another thread: a few milliseconds."""
_DIGITS = re.compile(r"\d+")


class Sort(Enum):
    """What rows are put in order by."""

    FOUND = "found"
    NAME = "name"
    SIZE = "size"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True)
class Wanted:
    """Which rows, and in which order. `codes` None: any; `text` is looked for in names, whatever its case."""

    text: str = ""
    codes: frozenset[int] | None = None
    sort: Sort = Sort.FOUND
    descending: bool = False

    @property
    def filters(self) -> bool:
        return bool(self.text) or self.codes is not None

    @property
    def by_name_alone(self) -> bool:
        """Whether rows stay where they are when their sizes, codes or numbers change."""
        return self.codes is None and self.sort in {Sort.FOUND, Sort.NAME}


@dataclass(frozen=True)
class Snapshot:
    """The first `count` rows as they are now; names are shared, since they only grow."""

    count: int
    names: list[str]
    sizes: np.ndarray[Any, np.dtype[np.int64]]
    codes: np.ndarray[Any, np.dtype[np.uint8]]
    numbers: np.ndarray[Any, np.dtype[np.float32]]
    gone: np.ndarray[Any, np.dtype[np.bool_]]


class Columns:
    """`size` in bytes, `code` a small number that a model gives a meaning, `number` another one that may be NaN."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._sizes = np.empty(1024, np.int64)
        self._codes = np.empty(1024, np.uint8)
        self._numbers = np.empty(1024, np.float32)
        self._gone = np.zeros(1024, np.bool_)

    def __len__(self) -> int:
        return len(self.names)

    def append(self, name: str, size: int, code: int, number: float = float("nan")) -> int:
        """Adds a row and returns its number."""
        row = len(self.names)
        if row == len(self._sizes):
            self._sizes, self._codes, self._numbers, self._gone = (
                np.concatenate([column, np.zeros_like(column)])
                for column in (self._sizes, self._codes, self._numbers, self._gone)
            )
        self._sizes[row], self._codes[row], self._numbers[row] = size, code, number
        self.names.append(name)
        return row

    def size(self, row: int) -> int:
        return int(self._sizes[row])

    def code(self, row: int) -> int:
        return int(self._codes[row])

    def number(self, row: int) -> float:
        return float(self._numbers[row])

    def change(self, row: int, code: int, size: int | None = None, number: float | None = None) -> None:
        self._codes[row] = code
        if size is not None:
            self._sizes[row] = size
        if number is not None:
            self._numbers[row] = number

    def take_out(self, rows: Numbers, gone: bool) -> None:
        """Hides rows from every order, or shows them again."""
        self._gone[rows] = gone

    @property
    def here(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which rows are not taken out."""
        return ~self._gone[: len(self)]

    def count_of(self, code: int) -> int:
        """How many that are not taken out have this code."""
        return int(np.count_nonzero(self.here & (self._codes[: len(self)] == code)))

    def sum_of(self, code: int) -> tuple[int, float]:
        """Sizes and numbers of those, summed; a number that is none counts as nothing."""
        chosen = self.here & (self._codes[: len(self)] == code)
        return int(self._sizes[: len(self)][chosen].sum()), float(np.nansum(self._numbers[: len(self)][chosen]))

    def snapshot(self) -> Snapshot:
        count = len(self)
        return Snapshot(
            count,
            self.names,
            self._sizes[:count].copy(),
            self._codes[:count].copy(),
            self._numbers[:count].copy(),
            self._gone[:count].copy(),
        )

    def matching(self, first: int, wanted: Wanted) -> Numbers:
        """The rows from `first` on that `wanted` lets through, in the order in which they came. For a few rows at once."""
        text = wanted.text.casefold()
        return np.array(
            [
                row
                for row in range(first, len(self))
                if not self._gone[row]
                and (wanted.codes is None or int(self._codes[row]) in wanted.codes)
                and (not text or text in self.names[row].casefold())
            ],
            np.int32,
        )


def arrange(rows: Snapshot, wanted: Wanted, cancelled: Callable[[], bool]) -> Numbers:
    """The rows to show, in order. Lets other threads in every few milliseconds. Raises `Cancelled`."""
    chosen = ~rows.gone
    if wanted.codes is not None:
        chosen &= np.isin(rows.codes, np.array(sorted(wanted.codes), np.uint8))
    kept = np.flatnonzero(chosen).astype(np.int32)
    if wanted.text:
        kept = _with_text(rows.names, kept, wanted.text.casefold(), cancelled)
    if wanted.sort is Sort.NAME:
        kept = _by_name(rows.names, kept, cancelled)
    elif wanted.sort is not Sort.FOUND:
        keys: dict[Sort, np.ndarray[Any, Any]] = {
            Sort.SIZE: rows.sizes,
            Sort.CODE: rows.codes,
            Sort.NUMBER: rows.numbers,
        }
        kept = kept[np.argsort(keys[wanted.sort][kept], kind="stable")]
    return kept[::-1].copy() if wanted.descending else kept


def _with_text(names: list[str], kept: Numbers, text: str, cancelled: Callable[[], bool]) -> Numbers:
    found: list[int] = []
    for chunk in _chunks(kept, cancelled):
        found += [row for row in chunk if text in names[row].casefold()]
    return np.array(found, np.int32)


def _by_name(names: list[str], kept: Numbers, cancelled: Callable[[], bool]) -> Numbers:
    """Sorting all at once would hold the interpreter for a tenth of a second: so in pieces, which are merged.

    Nothing but numbers and texts is made a row: of a hundred thousand tuples, the garbage collector would stop the window
    as long, again and again.
    """
    keys: list[str] = []
    runs: list[list[int]] = []
    for chunk in _chunks(kept, cancelled):
        first = len(keys)
        keys += [name_key(names[row]) for row in chunk]
        runs.append(sorted(range(first, len(keys)), key=keys.__getitem__))
    merged = heapq.merge(*runs, key=keys.__getitem__)
    return kept[np.fromiter(_looking(merged, cancelled), np.int32, len(kept))]


def name_key(name: str) -> str:
    """`Take 2` before `take 10`: without case, numbers by their value."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(12), name.casefold())


def _chunks(rows: Numbers, cancelled: Callable[[], bool]) -> Iterator[list[int]]:
    for start in range(0, len(rows), _CHUNK):
        if cancelled():
            raise Cancelled
        yield rows[start : start + _CHUNK].tolist()


def _looking(rows: Iterable[int], cancelled: Callable[[], bool]) -> Iterator[int]:
    for count, row in enumerate(rows):
        if count % _CHUNK == 0 and cancelled():
            raise Cancelled
        yield row

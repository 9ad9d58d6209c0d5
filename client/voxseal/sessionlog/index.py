"""Where the lines of a session log are, and when, how grave and of which kind each is: found without parsing any.

    lines = scan(data)                  # 300 MB and a million lines: about half a second
    lines.times[5], lines.levels[5]

The writer keeps the head of a line in one place (`sessionlog.lines`), so this looks at bytes, a few megabytes at a time and
many lines at once. Nothing is believed: a line of another shape is counted as damaged, wherever it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from voxseal.domain.events import Level
from voxseal.sessionlog.catalogue import catalogue
from voxseal.sessionlog.lines import BEFORE_EVENT, LEVEL_AT, TIME_AT, TIME_LENGTH

_CHUNK = 4 << 20
_NAME_LENGTH = 32
_MOST_KINDS = 60_000

LEVELS = tuple(Level)
DAMAGED = len(LEVELS)
"""In place of a level: the line has not the shape of a session log's."""
UNKNOWN = 0
"""In place of a kind: the line is damaged, or its name is none that can be."""

_LEVEL_AT = LEVEL_AT - TIME_AT
_WINDOW = _LEVEL_AT + max(len(level.value) for level in LEVELS) + len(BEFORE_EVENT) + _NAME_LENGTH
_SHORTEST = TIME_AT + _LEVEL_AT + len("info") + len(BEFORE_EVENT) + 2
_LEVEL_OF_LETTER: npt.NDArray[np.uint8] = np.full(256, DAMAGED, np.uint8)
for _number, _level in enumerate(LEVELS):
    _LEVEL_OF_LETTER[ord(_level.value[0])] = _number
_DIGITS = [place for place, letter in enumerate("2026-11-23T13:44:30.120Z") if letter.isdigit()]
_FACTORS = np.array([1000, 100, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 100, 10, 1], np.int64)
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)
_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()

Bytes = npt.NDArray[np.uint8]


class Kinds:
    """Numbers for event names, shared by the files of one log. The catalogue's names have theirs from the start."""

    def __init__(self) -> None:
        self.names: list[str] = [""]
        self._numbers: dict[str, int] = {}
        self._hashes = np.array([0], np.uint64)
        self._by_hash = np.array([UNKNOWN], np.uint16)
        for name in catalogue():
            self._add(name)
        self._sort()

    def number(self, name: str) -> int | None:
        return self._numbers.get(name)

    def of(self, cells: Bytes) -> npt.NDArray[np.uint16]:
        """The kinds of names, a row each, filled up with zeros. New names get a number; too many of them are unknown."""
        hashes = _hash(cells)
        places = np.searchsorted(self._hashes, hashes)
        places[places == len(self._hashes)] = 0
        strange = self._hashes[places] != hashes
        if strange.any():
            rows = np.flatnonzero(strange)
            _, firsts = np.unique(hashes[rows], return_index=True)
            for row in rows[firsts][: _MOST_KINDS - len(self.names)]:
                self._add(cells[row].tobytes().rstrip(b"\0").decode("ascii", "replace"), int(hashes[row]))
            self._sort()
            places = np.searchsorted(self._hashes, hashes)
            places[places == len(self._hashes)] = 0
        found = self._by_hash[places]
        found[self._hashes[places] != hashes] = UNKNOWN
        return found

    def _add(self, name: str, known_hash: int | None = None) -> None:
        if known_hash is None:
            cell = np.zeros((1, _NAME_LENGTH), np.uint8)
            letters = name.encode()[:_NAME_LENGTH]
            cell[0, : len(letters)] = np.frombuffer(letters, np.uint8)
            known_hash = int(_hash(cell)[0])
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        self._hashes = np.append(self._hashes, np.uint64(known_hash))
        self._by_hash = np.append(self._by_hash, np.uint16(number))

    def _sort(self) -> None:
        order = np.argsort(self._hashes, kind="stable")
        self._hashes, self._by_hash = self._hashes[order], self._by_hash[order]


@dataclass(frozen=True)
class Lines:
    """The whole lines of one file, an entry each. Offsets in bytes, without the line's end; times in milliseconds UTC."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]
    levels: npt.NDArray[np.uint8]
    kinds: npt.NDArray[np.uint16]
    scanned: int
    """Bytes that were looked at: up to the end of the last whole line."""

    def __len__(self) -> int:
        return len(self.starts)

    def joined(self, later: Lines) -> Lines:
        """With those that came after."""
        return Lines(
            np.concatenate([self.starts, later.starts]),
            np.concatenate([self.ends, later.ends]),
            np.concatenate([self.times, later.times]),
            np.concatenate([self.levels, later.levels]),
            np.concatenate([self.kinds, later.kinds]),
            later.scanned,
        )


def as_array(data: Any) -> Bytes:
    """Bytes or a mapped file, not copied."""
    return np.frombuffer(data, np.uint8)


def scan(data: Any, kinds: Kinds, *, begin: int = 0, most: int = 1 << 62) -> Lines:
    """The lines of `data` from the offset `begin` on, which is the start of one; at most so many."""
    everything = as_array(data)
    parts: list[Lines] = []
    count, at = 0, begin
    while at < len(everything) and count < most:
        part = _scan_chunk(everything, at, min(at + _CHUNK, len(everything)), kinds)
        if part is None:
            break
        parts.append(part)
        count += len(part)
        at = part.scanned
    if not parts:
        nothing = np.array([], np.int64)
        return Lines(nothing, nothing, nothing, nothing.astype(np.uint8), nothing.astype(np.uint16), begin)
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])[:most]
        for name in ("starts", "ends", "times", "levels", "kinds")
    }
    return Lines(**columns, scanned=at)


def _scan_chunk(everything: Bytes, begin: int, end: int, kinds: Kinds) -> Lines | None:
    """The lines that end within; if none does, those up to the first that ends at all. None when there is none."""
    ends = np.flatnonzero(everything[begin:end] == 10)
    while not len(ends) and end < len(everything):  # a line longer than a chunk
        begin_next, end = end, min(end + _CHUNK, len(everything))
        ends = np.flatnonzero(everything[begin_next:end] == 10)[:1] + (begin_next - begin)
    if not len(ends):
        return None
    ends = ends.astype(np.int64) + begin
    starts = np.empty_like(ends)
    starts[0] = begin
    starts[1:] = ends[:-1] + 1
    times, levels, numbers = _heads(everything, starts, ends, kinds)
    return Lines(starts, ends, times, levels, numbers, int(ends[-1]) + 1)


def _heads(
    everything: Bytes, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], kinds: Kinds
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    count = len(starts)
    times = np.zeros(count, np.int64)
    levels = np.full(count, DAMAGED, np.uint8)
    numbers = np.zeros(count, np.uint16)
    # A head is looked at as one window of bytes; near the end of the file, that would reach past it.
    reach = len(everything) - TIME_AT - _WINDOW
    likely = np.flatnonzero((ends - starts >= _SHORTEST) & (starts <= reach))
    if len(likely):
        windows = sliding_window_view(everything, _WINDOW)[starts[likely] + TIME_AT]
        times[likely], levels[likely], numbers[likely] = _read(windows, kinds)
    for row in np.flatnonzero((ends - starts >= _SHORTEST) & (starts > reach)):
        padded = np.zeros((1, _WINDOW), np.uint8)
        head = everything[starts[row] + TIME_AT : ends[row]][:_WINDOW]
        padded[0, : len(head)] = head
        times[row : row + 1], levels[row : row + 1], numbers[row : row + 1] = _read(padded, kinds)
    return times, levels, numbers


def _read(windows: Bytes, kinds: Kinds) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    """From windows that begin with the time, a row each."""
    digits = windows[:, _DIGITS] - np.uint8(48)
    shaped = (
        (digits <= 9).all(axis=1)
        & (windows[:, TIME_LENGTH - 1] == ord("Z"))
        & (windows[:, TIME_LENGTH] == ord('"'))
        & (windows[:, _LEVEL_AT - 1] == ord('"'))
    )
    levels = np.where(shaped, _LEVEL_OF_LETTER[windows[:, _LEVEL_AT]], np.uint8(DAMAGED)).astype(np.uint8)
    times = np.where(shaped, _milliseconds(digits), 0)
    numbers = np.zeros(len(windows), np.uint16)
    for number, level in enumerate(LEVELS):
        rows = np.flatnonzero(levels == number)
        if len(rows):
            at = _LEVEL_AT + len(level.value) + len(BEFORE_EVENT)
            cells = windows[rows, at : at + _NAME_LENGTH]
            quote = cells == ord('"')
            ended = quote.any(axis=1)
            inside = np.cumsum(quote, axis=1, dtype=np.uint8) == 0
            numbers[rows[ended]] = kinds.of((cells * inside)[ended])
    return times, levels, numbers


def _milliseconds(digits: Bytes) -> npt.NDArray[np.int64]:
    parts = digits * _FACTORS
    days_in = parts[:, :4].sum(axis=1) * 10_000 + parts[:, 4:6].sum(axis=1) * 100 + parts[:, 6:8].sum(axis=1)
    if len(days_in) and days_in[0] == days_in[-1] and (days_in == days_in[0]).all():
        days: Any = _day(int(days_in[0]))
    else:
        different, places = np.unique(days_in, return_inverse=True)
        days = np.array([_day(int(day)) for day in different], np.int64)[places]
    clock = parts[:, 8:10].sum(axis=1) * 3600 + parts[:, 10:12].sum(axis=1) * 60 + parts[:, 12:14].sum(axis=1)
    result: npt.NDArray[np.int64] = days * _DAY + clock * 1000 + parts[:, 14:].sum(axis=1)
    return result


def _day(number: int) -> int:
    """Days since 1970 of a date written as 20261123; 0 for one that is none."""
    try:
        return date(number // 10_000, number // 100 % 100, number % 100).toordinal() - _EPOCH
    except ValueError:
        return 0


def _hash(cells: Bytes) -> npt.NDArray[np.uint64]:
    words = np.ascontiguousarray(cells).view(np.uint64)
    mixed = words * _MIX
    result: npt.NDArray[np.uint64] = np.bitwise_xor.reduce(mixed ^ (mixed >> np.uint64(29)), axis=1)
    return result

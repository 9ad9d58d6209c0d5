"""A session log at one moment: its runs, and its lines by any filter. `reading.SessionLog` makes it.

Row numbers are in the order of time, and each file's lines in their own order whatever the clock did meanwhile. What is in a
line may come from anybody: nothing in it is more than text to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from voxseal.domain.events import Level
from voxseal.sessionlog.catalogue import catalogue
from voxseal.sessionlog.index import DAMAGED, LEVELS, Lines, as_array
from voxseal.sessionlog.lines import HEAD, TIME_AT, parse
from voxseal.sessionlog.search import find

LONGEST_PARSED = 64 << 10
LONGEST_SHOWN = 500
_FEW = 2_000
DAMAGED_LEVEL = Level.WARNING
"""As what a damaged line counts in filters."""

Rows = npt.NDArray[np.int64]
_RANKS = np.array([*range(len(LEVELS)), LEVELS.index(DAMAGED_LEVEL)])
"""How grave each number of a level is, that of damaged lines last."""


class RunEnd(Enum):
    ORDERLY = "ended"
    RUNNING = "running"
    BROKEN_OFF = "broken-off"
    """Killed, crashed, or the power failed: there is no last word."""


@dataclass(frozen=True)
class Run:
    """One start of the program. `counts` are the lines by level; times are UTC, None where none can be read."""

    id: str
    files: tuple[str, ...]
    command: str
    version: str
    system: str
    started: datetime | None
    last: datetime | None
    end: RunEnd
    exit_code: int | None
    lines: int
    counts: dict[Level, int]


@dataclass(frozen=True)
class Entry:
    """One line. `time` is in the zone of the machine that wrote it; `fields` are the event's own.

    A damaged line has neither event nor fields, and `raw` is what is in its place.
    """

    row: int
    file: str
    number: int
    """Its place in the file, from 1."""
    run: str
    time: datetime | None
    level: Level
    event: str
    fields: dict[str, Any]
    raw: str

    @property
    def damaged(self) -> bool:
        return not self.event


@dataclass(frozen=True)
class Filter:
    """All that is given must hold. `level`: at least; times: from `since` on, before `until`; `text`: all its words are in
    the line or in what its event is called, in either case."""

    runs: frozenset[str] | None = None
    level: Level | None = None
    events: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass
class LogFile:
    name: str
    run: str
    part: int
    size: int
    data: Any
    lines: Lines


@dataclass(frozen=True)
class Combined:
    """The lines of all files, one after the other. Never changed: what comes makes another one."""

    files: tuple[LogFile, ...]
    first: Rows
    """Where each file's lines begin."""
    file: npt.NDArray[np.int32]
    time: npt.NDArray[np.int64]
    level: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint16]
    order: Rows
    """Which line each row is."""
    kinds: tuple[str, ...]
    runs: tuple[Run, ...]
    cut_short: bool


class LogView:
    """The log as it was at one moment: row numbers stay what they are. From any thread."""

    def __init__(self, data: Combined) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data.order)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Oldest first."""
        return self._data.runs

    @property
    def cut_short(self) -> bool:
        """Whether there are more lines than are looked at."""
        return self._data.cut_short

    @property
    def event_names(self) -> list[str]:
        """The kinds of event that occur."""
        return sorted(self._data.kinds[kind] for kind in np.unique(self._data.kind) if kind)

    def select(self, wanted: Filter) -> Rows:
        """The rows that fit, in order."""
        data = self._data
        fits = np.ones(len(self), np.bool_)
        if wanted.runs is not None:
            numbers = [number for number, file in enumerate(data.files) if file.run in wanted.runs]
            fits &= np.isin(data.file, numbers)
        if wanted.level is not None:
            fits &= (LEVELS.index(wanted.level) <= _RANKS)[data.level]
        if wanted.events is not None:
            fits &= np.array([name in wanted.events for name in data.kinds])[data.kind]
        if wanted.since is not None:
            fits &= data.time >= _milliseconds(wanted.since)
        if wanted.until is not None:
            fits &= data.time < _milliseconds(wanted.until)
        for word in wanted.text.lower().split():
            fits &= self._having(word, fits)
        return np.flatnonzero(fits[data.order])

    def entries(self, rows: Sequence[int] | Rows) -> Iterator[Entry]:
        """The lines of these rows, parsed."""
        for row in rows:
            yield self.entry(int(row))

    def entry(self, row: int) -> Entry:
        """One line, parsed. Never raises for what is in it."""
        data = self._data
        place = int(data.order[row])
        file_number = int(data.file[place])
        file = data.files[file_number]
        index = place - int(data.first[file_number])
        raw = bytes(file.data[int(file.lines.starts[index]) : int(file.lines.ends[index])][:LONGEST_PARSED])
        said = parse(raw) if data.level[place] != DAMAGED else None
        if said is None:
            shown = raw[:LONGEST_SHOWN].decode("utf-8", "replace")
            return Entry(row, file.name, index + 1, file.run, None, DAMAGED_LEVEL, "", {}, shown)
        return Entry(
            row=row,
            file=file.name,
            number=index + 1,
            run=file.run,
            time=moment(int(data.time[place]), said.get("offset")),
            level=LEVELS[data.level[place]],
            event=said["event"],
            fields={key: value for key, value in said.items() if key not in HEAD},
            raw=raw.decode("utf-8", "replace"),
        )

    def line_of(self, row: int) -> tuple[str, int]:
        """Whose line a row is, and which: its file, and its place there from 1. Both stay, whatever is written later."""
        place = int(self._data.order[row])
        number = int(self._data.file[place])
        return self._data.files[number].name, place - int(self._data.first[number]) + 1

    def row_of(self, file: str, number: int) -> int | None:
        """Where a file's line is, if it is there."""
        data = self._data
        for at, known in enumerate(data.files):
            if known.name == file and 0 < number <= len(known.lines):
                found = np.flatnonzero(data.order == data.first[at] + number - 1)
                return int(found[0])
        return None

    def spread(self, rows: Rows, bins: int) -> tuple[datetime, datetime, npt.NDArray[np.int64]] | None:
        """From when to when these rows are, and how many of each level are in each of so many equal spans of that.

        Levels in the order of `Level`, damaged lines last. None when no row has a time.
        """
        places = self._data.order[rows]
        times = self._data.time[places]
        places, times = places[times > 0], times[times > 0]
        if not len(times):
            return None
        first, last = int(times.min()), int(times.max())
        span = max(last - first, 1)
        bin_of = np.minimum((times - first) * bins // span, bins - 1)
        cells = self._data.level[places].astype(np.int64) * bins + bin_of
        counts = np.bincount(cells, minlength=(DAMAGED + 1) * bins).reshape(DAMAGED + 1, bins)
        begin, end = moment(first, 0), moment(last, 0)
        return (begin, end, counts) if begin is not None and end is not None else None

    def marks(self) -> dict[str, int]:
        """How many lines each file has, to be asked later for what came `after`."""
        return {file.name: len(file.lines) for file in self._data.files}

    def after(self, marks: dict[str, int]) -> Rows:
        """The rows that were not there yet."""
        known = (np.arange(len(file.lines)) >= marks.get(file.name, 0) for file in self._data.files)
        fresh = np.concatenate([np.zeros(0, np.bool_), *known])
        return np.flatnonzero(fresh[self._data.order])

    def runs_of(self, rows: Rows) -> list[str]:
        """The runs that these rows are of, oldest first."""
        names = [file.run for file in self._data.files]
        return list(dict.fromkeys(names[number] for number in np.unique(self._data.file[self._data.order[rows]])))

    def _having(self, word: str, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """The lines that hold `word`, or whose event is described with it. Looked for among few, it is quicker."""
        data = self._data
        described = np.array(
            [
                bool(name) and (word in name or (name in catalogue() and word in catalogue()[name].sentence.lower()))
                for name in data.kinds
            ]
        )
        having: npt.NDArray[np.bool_] = described[data.kind]
        letters = word.encode()
        left = np.flatnonzero(among & ~having)
        if len(left) <= _FEW:
            for place in left:
                number = int(data.file[place])
                index = int(place - data.first[number])
                lines = data.files[number].lines
                raw = bytes(data.files[number].data[int(lines.starts[index]) + TIME_AT : int(lines.ends[index])])
                having[place] = letters in raw.lower()
            return having
        wanted = np.bincount(data.file[left], minlength=len(data.files))
        for number, file in enumerate(data.files):
            if wanted[number]:
                places = find(as_array(file.data), letters)
                lines_at = np.searchsorted(file.lines.starts, places, side="right") - 1
                inside = places - file.lines.starts[lines_at] >= TIME_AT  # not in the hash of the line before
                inside &= places + len(letters) <= file.lines.ends[lines_at]
                having[lines_at[inside] + data.first[number]] = True
        return having


def _milliseconds(when: datetime) -> int:
    return int(when.timestamp() * 1000)


def moment(milliseconds: int, offset: object) -> datetime | None:
    """In the zone of the machine that wrote it, as far as it says."""
    east = offset if isinstance(offset, int) and abs(offset) < 24 * 60 else 0
    try:
        when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
        return when.astimezone(timezone(timedelta(minutes=east)))
    except (OverflowError, ValueError):
        return None

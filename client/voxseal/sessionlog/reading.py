"""Reads a session log back: its runs, and its lines by any filter. A million lines are opened in under a second.

    log = SessionLog(FolderFiles(folder))
    rows = log.select(Filter(level=Level.WARNING, text="timeout"))
    for entry in log.entries(rows[:50]):
        print(entry.time, entry.event, entry.fields)
    log.refresh()                                    # what was written since

Made for a list on a screen: `select` gives numbers, and only the lines that are shown are parsed. Rows are in the order of
time, and each file's lines in their own order whatever the clock did meanwhile. What comes from another machine is not
trusted: nothing in it is more than text to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from voxseal.domain.events import Level, RunEnded, RunStarted
from voxseal.sessionlog.catalogue import catalogue
from voxseal.sessionlog.files import LogFiles
from voxseal.sessionlog.index import DAMAGED, LEVELS, Kinds, Lines, as_array, scan
from voxseal.sessionlog.lines import HEAD, TIME_AT, parse
from voxseal.sessionlog.search import find

MOST_LINES = 5_000_000
"""Lines that are looked at, of all files together; the rest is passed over and `cut_short` says so."""

_LONGEST_PARSED = 64 << 10
_LONGEST_SHOWN = 500
_FEW = 2_000
_DAMAGED_LEVEL = Level.WARNING
"""As what a damaged line counts in filters."""

Rows = npt.NDArray[np.int64]


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
class _File:
    name: str
    run: str
    part: int
    size: int
    data: Any
    lines: Lines


class SessionLog:
    """See the module. One thread at a time. Keeps the files mapped, so what is removed meanwhile can still be read."""

    def __init__(self, files: LogFiles) -> None:
        self.files = files
        self.cut_short = False
        self._kinds = Kinds()
        self._files: dict[str, _File] = {}
        self._in_order: list[_File] = []
        self._runs: list[Run] = []
        self._combine()
        self.refresh()

    def __len__(self) -> int:
        return len(self._order)

    @property
    def runs(self) -> list[Run]:
        """Oldest first."""
        return self._runs

    @property
    def event_names(self) -> list[str]:
        """The kinds of event that occur."""
        return sorted(self._kinds.names[kind] for kind in np.unique(self._kind) if kind)

    def refresh(self) -> bool:
        """Takes in what was written since. Whether there was anything; row numbers are others then."""
        changed = False
        for name in self.files.names():
            known = self._files.get(name)
            size = self.files.size(name)
            if known is None or size > known.size:
                changed = self._read_on(name, known, size) or changed
        if changed:
            self._combine()
        elif any(run.end is RunEnd.RUNNING for run in self._runs):
            self._runs = list(self._describe_runs())
        return changed

    def select(self, wanted: Filter) -> Rows:
        """The rows that fit, in order."""
        fits = np.ones(len(self), np.bool_)
        if wanted.runs is not None:
            numbers = [number for number, file in enumerate(self._in_order) if file.run in wanted.runs]
            fits &= np.isin(self._file, numbers)
        if wanted.level is not None:
            low = LEVELS.index(wanted.level)
            ranks = np.array([*range(len(LEVELS)), LEVELS.index(_DAMAGED_LEVEL)])
            fits &= (ranks >= low)[self._level]
        if wanted.events is not None:
            chosen = np.zeros(len(self._kinds.names), np.bool_)
            chosen[[number for name in wanted.events if (number := self._kinds.number(name)) is not None]] = True
            fits &= chosen[self._kind]
        if wanted.since is not None:
            fits &= self._time >= _milliseconds(wanted.since)
        if wanted.until is not None:
            fits &= self._time < _milliseconds(wanted.until)
        for word in wanted.text.lower().split():
            fits &= self._having(word, fits)
        return np.flatnonzero(fits[self._order])

    def entries(self, rows: Sequence[int] | Rows) -> Iterator[Entry]:
        """The lines of these rows, parsed."""
        for row in rows:
            yield self.entry(int(row))

    def entry(self, row: int) -> Entry:
        """One line, parsed. Never raises for what is in it."""
        place = int(self._order[row])
        file_number = int(self._file[place])
        file = self._in_order[file_number]
        index = place - int(self._first[file_number])
        raw = bytes(file.data[int(file.lines.starts[index]) : int(file.lines.ends[index])][:_LONGEST_PARSED])
        said = parse(raw) if self._level[place] != DAMAGED else None
        if said is None:
            shown = raw[:_LONGEST_SHOWN].decode("utf-8", "replace")
            return Entry(row, file.name, index + 1, file.run, None, _DAMAGED_LEVEL, "", {}, shown)
        return Entry(
            row=row,
            file=file.name,
            number=index + 1,
            run=file.run,
            time=_time(int(self._time[place]), said.get("offset")),
            level=LEVELS[self._level[place]],
            event=said["event"],
            fields={key: value for key, value in said.items() if key not in HEAD},
            raw=raw.decode("utf-8", "replace"),
        )

    def marks(self) -> dict[str, int]:
        """How many lines each file has, to be asked later for what came `after`."""
        return {file.name: len(file.lines) for file in self._in_order}

    def after(self, marks: dict[str, int]) -> Rows:
        """The rows that were not there yet."""
        fresh = np.concatenate(
            [np.zeros(0, np.bool_), *(np.arange(len(file.lines)) >= marks.get(file.name, 0) for file in self._in_order)]
        )
        return np.flatnonzero(fresh[self._order])

    def runs_of(self, rows: Rows) -> list[str]:
        """The runs that these rows are of, oldest first."""
        names = [file.run for file in self._in_order]
        return list(dict.fromkeys(names[number] for number in np.unique(self._file[self._order[rows]])))

    # --- parts --------------------------------------------------------------------------------------------------

    def _read_on(self, name: str, known: _File | None, size: int) -> bool:
        room = MOST_LINES - sum(len(file.lines) for file in self._files.values())
        if room <= 0:
            self.cut_short = True
            return False
        try:
            data = self.files.map(name)
        except OSError:
            return False
        begin = known.lines.scanned if known is not None else 0
        lines = scan(data, self._kinds, begin=begin, most=room)
        self.cut_short = self.cut_short or len(lines) == room
        if known is not None and not len(lines):
            return False
        joined = known.lines.joined(lines) if known is not None else lines
        self._files[name] = _File(name, *run_of(name), size, data, joined)
        return True

    def _combine(self) -> None:
        self._in_order = [file for _, file in sorted(self._files.items())]
        each = [file.lines for file in self._in_order]
        counts = [len(lines) for lines in each]
        self._first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._file = np.repeat(np.arange(len(each), dtype=np.int32), counts)
        nothing = np.array([], np.int64)
        self._time = np.concatenate([nothing, *(lines.times for lines in each)])
        self._level = np.concatenate([nothing.astype(np.uint8), *(lines.levels for lines in each)])
        self._kind = np.concatenate([nothing.astype(np.uint16), *(lines.kinds for lines in each)])
        # Of one file, no line goes before an earlier one, whatever the clock said.
        ordered = np.concatenate([nothing, *(np.maximum.accumulate(lines.times) for lines in each if len(lines))])
        if np.all(ordered[1:] >= ordered[:-1]):
            self._order = np.arange(len(ordered), dtype=np.int64)
        else:
            self._order = np.argsort(ordered, kind="stable")
        self._runs = list(self._describe_runs())

    def _having(self, word: str, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """The lines that hold `word`, or whose event is described with it. Looked for among some, it is quicker."""
        described = np.array(
            [
                bool(name) and (word in name or (name in catalogue() and word in catalogue()[name].sentence.lower()))
                for name in self._kinds.names
            ]
        )
        having: npt.NDArray[np.bool_] = described[self._kind]
        letters = word.encode()
        left = np.flatnonzero(among & ~having)
        files = self._in_order
        if len(left) <= _FEW:
            for place in left:
                number = int(self._file[place])
                index = int(place - self._first[number])
                lines = files[number].lines
                raw = bytes(files[number].data[int(lines.starts[index]) + TIME_AT : int(lines.ends[index])])
                having[place] = letters in raw.lower()
            return having
        wanted = np.bincount(self._file[left], minlength=len(files))
        for number, file in enumerate(files):
            if wanted[number]:
                places = find(as_array(file.data), letters)
                lines_at = np.searchsorted(file.lines.starts, places, side="right") - 1
                inside = places - file.lines.starts[lines_at] >= TIME_AT  # not in the hash of the line before
                inside &= places + len(letters) <= file.lines.ends[lines_at]
                having[lines_at[inside] + self._first[number]] = True
        return having

    def _describe_runs(self) -> Iterator[Run]:
        by_run: dict[str, list[_File]] = {}
        for file in self._in_order:
            by_run.setdefault(file.run, []).append(file)
        for run, files in by_run.items():
            yield self._describe(run, sorted(files, key=lambda file: file.part))

    def _describe(self, run: str, files: list[_File]) -> Run:
        level_counts = np.zeros(DAMAGED + 1, np.int64)
        for file in files:
            level_counts += np.bincount(file.lines.levels, minlength=DAMAGED + 1)
        counts = {level: int(level_counts[number]) for number, level in enumerate(LEVELS)}
        counts[_DAMAGED_LEVEL] += int(level_counts[DAMAGED])
        first, last = self._said(files[0], 0), self._said(files[-1], -1)
        begun = first if first.get("event") == RunStarted.name else {}
        ended = last.get("event") == RunEnded.name
        exit_code = last.get("exit_code") if ended else None
        live = not ended and self.files.is_live(files[-1].name)
        times = [
            int(time) for file in files for time in (file.lines.times[:1].tolist() + file.lines.times[-1:].tolist())
        ]
        return Run(
            id=run,
            files=tuple(file.name for file in files),
            command=_text(begun.get("command")),
            version=_text(begun.get("version")),
            system=_text(begun.get("system")),
            started=_time(times[0], first.get("offset")) if times else None,
            last=_time(times[-1], last.get("offset")) if times else None,
            end=RunEnd.ORDERLY if ended else RunEnd.RUNNING if live else RunEnd.BROKEN_OFF,
            exit_code=exit_code if isinstance(exit_code, int) else None,
            lines=sum(len(file.lines) for file in files),
            counts=counts,
        )

    @staticmethod
    def _said(file: _File, index: int) -> dict[str, Any]:
        if not len(file.lines):
            return {}
        start, end = int(file.lines.starts[index]), int(file.lines.ends[index])
        return parse(bytes(file.data[start:end][:_LONGEST_PARSED])) or {}


def run_of(name: str) -> tuple[str, int]:
    """`20261123T134430Z-1a2b3c4d.2.jsonl` is part 2 of the run `1a2b3c4d`."""
    run, _, rest = name.partition("-")[2].partition(".")
    part = rest.partition(".")[0]
    return run, int(part) if part.isdigit() else 1


def _text(value: object) -> str:
    return value[:_LONGEST_SHOWN] if isinstance(value, str) else ""


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _time(milliseconds: int, offset: object) -> datetime | None:
    """In the zone of the machine that wrote it, as far as it says."""
    east = offset if isinstance(offset, int) and abs(offset) < 24 * 60 else 0
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
        return moment.astimezone(timezone(timedelta(minutes=east)))
    except (OverflowError, ValueError):
        return None

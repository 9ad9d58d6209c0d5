"""Reads a session log back, and on as it grows. A million lines are opened in under a second.

    log = SessionLog(FolderFiles(folder))
    rows = log.select(Filter(level=Level.WARNING, text="timeout"))
    for entry in log.entries(rows[:50]):
        print(entry.time, entry.event, entry.fields)
    log.refresh()                                    # what was written since

Made for a list on a screen: `select` gives numbers, and only the lines that are shown are parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from voxseal.domain.events import RunEnded, RunStarted
from voxseal.sessionlog.files import LogFiles
from voxseal.sessionlog.index import DAMAGED, LEVELS, Kinds, scan
from voxseal.sessionlog.lines import parse
from voxseal.sessionlog.view import (
    DAMAGED_LEVEL,
    LONGEST_PARSED,
    LONGEST_SHOWN,
    Combined,
    Entry,
    Filter,
    LogFile,
    LogView,
    Rows,
    Run,
    RunEnd,
    moment,
)

__all__ = ["Entry", "Filter", "LogView", "Rows", "Run", "RunEnd", "SessionLog", "run_of"]

MOST_LINES = 5_000_000
"""Lines that are looked at, of all files together; the rest is passed over and `cut_short` says so."""


class SessionLog(LogView):
    """The log as it grows: `refresh` takes in what was written since, and row numbers are others then.

    One thread at a time; a `view` may be read in another meanwhile. Files stay mapped, so what is removed meanwhile can
    still be read.
    """

    def __init__(self, files: LogFiles) -> None:
        self.files = files
        self._kinds = Kinds()
        self._files: dict[str, LogFile] = {}
        self._cut_short = False
        super().__init__(self._combined())
        self.refresh()

    def view(self) -> LogView:
        """The log as it is now."""
        return LogView(self._data)

    def refresh(self) -> bool:
        """Takes in what was written since. Whether there was anything."""
        changed = False
        for name in self.files.names():
            known = self._files.get(name)
            size = self.files.size(name)
            if known is None or size > known.size:
                changed = self._read_on(name, known, size) or changed
        if changed:
            self._data = self._combined()
        elif any(run.end is RunEnd.RUNNING for run in self.runs):
            self._data = replace(self._data, runs=tuple(self._describe_runs(self._data.files)))
        return changed

    # --- parts --------------------------------------------------------------------------------------------------

    def _read_on(self, name: str, known: LogFile | None, size: int) -> bool:
        room = MOST_LINES - sum(len(file.lines) for file in self._files.values())
        if room <= 0:
            self._cut_short = True
            return False
        try:
            data = self.files.map(name)
        except OSError:
            return False
        begin = known.lines.scanned if known is not None else 0
        lines = scan(data, self._kinds, begin=begin, most=room)
        self._cut_short = self._cut_short or len(lines) == room
        if known is not None and not len(lines):
            return False
        joined = known.lines.joined(lines) if known is not None else lines
        self._files[name] = LogFile(name, *run_of(name), size, data, joined)
        return True

    def _combined(self) -> Combined:
        files = tuple(file for _, file in sorted(self._files.items()))
        each = [file.lines for file in files]
        counts = [len(lines) for lines in each]
        nothing = np.array([], np.int64)
        # Of one file, no line goes before an earlier one, whatever the clock said.
        ordered = np.concatenate([nothing, *(np.maximum.accumulate(lines.times) for lines in each if len(lines))])
        in_order = bool(np.all(ordered[1:] >= ordered[:-1]))
        return Combined(
            files=files,
            first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            file=np.repeat(np.arange(len(each), dtype=np.int32), counts),
            time=np.concatenate([nothing, *(lines.times for lines in each)]),
            level=np.concatenate([nothing.astype(np.uint8), *(lines.levels for lines in each)]),
            kind=np.concatenate([nothing.astype(np.uint16), *(lines.kinds for lines in each)]),
            order=np.arange(len(ordered), dtype=np.int64) if in_order else np.argsort(ordered, kind="stable"),
            kinds=tuple(self._kinds.names),
            runs=tuple(self._describe_runs(files)),
            cut_short=self._cut_short,
        )

    def _describe_runs(self, files: tuple[LogFile, ...]) -> Iterator[Run]:
        by_run: dict[str, list[LogFile]] = {}
        for file in files:
            by_run.setdefault(file.run, []).append(file)
        # A name tells the second only, and several runs of a script begin within one.
        for run, its_files in sorted(by_run.items(), key=lambda each: _begun(each[1][0])):
            yield self._describe(run, sorted(its_files, key=lambda file: file.part))

    def _describe(self, run: str, files: list[LogFile]) -> Run:
        level_counts = np.zeros(DAMAGED + 1, np.int64)
        for file in files:
            level_counts += np.bincount(file.lines.levels, minlength=DAMAGED + 1)
        counts = {level: int(level_counts[number]) for number, level in enumerate(LEVELS)}
        counts[DAMAGED_LEVEL] += int(level_counts[DAMAGED])
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
            started=moment(times[0], first.get("offset")) if times else None,
            last=moment(times[-1], last.get("offset")) if times else None,
            end=RunEnd.ORDERLY if ended else RunEnd.RUNNING if live else RunEnd.BROKEN_OFF,
            exit_code=exit_code if isinstance(exit_code, int) else None,
            lines=sum(len(file.lines) for file in files),
            counts=counts,
        )

    @staticmethod
    def _said(file: LogFile, index: int) -> dict[str, Any]:
        if not len(file.lines):
            return {}
        start, end = int(file.lines.starts[index]), int(file.lines.ends[index])
        return parse(bytes(file.data[start:end][:LONGEST_PARSED])) or {}


def run_of(name: str) -> tuple[str, int]:
    """`20261123T134430Z-1a2b3c4d.2.jsonl` is part 2 of the run `1a2b3c4d`."""
    run, _, rest = name.partition("-")[2].partition(".")
    part = rest.partition(".")[0]
    return run, int(part) if part.isdigit() else 1


def _begun(file: LogFile) -> tuple[str, int]:
    """The second that its name tells, then the time of its first line. Where both are the same, names decide."""
    return file.name.partition("-")[0], int(file.lines.times[0]) if len(file.lines) else 0


def _text(value: object) -> str:
    return value[:LONGEST_SHOWN] if isinstance(value, str) else ""

"""Does the session log hold together? Every contradiction in it, with its place.

    found = verify(FolderFiles(folder))
    for flaw in found.flaws:
        print(flaw.file, flaw.line, flaw.words)

Found is whatever was changed, put in, taken out, swapped or cut off, of lines or of files, after it was written. Not found
can be what somebody does who writes the whole log anew from some point on, since the hashes need no key: a bundle that was
handed over holds the hash of its time for that (`sessionlog.chain` has the rest).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from voxseal.domain.events import ChainAnchor, ChainDisputed, ChainShortened, RunEnded
from voxseal.sessionlog.chain import CHAIN, ChainState, FileState, read_chain
from voxseal.sessionlog.files import LogFiles
from voxseal.sessionlog.flaws import Flaw, What
from voxseal.sessionlog.lines import NOTHING, digest, parse, split

_LONGEST_LINE = 1 << 20
_MOST_FLAWS = 1000
_OF_THE_MOMENT = frozenset({What.MISSING_FILE, What.UNREADABLE_FILE, What.END_UNSAID, What.BROKEN_OFF})


@dataclass
class Verification:
    """What was looked at, what contradicts, and what is as it must be but should be known."""

    files: int = 0
    lines: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[Flaw] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.flaws

    @property
    def may_pass(self) -> bool:
        """Whether it may look otherwise by now, on a computer where Voxseal runs."""
        return any(each.what in _OF_THE_MOMENT for each in (*self.flaws, *self.notes))

    def add(self, other: Verification) -> None:
        self.files += other.files
        self.lines += other.lines
        self.flaws += other.flaws[: _MOST_FLAWS - len(self.flaws)]
        self.notes += other.notes[: _MOST_FLAWS - len(self.notes)]

    def flaw(self, file: str, line: int | None, what: What, count: int = 0) -> None:
        if len(self.flaws) < _MOST_FLAWS:
            self.flaws.append(Flaw(file, line, what, count))

    def note(self, file: str, line: int | None, what: What) -> None:
        if len(self.notes) < _MOST_FLAWS:
            self.notes.append(Flaw(file, line, what))


def verify(files: LogFiles) -> Verification:
    """Reads all of it; about five seconds a million lines. Raises nothing."""
    found = Verification()
    # The names first: a file that comes into being meanwhile is in the chain by then.
    names = files.names()
    chain, head = files.chain()
    if not chain and any(files.size(name) for name in names):
        found.flaw(CHAIN, None, What.NO_CHAIN)
    state = _verify_chain(chain, found)
    _verify_head(state, head, found)
    for name in names:
        if name not in state.files and files.size(name):
            found.flaw(name, None, What.UNKNOWN_FILE)
    there, doubtful = frozenset(names), []
    for file in state.files.values():
        alone = _judged(files, file, there)
        if alone.may_pass:
            doubtful.append(file)
        else:
            found.add(alone)
    if doubtful:
        # A Voxseal that runs may have begun, ended or removed it since the chain was read, and has said so there by now.
        there, later = frozenset(files.names()), read_chain(files.chain()[0]).files
        for file in doubtful:
            if file.name in later or file.name in there:
                found.add(_judged(files, later.get(file.name, file), there))
    return found


def _judged(files: LogFiles, file: FileState, there: Set[str]) -> Verification:
    """What is to be said of one file. `there`: the names of those that are."""
    found = Verification()
    if file.name in there:
        _verify_file(files, file, found)
    elif files.is_left_out(file.name):
        found.note(file.name, None, What.LEFT_OUT)
    elif file.removed is None:
        found.flaw(file.name, None, What.MISSING_FILE)
    return found


def _verify_head(state: ChainState, head: str, found: Verification) -> None:
    if head == state.last or not (state.number or head):
        return
    if head and head == state.before_last:
        found.note(CHAIN, state.number, What.UNCONFIRMED)
    else:
        found.flaw(CHAIN, state.number or None, What.CHAIN_CUT)


@dataclass(frozen=True)
class _Line:
    number: int
    """Its place in the file, from 1."""
    raw: bytes
    said: dict[str, Any] | None
    whole: bool
    """Whether it has its end."""


class _Links:
    """Holds each line against the one before. `first` counts a file's first line, as lines count themselves."""

    def __init__(self, file: str, head: str, found: Verification, first: int = 1) -> None:
        self.file = file
        self.head = head
        self._found = found
        self._expected = first
        self._unread: _Line | None = None

    def take(self, line: _Line) -> None:
        if line.said is None:
            self._complain_of_unread()
            self._unread = line
            self.head = digest(line.raw)
            self._expected += 1
            return
        said, held = line.said["prev"] == self.head, self._unread
        self._unread = None
        number = line.said.get("n")
        if said and held is not None:
            self._found.note(self.file, held.number, What.TORN_AND_PASSED)
        elif held is not None:
            self._found.flaw(self.file, held.number, What.NO_LINE)
        elif not said or number != self._expected:
            self._found.flaw(self.file, max(line.number - 1, 1), *self._what(line.number, number, said))
        self._expected = (number if isinstance(number, int) else self._expected) + 1
        self.head = digest(line.raw)

    def end(self) -> _Line | None:
        """The last line if it could not be read; whoever asks knows whether that is to be expected."""
        held, self._unread = self._unread, None
        return held

    def _complain_of_unread(self) -> None:
        if self._unread is not None:
            self._found.flaw(self.file, self._unread.number, What.NO_LINE)

    def _what(self, place: int, number: object, holds: bool) -> tuple[What, int]:
        if holds:
            return What.NUMBERS, 0
        if not isinstance(number, int) or number == self._expected:
            return (What.FOREIGN_FIRST if place == 1 else What.CHANGED), 0
        if number > self._expected:
            return (What.MISSING_BEFORE if place == 1 else What.MISSING_AFTER), number - self._expected
        return What.OUT_OF_PLACE, 0


def _verify_chain(data: bytes, found: Verification) -> ChainState:
    raw_lines = split(data)
    anchor = parse(raw_lines[0]) if raw_lines else None
    if anchor is not None and anchor["event"] == ChainAnchor.name:
        head = str(anchor.get("head"))
        anchored: str | None = digest(raw_lines[0])
        told = [line for line in map(parse, raw_lines) if line is not None and line["event"] == ChainShortened.name]
        if not told or told[-1].get("anchor") != anchored:
            found.flaw(CHAIN, 1, What.BEGINNING)
        first = parse(raw_lines[1]) if len(raw_lines) > 1 else None
        links = _Links(CHAIN, head, found, first=_number(first))
        begin = 1
    else:
        links, begin = _Links(CHAIN, NOTHING, found), 0
    for number, raw in enumerate(raw_lines[begin:], begin + 1):
        links.take(_Line(number, raw, parse(raw), whole=True))
    for number, raw in enumerate(raw_lines, 1):
        said = parse(raw)
        if said is not None and said["event"] == ChainDisputed.name:
            found.flaw(CHAIN, max(number - 1, 1), What.CHAIN_WAS_CUT)
    torn = links.end()
    if torn is not None:
        if data.endswith(b"\n"):
            found.flaw(CHAIN, torn.number, What.NO_LINE)
        else:
            found.note(CHAIN, torn.number, What.TORN)
    return read_chain(data)


def _verify_file(files: LogFiles, file: FileState, found: Verification) -> None:
    found.files += 1
    links = _Links(file.name, file.opened_hash or NOTHING, found)
    count, last, torn = 0, None, 0
    head = links.head
    try:
        with files.open(file.name) as opened:
            for line in _lines(opened):
                if file.lines is not None and line.number > file.lines:
                    # Past what the chain vouches for: what a crash tore, or what somebody added.
                    torn += len(line.raw) + line.whole
                    continue
                if not line.whole:
                    torn += len(line.raw)
                    continue
                if not file.opened_hash and count == 0 and line.said is not None:
                    links.head = line.said["prev"]  # the chain's line about its beginning was dropped, as planned
                links.take(line)
                count, last, head = line.number, line.said, links.head
    except OSError:
        found.flaw(file.name, None, What.UNREADABLE_FILE)
        return
    unread = links.end()
    if unread is not None:
        found.flaw(file.name, unread.number, What.NO_LINE)
    found.lines += count
    _verify_end(files, file, found, count=count, head=head, last=last, torn=torn)


def _verify_end(
    files: LogFiles,
    file: FileState,
    found: Verification,
    *,
    count: int,
    head: str,
    last: dict[str, Any] | None,
    torn: int,
) -> None:
    if file.removed is not None:
        found.note(file.name, None, What.LEAVING)
    if file.lines is None:
        if files.is_live(file.name):
            found.note(file.name, None, What.LIVE)
        elif last is not None and last["event"] == RunEnded.name:
            found.flaw(file.name, count, What.END_UNSAID)
        else:
            found.note(file.name, count or None, What.BROKEN_OFF)
            if torn:
                found.note(file.name, count + 1, What.TORN)
        return
    if count < file.lines:
        found.flaw(file.name, count or None, What.MISSING_END, file.lines - count)
    elif head != file.head and count:
        found.flaw(file.name, count, What.LAST_CHANGED)
    elif torn != file.torn:
        found.flaw(file.name, count + 1, What.AFTER_THE_END)
    elif torn:
        found.note(file.name, count + 1, What.TORN)


def _lines(file: BinaryIO) -> Iterator[_Line]:
    number = 0
    while raw := file.readline(_LONGEST_LINE):
        number += 1
        whole = raw.endswith(b"\n")
        if not whole and len(raw) == _LONGEST_LINE:
            while raw and not raw.endswith(b"\n"):  # no line of ours is so long
                raw = file.readline(_LONGEST_LINE)
            yield _Line(number, b"", None, whole=raw.endswith(b"\n"))
            continue
        raw = raw.removesuffix(b"\n")
        yield _Line(number, raw, parse(raw) if whole else None, whole)


def _number(line: dict[str, Any] | None) -> int:
    number = line.get("n") if line is not None else None
    return number if isinstance(number, int) else 1

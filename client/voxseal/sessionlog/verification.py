"""Does the session log hold together? Every contradiction in it, with its place.

    found = verify(FolderFiles(folder))
    for flaw in found.flaws:
        print(flaw.file, flaw.line, flaw.words)

Found is whatever was changed, put in, taken out, swapped or cut off, of lines or of files, after it was written. Not found
can be what somebody does who writes the whole log anew from some point on, since the hashes need no key: a bundle that was
handed over, or a sealed manifest, holds the hash of its time for that (`sessionlog.chain` has the rest).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from voxseal.domain.events import ChainAnchor, ChainDisputed, ChainShortened, RunEnded
from voxseal.sessionlog.chain import CHAIN, ChainState, FileState, read_chain
from voxseal.sessionlog.files import LogFiles
from voxseal.sessionlog.lines import NOTHING, digest, parse, split

_LONGEST_LINE = 1 << 20
_MOST_FLAWS = 1000


@dataclass(frozen=True)
class Flaw:
    """One contradiction, or (among the notes) one thing to know. `line` counts from 1; None: the file as a whole."""

    file: str
    line: int | None
    words: str

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


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

    def flaw(self, file: str, line: int | None, words: str) -> None:
        if len(self.flaws) < _MOST_FLAWS:
            self.flaws.append(Flaw(file, line, words))

    def note(self, file: str, line: int | None, words: str) -> None:
        if len(self.notes) < _MOST_FLAWS:
            self.notes.append(Flaw(file, line, words))


def verify(files: LogFiles) -> Verification:
    """Reads all of it; about three seconds a million lines. Raises nothing."""
    found = Verification()
    # The names first: a file that comes into being meanwhile is in the chain by then.
    names = files.names()
    chain, head = files.chain()
    if not chain and any(files.size(name) for name in names):
        found.flaw(CHAIN, None, "The chain of runs is missing, so nothing tells whether files are.")
    state = _verify_chain(chain, found)
    _verify_head(state, head, found)
    for name in names:
        if name not in state.files and files.size(name):
            found.flaw(name, None, "The chain does not know this file: it was put in, or the chain was cut.")
    for file in state.files.values():
        if file.name in names:
            _verify_file(files, file, found)
        elif files.is_left_out(file.name):
            found.note(file.name, None, "Not in this bundle: left out when it was made.")
        elif file.removed is None:
            found.flaw(
                file.name, None, "The file is missing: the chain says that it was written, and not that it went."
            )
    return found


def _verify_head(state: ChainState, head: str, found: Verification) -> None:
    if head == state.last or not (state.number or head):
        return
    if head and head == state.before_last:
        found.note(CHAIN, state.number, "The last line is not confirmed: the power failed there, or it was put in.")
    else:
        found.flaw(CHAIN, state.number or None, "The chain's end was cut off or changed, or the power failed there.")


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
            self._found.note(
                self.file, held.number, "Torn when the power failed, and passed over by whoever came next."
            )
        elif held is not None:
            self._found.flaw(self.file, held.number, "This is no line of a session log, or it was changed.")
        elif not said or number != self._expected:
            self._found.flaw(self.file, max(line.number - 1, 1), self._words(line.number, number, said))
        self._expected = (number if isinstance(number, int) else self._expected) + 1
        self.head = digest(line.raw)

    def end(self) -> _Line | None:
        """The last line if it could not be read; whoever asks knows whether that is to be expected."""
        held, self._unread = self._unread, None
        return held

    def _complain_of_unread(self) -> None:
        if self._unread is not None:
            self._found.flaw(self.file, self._unread.number, "This is no line of a session log, or it was changed.")

    def _words(self, place: int, number: object, holds: bool) -> str:
        if holds:
            return "This line or the next was changed: the numbers of the lines do not go on."
        if not isinstance(number, int) or number == self._expected:
            if place == 1:
                return "The first line does not belong here: it was changed, or the file was swapped for another."
            return "This line was changed, or the next one was: they do not fit together."
        if number > self._expected:
            missing = number - self._expected
            what = "1 line is" if missing == 1 else f"{missing:,} lines are"
            return f"{what} missing {'before' if place == 1 else 'after'} this one."
        return "What follows this line belongs elsewhere: lines were put in or swapped."


def _verify_chain(data: bytes, found: Verification) -> ChainState:
    raw_lines = split(data)
    anchor = parse(raw_lines[0]) if raw_lines else None
    if anchor is not None and anchor["event"] == ChainAnchor.name:
        head = str(anchor.get("head"))
        anchored: str | None = digest(raw_lines[0])
        told = [line for line in map(parse, raw_lines) if line is not None and line["event"] == ChainShortened.name]
        if not told or told[-1].get("anchor") != anchored:
            found.flaw(CHAIN, 1, "What stands for the chain's removed beginning was changed.")
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
            found.flaw(CHAIN, max(number - 1, 1), "Before this run the chain's end was cut off or changed.")
    torn = links.end()
    if torn is not None:
        if data.endswith(b"\n"):
            found.flaw(CHAIN, torn.number, "This is no line of a chain, or it was changed.")
        else:
            found.note(CHAIN, torn.number, "The last line is torn, as a power cut leaves it.")
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
        found.flaw(file.name, None, "The file cannot be read.")
        return
    unread = links.end()
    if unread is not None:
        found.flaw(file.name, unread.number, "This is no line of a session log, or it was changed.")
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
        found.note(file.name, None, "To be removed for its age or size, and not gone yet.")
    if file.lines is None:
        if files.is_live(file.name):
            found.note(file.name, None, "Still being written.")
        elif last is not None and last["event"] == RunEnded.name:
            found.flaw(
                file.name,
                count,
                "The run ended, and the chain does not say so: the chain's last line was removed, or the computer stopped "
                "at this very moment.",
            )
        else:
            found.note(
                file.name,
                count or None,
                "The run was killed or lost power here; how many lines came after, nobody knows.",
            )
            if torn:
                found.note(file.name, count + 1, "The last line is torn, as a crash leaves it.")
        return
    if count < file.lines:
        missing = file.lines - count
        what = "1 line is" if missing == 1 else f"{missing:,} lines are"
        found.flaw(file.name, count or None, f"{what} missing at the end.")
    elif head != file.head and count:
        found.flaw(file.name, count, "The last line was changed.")
    elif torn != file.torn:
        found.flaw(file.name, count + 1, "Something was put after the end, or taken from it.")
    elif torn:
        found.note(file.name, count + 1, "The last line is torn, as a crash leaves it.")


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

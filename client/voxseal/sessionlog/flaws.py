"""What can be wrong with a session log or a bundle, or worth knowing about it, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class What(Enum):
    """The value is the sentence, {count} for a number of lines. The place is said beside it."""

    NO_CHAIN = "The chain of runs is missing, so nothing tells whether files are."
    UNKNOWN_FILE = "The chain does not know this file: it was put in, or the chain was cut."
    MISSING_FILE = "The file is missing: the chain says that it was written, and not that it went."
    UNREADABLE_FILE = "The file cannot be read."
    FOREIGN_FIRST = "The first line does not belong here: it was changed, or the file was swapped for another."
    NO_LINE = "This is no line of a session log, or it was changed."
    CHANGED = "This line was changed, or the next one was: they do not fit together."
    NUMBERS = "This line or the next was changed: the numbers of the lines do not go on."
    MISSING_AFTER = "After this line, lines are missing: {count}."
    MISSING_BEFORE = "Before this line, lines are missing: {count}."
    MISSING_END = "At the end, lines are missing: {count}."
    OUT_OF_PLACE = "What follows this line belongs elsewhere: lines were put in or swapped."
    LAST_CHANGED = "The last line was changed."
    AFTER_THE_END = "Something was put after the end, or taken from it."
    END_UNSAID = (
        "The run ended, and the chain does not say so: the chain's last line was removed, or the computer stopped at this "
        "very moment."
    )
    CHAIN_CUT = "The chain's end was cut off or changed, or the power failed there."
    CHAIN_WAS_CUT = "Before this run the chain's end was cut off or changed."
    BEGINNING = "What stands for the chain's removed beginning was changed."
    BUNDLE_LINE = "A line is not one that Voxseal writes."
    BUNDLE_ADDED = "The file was put into the bundle later."
    BUNDLE_CHANGED = "The file was changed after the bundle was made."
    BUNDLE_DAMAGED = "The file is damaged and cannot be unpacked."
    BUNDLE_REMOVED = "The file was taken out of the bundle."

    LEFT_OUT = "Not in this bundle: left out when it was made."
    UNCONFIRMED = "The last line is not confirmed: the power failed there, or it was put in."
    TORN_AND_PASSED = "Torn when the power failed, and passed over by whoever came next."
    TORN = "The last line is torn, as a crash or a power cut leaves it."
    LEAVING = "To be removed for its age or size, and not gone yet."
    LIVE = "Still being written."
    BROKEN_OFF = "The run was killed or lost power here; how many lines came after, nobody knows."


@dataclass(frozen=True)
class Flaw:
    """One contradiction, or (among the notes) one thing to know. `line` counts from 1; None: the file as a whole."""

    file: str
    line: int | None
    what: What
    count: int = 0

    @property
    def words(self) -> str:
        return self.what.value.format(count=f"{self.count:,}")

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"

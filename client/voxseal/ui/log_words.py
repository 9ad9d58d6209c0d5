"""What a session log says, in the words of the window and in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from voxseal.domain.events import Level
from voxseal.domain.showing import one_line
from voxseal.sessionlog.advice import Cause, error_of
from voxseal.sessionlog.catalogue import sentence_of
from voxseal.sessionlog.flaws import Flaw
from voxseal.sessionlog.view import Entry, Run, RunEnd
from voxseal.ui.language import Texts, number_text, time_text
from voxseal.ui.words import error_words

tr = Texts("SessionLog")
_events = Texts("Events")
_causes = Texts("Causes")
_flaws = Texts("Flaws")

_IDS = {"submission", "sample", "object", "take", "sha256", "sealed_sha256"}
LEVEL_SIGNS = {
    Level.TRACE: ("more", "muted"),
    Level.DETAIL: ("step", "muted"),
    Level.INFO: ("info", "info"),
    Level.WARNING: ("alert", "warn"),
    Level.ERROR: ("alert", "bad"),
}
"""An icon and its colour for each level."""


@dataclass(frozen=True)
class CauseWords:
    happened: str
    safe: str
    to_do: str


def cause_words(cause: Cause) -> CauseWords:
    """What happened, what is safe, what to do, without commands."""
    if cause.command:
        return CauseWords(_causes(cause.happened), _causes(cause.safe), _causes(cause.to_do))
    kind = error_of(cause.key)
    if kind is None:
        return CauseWords(_causes(cause.happened), _causes(cause.safe), _causes(cause.to_do))
    words = error_words(kind())
    return CauseWords(f"{words.title}.", "", words.hint)


def flaw_text(flaw: Flaw) -> str:
    """Where, and what is wrong there."""
    file = one_line(flaw.file)
    place = file if flaw.line is None else tr("{file}, line {line}", file=file, line=number_text(flaw.line))
    return f"{place}: {_flaws(flaw.what.value, count=number_text(flaw.count))}"


def sentence_text(event: str) -> str:
    """What an event means. A newer Voxseal's event has its name alone."""
    said = sentence_of(event)
    return _events(said) if said else one_line(event)


def entry_text(entry: Entry) -> str:
    if entry.damaged:
        return tr("A damaged line")
    return sentence_text(entry.event)


def fields_text(entry: Entry) -> str:
    """The event's own words on one line, ids last; of a damaged line, what is there in its place."""
    if entry.damaged:
        return one_line(entry.raw)
    fields = sorted(entry.fields.items(), key=lambda field: field[0] in _IDS)
    return " · ".join(f"{one_line(name)} {value_text(value)}" for name, value in fields if value not in ("", None))


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, int):
        return number_text(value)
    return "–" if value in ("", None) else one_line(str(value))


def level_text(level: Level) -> str:
    return {
        Level.TRACE: tr("Trace"),
        Level.DETAIL: tr("Detail"),
        Level.INFO: tr("Information"),
        Level.WARNING: tr("Warning"),
        Level.ERROR: tr("Error"),
    }[level]


def run_title(run: Run) -> str:
    """What was run: the window, or a command."""
    if run.command in {"app", "app practice"}:
        return tr("The window")
    return f"voxseal {one_line(run.command)}" if run.command else tr("A run")


def run_more(run: Run) -> str:
    """When, and what is worth knowing of it."""
    words = [time_text(run.started)] if run.started else []
    if run.counts[Level.ERROR]:
        words.append(tr.count("%Ln error(s)", run.counts[Level.ERROR]))
    elif run.counts[Level.WARNING]:
        words.append(tr.count("%Ln warning(s)", run.counts[Level.WARNING]))
    if run.end is RunEnd.BROKEN_OFF:
        words.append(tr("broken off"))
    elif run.end is RunEnd.RUNNING:
        words.append(tr("running"))
    return " · ".join(words)


def run_sign(run: Run) -> tuple[str, str]:
    """The icon that tells how a run went, and its colour."""
    if run.end is RunEnd.BROKEN_OFF or run.counts[Level.ERROR]:
        return "alert", "bad"
    if run.counts[Level.WARNING]:
        return "alert", "warn"
    if run.end is RunEnd.RUNNING:
        return "play", "accent"
    return "check-circle", "good"


def ended_text(run: Run) -> str:
    if run.end is RunEnd.RUNNING:
        return tr("It still runs.")
    if run.end is RunEnd.BROKEN_OFF:
        return tr("It ended without a last word.")
    return tr("It ended in order.") if not run.exit_code else tr("It ended with code {code}.", code=run.exit_code)

"""`voxseal logs list | show | follow | verify | explain | catalogue | record-problem`: the session log in the terminal.

Reading leaves nothing behind: these commands open no workbench, so they work beside a Voxseal that runs, and on a data
folder that cannot be used for anything else any more.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.moments import parse_moment
from voxseal.cli.paths import NamedPath
from voxseal.cli.support_bundle import record_problem
from voxseal.cli.wording import count_text
from voxseal.domain.errors import UsageError
from voxseal.domain.events import Level

if TYPE_CHECKING:
    from voxseal.sessionlog.explanation import Explanation
    from voxseal.sessionlog.files import LogFiles
    from voxseal.sessionlog.reading import Entry, Filter, Run, SessionLog

_SHOWN = 500
_FOLLOWED_FROM = 10
_LOOK_AGAIN = 0.3
"""Seconds between two looks at what was written since."""

_BUNDLE = "voxseal.bundle"
_DIGEST = re.compile(r"[0-9a-f]{64}")
RUN_END_WORDS = {"ended": "ended", "running": "running", "broken-off": "BROKEN OFF"}

_LEVEL = click.option("--level", type=click.Choice([level.value for level in Level]), help="At least this level.")
_EVENTS = click.option(
    "--event", "events", multiple=True, metavar="NAME", help="Only these events, such as sample.sealed."
)
_SINCE = click.option("--since", metavar="WHEN", help="From then on: 2h, 7d, 2026-11-23, 2026-11-23T14:30.")
_UNTIL = click.option("--until", metavar="WHEN", help="Before then.")
_TEXT = click.option("--text", default="", metavar="WORDS", help="Only lines with all of these words.")


@click.group("logs")
@click.option("--bundle", type=NamedPath(), help="Read this support bundle, of another computer, instead.")
@click.pass_context
def logs(context: click.Context, bundle: Path | None) -> None:
    """What Voxseal wrote down: runs, samples, errors and what to do about them. Holds no names and no secrets."""
    if bundle is not None and not context.resilient_parsing:
        context.meta[_BUNDLE] = bundle


@voxseal_command("list")
def list_(face: Face) -> Exit:
    """Lists the runs of the program, oldest first."""
    from voxseal.domain.showing import one_line

    log = _open(face)
    face.document["runs"] = [run_document(run) for run in log.runs]
    for run in log.runs:
        trouble = [
            count_text(run.counts[level], level.value) for level in (Level.ERROR, Level.WARNING) if run.counts[level]
        ]
        code = "" if run.exit_code is None else f", exit code {run.exit_code}"
        said = (
            f"{run.id}  {_moment_text(run.started)}  {run.command or '?'}: {count_text(run.lines, 'line')},"
            f" {RUN_END_WORDS[run.end.value]}{code}{''.join(f', {part}' for part in trouble)}"
        )
        face.say(one_line(said))
    if not log.runs:
        face.say("There is no session log yet.")
    return Exit.DONE


@voxseal_command("show")
@click.argument("wanted", metavar="[ID]", required=False)
@_LEVEL
@_EVENTS
@_SINCE
@_UNTIL
@_TEXT
@click.option("--all", "everything", is_flag=True, help=f"All lines, not only the last {_SHOWN}.")
def show(face: Face, wanted: str | None, everything: bool, **asked: Any) -> Exit:
    """Shows the story of a run, a submission, a sample or a file's stand-in; without an ID, the last run."""
    import numpy as np

    log = _open(face)
    wants = _filter(**asked)
    if wanted is None and not any(asked.values()) and log.runs:
        wanted = log.runs[-1].id
    rows = log.select(wants)
    if wanted is not None:
        rows = np.intersect1d(rows, _story(log, wanted))
    left_out = 0 if everything or face.as_json else max(len(rows) - _SHOWN, 0)
    face.document["lines"] = documents = []
    for entry in log.entries(rows[left_out:]):
        documents.append(entry_document(entry))
        face.say(entry_text(entry))
    if left_out:
        face.note(f"{count_text(left_out, 'earlier line')} not shown: add --all.")
    if not len(rows):
        face.say("No line fits.")
    return Exit.DONE


@voxseal_command("follow")
@_LEVEL
@_EVENTS
@_TEXT
def follow(face: Face, **asked: Any) -> Exit:
    """Shows new lines as they are written, of all runs, until you press Ctrl-C. With --json, one document a line."""
    import numpy as np

    log = _open(face)
    wants = _filter(**asked, since=None, until=None)
    face.streaming = True
    fresh = log.select(wants)[-_FOLLOWED_FROM:]
    try:
        while True:
            for entry in log.entries(fresh):
                face.stream(entry_document(entry))
                face.say(entry_text(entry))
            marks = log.marks()
            while not log.refresh():
                time.sleep(_LOOK_AGAIN)
            fresh = np.intersect1d(log.select(wants), log.after(marks))
    except KeyboardInterrupt:
        return Exit.DONE


@voxseal_command("verify")
def verify_(face: Face) -> Exit:
    """Checks that nothing was changed, put in, taken out or cut off. Exits with 1 and names the place if something was."""
    from voxseal.domain.showing import one_line
    from voxseal.sessionlog.verification import verify

    files = _files(face)
    found = verify(files)
    reference = getattr(files, "reference", None)
    if reference is not None:
        found.flaws += getattr(files, "flaws", ())
        face.document["reference"] = reference
        face.say(f"Reference code: {reference}. The bundle is as it was made if its sender quotes the same.")
    face.document.update(
        holds=found.holds,
        files=found.files,
        lines=found.lines,
        flaws=[{"file": flaw.file, "line": flaw.line, "words": flaw.words} for flaw in found.flaws],
        notes=[{"file": note.file, "line": note.line, "words": note.words} for note in found.notes],
    )
    for note in found.notes:
        face.say(one_line(f"note  {note.place}: {note.words}"))
    for flaw in found.flaws:
        face.say(one_line(f"FLAW  {flaw.place}: {flaw.words}"))
    said = f"{count_text(found.files, 'file')}, {count_text(found.lines, 'line')}"
    if found.holds:
        face.say(f"The session log holds together: {said}.")
        return Exit.DONE
    face.say(f"The session log was changed after it was written: {count_text(len(found.flaws), 'flaw')} in {said}.")
    return Exit.FAILED


@voxseal_command("explain")
@click.argument("wanted", metavar="[ID]", required=False)
def explain_(face: Face, wanted: str | None) -> Exit:
    """Says what went wrong with a run, a submission or a sample, what is safe, and what to do; without an ID, the last."""
    from voxseal.sessionlog.explanation import explain

    log = _open(face)
    if wanted is not None:
        _story(log, wanted)  # says so if there is none
    found = explain(log, wanted or "")
    face.document["explanations"] = [explanation_document(each) for each in found]
    for number, each in enumerate(found):
        if number:
            face.say()
        more = (("What is safe", each.cause.safe), ("What to do", each.cause.to_do), ("Type", each.cause.command))
        face.say(f"{each.cause.key}{'' if each.grave else ' (it went on all the same)'}")
        face.fields(
            [
                ("What happened", each.cause.happened),
                *((label, text) for label, text in more if text),
            ]
        )
        for entry in each.shown:
            face.say(f"    {entry_text(entry)}")
        if each.count > len(each.shown):
            face.say(f"    … {count_text(each.count, 'line')} in all")
    if not found:
        face.say("Nothing went wrong, as far as the session log shows.")
    return Exit.DONE


@voxseal_command("catalogue")
def catalogue_(face: Face) -> Exit:
    """Lists every event that a session log can hold, with what it means and its fields."""
    from voxseal.sessionlog.catalogue import catalogue

    face.document["events"] = [
        {
            "name": kind.name,
            "level": kind.level.value,
            "means": kind.sentence,
            "more": kind.more or None,
            "fields": {field.name: field.kind for field in kind.fields},
        }
        for kind in catalogue().values()
    ]
    for kind in catalogue().values():
        face.say(f"{kind.name}  ({kind.level.value})")
        face.say(f"  {kind.sentence}{' ' if kind.more else ''}{kind.more}")
        face.fields([(f"  {field.name}", field.kind) for field in kind.fields])
    return Exit.DONE


# --- parts ------------------------------------------------------------------------------------------------------


def _files(face: Face) -> LogFiles:
    """This computer's, or those of the bundle that was named."""
    from voxseal.sessionlog.bundle import open_bundle
    from voxseal.sessionlog.files import FolderFiles

    context = click.get_current_context()
    path: Path | None = context.meta.get(_BUNDLE)
    if path is None:
        return FolderFiles(face.folder().journal)
    return context.with_resource(open_bundle(path))


def _open(face: Face) -> SessionLog:
    from voxseal.sessionlog.reading import SessionLog

    return SessionLog(_files(face))


def _filter(*, level: str | None, events: Iterable[str], since: str | None, until: str | None, text: str) -> Filter:
    from voxseal.sessionlog.reading import Filter

    return Filter(
        level=Level(level) if level else None,
        events=frozenset(events) or None,
        since=parse_moment(since),
        until=parse_moment(until),
        text=text,
    )


def _story(log: SessionLog, wanted: str) -> Any:
    from voxseal.sessionlog.stories import story

    rows = story(log, wanted)
    if not len(rows):
        raise UsageError(
            "The session log knows nothing of that id.",
            hint="Give the id of a run (voxseal logs list), a submission (voxseal status) or a sample (voxseal status ID).",
        )
    return rows


def entry_document(entry: Entry) -> dict[str, Any]:
    """A line as JSON."""
    document: dict[str, Any] = {
        "file": entry.file,
        "n": entry.number,
        "run": entry.run,
        "time": entry.time.isoformat() if entry.time else None,
        "level": entry.level.value,
        "event": entry.event or None,
        "fields": entry.fields,
    }
    return document | ({"damaged": entry.raw} if entry.damaged else {})


def entry_text(entry: Entry) -> str:
    """A line for people, and never more than one."""
    from voxseal.domain.showing import one_line
    from voxseal.sessionlog.catalogue import sentence_of

    if entry.damaged:
        return one_line(f"{'?':<23}  {'DAMAGED':<7}  {entry.file}, line {entry.number}: {entry.raw}")
    fields = ", ".join(f"{name} {field_text(value)}" for name, value in entry.fields.items())
    said = " ".join(part for part in (sentence_of(entry.event), f"[{fields}]" if fields else "") if part)
    return one_line(f"{_moment_text(entry.time)}  {entry.level.value:<7}  {entry.event:<18}  {said}")


def field_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    text = "–" if value is None or value == "" else str(value)
    return f"{text[:16]}…" if _DIGEST.fullmatch(text) else text


def run_document(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "command": run.command,
        "version": run.version,
        "system": run.system,
        "started": run.started.isoformat() if run.started else None,
        "last": run.last.isoformat() if run.last else None,
        "end": run.end.value,
        "exit_code": run.exit_code,
        "lines": run.lines,
        "levels": {level.value: count for level, count in run.counts.items()},
        "files": list(run.files),
    }


def explanation_document(each: Explanation) -> dict[str, Any]:
    return {
        "cause": each.cause.key,
        "happened": each.cause.happened,
        "safe": each.cause.safe,
        "to_do": each.cause.to_do,
        "command": each.cause.command or None,
        "grave": each.grave,
        "lines": each.count,
        "shown": [entry_document(entry) for entry in each.shown],
    }


def _moment_text(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}" if moment else f"{'?':<23}"


for _command in (list_, show, follow, verify_, explain_, catalogue_, record_problem):
    logs.add_command(_command)
commands: tuple[click.Command, ...] = (logs,)

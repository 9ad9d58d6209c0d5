"""`voxseal support-bundle` collects what support needs, shows all of it, and saves it when told to.

`voxseal logs record-problem` does so for the time of a problem that is made to happen again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.moments import parse_moment
from voxseal.cli.paths import NamedPath
from voxseal.cli.wording import count_text, size_text
from voxseal.domain.errors import LedgerError, UsageError, VoxsealError

if TYPE_CHECKING:
    from voxseal.workflow.support_bundle import SupportBundle
    from voxseal.workflow.workbench import Workbench

_ASK = (
    "Look at a file: its number (0: what the bundle says of itself). Leave it out, or put it back: -number. "
    "s: save, q: save nothing"
)
_LOOKING = "Looking at clock, network, cloud and keyring …"
_OUT = click.option(
    "--out",
    type=NamedPath(),
    default=Path(),
    help="The zip's name, which nothing may have yet, or the folder it goes to (by default this one).",
)


@voxseal_command("support-bundle")
@_OUT
@click.option("--since", metavar="WHEN", help="Session logs from then on: 2h, 7d (the usual), 2026-11-23.")
@click.option("--until", metavar="WHEN", help="Session logs before then.")
@click.option("--leave-out", "left_out", multiple=True, metavar="NAME", help="Not this file. May be given again.")
@click.option("--no-doctor", is_flag=True, help="Do not look at network, cloud and keyring.")
@click.option("--preview", is_flag=True, help="Show every file in full; save nothing.")
@click.option("--yes", is_flag=True, help="Save without asking.")
def support_bundle(
    face: Face,
    out: Path,
    since: str | None,
    until: str | None,
    left_out: tuple[str, ...],
    no_doctor: bool,
    preview: bool,
    yes: bool,
) -> Exit:
    """Collects what support needs to help: session logs, doctor's findings, versions, settings. No audio, no names, no keys.

    Shows every file before anything is saved, and leaves out what you want left out.
    """
    if not (preview or yes):
        _need_somebody(face)
    if not preview:
        _need_free_name(out)
    begin, end = parse_moment(since), parse_moment(until)
    with _workbench(face) as workbench:
        from voxseal.workflow.support_bundle import collect

        if not no_doctor:
            face.note(_LOOKING)
        folder = workbench.folder if workbench is not None else face.folder(make=False)
        draft = collect(folder, workbench, since=begin, until=end, doctor=not no_doctor)
        if preview:
            return _preview(face, draft)
        code = _save(face, draft, out, set(left_out), yes=yes)
        if workbench is not None:
            workbench.exit_code = int(code)
        return code


@voxseal_command("record-problem")
@click.option("--minutes", type=click.IntRange(1, 240), default=15, show_default=True, help="For how long at most.")
@click.option("--stop", is_flag=True, help="End it, and make a support bundle of that time.")
@_OUT
@click.option("--yes", is_flag=True, help="With --stop: save the bundle without asking.")
def record_problem(face: Face, minutes: int, stop: bool, out: Path, yes: bool) -> Exit:
    """Writes more detail into the session log for a while. Do again what went wrong meanwhile, then end it with --stop."""
    if not stop:
        with face.workbench("logs record-problem", exclusive=False) as workbench:
            recording = workbench.detail.start(timedelta(minutes=minutes))
        face.document.update(since=recording.since.isoformat(), until=recording.until.isoformat())
        face.say(f"Recording until {recording.until.astimezone():%H:%M}, still without names and secrets.")
        face.say("Do again what went wrong, then: voxseal logs record-problem --stop")
        return Exit.DONE
    if not yes:
        _need_somebody(face)
    _need_free_name(out)
    with face.workbench("logs record-problem --stop", exclusive=False) as workbench:
        from voxseal.workflow.support_bundle import collect

        recorded = workbench.detail.stop()
        if recorded is None:
            raise UsageError("No problem is being recorded.", hint="Begin with: voxseal logs record-problem")
        face.note(_LOOKING)
        draft = collect(face.folder(), workbench, since=recorded.bundle_since)
        code = _save(face, draft, out, set(), yes=yes)
        workbench.exit_code = int(code)
        return code


def _need_somebody(face: Face) -> None:
    if not face.interactive:
        raise UsageError(
            "Saving a support bundle needs a yes.",
            hint="Nothing was saved. Look at it with voxseal support-bundle --preview, then add --yes.",
        )


def _need_free_name(out: Path) -> None:
    """Said before anything is collected or ended, which would have to be done again for another name."""
    if not out.is_dir() and os.path.lexists(out):
        raise UsageError("There is a file of that name already.", hint="Nothing was saved.", about=str(out))


def _save(face: Face, draft: SupportBundle, out: Path, left_out: set[str], *, yes: bool) -> Exit:
    if not yes and not _look_through(face, draft, left_out):
        face.note("Nothing was saved.")
        return Exit.FAILED
    saved = draft.save(out, frozenset(left_out), overwrite=False)
    face.document.update(
        bundle=str(saved.path), reference=saved.reference, files=saved.files, size=saved.size, left_out=sorted(left_out)
    )
    face.say(f"Saved: {saved.path}  ({count_text(saved.files, 'file')}, {size_text(saved.size)})")
    face.say(f"Send it to your organisation's support, and quote this code: {saved.reference}")
    return Exit.DONE


@contextmanager
def _workbench(face: Face) -> Iterator[Workbench | None]:
    """None where the data folder cannot be used: then a bundle is needed most."""
    try:
        context = face.workbench("support-bundle", exclusive=False)
        workbench = context.__enter__()
    except (VoxsealError, OSError) as error:
        title = error.title if isinstance(error, VoxsealError) else LedgerError.title
        face.note(f"{title}. The bundle holds what can be had without it.")
        yield None
        return
    try:
        yield workbench
    except BaseException as error:
        if not context.__exit__(type(error), error, error.__traceback__):
            raise
    else:
        context.__exit__(None, None, None)


def _preview(face: Face, draft: SupportBundle) -> Exit:
    face.document["files"] = documents = []
    for file in draft.files:
        text = draft.text(file.name)
        documents.append({"name": file.name, "about": file.about, "size": file.size, "text": text})
        face.say(f"=== {file.name}  ({size_text(file.size)})")
        face.say(file.about)
        face.say(*text.splitlines())
    return Exit.DONE


def _look_through(face: Face, draft: SupportBundle, left_out: set[str]) -> bool:
    """Lets the person look at each file and leave some out. Whether to save."""
    while True:
        for number, file in enumerate(draft.files, 1):
            mark = "left out" if file.name in left_out else size_text(file.size)
            face.note(f"{number:>3}  {mark:>9}  {file.name}  {file.about}")
        answer = click.prompt(_ASK, err=True, type=str).strip().lower()
        if answer in {"s", "q"}:
            return bool(answer == "s")
        if answer == "0":
            face.say(*draft.about(frozenset(left_out)).splitlines())
            continue
        number = int(answer.removeprefix("-")) if answer.removeprefix("-").isdigit() else 0
        if not 1 <= number <= len(draft.files):
            face.note("That is none of these.")
            continue
        name = draft.files[number - 1].name
        if answer.startswith("-"):
            left_out ^= {name}
        else:
            face.say(*draft.text(name).splitlines())


commands: tuple[click.Command, ...] = (support_bundle,)

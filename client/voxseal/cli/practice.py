"""`voxseal practice serve | run | open`: a cloud on this computer, to try everything without an account."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import click

from voxseal.cli.account import say_session, sign_in_blocking
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.messages import report_opened
from voxseal.cli.paths import NamedPath
from voxseal.cli.progress import ProgressBoard
from voxseal.cli.submissions import deliver_all
from voxseal.domain.errors import UsageError
from voxseal.workflow.folder import DataFolder, default_folder

_BANNER = "PRACTICE: a cloud on this computer. Nothing leaves it."
_FOLDER = click.option(
    "--folder",
    type=NamedPath(file_okay=False),
    help="The practice folder (by default in Voxseal's data folder).",
)


@click.group("practice")
def practice_group() -> None:
    """A practice cloud on this computer: sign-in, upload and opening, without an account."""


@voxseal_command("serve")
@_FOLDER
def serve(face: Face, folder: Path | None) -> Exit:
    """Runs the practice cloud until Ctrl-C, for trying the other commands by hand.

    With --json it prints the document at once, and then serves.
    """
    place = _place(face, folder)
    with _cloud(place) as cloud:
        face.note(_BANNER)
        # Now and not at the end: whoever reads it wants to use the cloud while it runs.
        face.stream(
            {"practice": True, "folder": str(place), "profile": str(cloud.profile_path), "key": str(cloud.key_path)}
        )
        face.say(f"Profile: {cloud.profile_path}")
        face.say(f"Key of the practice pipeline: {cloud.key_path}")
        face.say("In another terminal: voxseal profile import PROFILE, voxseal submit --sign-in FOLDER")
        face.say("Ctrl-C ends it; what was delivered stays.")
        try:
            cloud.wait()
        except KeyboardInterrupt:
            face.say("The practice cloud has stopped.")
        return Exit.DONE


@voxseal_command("run")
@click.argument("paths", nargs=-1, type=NamedPath())
@_FOLDER
def run(face: Face, paths: tuple[Path, ...], folder: Path | None) -> Exit:
    """Does it all against the practice cloud: sign-in, sealing, upload, receipt.

    Without PATHS it takes synthetic speech that comes with Voxseal.
    """
    from voxseal.identity.vault import MemoryVault
    from voxseal.workflow.resources import practice_speech
    from voxseal.workflow.workbench import Workbench

    place = _place(face, folder)
    face.document["practice"] = True
    board = ProgressBoard()
    with _cloud(place) as cloud:
        face.note(_BANNER)
        data = DataFolder(place / "client")
        with Workbench(
            data,
            command="practice run",
            sinks=[board],
            vault=MemoryVault(),
            open_browser=cloud.browser,
        ) as workbench:
            workbench.import_profile(cloud.profile_path)
            workbench.accept_consent()
            session = sign_in_blocking(workbench)
            say_session(face, workbench, session, hint=False)
            earlier = [submission.id for submission in workbench.unfinished()]
            if earlier:
                face.note(f"Going on with what an earlier run did not finish: {', '.join(earlier)}")
            submission = workbench.open_submission(list(paths) or [practice_speech()])
            said, face.document = face.document, {}
            code, documents = deliver_all(face, workbench, board, [*earlier, submission.id], may_sign_in=True)
            workbench.exit_code = int(code)
            *before, last = documents
            face.document = said | last | ({"earlier": before} if before else {})
        face.say(f"Receipts of this practice folder: {data.receipts}")
        face.document["opened_with"] = f"voxseal practice open{_option(place)}"
        if code in {Exit.DONE, Exit.PART}:
            elsewhere = folder or (place if face.data_dir else None)
            face.say(f"Play the pipeline's part, now or later: voxseal practice open{_option(elsewhere)}")
        return code


@voxseal_command("open")
@click.argument("directory", required=False, type=NamedPath(file_okay=False))
@_FOLDER
def open_(face: Face, directory: Path | None, folder: Path | None) -> Exit:
    """Plays the pipeline's part: opens everything that was delivered into DIRECTORY, checks every hash, restores the names.

    Needs no server. DIRECTORY must be new or empty; by default it is a new one in the practice folder.
    """
    try:
        from voxseal.practice.pipeline import open_delivered
    except ImportError:
        raise _absent() from None
    face.note(_BANNER)
    out, results = open_delivered(_place(face, folder), directory)
    code = report_opened(face, results)
    face.document.update(practice=True, opened=str(out))
    face.say(f"The opened copy lies in {out}")
    return code


def _place(face: Face, folder: Path | None) -> Path:
    """Where the practice cloud keeps what it is given."""
    return (folder or (face.data_dir or default_folder()) / "practice").absolute()


def _cloud(place: Path) -> Any:
    try:
        from voxseal.practice.cloud import PracticeCloud
    except ImportError:
        raise _absent() from None
    return PracticeCloud(place)


def _absent() -> UsageError:
    """No installer brings the practice cloud."""
    return UsageError(
        "The practice cloud is not part of this installation.",
        hint="It comes with Voxseal's source. There, run: installer/from-source practice",
    )


def _option(folder: Path | None) -> str:
    """To be typed as it is printed."""
    if folder is None:
        return ""
    name = str(folder)
    return f" --folder {subprocess.list2cmdline([name]) if os.name == 'nt' else shlex.quote(name)}"


practice_group.add_command(serve)
practice_group.add_command(run)
practice_group.add_command(open_)
commands: tuple[click.Command, ...] = (practice_group,)

"""What becomes of files, in the words of the window: why one is left out, how samples and submissions stand, what helps."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from voxseal.domain.errors import VoxsealError
from voxseal.domain.samples import LeftOut, SampleState
from voxseal.ui.language import Texts, number_text, rate_text, size_text
from voxseal.ui.words import core_text
from voxseal.workflow.standing import Overview, Standing, SubmissionStatus, WayOut

tr = Texts("Uploads")


def left_out_text(why: LeftOut) -> str:
    """In a few words, for lists of reasons."""
    return {
        LeftOut.NOT_AUDIO: tr("Not audio"),
        LeftOut.EMPTY: tr("Empty"),
        LeftOut.DAMAGED: tr("Damaged"),
        LeftOut.FORMAT: tr("Another format than asked for"),
        LeftOut.SAMPLE_RATE: tr("Another sample rate than asked for"),
        LeftOut.CHANNELS: tr("Another number of channels than asked for"),
        LeftOut.BIT_DEPTH: tr("Another bit depth than asked for"),
        LeftOut.TOO_SHORT: tr("Too short"),
        LeftOut.TOO_LONG: tr("Too long"),
        LeftOut.UNREADABLE: tr("Cannot be read"),
        LeftOut.LINK_OUTSIDE: tr("A link out of the folder"),
        LeftOut.NOT_A_FILE: tr("Not a file"),
        LeftOut.CHANGED: tr("Changed while it was read"),
        LeftOut.VANISHED: tr("No longer there"),
        LeftOut.TWICE: tr("The same recording twice"),
        LeftOut.WAITING: tr("Waits in another submission"),
        LeftOut.DELIVERED_BEFORE: tr("Delivered before"),
        LeftOut.QUALITY: tr("Not good enough"),
    }[why]


def reason_text(reason: str, why: LeftOut | None) -> str:
    """The core's sentence about a file in the person's language; without one, a few words for `why`."""
    said = core_text(reason)
    foreign = QLocale().language() is not QLocale.Language.English
    return left_out_text(why) if why is not None and said == reason and foreign else said


def sample_text(state: SampleState) -> str:
    return {
        SampleState.SELECTED: tr("To be sealed"),
        SampleState.SEALED: tr("Sealed, waits"),
        SampleState.DELIVERED: tr("Delivered"),
        SampleState.LEFT_OUT: tr("Left out"),
        SampleState.FAILED: tr("Failed"),
        SampleState.CANCELLED: tr("Cancelled"),
    }[state]


def title_text(status: SubmissionStatus) -> str:
    """What the person would call it."""
    if not status.title:
        return tr("Submission {name}", name=status.submission.id)
    return tr("{folder} and more", folder=status.title) if status.and_more else status.title


def standing_text(status: SubmissionStatus, *, waiting: bool) -> str:
    """How it stands, in a few words. `waiting`: everything waits for something."""
    progress = status.progress
    if status.standing is Standing.SENDING:
        if progress.scanning:
            return tr("Being looked through")
        return tr("Waiting") if waiting else tr("Uploading")
    if status.standing is Standing.FAILED and progress.failed:
        return tr.count("%Ln failed", progress.failed)
    return {
        Standing.QUEUED: tr("Its turn comes"),
        Standing.PAUSED: tr("Paused"),
        Standing.FAILED: tr("Stopped"),
        Standing.CANCELLING: tr("Being cancelled"),
        Standing.CANCELLED: tr("Cancelled"),
        Standing.DELIVERED: tr("Delivered"),
        Standing.EMPTY: tr("Nothing to send"),
    }[status.standing]


def files_text(status: SubmissionStatus) -> str:
    progress = status.progress
    if status.standing.finished:
        return tr.count("%Ln file(s)", progress.delivered)
    return tr.count("{done} of %Ln file(s)", progress.found, done=number_text(progress.delivered))


def bytes_text(status: SubmissionStatus) -> str:
    progress = status.progress
    if progress.confirmed_bytes >= progress.total_bytes:
        return size_text(progress.confirmed_bytes)
    return tr("{done} of {all}", done=size_text(progress.confirmed_bytes), all=size_text(progress.total_bytes))


def overview_text(overview: Overview) -> str:
    """All that is going, in one line; empty when nothing is."""
    if not overview.total_bytes:
        return ""
    words = [tr("{done} of {all}", done=size_text(overview.confirmed_bytes), all=size_text(overview.total_bytes))]
    if overview.struggling and overview.waiting is None:
        words.append(tr("the network is slow to answer, trying again"))
    elif overview.bytes_per_second:
        words.append(rate_text(overview.bytes_per_second))
    if overview.seconds_left is not None and not overview.struggling and overview.waiting is None:
        words.append(left_text(overview.seconds_left))
    return " · ".join(words)


def left_text(seconds: float) -> str:
    """Time left, no more exactly than it can be known."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return tr("less than a minute left")
    if minutes < 90:
        return tr.count("about %Ln minute(s) left", minutes)
    hours = round(minutes / 60)
    if hours < 36:
        return tr.count("about %Ln hour(s) left", hours)
    return tr.count("about %Ln day(s) left", round(hours / 24))


def waiting_text(error: VoxsealError, way_out: WayOut) -> str:
    """Why everything waits, and that nothing is lost."""
    kept = tr("What was sealed is kept on this computer.")
    if error.code == "ledger":
        return tr("Voxseal cannot write to its data folder. Check the disk; uploads go on by themselves then.")
    return {
        WayOut.SIGN_IN: tr("Uploads wait until you sign in.") + " " + kept,
        WayOut.TRY_AGAIN: tr("The cloud cannot be reached. Uploads go on by themselves as soon as it can.")
        + " "
        + kept,
        WayOut.MAKE_ROOM: tr("The disk is full. Free some space; sealing goes on by itself then.") + " " + kept,
        WayOut.SET_CLOCK: tr(
            "This computer's clock is wrong, so the cloud refuses the uploads. Set it (best: automatically); they go on"
            " by themselves then."
        ),
        WayOut.IMPORT_PROFILE: tr("Uploads wait for a profile. Import the file that your organisation gave you."),
    }.get(way_out, kept)

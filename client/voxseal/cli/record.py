"""`voxseal record`: takes in the terminal, with the same engine as the window."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voxseal.cli.account import SignInLink
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit, gravest
from voxseal.cli.face import Face
from voxseal.cli.measure import judgement_document
from voxseal.cli.paths import NamedPath
from voxseal.cli.profile import ask_consent
from voxseal.cli.progress import ProgressBoard
from voxseal.cli.submissions import deliver_each
from voxseal.cli.wording import count_text
from voxseal.domain.errors import UsageError, VaultError
from voxseal.domain.prompts import PromptScript, PromptState
from voxseal.domain.quality import Verdict
from voxseal.domain.recording import InputDevice
from voxseal.domain.takes import Take, TakeKind, TakeState, TakeVerdict

if TYPE_CHECKING:
    from voxseal.workflow.recording import RecordingSession
    from voxseal.workflow.workbench import Workbench

_LOOK = 0.05
_SOON = 0.005


@voxseal_command("record")
@click.option(
    "--prompt-script",
    "script_file",
    type=NamedPath(),
    help="A script of prompts (.csv, .tsv, .json, .txt) in place of the profile's.",
)
@click.option("--free", is_flag=True, help="Record freely, without a script.")
@click.option("--device", help="The microphone's name or id; remembered.")
@click.option("--monitor", is_flag=True, help="The device may be one that hears what this computer plays.")
@click.option("--list-devices", is_flag=True, help="Shows the microphones that there are, and records nothing.")
@click.option("--accept-consent", is_flag=True, help="Accept the organisation's consent text.")
@click.option("--seconds", type=click.FloatRange(0.1, 86_400), help="Unattended: record one take of this length.")
@click.option("--prompt", "prompt_id", help="With --seconds: the id of the prompt; else the next open one.")
@click.option("--room-tone", is_flag=True, help="With --seconds: record the quiet room.")
@click.option("--leave", is_flag=True, help="With --seconds: leave the take undecided, instead of keeping it.")
@click.option(
    "--decide",
    type=click.Choice(["keep", "discard"]),
    help="Unattended: keep or discard all takes that are not decided on, those of a crash among them.",
)
@click.option("--finish", is_flag=True, help="Unattended: finish the recording, and deliver it.")
@click.option(
    "--sign-in/--no-sign-in",
    "may_sign_in",
    default=None,
    help="Sign in through the browser when needed (by default: when run in a terminal).",
)
def record(
    face: Face,
    *,
    script_file: Path | None,
    free: bool,
    device: str | None,
    monitor: bool,
    list_devices: bool,
    accept_consent: bool,
    seconds: float | None,
    prompt_id: str | None,
    room_tone: bool,
    leave: bool,
    decide: str | None,
    finish: bool,
    may_sign_in: bool | None,
) -> Exit:
    """Records takes, says how good each is, and seals those that you keep. Nothing lies on the disk in the clear.

    In a terminal it asks for each step; with --seconds, --decide or --finish it asks nothing. Kept takes wait, sealed, until
    the recording is finished; then they are delivered together.

    Exit codes: 0 done, 1 failed, 2 usage or profile, 3 a take breaks a limit or part of the delivery is missing, 4 sign-in
    needed, 5 another Voxseal runs on this data folder.
    """
    if list_devices:
        return _list_devices(face)
    if script_file is not None and free:
        raise UsageError("A script and free recording exclude each other.")
    attended = seconds is None and decide is None and not finish
    if attended and not face.interactive:
        raise UsageError(
            "Recording asks for each step, and there is no terminal to ask in.",
            hint="Nothing was recorded. Say what to do: --seconds, --decide or --finish.",
        )
    board = ProgressBoard()
    with face.workbench("record", sinks=[board, SignInLink(face)]) as workbench:
        ask_consent(face, workbench, accept=accept_consent)
        script = None if free else _script(workbench, script_file)
        code = Exit.DONE
        to_send: list[str] = []
        with workbench.recording(script) as session:
            _say_what_was_left(face, session)
            if device is not None:
                session.choose(device, monitor=monitor)
            if attended:
                from voxseal.cli.recording_desk import RecordingDesk

                to_send = RecordingDesk(face, session, workbench.profile).run()
            else:
                if decide is not None:
                    _decide(face, session, keep=decide == "keep")
                if seconds is not None:
                    kind = TakeKind.ROOM_TONE if room_tone else None
                    code = _record_one(face, session, seconds, kind, prompt_id, keep=not leave)
                if finish:
                    to_send = [submission.id for submission in session.finish()]
        code = gravest([code, *deliver_each(face, workbench, board, to_send, may_sign_in=may_sign_in)])
        if not to_send and attended:
            _say_what_waits(face, workbench)
        workbench.exit_code = int(code)
        return code


def _script(workbench: Workbench, chosen: Path | None) -> PromptScript | None:
    if chosen is None:
        return workbench.prompt_script()
    from voxseal.capture.prompts import read_script

    return read_script(chosen)


def _list_devices(face: Face) -> Exit:
    from voxseal.capture.microphone import Microphones

    devices = Microphones().devices()
    face.document["devices"] = [
        {"id": device.id, "name": device.name, "default": device.default, "monitor": device.monitor}
        for device in devices
    ]
    for device in devices:
        face.say(f"{device.name}{_remark(device)}")
        face.say(f"    {device.id}")
    if not devices:
        face.say("There is no microphone.")
    return Exit.DONE


def _remark(device: InputDevice) -> str:
    if device.monitor:
        return "  (no microphone: hears what this computer plays; needs --monitor)"
    return "  (the system's default)" if device.default else ""


def _say_what_was_left(face: Face, session: RecordingSession) -> None:
    recovery = session.recovery
    face.document["recovery"] = {
        "recovered": [take_document(take) for take in recovery.recovered],
        "lost": [take.id for take in recovery.lost],
        "locked": [take.id for take in recovery.locked],
        "unopened": [take.id for take in recovery.unopened],
    }
    if recovery.recovered:
        what = "" if face.interactive else " Keep or discard them: voxseal record --decide keep, or discard."
        face.note(f"{count_text(len(recovery.recovered), 'take')} recovered that a crash had interrupted.{what}")
    if recovery.lost:
        face.note(
            f"{count_text(len(recovery.lost), 'take')} lost: the key was in memory only, or what was on the disk is damaged"
            " or gone. Record again what you need."
        )
    if recovery.locked:
        face.note(
            f"{count_text(len(recovery.locked), 'take')} cannot be opened now, as the keyring is locked. Unlock it and"
            " start again: nothing is lost."
        )
    if recovery.unopened:
        face.note(
            f"{count_text(len(recovery.unopened), 'take')} cannot be opened now: the system's keyring does not hold the key,"
            " or the disk could not be read. Nothing is deleted. Start again with the keyring that holds the key. If it is"
            " gone for good, decide on the other takes, then: voxseal record --decide discard"
        )
    if session.warning:
        face.note(session.warning)
    face.document["crash_safe"] = session.crash_safe


def _say_what_waits(face: Face, workbench: Workbench) -> None:
    waiting = workbench.recording_submission()
    undecided = workbench.undecided_takes()
    if undecided:
        face.note(f"{count_text(undecided, 'take')} not decided yet. Go on with: voxseal record")
    if waiting is not None:
        kept = workbench.counts(waiting.id).total
        face.note(f"{count_text(kept, 'take')} kept, sealed, and waiting. Deliver with: voxseal record --finish")


def _decide(face: Face, session: RecordingSession, *, keep: bool) -> None:
    takes = session.undecided()
    if not keep:
        # Nobody can listen to these either, and this is how one gets rid of them.
        hidden = [*session.recovery.locked, *session.recovery.unopened]
        takes = [take for take in hidden if take.state is TakeState.RECORDING] + takes
    unopened: VaultError | None = None
    decided = []
    # The newest first: keeping it discards the others of its prompt.
    for take in reversed(takes):
        if session.take(take.id).state is take.state:
            try:
                if keep:
                    session.keep(take.id).result()
                else:
                    session.discard(take.id)
            except VaultError as error:
                unopened = error  # the others do not wait for its key
                continue
        decided.append(take)
    face.document["decided"] = [take.id for take in reversed(decided)]
    face.say(f"{count_text(len(decided), 'take')} {'kept' if keep else 'discarded'}.")
    if unopened is not None:
        raise unopened


def _record_one(
    face: Face,
    session: RecordingSession,
    seconds: float,
    kind: TakeKind | None,
    prompt_id: str | None,
    *,
    keep: bool,
) -> Exit:
    """One take, without asking anything."""
    if prompt_id is not None:
        session.go_to(prompt_id)
    elif kind is None and session.current is not None:
        _next_open(session)
    session.open()
    session.start(kind)
    wanted = session.format.frames_in(seconds)
    face.note(f"Recording for {seconds:g} s …")
    # By what has come and not by the clock: a microphone may be slow to begin. One that gives nothing ends the take itself.
    while session.recording is not None and (left := wanted - session.frames) > 0:
        time.sleep(min(_LOOK, max(left / session.format.sample_rate, _SOON)))
    take = session.stop()
    verdict = session.verdict(take.id)
    face.document["take"] = {
        **take_document(take),
        "verdict": verdict.verdict.value,
        "judgements": [judgement_document(judgement) for judgement in verdict.judgements],
        "kept": keep,
    }
    face.say(verdict_line(verdict))
    for judgement in verdict.judgements:
        if judgement.verdict is not Verdict.OK:
            face.say(f"  ! {judgement.sentence} {judgement.advice}")
    if keep:
        session.keep(take.id).result()
        face.say("Kept.")
    return Exit.PART if verdict.verdict is Verdict.PROBLEM else Exit.DONE


def _next_open(session: RecordingSession) -> None:
    current = session.current
    if current is not None and session.status(current.id).state is not PromptState.OPEN:
        open_ones = [status.prompt.id for status in session.prompts() if status.state is PromptState.OPEN]
        if not open_ones:
            raise UsageError("Every prompt of the script is recorded or skipped.", hint="Name one: --prompt ID")
        session.go_to(open_ones[0])


def verdict_line(verdict: TakeVerdict) -> str:
    """`Good: 4.23 s, -21.3 LUFS, noise -63.2 dBFS.`"""
    words = {Verdict.OK: "Good", Verdict.WARNING: "Look at it again", Verdict.PROBLEM: "Not good enough"}
    captured, measures = verdict.take.captured, verdict.measures
    parts = [f"{captured.seconds:.2f} s"] if captured else []
    if measures is not None and measures.loudness is not None:
        parts.append(f"{measures.loudness:.1f} LUFS")
    if measures is not None and measures.noise is not None:
        parts.append(f"noise {measures.noise:.1f} dBFS")
    return f"{words[verdict.verdict]}: {', '.join(parts)}."


def take_document(take: Take) -> dict[str, Any]:
    captured = take.captured
    return {
        "id": take.id,
        "kind": take.kind.value,
        "prompt": take.prompt.id if take.prompt else None,
        "version": take.version,
        "device": take.device,
        "recovered": take.recovered,
        "frames": captured.frames if captured else None,
        "seconds": round(captured.seconds, 6) if captured else None,
        "pre_roll_frames": captured.pre_roll if captured else None,
        "post_roll_frames": captured.post_roll if captured else None,
        "dropped_frames": captured.dropped if captured else None,
        "trouble": captured.trouble.value if captured and captured.trouble else None,
    }


commands: tuple[click.Command, ...] = (record,)

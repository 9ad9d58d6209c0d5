"""`voxseal submit | resume | status | cancel | receipts`."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voxseal.cli.account import SignInLink, lead_on
from voxseal.cli.background import in_background
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit, exit_of, exit_of_counts, gravest
from voxseal.cli.face import Face, error_document
from voxseal.cli.paths import NamedPath
from voxseal.cli.profile import ask_consent
from voxseal.cli.progress import ProgressBoard, painter_for
from voxseal.cli.wording import LEFT_OUT_WORDS, STATE_WORDS, count_text, parse_rate, size_text
from voxseal.domain.errors import Cancelled, SignInCancelled, SignInError, UsageError
from voxseal.domain.samples import LeftOut, Sample, SampleState, Submission, SubmissionState
from voxseal.domain.uploads import sample_object_name

if TYPE_CHECKING:
    from voxseal.workflow.delivery import Delivery, DeliveryOutcome
    from voxseal.workflow.workbench import Workbench

_SHOWN_LEFT_OUT = 20
_SHOWN_DELIVERED = 10
_STOPPED = "Stopped. Nothing is lost: what is sealed waits on this computer. Go on with: voxseal resume"

_RATE = click.option(
    "--limit-rate", metavar="RATE", help="At most so many bytes a second, such as 500k or 2M; 0: no limit."
)
_SIGN_IN = click.option(
    "--sign-in/--no-sign-in",
    "may_sign_in",
    default=None,
    help="Sign in through the browser when needed (by default: when run in a terminal).",
)


@voxseal_command("submit")
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@click.option("--accept-consent", is_flag=True, help="Accept the organisation's consent text.")
@_RATE
@_SIGN_IN
def submit(
    face: Face, paths: tuple[Path, ...], accept_consent: bool, limit_rate: str | None, may_sign_in: bool | None
) -> Exit:
    """Seals files and folders, uploads them, and closes the submission with its sealed manifest."""
    parse_rate(limit_rate)  # what cannot be a rate is said before anything begins
    board = ProgressBoard()
    with face.workbench("submit", sinks=[board, SignInLink(face)]) as workbench:
        _limit(workbench, limit_rate)
        ask_consent(face, workbench, accept=accept_consent)
        earlier = workbench.unfinished()
        submission = workbench.open_submission(list(paths))
        (code,) = deliver_each(face, workbench, board, [submission.id], may_sign_in=may_sign_in)
        if earlier:
            face.note(f"{count_text(len(earlier), 'earlier submission')} not finished. Go on with: voxseal resume")
        workbench.exit_code = int(code)
        return code


@voxseal_command("resume")
@click.argument("submission", required=False)
@_RATE
@_SIGN_IN
def resume(face: Face, submission: str | None, limit_rate: str | None, may_sign_in: bool | None) -> Exit:
    """Goes on with what is not finished: everything, or one submission."""
    parse_rate(limit_rate)  # what cannot be a rate is said before anything begins
    board = ProgressBoard()
    with face.workbench("resume", sinks=[board, SignInLink(face)]) as workbench:
        _limit(workbench, limit_rate)
        unfinished = [entry for entry in workbench.unfinished() if submission in {None, entry.id}]
        if submission and not unfinished:
            raise UsageError("There is no unfinished submission of that name.", hint="voxseal status lists them.")
        workbench.write_receipts()
        each = [entry.id for entry in unfinished]
        code, documents = deliver_all(face, workbench, board, each, may_sign_in=may_sign_in)
        face.document = {"submissions": documents}
        if not unfinished:
            face.say("Nothing to go on with: every submission is finished.")
        workbench.exit_code = int(code)
        return code


def _limit(workbench: Workbench, limit_rate: str | None) -> None:
    """The rate of this call, in place of the one in the settings."""
    if limit_rate is not None:
        workbench.rate = parse_rate(limit_rate)


def deliver_all(
    face: Face, workbench: Workbench, board: ProgressBoard, submissions: Sequence[str], *, may_sign_in: bool | None
) -> tuple[Exit, list[dict[str, Any]]]:
    """As `deliver_each`: the outcome that needs the person most, and a document of each."""
    documents: list[dict[str, Any]] = []
    codes = []
    for code in deliver_each(face, workbench, board, submissions, may_sign_in=may_sign_in):
        codes.append(code)
        documents.append(face.document)
        face.document = {}
    return gravest(codes), documents


def deliver_each(
    face: Face, workbench: Workbench, board: ProgressBoard, submissions: Sequence[str], *, may_sign_in: bool | None
) -> Iterator[Exit]:
    """Runs their deliveries one after another with progress, says what came of each, and gives its exit code.

    Ends early when it is stopped, or when what one met (no session, no network, a full disk) is in the way of the rest.
    """
    from voxseal.workflow.standing import holds_everything

    for place, submission in enumerate(submissions, start=1):
        face.document.pop("error", None)  # it was about the one before
        board.expect(workbench.tally(submission))
        stopped = threading.Event()
        delivery = workbench.delivery(submission, _sign_in_asker(face, workbench, may_sign_in, stopped))
        outcome = _run_with_progress(face, board, delivery, stopped)
        code = _report(face, workbench, outcome)
        trouble, rest = outcome.error, len(submissions) - place
        if not rest or not (stopped.is_set() or (trouble is not None and holds_everything(trouble))):
            yield code
            continue
        if stopped.is_set() and not isinstance(trouble, Cancelled):  # too late for this one, which was all but done
            face.note(_STOPPED)
            code = gravest([code, Exit.FAILED])
        yield code
        face.note(f"{count_text(rest, 'more submission')} not finished, and not tried now.")
        return


def _sign_in_asker(
    face: Face, workbench: Workbench, may_sign_in: bool | None, stopped: threading.Event
) -> Callable[[], bool]:
    allowed = face.interactive if may_sign_in is None else may_sign_in

    def ask() -> bool:
        if not allowed:
            return False
        face.note("You are not signed in (any more). What is sealed is kept.")
        try:
            workbench.sign_in(stopped)
        except SignInCancelled:
            return False
        except SignInError as error:
            face.show_error(lead_on(error, workbench))
            return False
        return True

    return ask


def _run_with_progress(
    face: Face, board: ProgressBoard, delivery: Delivery, stopped: threading.Event
) -> DeliveryOutcome:
    """The delivery runs in a thread of its own, so that Ctrl-C is heard at once and stops it in order."""

    def stop() -> None:
        face.note("Stopping in order …")
        delivery.stop()
        stopped.set()  # a sign-in that is waited for ends too

    with painter_for(board, quiet=face.as_json) as painter:
        return in_background("voxseal-delivery", delivery.run, tick=painter.paint, interrupted=stop)


def _report(face: Face, workbench: Workbench, outcome: DeliveryOutcome) -> Exit:
    submission, counts = outcome.submission, outcome.counts
    left_out: Counter[LeftOut] = Counter()
    examples: list[Sample] = []
    for sample in workbench.ledger.samples(submission.id, SampleState.LEFT_OUT, SampleState.FAILED):
        if sample.left_out is not None:
            left_out[sample.left_out] += 1
        if len(examples) < _SHOWN_LEFT_OUT:
            examples.append(sample)
    if face.as_json:
        face.document.update(submission_document(workbench, submission))

    if counts[SampleState.DELIVERED]:
        face.say(
            f"Delivered {count_text(counts[SampleState.DELIVERED], 'file')}, {size_text(counts.delivered_bytes)} sealed."
        )
    if left_out:
        face.say(f"Left out {count_text(sum(left_out.values()), 'file')}:")
        face.fields([(LEFT_OUT_WORDS[why], f"{number:,}") for why, number in left_out.most_common()])
    for sample in examples:
        face.say(f"  {sample.name}: {sample.reason}")
    more = counts[SampleState.LEFT_OUT] + counts[SampleState.FAILED] - len(examples)
    if more > 0:
        face.say(f"  … and {more:,} more: voxseal status {submission.id}")

    if submission.state is SubmissionState.CLOSED:
        receipt = next(files for files in workbench.write_receipts() if files.submission == submission.id)
        face.document["receipt"] = {"json": str(receipt.json), "csv": str(receipt.csv)}
        _say_receipt(face, workbench, submission, receipt.csv)
    elif submission.state is SubmissionState.EMPTY:
        face.say(
            "There was nothing new to send."
            if set(left_out) == {LeftOut.DELIVERED_BEFORE}
            else "There was nothing to send."
        )

    if outcome.error is not None:
        face.show_error(lead_on(outcome.error, workbench))
        if isinstance(outcome.error, Cancelled):
            face.document["error"] = error_document(outcome.error)
            face.note(_STOPPED)
        return exit_of(outcome.error)
    if counts[SampleState.FAILED]:
        face.note(
            f"{count_text(counts[SampleState.FAILED], 'file')} could not be delivered. Try again with: voxseal resume"
        )
    return exit_of_counts(counts, set(left_out))


def _say_receipt(face: Face, workbench: Workbench, submission: Submission, file: Path) -> None:
    face.say()
    face.say(f"Receipt of submission {submission.id}, complete {submission.closed_at:%Y-%m-%d %H:%M:%S} UTC")
    delivered = workbench.ledger.samples(submission.id, SampleState.DELIVERED)
    for sample in itertools.islice(delivered, _SHOWN_DELIVERED):
        if (sealing := sample.sealing) is not None:
            face.say(
                f"  {sample.name}  {sealing.facts.seconds:.1f} s, {size_text(sealing.plaintext_size)},"
                f" SHA-256 {sealing.plaintext_sha256[:16]}…"
            )
    more = workbench.counts(submission.id)[SampleState.DELIVERED] - _SHOWN_DELIVERED
    if more > 0:
        face.say(f"  … and {more:,} more")
    face.say(f"  All of it, with full hashes: {file}")


def submission_document(workbench: Workbench, submission: Submission) -> dict[str, Any]:
    """A submission with an entry a sample, as `submit --json` and `status ID --json` print it."""
    prefix = submission.prefix or ""
    samples = []
    for sample in workbench.ledger.samples(submission.id):
        sealing = sample.sealing
        samples.append(
            {
                "id": sample.id,
                "name": sample.name,
                "state": sample.state.value,
                "key": prefix + sample_object_name(submission.id, sample.id) if sealing else None,
                "plaintext_size": sealing.plaintext_size if sealing else None,
                "plaintext_sha256": sealing.plaintext_sha256 if sealing else None,
                "sealed_size": sealing.sealed_size if sealing else None,
                "sealed_sha256": sealing.sealed_sha256 if sealing else None,
                "left_out": sample.left_out.value if sample.left_out else None,
                "reason": sample.reason or None,
            }
        )
    return {
        "submission": submission.id,
        "state": submission.state.value,
        "prefix": submission.prefix,
        "samples": samples,
    }


@voxseal_command("status")
@click.argument("submission", required=False)
def status(face: Face, submission: str | None) -> Exit:
    """Shows every submission, or each sample of one."""
    with face.workbench("status", exclusive=False) as workbench:
        if submission is not None:
            return _status_of_one(face, workbench, submission)
        face.document["submissions"] = documents = []
        for entry in workbench.ledger.submissions():
            counts = workbench.counts(entry.id)
            by_state = {state.value: counts[state] for state in SampleState if counts[state]}
            documents.append(
                {
                    "submission": entry.id,
                    "state": entry.state.value,
                    "created_at": entry.created_at.isoformat(),
                    "samples": by_state,
                    "sealed_bytes": counts.sealed_bytes,
                    "delivered_bytes": counts.delivered_bytes,
                }
            )
            words = ", ".join(f"{number:,} {state}" for state, number in by_state.items())
            face.say(f"{entry.id}  {STATE_WORDS[entry.state]}: {words or 'no files yet'}")
        if not documents:
            face.say("Nothing was submitted yet. Begin with: voxseal submit FOLDER")
        elif workbench.unfinished():
            face.say("Go on with what is not finished: voxseal resume")
        return Exit.DONE


def _status_of_one(face: Face, workbench: Workbench, submission: str) -> Exit:
    entry = workbench.ledger.submission(submission)
    if entry is None:
        raise UsageError("There is no such submission.", hint="voxseal status lists them.")
    if face.as_json:
        face.document.update(submission_document(workbench, entry))
        return Exit.DONE
    face.say(f"{entry.id}  {STATE_WORDS[entry.state]}")
    for sample in workbench.ledger.samples(submission):
        reason = f"  {sample.reason}" if sample.reason else ""
        face.say(f"  {sample.state.value:<9}  {sample.name}{reason}")
    return Exit.DONE


@voxseal_command("cancel")
@click.argument("submission", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
def cancel(face: Face, submission: str | None, yes: bool) -> Exit:
    """Gives up an unfinished submission: what is not delivered is dropped. Your own files are never touched; takes that
    were recorded here have no other copy.
    """
    with face.workbench("cancel") as workbench:
        recording = workbench.recording_submission()
        unfinished = [entry.id for entry in (*workbench.unfinished(), *([recording] if recording else []))]
        if submission is None and len(unfinished) > 1:
            raise UsageError("More than one submission is unfinished.", hint="Name one: " + ", ".join(unfinished))
        if submission is None and not unfinished:
            face.say("Nothing to cancel: every submission is finished.")
            return Exit.DONE
        chosen = submission or unfinished[0]
        recorded = workbench.recorded_here(chosen)
        question = f"Give up submission {chosen}?"
        if recorded:
            question = f"Give up recording {chosen}? Its takes are destroyed, and there is no other copy of them."
        if not yes and not face.confirm(question):
            if not face.interactive:
                raise UsageError("Cancelling needs a yes.", hint="Nothing was changed. Add --yes.")
            face.note("Nothing was changed.")
            return Exit.FAILED
        given_up = workbench.cancel(chosen)
        face.document.update(submission=chosen, state="cancelled", delivered=given_up.delivered)
        if recorded:
            face.say(f"Recording {chosen} is cancelled, and its takes are destroyed.")
        else:
            face.say(f"Submission {chosen} is cancelled. Your originals are untouched.")
        if given_up.delivered:
            face.say(
                f"{count_text(given_up.delivered, 'file')} had been delivered already and cannot be taken back from here;"
                " without a manifest the pipeline does not use them."
            )
        if not given_up.store_tidied:
            face.say("Unfinished uploads at the store are dropped by the store's own clean-up.")
        return Exit.DONE


@voxseal_command("receipts")
def receipts(face: Face) -> Exit:
    """Lists the receipts of what was delivered, as CSV and JSON."""
    with face.workbench("receipts", exclusive=False) as workbench:
        files = workbench.write_receipts()
        face.document["receipts"] = [
            {"submission": receipt.submission, "json": str(receipt.json), "csv": str(receipt.csv)} for receipt in files
        ]
        for receipt in files:
            counts = workbench.counts(receipt.submission)
            face.say(f"{receipt.submission}  {count_text(counts[SampleState.DELIVERED], 'file')}  {receipt.csv}")
        if not files:
            face.say("No receipts yet: they come when a submission is complete.")
        return Exit.DONE


commands: tuple[click.Command, ...] = (submit, resume, status, cancel, receipts)

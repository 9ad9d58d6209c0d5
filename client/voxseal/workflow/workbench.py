"""What a user can do, whichever face they sit in front of.

    with Workbench(DataFolder(path), sinks=[show]) as workbench:
        workbench.import_profile(profile_file)
        workbench.accept_consent()
        workbench.sign_in()
        submission = workbench.open_submission([Path("recordings")])
        outcome = workbench.delivery(submission.id).run()

Whatever changes the data folder needs `exclusive=True` (the default), which holds the folder's lock for as long as the
workbench is open. Methods block; call them from a thread that may wait. Errors are `VoxsealError`s.
"""

from __future__ import annotations

import hashlib
import platform
import secrets
import threading
import traceback
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from voxseal import __version__
from voxseal.domain.errors import (
    ConsentNeeded,
    ProfileError,
    SignInError,
    SignInNeeded,
    UsageError,
    VoxsealBug,
    VoxsealError,
)
from voxseal.domain.events import (
    ConsentAccepted,
    ErrorShown,
    Event,
    ProfileImported,
    RecordingOpened,
    RunEnded,
    RunStarted,
    SampleFound,
    SampleLeftOut,
    ScanEnded,
    SignInFailed,
    SubmissionOpened,
)
from voxseal.domain.identity import StsSession
from voxseal.domain.ids import new_submission_id
from voxseal.domain.ports import AudioInput, Clock, EventSink, ObjectStore, SessionSource, Vault
from voxseal.domain.profile import Cloud, Consent, Profile
from voxseal.domain.prompts import PromptScript
from voxseal.domain.samples import (
    ConsentGiven,
    Submission,
    SubmissionCounts,
    SubmissionState,
    Sums,
)
from voxseal.domain.secret import Private
from voxseal.domain.takes import TakeState
from voxseal.domain.uploads import object_of
from voxseal.identity.backends import choose_vault
from voxseal.identity.keeper import SessionKeeper
from voxseal.identity.signin import sign_in
from voxseal.sealing import load_recipient
from voxseal.sessionlog import Journal, Pseudonyms, Retention
from voxseal.sessionlog.tracing import TracedStore
from voxseal.store import Ledger, Spool
from voxseal.store.scratch import ScratchFolder
from voxseal.transfer.retry import RetryPolicy
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.workflow.cancelling import Cancellation, Cancelling
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.delivery import Delivery, DeliveryParts
from voxseal.workflow.folder import DataFolder, write_private
from voxseal.workflow.lingering import Lingering
from voxseal.workflow.preview import Candidate, samples_from
from voxseal.workflow.problem_recording import DetailSwitch, read_recording
from voxseal.workflow.profiles import parse_profile, read_profile
from voxseal.workflow.progress import Tally
from voxseal.workflow.prompt_scripts import import_script, imported_script, sweep_scripts
from voxseal.workflow.receipts import ReceiptFiles, write_receipt
from voxseal.workflow.recording import RecorderMaker, RecordingParts, RecordingSession
from voxseal.workflow.recording.keys import ScratchKeys
from voxseal.workflow.recording.microphones import MicrophoneChoice
from voxseal.workflow.recording.recovery import give_up_takes, recover_takes, sweep

StoreMaker = Callable[[Cloud, SessionSource, Clock], ObjectStore]

SPOOL_BUDGET = 8 << 30
"""Bytes of sealed messages that may wait on disk at once; at most half of what is free is taken."""


class Workbench:
    """See the module.

    Args:
        sinks: get every event, beside the session log.
        vault: where the session is kept; by default the OS keyring, or memory where there is none.
        make_store: the object store for a profile; tests put a simulator here.
        retries: how passing trouble with the store is waited out.
        retention: how much session log is kept.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        command: str = "",
        exclusive: bool = True,
        sinks: Sequence[EventSink] = (),
        clock: Clock | None = None,
        vault: Vault | None = None,
        open_browser: Callable[[str], bool] = webbrowser.open,
        make_store: StoreMaker = S3ObjectStore,
        spool_budget: int = SPOOL_BUDGET,
        retries: RetryPolicy | None = None,
        retention: Retention | None = None,
    ) -> None:
        self.folder = folder
        self._clock = clock or SystemClock()
        self._sinks = list(sinks)
        self._open_browser = open_browser
        self._make_store = make_store
        self._spool_budget = spool_budget
        self._retries = retries or RetryPolicy()
        self._lingering = Lingering()
        self._vault = vault
        self._profile: Profile | None = None
        self._keeper: SessionKeeper | None = None
        self._store: ObjectStore | None = None
        self._making = threading.RLock()
        """Held while one of the above is made, which may take as long as a keyring's prompt."""
        self._keys: ScratchKeys | None = None
        self._sitting: RecordingSession | None = None
        self.rate: int | None = None
        """Bytes a second that uploads may take; None for no limit. Read when a delivery begins."""
        self.exit_code = 0
        self._open = ExitStack()
        try:
            if exclusive:
                self._open.enter_context(folder.locked())
            pseudonyms = Pseudonyms.of_installation(folder.pseudonyms_key)
            recording = read_recording(folder.recording, self._clock.now())
            journal = Journal(
                folder.journal,
                secrets.token_hex(4),
                self._clock,
                pseudonyms,
                quiet=not exclusive,
                retention=retention,
                detail_until=recording.until if recording else None,
            )
            self._open.callback(journal.close)
            self._sinks.append(journal)
            self._journal = journal
            self.detail = DetailSwitch(folder.recording, journal, pseudonyms, self.publish, self._clock)
            self._open.callback(self.detail.close)
            self.publish(RunStarted(command, __version__, platform.platform(terse=True), platform.python_version()))
            self.ledger = Ledger(folder.ledger)
            self._open.callback(self.ledger.close)
            self.spool = Spool(folder.spool)
            self._open.callback(self._close_sitting)
            if exclusive:
                self._recover()
        except BaseException as error:
            self._say_end(error)
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._say_end(error)
        self._open.close()

    def _say_end(self, error: BaseException | None) -> None:
        if isinstance(error, VoxsealError):
            self.publish(ErrorShown(error.code, error.detail))
        elif isinstance(error, Exception):
            self.publish(ErrorShown(VoxsealBug.code, where_raised(error)))
        self.publish(RunEnded(self.exit_code or int(error is not None)))

    def publish(self, event: Event) -> None:
        """Hands an event to everybody who listens. A listener never raises."""
        for sink in self._sinks:
            sink(event)

    def keep_log(self, retention: Retention) -> None:
        """From now on so much session log is kept; what is beyond it goes at once. May wait for another Voxseal."""
        self._journal.keep_to(retention)

    def listen(self, sink: EventSink) -> None:
        """From now on `sink` gets every event too."""
        self._sinks = [*self._sinks, sink]

    def unlisten(self, sink: EventSink) -> None:
        self._sinks = [other for other in self._sinks if other is not sink]

    # --- profile and consent ------------------------------------------------------------------------------------

    @property
    def profile(self) -> Profile:
        """The imported profile. Raises `ProfileError` when there is none."""
        if self._profile is None:
            if not self.folder.profile.exists():
                raise ProfileError(
                    "No profile has been imported yet.",
                    detail="no-profile",
                    hint="Import the file that your organisation gave you: voxseal profile import FILE",
                )
            self._profile = read_profile(self.folder.profile)
        return self._profile

    @property
    def has_profile(self) -> bool:
        return self.folder.profile.exists()

    def import_profile(self, path: Path, *, shown: Profile | None = None) -> Profile:
        """Takes over a profile. The caller has shown `confirmation` (and `differences`) of `shown` and got a yes.

        Raises `ProfileError` when the file is no longer the one that was shown, and `UsageError` while a submission to
        another destination is unfinished: its samples are sealed to the old keys. The same for takes that wait.
        """
        try:
            data = path.read_bytes()
        except OSError:
            read_profile(path)  # says what is wrong with the file
            raise
        profile = parse_profile(data)
        if shown is not None and profile.digest != shown.digest:
            raise ProfileError(
                "The profile file has changed since it was shown.",
                hint="Nothing was changed. Open it again, and compare the fingerprints anew.",
            )
        self._refuse_while_unfinished(profile)
        before = self._digest_in_use()
        import_script(profile, path.parent, self.folder.prompts)
        write_private(self.folder.profile, [data])
        sweep_scripts(profile, self.folder.prompts)
        self._profile, self._keeper, self._store = profile, None, None
        self.publish(ProfileImported(profile.digest, profile.cloud.bucket, profile.fingerprints, before))
        return profile

    def _digest_in_use(self) -> str:
        try:
            return hashlib.sha256(self.folder.profile.read_bytes()).hexdigest()
        except OSError:
            return ""

    def prompt_script(self) -> PromptScript | None:
        """The script that came with the profile, if one did. Raises `PromptScriptError` when its copy was damaged."""
        return imported_script(self.profile, self.folder.prompts)

    def _refuse_while_unfinished(self, profile: Profile) -> None:
        for submission in [*self.unfinished(), *self.ledger.submissions(SubmissionState.RECORDING)]:
            if submission.destination != profile.destination:
                raise UsageError(
                    "A submission to another destination is not finished yet.",
                    hint=f"Finish it (voxseal resume) or give it up (voxseal cancel {submission.id}), then import again.",
                )
        for take in self.ledger.takes.with_states(TakeState.RECORDING, TakeState.UNDECIDED):
            begun_in = self.ledger.submission(take.submission)
            if begun_in is not None and begun_in.destination != profile.destination:
                raise UsageError(
                    "Takes for another destination are not decided yet.",
                    hint="Keep or discard them (voxseal record --decide keep, or discard), then import again.",
                )

    def consent_given(self) -> ConsentGiven | None:
        """The acceptance of the profile's present consent text, if there is one."""
        consent = self.profile.consent
        return self.ledger.consent(consent.version, _text_digest(consent))

    def accept_consent(self) -> ConsentGiven:
        """The person has read the text and agrees."""
        consent = self.profile.consent
        given = ConsentGiven(consent.version, _text_digest(consent), self._clock.now())
        self.ledger.accept_consent(given)
        self.publish(ConsentAccepted(given.version, given.text_sha256))
        return self.consent_given() or given

    # --- sign-in ------------------------------------------------------------------------------------------------

    @property
    def keeper(self) -> SessionKeeper:
        """Holds the session. The first call may block on the system's keyring prompt."""
        with self._making:
            if self._keeper is None:
                vault, name = self.vault, self.folder.vault_name
                self._keeper = SessionKeeper(self.profile, vault, self._clock, self.publish, name=name)
            return self._keeper

    @property
    def vault(self) -> Vault:
        """Where the session is kept."""
        with self._making:
            if self._vault is None:
                self._vault = choose_vault(self.publish)
            return self._vault

    def sign_in(self, cancel: threading.Event | None = None) -> StsSession:
        """Opens the browser and blocks until the person has signed in, gave up (`SignInCancelled`), or it failed."""
        try:
            token, session = sign_in(
                self.profile,
                clock=self._clock,
                events=self.publish,
                open_browser=self._open_browser,
                cancel=cancel or threading.Event(),
            )
        except SignInError as error:
            self.publish(SignInFailed(error.code, error.detail))
            raise
        self.keeper.adopt(session, token)
        return session

    def sign_out(self) -> None:
        """Wipes the session from the keyring and from memory."""
        self.keeper.forget()

    def who(self) -> StsSession | None:
        """The present session, or None."""
        try:
            return self.keeper.current()
        except SignInNeeded:
            return None

    # --- submissions --------------------------------------------------------------------------------------------

    def open_submission(self, paths: Sequence[Path], *, delete_originals: bool = False) -> Submission:
        """A new submission of these files and folders; nothing is read yet. Raises `ConsentNeeded`, `UsageError`.

        `delete_originals`: the person wants those files deleted that were delivered (`workflow.originals`).
        """
        submission = self._new_submission(SubmissionState.SCANNING)
        if not paths:
            raise UsageError("Name the files or folders to submit.")
        for path in paths:
            _refuse_absent(path)
        roots = [str(path.absolute()) for path in paths]
        self.ledger.open_submission(submission, roots, delete_originals=delete_originals)
        self.publish(SubmissionOpened(submission.id))
        return submission

    def submit(self, candidates: Iterable[Candidate], *, delete_originals: bool = False) -> Submission:
        """A new submission of exactly these files, as a preview gave them; all of it is on the disk, or nothing.

        Those that are left out are written down with their reason. Raises `ConsentNeeded`, `UsageError`, `DiskFull`,
        `LedgerError`.
        """
        submission = self._new_submission(SubmissionState.OPEN)
        samples = samples_from(candidates, submission.id)
        self.ledger.open_submission(submission, [], samples, delete_originals=delete_originals)
        found = size = 0
        for sample in self.ledger.samples(submission.id):
            file = Private("file", sample.source)
            if sample.left_out is None:
                found, size = found + 1, size + sample.size
                self.publish(SampleFound(submission.id, sample.id, file, sample.size))
            else:
                self.publish(SampleLeftOut(submission.id, sample.id, file, sample.left_out, sample.size))
        self.publish(ScanEnded(submission.id, found, size))
        self.publish(SubmissionOpened(submission.id))
        return submission

    def _new_submission(self, state: SubmissionState) -> Submission:
        """Not yet on the disk."""
        profile, consent, now = self.profile, self._consent(), self._clock.now()
        return Submission(new_submission_id(now), now, state, profile.destination, consent)

    def recording(
        self,
        script: PromptScript | None = None,
        *,
        audio: AudioInput | None = None,
        make_recorder: RecorderMaker | None = None,
    ) -> RecordingSession:
        """A sitting at the microphone, to be closed. What an earlier crash left is taken up first. One at a time.

        `script` None: free recording; see `prompt_script`. Microphones and recorder are this machine's own unless given.
        Raises `ConsentNeeded`, `ProfileError`. May block on the keyring's prompt.
        """
        profile, consent = self.profile, self._consent()
        if profile.recording.capture is None:
            raise ProfileError(
                "The profile accepts no audio that can be recorded here.",
                hint="Nothing was changed. Record with another program, and deliver the files: voxseal submit",
            )
        if self._sitting is not None and not self._sitting.closed:
            raise UsageError("Somebody is recording already.", hint="End that first. Nothing was changed.")
        from voxseal.capture.microphone import Microphones
        from voxseal.capture.recorder import recorder_maker

        keys = self._scratch_keys()
        scratch = ScratchFolder(self.folder.scratch)
        recovery = recover_takes(self.ledger, scratch, keys, self.publish, self._clock)
        self.publish(RecordingOpened(keys.label, keys.durable))
        parts = RecordingParts(
            ledger=self.ledger,
            spool=self.spool,
            scratch=scratch,
            keys=keys,
            profile=profile,
            capture=profile.recording.capture,
            consent=consent,
            recipients=[load_recipient(key.key_arn, key.public_key_pem) for key in profile.recipients],
            audio=audio or Microphones(),
            make_recorder=make_recorder or recorder_maker(profile.quality, self.publish),
            choice=MicrophoneChoice(self.folder.microphone),
            events=self.publish,
            clock=self._clock,
        )
        self._sitting = sitting = RecordingSession(parts, script, recovery)
        return sitting

    def recording_submission(self) -> Submission | None:
        """What kept takes wait in until the person finishes it (`RecordingSession.finish`)."""
        return next(iter(self.ledger.submissions(SubmissionState.RECORDING)), None)

    def undecided_takes(self) -> int:
        """How many takes wait to be kept or discarded, those of an earlier crash among them. Asks the ledger alone."""
        return len(self.ledger.takes.with_states(TakeState.RECORDING, TakeState.UNDECIDED))

    def unfinished(self) -> list[Submission]:
        """Submissions that `resume` would go on with, oldest first."""
        return self.ledger.submissions(SubmissionState.SCANNING, SubmissionState.OPEN)

    def delivery(
        self,
        submission: str,
        sign_in: Callable[[], bool] = lambda: False,
        hold: Callable[[VoxsealError], bool] = lambda error: False,
        retries: RetryPolicy | None = None,
    ) -> Delivery:
        """The run that brings `submission` to its end. `sign_in` and `hold` as in `Delivery`; `retries` for this run."""
        profile = self.profile
        parts = DeliveryParts(
            ledger=self.ledger,
            spool=self.spool,
            profile=profile,
            recipients=[load_recipient(key.key_arn, key.public_key_pem) for key in profile.recipients],
            store=self._shared_store,
            sessions=lambda: self.keeper.current(),
            events=self.publish,
            clock=self._clock,
            rate=self.rate,
            receipts=self.folder.receipts,
            spool_budget=min(self._spool_budget, self.folder.free_bytes() // 2),
            apart=self.folder.own,
            retries=retries or self._retries,
            lingering=self._lingering,
        )
        return Delivery(submission, parts, sign_in, hold)

    def prepare(self) -> None:
        """Reads what uploading will need, so that it need not be read in the middle of something: the SDK's data are
        megabytes of JSON. Asks nobody anything."""
        if self.has_profile:
            self._shared_store()

    def reach_store(self) -> None:
        """Asks the store one cheap question, once. Raises what stands in the way, or what it refuses."""
        prefix = self.keeper.current().prefix
        next(iter(self._shared_store().list_objects(f"{prefix}reach/")), None)

    def cancel(self, submission: str) -> Cancellation:
        """Gives up what is not delivered: drops it here and, when signed in, its unfinished uploads at the store.

        Raises `UsageError`, as `Cancelling.run`.
        """
        cancelling = Cancelling(
            ledger=self.ledger,
            spool=self.spool,
            session=lambda: self.keeper.current(),
            store=self._shared_store,
            lingering=self._lingering,
            give_up_takes=self._give_up_takes,
            events=self.publish,
        )
        return cancelling.run(submission)

    def recorded_here(self, submission: str) -> bool:
        """Whether its samples are takes that were recorded here, of which there is no other copy; also once it is finished
        and waits to be sent."""
        return self.ledger.takes.any_kept(submission) or bool(
            (recording := self.recording_submission()) and recording.id == submission
        )

    def counts(self, submission: str) -> SubmissionCounts:
        return self.ledger.counts(submission)

    def tally(self, submission: str) -> Tally:
        """Where its delivery stands now, to be counted on from."""
        known = self.ledger.submission(submission)
        if known is None:
            raise UsageError("There is no such submission.", hint="voxseal status lists them.")
        return Tally.of(known, self.ledger.browser.sums(submission).get(submission, Sums()))

    def write_receipts(self) -> list[ReceiptFiles]:
        """The receipts of all closed submissions; one that is missing (a crash) is written again."""
        return [self.receipt(submission) for submission in self.ledger.submissions(SubmissionState.CLOSED)]

    def receipt(self, submission: Submission) -> ReceiptFiles:
        """The receipt of a closed submission; written again if it is missing."""
        folder = self.folder.receipts
        files = ReceiptFiles(submission.id, folder / f"{submission.id}.json", folder / f"{submission.id}.csv")
        if not (files.json.exists() and files.csv.exists()):
            name = self.profile.organisation.name if self.has_profile else ""
            files = write_receipt(self.ledger, submission, name, folder)
        return files

    def connect_anew(self) -> None:
        """The next delivery makes connections of its own: the way to the network has changed."""
        self._store = None

    # --- parts --------------------------------------------------------------------------------------------------

    def _consent(self) -> ConsentGiven:
        consent = self.consent_given()
        if consent is None:
            raise ConsentNeeded(
                f"The organisation's consent text (version {self.profile.consent.version}) is not accepted yet."
            )
        return consent

    def _scratch_keys(self) -> ScratchKeys:
        """As long as the workbench, since without a vault they are nowhere else."""
        with self._making:
            if self._keys is None:
                folder = self.folder
                self._keys = ScratchKeys(self.vault, folder.scratch_name(), self.publish, folder.scratch_name_before)
                self._open.callback(self._keys.close)
            return self._keys

    def _give_up_takes(self, submission: str) -> None:
        give_up_takes(self.ledger, ScratchFolder(self.folder.scratch), self._scratch_keys(), submission, self.publish)

    def _shared_store(self) -> ObjectStore:
        with self._making:
            if self._store is None:
                store = self._make_store(self.profile.cloud, lambda: self.keeper.current(), self._clock)
                self._store = TracedStore(store, self.publish, lambda: self.detail.on)
                self._open.callback(self._store.close)
            return self._store

    def _close_sitting(self) -> None:
        if self._sitting is not None:
            self._sitting.close()

    def _recover(self) -> None:
        """After a crash: what no row speaks of goes; what a row speaks of and is gone is sealed from its source again."""
        wanted = self.ledger.spooled_names()
        self.spool.sweep(wanted)
        for name in wanted:
            if not self.spool.path(name).exists():
                self.ledger.unseal(object_of(name))
        sweep(self.ledger, ScratchFolder(self.folder.scratch))


def where_raised(error: BaseException) -> str:
    """Kind and place of an unexpected error: what may be logged of it, since its text may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    return f"{type(error).__name__} at {place}"


def _refuse_absent(path: Path) -> None:
    try:
        path.stat()
    except PermissionError:
        raise UsageError(
            "The file or folder cannot be read: permission is missing.",
            about=str(path),
            hint="Nothing was sent. Correct its permissions, and those of the folders above it.",
        ) from None
    except OSError:
        raise UsageError(
            "There is no such file or folder.", about=str(path), hint="Nothing was sent. Check the path."
        ) from None


def _text_digest(consent: Consent) -> str:
    return hashlib.sha256(consent.text.encode()).hexdigest()

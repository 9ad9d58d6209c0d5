"""Selected files become sealed messages in the spool: opened once, checked, hashed and sealed.

Runs in the sealer thread. For each sample: open → check → seal from the same descriptor → the file is still what it was →
the content is not there already; and for some dozens of small ones together: fsync and rename in the spool → ledger rows. A
crash at any point leaves a sample SELECTED or SEALED. What is SELECTED the next run seals anew, under a fresh data key and
message id; a half-written message is never continued.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from voxseal.capture import Refused, SourceFile, check_and_measure
from voxseal.domain.errors import Cancelled, DiskFull
from voxseal.domain.events import SampleLeftOut, SampleSealed, SealingProgress
from voxseal.domain.ports import EventSink
from voxseal.domain.profile import AudioRules, QualityLimits
from voxseal.domain.samples import LeftOut, Sample, SampleState, Submission
from voxseal.domain.secret import Private
from voxseal.domain.uploads import BLOCK, ObjectKind, sample_object_name
from voxseal.sealing import KmsRsaRecipient, MessageWriter, SealedResult
from voxseal.store import Ledger, SealedSample, Spool, SpoolFile
from voxseal.workflow.backpressure import SpoolBudget
from voxseal.workflow.sealed_rows import sealing_of, spooled_object
from voxseal.workflow.sealed_together import SealedGroup

_PROGRESS_STEP = 1 << 22
_SMALL = 1 << 20
"""Bytes up to which a file may wait for others to become durable with; a larger one takes longer itself."""
_SAME = {
    LeftOut.TWICE: "The same recording is in this submission already.",
    LeftOut.WAITING: "The same recording waits in submission {} already.",
    LeftOut.DELIVERED_BEFORE: "The same recording was delivered before, in submission {}.",
}


def sample_context(submission: str, sample: str) -> dict[str, str]:
    """The encryption context, readable by anyone who has the object: the two opaque ids, nothing else."""
    return {"sample": sample, "submission": submission}


class SampleSealer:
    """Seals the selected samples of one submission, in order. Call `run` from one thread."""

    def __init__(
        self,
        ledger: Ledger,
        spool: Spool,
        recipients: Sequence[KmsRsaRecipient],
        rules: AudioRules,
        quality: QualityLimits,
        budget: SpoolBudget,
        events: EventSink,
        sealed: Callable[[], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._ledger = ledger
        self._spool = spool
        self._recipients = recipients
        self._rules = rules
        self._quality = quality
        self._budget = budget
        self._events = events
        self._sealed = sealed
        self._cancelled = cancelled

    def run(self, submission: Submission) -> bool:
        """True when all of them are dealt with; False when the spool is at its budget and nothing drains it.

        Raises `Cancelled`, `DiskFull` (when no upload makes room), `LedgerError`.
        """
        while True:
            group = SealedGroup(self._ledger, self._budget, self._events, self._sealed)
            try:
                return self._seal_all(submission, group)
            except DiskFull:
                # What is on its way out makes room; with nothing on its way, the person has to.
                filled = self._budget.used
                self._settle_what_fits(group)
                if not self._budget.wait_for_less(filled, self._cancelled):
                    self._stop_if_cancelled()
                    raise
            finally:
                group.discard()

    def _seal_all(self, submission: Submission, group: SealedGroup) -> bool:
        for sample in self._ledger.samples(submission.id, SampleState.SELECTED):
            if sample.size > _SMALL or not self._budget.has_room(sample.size):
                group.settle()
            if not self._budget.wait_for_room(sample.size, self._cancelled):
                self._stop_if_cancelled()
                return False
            self._stop_if_cancelled()
            try:
                self._seal(submission, sample, group)
            except Refused as refused:
                self._leave_out(sample, refused.why, refused.reason)
        group.settle()
        return True

    @staticmethod
    def _settle_what_fits(group: SealedGroup) -> None:
        try:
            group.settle()
        except DiskFull:
            pass  # not even these: they are given up, and sealed again when there is room

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _leave_out(self, sample: Sample, why: LeftOut, reason: str) -> None:
        self._ledger.leave_out(sample.id, why, reason)
        self._events(SampleLeftOut(sample.submission, sample.id, Private("file", sample.source), why, sample.size))

    def _seal(self, submission: Submission, sample: Sample, group: SealedGroup) -> None:
        name = sample_object_name(submission.id, sample.id)
        with SourceFile(Path(sample.source)) as source:
            checked = check_and_measure(source, self._rules, self._quality, self._cancelled)
            spooled = self._spool.create(name)
            try:
                result = self._write(submission, sample, source, spooled)
                if group.holds(result.plaintext_sha256):
                    group.settle()  # only beside a copy that is durable may this one be left out for good
                self._refuse_twin(submission, result.plaintext_sha256)
            except BaseException:
                spooled.discard()
                raise
        sealing = sealing_of(result, checked.facts, checked.measures)
        sealed_object = spooled_object(result, ObjectKind.SAMPLE, name, submission.id, sample.id)
        group.add(
            spooled,
            SealedSample(sample.id, sealing, sealed_object, source.modified_ns),
            SampleSealed(
                submission.id,
                sample.id,
                Private("file", sample.source),
                result.plaintext_size,
                result.sealed_size,
                result.sealed_sha256,
            ),
        )

    def _write(self, submission: Submission, sample: Sample, source: SourceFile, spooled: SpoolFile) -> SealedResult:
        """The whole message; not durable yet. Raises `Refused` when the file changed meanwhile."""
        file = Private("file", sample.source)
        context = sample_context(submission.id, sample.id)
        with MessageWriter(spooled, self._recipients, context, block=BLOCK) as writer:
            done = shown = 0
            for block in source:
                self._stop_if_cancelled()
                writer.write(block)
                done += len(block)
                if done - shown >= _PROGRESS_STEP:
                    shown = done
                    self._events(SealingProgress(sample.id, file, done, source.size))
            source.verify_unchanged()
            result = writer.close()
        if result.plaintext_size != source.size:
            raise Refused(LeftOut.CHANGED, "It changed while it was read. Submit it again when it is finished.")
        return result

    def _refuse_twin(self, submission: Submission, digest: str) -> None:
        twin = self._ledger.twin(submission, digest)
        if twin is None:
            return
        why, where = twin
        raise Refused(why, _SAME[why].format(where))


class SealingThread(threading.Thread):
    """Runs a sealer and keeps what came of it, for the thread that waits."""

    def __init__(self, sealer: SampleSealer, submission: Submission) -> None:
        super().__init__(name="voxseal-sealer", daemon=True)
        self._sealer = sealer
        self._submission = submission
        self._error: BaseException | None = None
        self.finished = False
        """Whether every selected sample was dealt with."""

    def run(self) -> None:
        try:
            self.finished = self._sealer.run(self._submission)
        except BaseException as error:  # noqa: BLE001  it is raised again in the thread that waits
            self._error = error

    def raise_error(self) -> None:
        if self._error is not None:
            raise self._error

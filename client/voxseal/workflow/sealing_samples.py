"""Selected files become sealed messages in the spool: opened once, checked, hashed and sealed.

Runs in the sealer thread. For each sample: open → check → seal from the same descriptor → the file is still what it was →
the content is not there already → fsync and rename in the spool → ledger row. A crash at any point leaves the sample
SELECTED, and the next run seals it anew, under a fresh data key and message id; a half-written message is never continued.
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
from voxseal.domain.samples import LeftOut, Sample, SampleState, Sealing, Submission
from voxseal.domain.secret import Private
from voxseal.domain.uploads import ObjectKind, ObjectState, SealedObject, sample_object_name
from voxseal.sealing import KmsRsaRecipient, MessageWriter
from voxseal.store import Ledger, Spool
from voxseal.workflow.backpressure import SpoolBudget

_PROGRESS_STEP = 1 << 22


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
        for sample in self._ledger.samples(submission.id, SampleState.SELECTED):
            if not self._budget.wait_for_room(sample.size, self._cancelled):
                self._stop_if_cancelled()
                return False
            self._stop_if_cancelled()
            while True:
                try:
                    self._seal(submission, sample)
                    break
                except Refused as refused:
                    self._leave_out(sample, refused.why, refused.reason)
                    break
                except DiskFull:
                    # What is on its way out makes room; with nothing on its way, the person has to.
                    if not self._budget.wait_for_less(self._cancelled):
                        self._stop_if_cancelled()
                        raise
        return True

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _leave_out(self, sample: Sample, why: LeftOut, reason: str) -> None:
        self._ledger.leave_out(sample.id, why, reason)
        self._events(SampleLeftOut(sample.submission, sample.id, Private("file", sample.source), why, sample.size))

    def _seal(self, submission: Submission, sample: Sample) -> None:
        file = Private("file", sample.source)
        name = sample_object_name(submission.id, sample.id)
        with SourceFile(Path(sample.source)) as source:
            checked = check_and_measure(source, self._rules, self._quality, self._cancelled)
            with (
                self._spool.create(name) as spooled,
                MessageWriter(spooled, self._recipients, sample_context(submission.id, sample.id)) as writer,
            ):
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
                self._refuse_twin(submission, result.plaintext_sha256)
                spooled.commit()
        sealing = Sealing(
            plaintext_size=result.plaintext_size,
            plaintext_sha256=result.plaintext_sha256,
            sealed_size=result.sealed_size,
            sealed_sha256=result.sealed_sha256,
            facts=checked.facts,
            measures=checked.measures,
        )
        sealed_object = SealedObject(
            id=sample.id,
            submission=submission.id,
            kind=ObjectKind.SAMPLE,
            name=name,
            size=result.sealed_size,
            sha256=result.sealed_sha256,
            state=ObjectState.SEALED,
        )
        self._ledger.sealed(sample.id, sealing, sealed_object, source.modified_ns)
        self._budget.add(result.sealed_size)
        self._events(
            SampleSealed(
                submission.id, sample.id, file, result.plaintext_size, result.sealed_size, result.sealed_sha256
            )
        )
        self._sealed()

    def _refuse_twin(self, submission: Submission, digest: str) -> None:
        twin = self._ledger.twin(submission, digest)
        if twin is None:
            return
        why, where = twin
        raise Refused(
            why,
            {
                LeftOut.TWICE: "The same recording is in this submission already.",
                LeftOut.WAITING: f"The same recording waits in submission {where} already.",
                LeftOut.DELIVERED_BEFORE: f"The same recording was delivered before, in submission {where}.",
            }[why],
        )


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

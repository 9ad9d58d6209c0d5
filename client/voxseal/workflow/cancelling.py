"""Giving a submission up: what is not delivered is dropped here and, where that can be, at the store.

    cancelling = Cancelling(ledger, spool, session=keeper.current, store=shared_store, lingering=…, …)
    cancelling.run("20261123-8k2m4q9xzr")

What was delivered stays delivered; without a manifest the pipeline does not take it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voxseal.domain.errors import UsageError, VoxsealError
from voxseal.domain.events import SubmissionCancelled
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import EventSink, ObjectStore
from voxseal.domain.samples import SampleState, Submission, SubmissionState
from voxseal.domain.uploads import ObjectState, SealedObject
from voxseal.store import Ledger, Spool
from voxseal.workflow.lingering import Lingering


@dataclass(frozen=True)
class Cancellation:
    """What cancelling a submission left behind."""

    delivered: int
    store_tidied: bool
    """Whether unfinished uploads were dropped at the store too; if not, its own clean-up rule does it."""


@dataclass(frozen=True)
class Cancelling:
    """`session` raises `SignInNeeded` where nobody is signed in. `give_up_takes` destroys a submission's undecided takes."""

    ledger: Ledger
    spool: Spool
    session: Callable[[], StsSession]
    store: Callable[[], ObjectStore]
    lingering: Lingering
    give_up_takes: Callable[[str], None]
    events: EventSink

    def run(self, submission: str) -> Cancellation:
        """Raises `UsageError` when it is finished, or when its manifest is at the store, or may be and nobody can tell."""
        known = self.ledger.submission(submission)
        if known is None:
            raise UsageError("There is no such submission.", hint="voxseal status lists them.")
        if known.state not in {SubmissionState.SCANNING, SubmissionState.RECORDING, SubmissionState.OPEN}:
            raise UsageError("This submission is finished already.", hint="Nothing was changed.")
        self._refuse_with_manifest(known)
        waiting = self.ledger.cancel(submission)
        for sealed in waiting:
            self.spool.remove(sealed.name)
        if known.state is SubmissionState.RECORDING:
            self.give_up_takes(submission)
        tidied = not any(sealed.plan for sealed in waiting) or self._drop_uploads(known, waiting)
        delivered = self.ledger.counts(submission)[SampleState.DELIVERED]
        self.events(SubmissionCancelled(submission, delivered))
        return Cancellation(delivered, tidied)

    def _refuse_with_manifest(self, submission: Submission) -> None:
        """Once the manifest has arrived the pipeline takes all of it: to say that it was given up would be untrue."""
        manifest = self.ledger.object(submission.id)
        if manifest is None or manifest.state not in {ObjectState.SENDING, ObjectState.DELIVERED}:
            return
        if manifest.state is ObjectState.SENDING:
            under_way = submission.id in self.lingering  # before the look: what has ended by now is seen by it
            try:
                session = self.session()
                key = (submission.prefix or session.prefix) + manifest.name
                listed = [stored for stored in self.store().list_objects(key) if stored.key == key]
            except VoxsealError:
                raise UsageError(
                    "The last piece of this submission was on its way, and may have arrived: then it is complete.",
                    hint="Nothing was changed. Sign in and let it go on; or cancel it while you are signed in and online.",
                ) from None
            if not listed or listed[0].size != manifest.size:
                if under_way:
                    raise UsageError(
                        "The last piece of this submission was on its way, and may have arrived: then it is complete.",
                        hint="Nothing was changed. The cloud has yet to answer. Let it go on; or cancel in a few minutes.",
                    )
                return
        raise UsageError(
            "All of this submission has been delivered. It can no longer be cancelled.",
            hint="Nothing was changed. Let it go on, and it gets its receipt.",
        )

    def _drop_uploads(self, submission: Submission, waiting: Sequence[SealedObject]) -> bool:
        """Aborts what the ledger knows to be under way, and whatever else the store lists, where it may be listed."""
        if submission.prefix is None:
            return True
        try:
            if self.session().prefix != submission.prefix:
                return False
            store = self.store()
            for sealed in waiting:
                if sealed.upload_id is not None:
                    store.abort_upload(submission.prefix + sealed.name, sealed.upload_id)
        except VoxsealError:
            return False
        try:
            for upload in list(store.list_uploads(f"{submission.prefix}{submission.id}/")):
                store.abort_upload(upload.key, upload.upload_id)
        except VoxsealError:
            pass  # many stores let no contractor list them; those known to the ledger are dropped
        return True

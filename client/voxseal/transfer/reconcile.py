"""At the start: what the ledger believes is made to agree with what the store has. The store wins.

    SENDING with an upload id → its parts are listed and kept; a store that no longer knows it is asked for the object
    SENDING without one       → a put, or a crash before the id was written: the listing tells whether it arrived
    an unknown open upload    → aborted

Harmless to run again, at any time when nothing of the submission is being sent. HeadObject is never used: on AWS it needs
read permission, which a write-only session has not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voxseal.domain.errors import AccessRefused, NoSuchUpload, SessionExpired, StoreRejected
from voxseal.domain.events import StrayUploadAborted, UploadContinued
from voxseal.domain.ids import is_id
from voxseal.domain.uploads import ObjectState, PartReceipt, SealedObject, UploadPlan
from voxseal.transfer.plan import parts_of
from voxseal.transfer.uploader import Uploader

_BATCH = 500


@dataclass(frozen=True)
class Reconciler:
    """Works with an uploader's own store, ledger and spool, for one submission."""

    uploader: Uploader
    submission: str

    def run(self) -> None:
        """Raises what the store and the ledger raise; what was settled before stays settled."""
        self.uploader.interrupt.check()
        known: set[str] = set()
        for item in self._sending():
            self.uploader.interrupt.check()
            if item.upload_id is None or item.plan is None:
                self._settle_by_listing(item)
            elif self._kept(item, item.plan, item.upload_id):
                known.add(item.upload_id)
        self.abort_strays(known)

    def abort_strays(self, known: set[str] | frozenset[str] = frozenset()) -> None:
        """Drops open uploads under the submission's keys but those in `known`: housekeeping, so a refusal is no error."""
        store, events = self.uploader.store, self.uploader.events
        try:
            for upload in store.list_uploads(f"{self.uploader.prefix}{self.submission}/"):
                if upload.upload_id not in known:
                    self.uploader.interrupt.check()
                    store.abort_upload(upload.key, upload.upload_id)
                    events(StrayUploadAborted(object=_object_of(upload.key)))
        except (AccessRefused, StoreRejected, SessionExpired):
            # AWS and radosgw cannot narrow this listing to a prefix, so a session that is write-only may not ask: then the
            # bucket's lifecycle rule drops them. In the session's last minute that refusal looks like its end; if it is,
            # the next request says so.
            pass

    def _sending(self) -> Iterator[SealedObject]:
        """Few: only what was under way when the last run ended."""
        place = 0
        while batch := self.uploader.ledger.waiting(self.submission, after=place, limit=_BATCH):
            place = batch[-1][0]
            yield from (item for _, item in batch if item.state is ObjectState.SENDING)

    def _kept(self, item: SealedObject, plan: UploadPlan, upload_id: str) -> bool:
        """Whether the upload goes on."""
        uploader = self.uploader
        try:
            listed = uploader.store.list_parts(uploader.prefix + item.name, upload_id)
        except NoSuchUpload:
            self._settle_by_listing(item)
            return False
        ours = {receipt.number: receipt for receipt in uploader.ledger.parts(item.id)}
        sizes = {part.number: part.size for part in parts_of(plan, item.size)}
        kept = [_richer(receipt, ours) for receipt in listed if sizes.get(receipt.number) == receipt.size]
        uploader.ledger.keep_parts(item.id, kept)
        uploader.events(
            UploadContinued(item.id, plan.parts, parts_kept=len(kept), bytes_kept=sum(part.size for part in kept))
        )
        return True

    def _settle_by_listing(self, item: SealedObject) -> None:
        stored = self.uploader.find_completed(item)
        if stored is not None:
            self.uploader.conclude(item, stored)
        else:
            self.uploader.begin_again(item)


def _richer(listed: PartReceipt, ours: dict[int, PartReceipt]) -> PartReceipt:
    """Our own receipt for the same part may hold a checksum that the listing leaves out."""
    own = ours.get(listed.number)
    same = own is not None and own.etag == listed.etag and own.size == listed.size
    return own if own is not None and same and listed.checksum is None else listed


def _object_of(key: str) -> str:
    """The opaque id in a key; a key that has none (nobody but us should write there) is not repeated in a log."""
    name = key.rsplit("/", 1)[-1].removesuffix(".sealed")
    return name if is_id(name) or name == "manifest" else "unknown"

"""Delivers one sealed message, from wherever an earlier run left it.

Each step is written to the ledger before the next is asked of the store, and each may be run again: a crash between any
two leaves something that the next run goes on with.

    intent → put                                   → verify → delivered → spool file removed
    intent → create → recorded → parts, recorded → complete → verify → delivered → spool file removed
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voxseal.domain.errors import NoSuchUpload, SpoolDamaged, StoreError, StoreRejected
from voxseal.domain.events import ObjectDelivered, PartSent, UploadBegunAgain, UploadStarted
from voxseal.domain.ports import Clock, EventSink, ObjectStore, TransferLedger
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, ObjectState, PartReceipt, SealedObject, StoredObject, UploadPlan
from voxseal.transfer.body import FileSlice, changed, confirm, digest_of, digests_of, unreadable
from voxseal.transfer.crew import Enlist, alone
from voxseal.transfer.digests import contradicts, part_digests
from voxseal.transfer.interrupt import Interrupt
from voxseal.transfer.parts import PartRun
from voxseal.transfer.plan import Workers, parts_of, plan_upload
from voxseal.transfer.verify import Verdict, judge_multipart, looks_like_md5

MOST_NEW_BEGINNINGS = 3
"""How often one run sends the same message anew before it gives the object up."""


@dataclass(frozen=True)
class Uploader:
    """Where objects come from and go to. From any thread, but one object in one thread at a time.

    Args:
        store: retries already (`retry.RetryingStore`).
        spool: the folder that `SealedObject.name` is relative to.
        prefix: what the key has in front of the name; ends with a slash, or is empty.
        algorithm: for new plans; a plan that was begun keeps its own.
        remove: takes a spool file away by name, after `delivered` is durable; raises nothing for one that has to stay.
        before_send: told how many bytes are about to go; may wait, or raise `Cancelled`.
        pauses: seconds between looks for an object whose upload had all parts and is gone.
    """

    store: ObjectStore
    ledger: TransferLedger
    spool: Path
    prefix: str
    algorithm: ChecksumAlgorithm
    remove: Callable[[str], None]
    events: EventSink
    clock: Clock
    interrupt: Interrupt
    workers: Workers = field(default_factory=Workers)
    before_send: Callable[[int], None] | None = None
    enlist: Enlist = alone
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)

    def deliver(self, item: SealedObject) -> None:
        """Returns when the store has `item` and the ledger knows it.

        Raises what `ObjectStore` and `TransferLedger` raise, `SpoolDamaged`, and `Cancelled`; all but `NoSuchUpload`,
        which is settled here.
        """
        if self._settled(item):
            return
        try:
            self._deliver(item)
        except SpoolDamaged:
            # A request of an earlier run may have been answered meanwhile; that run's thread took the file away then.
            if not self._settled(item):
                raise

    def _settled(self, item: SealedObject) -> bool:
        now = self.ledger.state(item.id)
        return now is None or now in {ObjectState.DELIVERED, ObjectState.CANCELLED}

    def _deliver(self, item: SealedObject) -> None:
        begun_again = 0
        while True:
            self.interrupt.check()
            self._check_spool(item)
            item, plan = self._prepared(item)
            try:
                stored = self._send_whole(item, plan) if plan.single else self._send_in_parts(item, plan)
            except NoSuchUpload:
                stored = self.find_completed(item)
            if stored is not None:
                self.conclude(item, stored)
                return
            if begun_again == MOST_NEW_BEGINNINGS:
                raise StoreRejected("The cloud lost the same upload again and again.", detail="begun again too often")
            begun_again += 1
            item = self.begin_again(item)

    def find(self, item: SealedObject) -> StoredObject | None:
        """What the store lists under the object's key, if that is this object: by size, and by ETag where it tells."""
        key = self.prefix + item.name
        listed = next((stored for stored in self.store.list_objects(key) if stored.key == key), None)
        if listed is None or listed.size != item.size:
            return None
        if item.plan is not None and not item.plan.single:
            verdict = judge_multipart(self._all_receipts(item, item.plan), listed, item.sha256)
            return None if verdict is Verdict.DIFFERS else listed
        return listed if self._same_single(item, listed) else None

    def find_completed(self, item: SealedObject) -> StoredObject | None:
        """`find`, for an upload that the store no longer knows.

        Where it had every part, a complete may be under way there, asked by this run or by one that was killed: it may take
        minutes (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html), and a store may meanwhile
        show neither the upload nor the object. So that nothing is sent twice, it is looked for a few times more.
        """
        stored = self.find(item)
        if item.plan is None or not self._all_receipts(item, item.plan):
            return stored
        for pause in self.pauses:
            if stored is not None:
                break
            self.interrupt.sleep(pause)
            stored = self.find(item)
        return stored

    def conclude(self, item: SealedObject, stored: StoredObject) -> None:
        """The store has it: durable first, then told, then the spool file goes."""
        self.ledger.delivered(item.id, replace(stored, size=item.size), self.clock.now())
        self.events(ObjectDelivered(submission=item.submission, object=item.id, size=item.size, sha256=item.sha256))
        self.remove(item.name)

    def begin_again(self, item: SealedObject) -> SealedObject:
        """Forgets an upload that the store no longer has, or whose result is not what was sent."""
        key, upload_id = self.prefix + item.name, item.upload_id
        self.ledger.begin_again(item.id)
        if upload_id is not None:
            self.events(UploadBegunAgain(object=item.id))
            self._abort(key, upload_id)
        return replace(item, state=ObjectState.SEALED, plan=None, upload_id=None)

    def _abort(self, key: str, upload_id: str) -> None:
        try:
            self.store.abort_upload(key, upload_id)
        except StoreError:
            pass  # a stray is found and dropped at the next start

    # --- sending --------------------------------------------------------------------------------------------------

    def _prepared(self, item: SealedObject) -> tuple[SealedObject, UploadPlan]:
        """With the intent written and, for a large object, its upload created and recorded."""
        plan = item.plan or plan_upload(item.size, self.algorithm)
        if item.state is ObjectState.SEALED or item.plan is None:
            self.ledger.begin(item.id, plan)
            self.events(UploadStarted(object=item.id, size=item.size, parts=plan.parts))
            item = replace(item, state=ObjectState.SENDING, plan=plan)
        if item.upload_id is None and not plan.single:
            upload_id = self.store.create_upload(self.prefix + item.name)
            self.ledger.upload_created(item.id, upload_id)
            item = replace(item, upload_id=upload_id)
        return item, plan

    def _send_whole(self, item: SealedObject, plan: UploadPlan) -> StoredObject | None:
        """None when the store answered neither an ETag nor a digest, and does not list the object either."""
        path, key = self.spool / item.name, self.prefix + item.name
        sealed = Checksum(ChecksumAlgorithm.SHA256, bytes.fromhex(item.sha256))
        checksum = sealed if plan.algorithm is ChecksumAlgorithm.SHA256 else _md5_of_whole(path, item, sealed)
        with FileSlice(path, 0, item.size, self.before_send) as body:
            stored = self.store.put(key, body, checksum)
            if checksum == sealed and not stored.checksum:
                confirm(body, sealed)  # the store has not said that it did
        self.events(PartSent(object=item.id, number=1, size=item.size))
        if stored.etag or stored.checksum:
            return stored
        return self.find(item)

    def _send_in_parts(self, item: SealedObject, plan: UploadPlan) -> StoredObject | None:
        """None when what the store made of the parts is not what was sent. Raises `NoSuchUpload`."""
        key, upload_id = self.prefix + item.name, item.upload_id or ""
        known = {receipt.number: receipt for receipt in self.ledger.parts(item.id)}
        missing = [part for part in parts_of(plan, item.size) if part.number not in known]
        path = self.spool / item.name

        with part_digests(path, item, plan, self.interrupt.check) as digests:

            def send(number: int, offset: int, size: int) -> None:
                self.interrupt.check()
                checksum = digests.of(number)
                with FileSlice(path, offset, size, self.before_send) as body:
                    receipt = self.store.send_part(key, upload_id, number, body, checksum)
                digests.confirm(receipt)
                self.ledger.part_sent(item.id, receipt)
                self.events(PartSent(object=item.id, number=number, size=size))

            try:
                PartRun(missing, send).run(self.enlist, self.workers.parts)
                # Parts of an earlier run may have been read before the file was as it is, and as it was sealed.
                wrong = [receipt for receipt in known.values() if contradicts(receipt, digests.of(receipt.number))]
                again = [part for part in parts_of(plan, item.size) if known.get(part.number) in wrong]
                PartRun(again, send).run(self.enlist, self.workers.parts)
                for receipt in known.values():
                    if receipt not in wrong:
                        digests.confirm(receipt)
                digests.confirm_all()
            except SpoolDamaged:
                self._abort(key, upload_id)
                raise
        receipts = self.ledger.parts(item.id)
        self.interrupt.check()
        stored = self.store.complete_upload(key, upload_id, receipts)
        verdict = judge_multipart(receipts, stored, item.sha256)
        if verdict is Verdict.UNKNOWN:
            return self.find(item)
        return stored if verdict is Verdict.MATCHES else None

    # --- what is known --------------------------------------------------------------------------------------------

    def _check_spool(self, item: SealedObject) -> None:
        try:
            size = (self.spool / item.name).stat().st_size
        except OSError as error:
            raise unreadable(error) from None
        if size != item.size:
            raise SpoolDamaged("A sealed copy on this machine has another size than it had.")

    def _all_receipts(self, item: SealedObject, plan: UploadPlan) -> Sequence[PartReceipt]:
        receipts = self.ledger.parts(item.id)
        return receipts if len(receipts) == plan.parts else ()

    def _same_single(self, item: SealedObject, listed: StoredObject) -> bool:
        """An ETag that looks like an MD5 and is another one means: send it again, which at most repeats one small put."""
        if not looks_like_md5(listed.etag):
            return True
        try:
            with FileSlice(self.spool / item.name, 0, item.size) as body:
                return digest_of(body, ChecksumAlgorithm.MD5).digest.hex() == listed.etag
        except SpoolDamaged:
            return True  # nothing to compare with, or to send: key and size are its own


def _md5_of_whole(path: Path, item: SealedObject, sealed: Checksum) -> Checksum:
    """Read once for both digests, and checked here. Raises `SpoolDamaged`."""
    with FileSlice(path, 0, item.size) as body:
        md5, sha256 = digests_of(body, ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256)
    if sha256 != sealed:
        raise changed()
    return md5

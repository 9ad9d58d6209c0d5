"""The `ObjectStore` contract on radosgw over TLS, with the session that a sign-in gives: put and list, and no more."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import certifi
import pytest

from tests.transfer.store_contract import Bytes, FaithfulStoreContract, checksum_of
from voxseal.domain.errors import AccessRefused, NoSuchUpload, SignInError, StoreRejected, StoreUnavailable
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.ports import ObjectStore
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.secret import Secret
from voxseal.identity.sts import assume_role
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.transfer.verify import Verdict, judge_multipart
from voxseal.workflow.clock import SystemClock

from .cloud import Lab


@pytest.fixture(scope="module")
def session(session_of: Callable[[str], StsSession]) -> StsSession:
    return session_of("contract")


class OwnersEye:
    """The contractor's store, but for listing unfinished uploads: no store lets that be narrowed to a prefix, so the
    contractor may not, and the owner looks in their place."""

    def __init__(self, contractor: S3ObjectStore, owner: S3ObjectStore) -> None:
        self._contractor = contractor
        self.list_uploads = owner.list_uploads

    def __getattr__(self, name: str) -> object:
        return getattr(self._contractor, name)


@pytest.fixture
def contractor(lab: Lab, session: StsSession) -> Iterator[S3ObjectStore]:
    store = S3ObjectStore(lab.profile.cloud, lambda: session, SystemClock())
    yield store
    store.close()


@pytest.fixture
def prefix(session: StsSession) -> str:
    return f"{session.prefix}{uuid.uuid4().hex}/"


class TestRadosgw(FaithfulStoreContract):
    algorithm = ChecksumAlgorithm.MD5

    @pytest.fixture
    def store(self, lab: Lab, contractor: S3ObjectStore, session: StsSession) -> Iterator[ObjectStore]:
        theirs = replace(
            session,
            access_key_id=Secret(lab.ceph.owner_key),
            secret_access_key=Secret(lab.ceph.owner_secret),
            session_token=Secret(""),
        )
        owner = S3ObjectStore(lab.profile.cloud, lambda: theirs, SystemClock())
        yield cast(ObjectStore, OwnersEye(contractor, owner))
        owner.close()

    @pytest.fixture
    def prefix(self, session: StsSession) -> str:
        return f"{session.prefix}{uuid.uuid4().hex}/"

    def test_parts_become_one_object(self, store: ObjectStore, prefix: str) -> None:
        """The answer to a completion names no ETag here, so that the listing has to tell."""
        key, pieces = prefix + "a", [b"a" * self.smallest_part, b"b" * 100]
        upload_id = store.create_upload(key)
        receipts = [self.send(store, key, upload_id, number, data) for number, data in enumerate(pieces, start=1)]
        stored = store.complete_upload(key, upload_id, receipts)
        whole = hashlib.sha256(b"".join(pieces)).hexdigest()
        assert judge_multipart(receipts, stored, whole) is Verdict.UNKNOWN
        (listed,) = store.list_objects(prefix)
        assert judge_multipart(receipts, listed, whole) is Verdict.MATCHES
        assert list(store.list_uploads(prefix)) == []

    def test_sending_to_or_completing_an_upload_that_is_gone_is_told(self, store: ObjectStore, prefix: str) -> None:
        """Completing it is a 500 here, which passes for trouble of the store's own; the next start asks ListParts."""
        key = prefix + "a"
        upload_id = store.create_upload(key)
        receipt = self.send(store, key, upload_id, 1, b"x")
        store.abort_upload(key, upload_id)
        with pytest.raises(NoSuchUpload):
            self.send(store, key, upload_id, 2, b"x")
        with pytest.raises(StoreUnavailable):
            store.complete_upload(key, upload_id, [receipt])
        with pytest.raises(NoSuchUpload):
            store.list_parts(key, upload_id)

    def test_completing_again_is_harmless_and_the_upload_is_gone(self, store: ObjectStore, prefix: str) -> None:
        """As after a completion whose answer was lost."""
        key = prefix + "a"
        upload_id = store.create_upload(key)
        receipt = self.send(store, key, upload_id, 1, b"x")
        store.complete_upload(key, upload_id, [receipt])
        with pytest.raises(NoSuchUpload):
            store.list_parts(key, upload_id)
        store.complete_upload(key, upload_id, [receipt])
        (listed,) = store.list_objects(prefix)
        assert judge_multipart([receipt], listed, "") is Verdict.MATCHES


def test_the_contractor_may_not_list_unfinished_uploads(contractor: S3ObjectStore, prefix: str) -> None:
    """So `reconcile` takes this refusal for an answer, and the bucket's lifecycle rule drops what it cannot find."""
    upload_id = contractor.create_upload(prefix + "a")
    with pytest.raises(AccessRefused):
        list(contractor.list_uploads(prefix))
    contractor.abort_upload(prefix + "a", upload_id)


def test_a_cloud_that_cannot_prove_itself_gets_nothing(
    lab: Lab, session: StsSession, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public roots alone, without the lab's: neither voices nor tokens go to whoever answers."""
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    store = S3ObjectStore(lab.profile.cloud, lambda: session, SystemClock())
    with pytest.raises(StoreRejected, match="not private"):
        store.put(prefix + "a", Bytes(b"x"), checksum_of(b"x", ChecksumAlgorithm.MD5))
    store.close()
    token = IdToken(Secret("a.b.c"), "someone", lab.issuer.address, SystemClock().now())
    with pytest.raises(SignInError) as told:
        assume_role(token, lab.profile, SystemClock())
    assert told.value.detail == "SSLError"
    assert lab.keys(prefix) == []


def test_no_key_or_token_is_logged_at_debug(
    lab: Lab, session: StsSession, caplog: pytest.LogCaptureFixture, prefix: str
) -> None:
    """botocore writes whole requests, signed headers and all, at DEBUG."""
    loggers = [logging.getLogger(name) for name in ("boto3", "botocore", "urllib3")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.NOTSET)
        with caplog.at_level(logging.DEBUG):
            logging.getLogger("urllib3").debug("the log is listened to")
            store = S3ObjectStore(lab.profile.cloud, lambda: session, SystemClock())
            store.put(prefix + "a", Bytes(b"x"), checksum_of(b"x", ChecksumAlgorithm.MD5))
            store.close()
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
    assert "the log is listened to" in caplog.text
    secrets = (session.access_key_id, session.secret_access_key, session.session_token)
    assert not [secret for secret in secrets if secret.reveal() in caplog.text]

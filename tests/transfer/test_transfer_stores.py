"""The contract on the double in memory, and on `S3ObjectStore` over HTTP against a server on loopback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from moto.s3.models import s3_backends

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, PREFIX, SUBMISSION, Bench, FakeClock
from tests.transfer.s3_server import ACCESS_KEY, SECRET_KEY, TOKEN, cloud_at, owner_of, serving_s3, session_until
from tests.transfer.store_contract import Bytes, FaithfulStoreContract, ObjectStoreContract, checksum_of
from voxseal.domain.errors import DamagedInTransit, SignInNeeded, StoreRejected
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import ObjectStore
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.transfer.queue import Outcome, QueueState, TransferQueue
from voxseal.transfer.s3 import S3ObjectStore

SHA256, MD5 = ChecksumAlgorithm.SHA256, ChecksumAlgorithm.MD5


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with serving_s3() as endpoint:
        yield endpoint


def opened(endpoint: str, algorithm: ChecksumAlgorithm, **changes: Any) -> Iterator[S3ObjectStore]:
    clock = FakeClock()
    session = session_until(clock.now() + timedelta(hours=1))
    store = S3ObjectStore(cloud_at(endpoint, checksum=algorithm, **changes), lambda: session, clock)
    yield store
    store.close()


class TestMemoryStore(FaithfulStoreContract):
    @pytest.fixture
    def store(self) -> ObjectStore:
        return MemoryStore()


class TestMemoryStoreWithMd5(TestMemoryStore):
    algorithm = MD5


class TestS3(ObjectStoreContract):
    """moto takes any checksum for SHA-256, and answers 500 for an upload that is gone."""

    @pytest.fixture
    def store(self, endpoint: str) -> Iterator[ObjectStore]:
        yield from opened(endpoint, self.algorithm)


class TestS3WithMd5(TestS3):
    algorithm = MD5

    def test_other_bytes_than_the_checksum_says_are_not_taken(self, store: ObjectStore, prefix: str) -> None:
        """Here the damage is seen in the answer, so what the store holds is wrong until it is sent again."""
        with pytest.raises(DamagedInTransit):
            store.put(prefix + "a", Bytes(b"x"), checksum_of(b"y", MD5))


@pytest.fixture
def store(endpoint: str) -> Iterator[S3ObjectStore]:
    yield from opened(endpoint, SHA256)


def test_long_listings_come_whole(store: S3ObjectStore) -> None:
    """More than a page of each; put into the server from behind, which is quicker."""
    backend = s3_backends["123456789012"]["aws"]
    keys = [f"long/{number:04d}" for number in range(1005)]
    for key in keys:
        backend.put_object("voices", key, b"x")
    assert [stored.key for stored in store.list_objects("long/")] == keys
    upload_id = store.create_upload("long/parts")
    for number in range(1, 1006):
        backend.upload_part("voices", upload_id, number, b"x")
    assert [receipt.number for receipt in store.list_parts("long/parts", upload_id)] == list(range(1, 1006))
    store.abort_upload("long/parts", upload_id)


@pytest.mark.parametrize("algorithm", ChecksumAlgorithm)
def test_a_queue_delivers_over_http(bench: Bench, endpoint: str, algorithm: ChecksumAlgorithm) -> None:
    bench.algorithm = algorithm
    for size in (0, 20_000, 8 * MIB, 17 * MIB + 3):
        bench.add(size)
    for store in opened(endpoint, algorithm):
        queue: TransferQueue = bench.queue(store=store)
        queue.start(SUBMISSION)
        queue.finish()
        assert queue.wait(120) == Outcome(QueueState.DONE)
        assert list(store.list_uploads(PREFIX)) == []
    reader = owner_of(endpoint)
    for name, data in bench.contents.items():
        assert reader.get_object(Bucket="voices", Key=bench.key(name))["Body"].read() == data
    reader.close()


def test_the_session_is_asked_at_each_request_and_its_refusal_comes_out(endpoint: str) -> None:
    clock = FakeClock()
    sessions: list[StsSession] = [session_until(clock.now())]
    asked = 0

    def source() -> StsSession:
        nonlocal asked
        asked += 1
        if not sessions:
            raise SignInNeeded
        return sessions[0]

    store = S3ObjectStore(cloud_at(endpoint), source, clock)
    list(store.list_objects("nothing/"))
    list(store.list_objects("nothing/"))
    assert asked == 2
    sessions.clear()
    with pytest.raises(SignInNeeded):
        store.put("k", Bytes(b"x"), checksum_of(b"x", SHA256))
    store.close()


def test_a_bucket_that_is_not_there_is_told(endpoint: str) -> None:
    for store in opened(endpoint, SHA256, bucket="no-such-bucket"):
        with pytest.raises(StoreRejected, match="bucket that the profile names does not exist"):
            store.put("k", Bytes(b"x"), checksum_of(b"x", SHA256))


def test_the_user_s_own_aws_settings_are_not_read(
    endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion = xx-nowhere-1\nendpoint_url = http://127.0.0.1:9\n")
    for name, value in {
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
        "AWS_PROFILE": "not-there",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "AKIAOTHER",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_DEFAULT_REGION": "xx-nowhere-1",
        "AWS_CA_BUNDLE": "/nowhere",
        "REQUESTS_CA_BUNDLE": "",
        "AWS_MAX_ATTEMPTS": "9",
        "AWS_RETRY_MODE": "nonsense",
    }.items():
        monkeypatch.setenv(name, value)
    for store in opened(endpoint, SHA256):
        store.put("settings/k", Bytes(b"x"), checksum_of(b"x", SHA256))
        assert [stored.key for stored in store.list_objects("settings/")] == ["settings/k"]


def test_nothing_secret_is_logged_at_any_level(endpoint: str, caplog: pytest.LogCaptureFixture) -> None:
    names = ("boto3", "botocore", "urllib3")
    levels = {name: logging.getLogger(name).level for name in names}
    try:
        for name in names:
            logging.getLogger(name).setLevel(logging.NOTSET)
        with caplog.at_level(logging.DEBUG):
            for store in opened(endpoint, SHA256):
                store.put("logged/k", Bytes(b"x"), checksum_of(b"x", SHA256))
    finally:
        for name in names:
            logging.getLogger(name).setLevel(levels[name])
    assert not [word for word in (ACCESS_KEY, SECRET_KEY, TOKEN) if word in caplog.text]

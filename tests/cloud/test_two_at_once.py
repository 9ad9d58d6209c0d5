"""A notice can come twice, so two functions may take the same submission at the same time: it is taken once.

On moto, which heeds `If-None-Match` as S3 does; the lab's store does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from intake.buckets import Bucket
from tests.conftest import KEY_ARN
from tests.transfer.s3_server import owner_of, serving_s3

from .conftest import Deployed
from .delivery import Delivery
from .processes import IntakeRunner
from .stand_in_kms import StandInKms
from .test_taking import records_of, rows_of, some_speech

RAW, FEATURES, AUDIT = "two-voices", "two-features", "two-audit"


@pytest.fixture
def both(kms: StandInKms) -> Iterator[Deployed]:
    with serving_s3() as endpoint:
        s3: Any = owner_of(endpoint)
        for name in (RAW, FEATURES, AUDIT):
            s3.create_bucket(Bucket=name)
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        environment = {
            "RAW_BUCKET": RAW,
            "FEATURES_BUCKET": FEATURES,
            "AUDIT_BUCKET": AUDIT,
            "SEALING_KEYS": KEY_ARN,
            "BATCH_SAMPLES": "1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL_S3": endpoint,
            "AWS_ENDPOINT_URL_KMS": kms.address,
        }
        yield Deployed(s3, environment, RAW, FEATURES, AUDIT)
        s3.close()


def test_it_is_taken_once(
    both: Deployed,
    private_key: rsa.RSAPrivateKey,
    runner: IntakeRunner,
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    speech: list[Path],
) -> None:
    other = IntakeRunner(tmp_path_factory.mktemp("other") / "errors.log")
    with other, ThreadPoolExecutor(2) as pool:
        for number in range(3):
            delivery = Delivery(private_key, f"two-{number}")
            ids = [delivery.add(path.read_bytes()) for path in some_speech(speech[::-1], 4)]
            delivery.close()
            delivery.put(both.s3, both.raw)
            runs = [
                pool.submit(each.ask, "take", key=delivery.manifest_key, env=both.environment)
                for each in (runner, other)
            ]
            answers = [run.result() for run in runs]
            assert {answer.get("outcome", {}).get("state") for answer in answers} <= {"done", "nothing"}, answers
            assert both.versions(both.raw, delivery.folder) == []
            assert sorted(row["sample"] for row in rows_of(runner, both, delivery, tmp_path)) == sorted(ids)
            deleted = [name for name in records_of(both, delivery) if name.endswith("deleted.json")]
            assert len(deleted) == len(both.keys(both.features, f"features/v1/{delivery.folder}")) + 1


def test_what_is_there_is_never_written_over(both: Deployed) -> None:
    """Even when it came between looking and writing."""

    bucket = Bucket(both.s3, both.features)
    assert bucket.put_once("a", b"first")
    assert not bucket.put_once("a", b"second")
    bucket.keys = lambda prefix: []
    assert not bucket.put_once("a", b"third")
    assert bucket.read("a", 100) == b"first"
    assert len(both.versions(both.features, "a")) == 1


def test_a_listing_of_many_pages_is_whole(both: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions and delete markers; and no further than it must."""
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")

    bucket = Bucket(both.s3, both.raw)
    for number in range(42):
        both.s3.put_object(Bucket=both.raw, Key=f"many/{number:05d}", Body=b"x")
    both.s3.put_object(Bucket=both.raw, Key="many/00007", Body=b"y")
    both.s3.delete_object(Bucket=both.raw, Key="many/00040")
    tally = bucket.versions("many/")
    assert (len(tally.versions), tally.size) == (44, 43)
    chosen = bucket.versions_of("many/", ["many/00040", "many/00007", "many/99999"])
    assert [each.key for each in chosen] == ["many/00007"] * 2 + ["many/00040"] * 2
    assert both.s3.list_object_versions(Bucket=both.raw, Prefix="many/")["IsTruncated"], "there were pages"
    bucket.delete(tally.versions)
    assert bucket.versions("many/").versions == ()

"""The lab with what the template makes in it: three buckets and its roles; a stand-in for KMS; the intake's process."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import KEY_ARN
from tests.lab.cloud import REGION, Lab
from tests.lab.conftest import lab, pytest_collection_modifyitems

from .delivery import Delivery
from .processes import IntakeRunner
from .stand_in_kms import StandInKms

__all__ = ["lab", "pytest_collection_modifyitems"]

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def kms(private_key: rsa.RSAPrivateKey) -> Iterator[StandInKms]:
    with StandInKms(private_key, KEY_ARN) as running:
        yield running


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IntakeRunner]:
    with IntakeRunner(tmp_path_factory.mktemp("intake") / "errors.log") as running:
        yield running


@dataclass(frozen=True)
class Deployed:
    """The three buckets, seen by their owner."""

    s3: Any
    environment: dict[str, str]
    raw: str
    features: str
    audit: str

    def versions(self, bucket: str, prefix: str) -> list[tuple[str, str]]:
        """Every version and delete marker below `prefix`."""
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
        return [
            (entry["Key"], entry["VersionId"])
            for page in pages
            for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
        ]

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        return sorted({key for key, _ in self.versions(bucket, prefix)})

    def read(self, bucket: str, key: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content


@pytest.fixture(scope="session")
def deployed(lab: Lab, kms: StandInKms) -> Deployed:
    """Versioned, and the audit bucket locked, as the template has them."""
    s3 = lab.owner
    raw, features, audit = "voxseal-voices", "voxseal-features", "voxseal-audit"
    for name in (raw, features):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.create_bucket(Bucket=audit, ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}
    s3.put_object_lock_configuration(
        Bucket=audit, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    for name in (raw, features, audit):  # objects belong to whoever wrote them there: the owner looks in all the same
        whole = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
        owner = {"AWS": ["arn:aws:iam:::user/owner"]}
        allowed = {"Effect": "Allow", "Principal": owner, "Action": "s3:*", "Resource": whole}
        policy = {"Version": "2012-10-17", "Statement": [allowed]}
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy, separators=(",", ":")))
    environment = {
        "RAW_BUCKET": raw,
        "FEATURES_BUCKET": features,
        "AUDIT_BUCKET": audit,
        "SEALING_KEYS": KEY_ARN,
        "ACTOR": "voxseal-intake",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": lab.ceph.owner_key,
        "AWS_SECRET_ACCESS_KEY": lab.ceph.owner_secret,
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{lab.ceph.http_port}",
        "AWS_ENDPOINT_URL_KMS": kms.address,
        "AWS_MAX_ATTEMPTS": "2",
        "AWS_RETRY_MODE": "standard",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
    }
    return Deployed(s3, environment, raw, features, audit)


@pytest.fixture
def delivery(private_key: rsa.RSAPrivateKey) -> Delivery:
    """Of a contractor whom no other test knows; nothing in it yet."""
    return Delivery(private_key, f"contractor-{next(_numbers)}")


SPEECH = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
"""Real speech, 8 kHz; Debian's asterisk-core-sounds-en-wav."""


@pytest.fixture(scope="session")
def speech() -> list[Path]:
    """Recordings of a person, the longest first, under half a megabyte each."""
    found = [path for path in SPEECH.rglob("*.wav") if path.stat().st_size < 500_000 and path.parent.name != "silence"]
    assert len(found) > 100, "The speech is missing. tests/run installs it."
    return sorted(found, key=lambda path: (-path.stat().st_size, path.name))

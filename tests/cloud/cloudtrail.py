"""Files of events as CloudTrail writes them, made up: a normal week, and what thieves do in it.

    week = normal_week(seed=1)
    write_files(week, folder)                  # one a day, gzip

A normal week is of an organisation with 40 contractors and two training jobs: deliveries by day, in bursts, each object read
once by the intake and decrypted; a backlog after an outage; nightly training that reads thousands of features; people who
look at some; auditors who read receipts; and another team that changes things of its own.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .template import ACCOUNT, REGION, Stack

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
INTAKE, CONTRACTOR = "voxseal-intake", "voxseal-contractor"
TRAINERS = ("training-asr", "training-tts")


class Trail:
    """Makes records about one deployment."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self.random = random.Random(seed)
        self.raw, self.features = stack.outputs["Bucket"], stack.outputs["FeaturesBucket"]
        self.audit, self.sealing_key = stack.outputs["AuditBucket"], stack.outputs["SealingKeyArn"]
        self._number = 0

    def record(self, at: datetime, role: str, source: str, name: str, **more: Any) -> dict[str, Any]:
        self._number += 1
        session = more.pop("session", "voxseal-0123456789abcdef0123" if role == CONTRACTOR else role)
        return {
            "eventVersion": "1.11",
            "userIdentity": {
                "type": "AssumedRole",
                "principalId": f"AROAEXAMPLE:{session}",
                "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session}",
                "accountId": ACCOUNT,
                "sessionContext": {
                    "sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}", "userName": role}
                },
            },
            "eventTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "eventSource": source,
            "eventName": name,
            "awsRegion": REGION,
            "eventID": f"{self._number:08x}-0000-4000-8000-000000000000",
            "recipientAccountId": ACCOUNT,
            **more,
        }

    def object(
        self, at: datetime, role: str, name: str, bucket: str, key: str, size: int = 0, **more: Any
    ) -> dict[str, Any]:
        return self.record(
            at,
            role,
            "s3.amazonaws.com",
            name,
            requestParameters={"bucketName": bucket, "key": key},
            additionalEventData={"bytesTransferredOut": size},
            resources=[
                {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"},
                {"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"},
            ],
            **more,
        )

    def decrypt(self, at: datetime, role: str, **more: Any) -> dict[str, Any]:
        resources = [{"accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": self.sealing_key}]
        request = {"encryptionAlgorithm": "RSAES_OAEP_SHA_256", "keyId": self.sealing_key}
        return self.record(
            at, role, "kms.amazonaws.com", "Decrypt", requestParameters=request, resources=resources, **more
        )

    # --- a normal week ------------------------------------------------------------------------------------------

    def submission(self, at: datetime, samples: int, taken_after: timedelta) -> Iterator[dict[str, Any]]:
        folder = f"contractors/person-{self.random.randrange(40)}/20261102-{self.random.randrange(10**9):010d}"
        taken = at + timedelta(seconds=samples) + taken_after
        for number in range(samples):
            key = f"{folder}/{number:016d}.sealed"
            yield self.object(at + timedelta(seconds=number), CONTRACTOR, "PutObject", self.raw, key)
            moment = taken + timedelta(seconds=number * 0.15)
            size = self.random.randrange(100_000, 6_000_000)
            yield self.object(moment, INTAKE, "GetObject", self.raw, key, size)
            yield self.decrypt(moment, INTAKE)
        piece = f"features/v1/{folder}/00000.parquet"
        yield self.object(taken, INTAKE, "PutObject", self.features, piece)
        yield self.object(taken, INTAKE, "GetObject", self.features, piece, samples * 50_000)
        yield self.object(taken, INTAKE, "DeleteObjects", self.raw, "")

    def training(self, at: datetime, role: str, files: int, seconds: int) -> Iterator[dict[str, Any]]:
        for number in range(files):
            moment = at + timedelta(seconds=number * seconds / files)
            key = f"features/v1/contractors/person-{number % 40}/x/{number:05d}.parquet"
            yield self.object(moment, role, "GetObject", self.features, key, 5_000_000)

    def day(self, day: datetime) -> Iterator[dict[str, Any]]:
        weekend = day.weekday() >= 5
        for _ in range(4 if weekend else 18):
            at = day + timedelta(hours=self.random.triangular(7, 23, 14))
            yield from self.submission(
                at, self.random.randrange(5, 90), timedelta(seconds=self.random.randrange(5, 60))
            )
        for role, hour in zip(TRAINERS, (1, 3), strict=True):
            yield from self.training(day + timedelta(hours=hour), role, 1_500, 1_800)
        for hour in (9, 11, 16):
            for number in range(self.random.randrange(3, 40)):  # somebody looks at some features
                at = day + timedelta(hours=hour, seconds=7 * number)
                key = f"features/v1/contractors/person-1/x/{number:05d}.parquet"
                yield self.object(at, "researcher", "GetObject", self.features, key, 4_000_000)
            yield self.object(day + timedelta(hours=hour), "auditor", "GetObject", self.audit, "receipts/x", 2_000)
        yield self.record(
            day + timedelta(hours=12),
            "auditor",
            "kms.amazonaws.com",
            "GetPublicKey",
            resources=[{"ARN": self.sealing_key}],
        )
        changed = {"bucketName": "another-teams-bucket"}
        yield self.record(
            day + timedelta(hours=13), "other-team", "s3.amazonaws.com", "PutBucketPolicy", requestParameters=changed
        )

    def backlog(self, at: datetime) -> Iterator[dict[str, Any]]:
        """After an outage: thirty submissions at once."""
        for _ in range(30):
            yield from self.submission(at - timedelta(hours=2), 80, timedelta(hours=2))


def normal_week(trail: Trail, start: datetime = MONDAY) -> list[dict[str, Any]]:
    records = [record for number in range(7) for record in trail.day(start + timedelta(days=number))]
    records += trail.backlog(start + timedelta(days=3, hours=15))
    return sorted(records, key=lambda record: record["eventTime"])


def write_files(records: Iterable[dict[str, Any]], folder: Path) -> list[Path]:
    """One file a day, in the form and the name of CloudTrail's."""
    days: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        days.setdefault(record["eventTime"][:10], []).append(record)
    paths = []
    for day, of_day in sorted(days.items()):
        path = folder / f"{ACCOUNT}_CloudTrail_{REGION}_{day.replace('-', '')}T0000Z_made.json.gz"
        path.write_bytes(gzip.compress(json.dumps({"Records": of_day}).encode(), 1))
        paths.append(path)
    return paths

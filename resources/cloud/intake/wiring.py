"""The intake with AWS behind it. Regions, endpoints, credentials and retries are the environment's, as boto3 finds them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from intake.buckets import Bucket
from intake.settings import Settings
from intake.taking import Buckets, Intake


def client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(service, config=Config(connect_timeout=10, read_timeout=60))  # type: ignore[call-overload]  # the stubs want one service by name


def buckets_of(settings: Settings, s3: Any) -> Buckets:
    return Buckets(
        *(Bucket(s3, name) for name in (settings.raw_bucket, settings.features_bucket, settings.audit_bucket))
    )


def wire(settings: Settings, seconds_left: Callable[[], float]) -> Intake:
    from intake.opening import Opener  # the SDK takes most of a second to import: erasing does without it

    opener = Opener(client("kms"), settings.sealing_keys)
    return Intake(settings, buckets_of(settings, client("s3")), opener, seconds_left=seconds_left)


def queue_again(settings: Settings, key: str) -> None:
    """For a submission that takes more than one run: a notice of our own, without spending one of its tries."""
    notice = {"Records": [{"s3": {"bucket": {"name": settings.raw_bucket}, "object": {"key": key}}}]}
    client("sqs").send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(notice))

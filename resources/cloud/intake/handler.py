"""The Lambda function: manifests come as S3's notices through a queue, one or more at a time.

A notice that could not be dealt with is handed back to the queue, which brings it again and after some tries puts it aside,
where an alarm sees it. Each thing that somebody must know is one line of JSON in the log, with a metric in it (CloudWatch's
embedded metric format); ids only, no content.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from intake.errors import IntakeError, ManifestRefused
from intake.settings import Settings
from intake.taking import Intake, Outcome, State
from intake.wiring import queue_again, wire

NAMESPACE = "Voxseal/Intake"


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Lambda's entry. Gives back which messages of the batch must come again."""
    settings = Settings.from_environment(os.environ)
    intake = wire(settings, lambda: context.get_remaining_time_in_millis() / 1000)
    failed = []
    for message in event["Records"]:
        dealt_with = [_take(intake, settings, key) for key in manifest_keys(message["body"], settings)]
        if not all(dealt_with):
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}


def manifest_keys(body: str, settings: Settings) -> list[str]:
    """The keys in one of S3's notices; its test notice, which comes when a bucket is set up, has none."""
    records = json.loads(body).get("Records", [])
    # S3 writes keys as in a form: a plus for a blank, percent signs for the rest.
    return [
        unquote_plus(record["s3"]["object"]["key"])
        for record in records
        if record["s3"]["bucket"]["name"] == settings.raw_bucket
    ]


def _take(intake: Intake, settings: Settings, key: str) -> bool:
    """Whether the notice is dealt with."""
    began = time.monotonic()
    try:
        outcome = intake.take(key)
    except IntakeError as error:
        log(key, {"Refused" if isinstance(error, ManifestRefused) else "Failed": 1}, reason=error.reason)
        return False
    log(key, counts(outcome), seconds=round(time.monotonic() - began, 3), state=outcome.state.value)
    for sample, reason in outcome.poisoned:
        log(key, {}, poisoned=sample, reason=reason)
    if outcome.state is State.UNFINISHED:
        queue_again(settings, key)
    return outcome.state is not State.PARTLY


def counts(outcome: Outcome) -> dict[str, int]:
    return {"Taken": outcome.taken, "Poisoned": len(outcome.poisoned)}


def log(key: str, metrics: Mapping[str, int], **facts: Any) -> None:
    """One line for people and CloudWatch at once."""
    line: dict[str, Any] = {"submission": key, **facts, **metrics}
    if metrics:
        line["Deployment"] = os.environ.get("DEPLOYMENT", "voxseal")
        line["_aws"] = {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [["Deployment"]],
                    "Metrics": [{"Name": name, "Unit": "Count"} for name in metrics],
                }
            ],
        }
    print(json.dumps(line), flush=True)  # noqa: T201  a function's standard output is its log

"""The Lambda function: batches of the trail's log come, findings go out as lines with a metric in them.

An event is counted for each time that it comes; CloudWatch Logs brings a batch again when this function failed on it.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import time
from collections.abc import Mapping
from typing import Any

from detection.settings import Settings
from detection.table import TableCounters
from detection.watching import Finding, Watch

NAMESPACE = "Voxseal/Watch"

_watch: Watch | None = None  # kept between calls: it remembers what was told


def handle(event: Mapping[str, Any], context: object) -> None:
    """Lambda's entry."""
    watch = _the_watch()
    for record in records(event):
        for finding in watch.see(record):
            print(json.dumps(line_of(finding)), flush=True)  # noqa: T201  a function's standard output is its log


def records(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The trail's records in one of CloudWatch Logs' batches."""
    batch = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    return [json.loads(each["message"]) for each in batch["logEvents"] if batch.get("messageType") == "DATA_MESSAGE"]


def line_of(finding: Finding) -> dict[str, Any]:
    """For people and CloudWatch at once."""
    metric = {
        "Namespace": NAMESPACE,
        "Dimensions": [["Deployment", "Kind"]],
        "Metrics": [{"Name": "Findings", "Unit": "Count"}],
    }
    return {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]},
        "Deployment": os.environ.get("DEPLOYMENT", "voxseal"),
        "Kind": finding.kind,
        "Findings": 1,
        **finding.document(),
    }


def _the_watch() -> Watch:
    global _watch
    if _watch is None:
        import boto3

        _watch = Watch(
            Settings.from_environment(os.environ), TableCounters(boto3.client("dynamodb"), os.environ["COUNTERS"])
        )
    return _watch

"""The function's two ends: what the queue brings, and what the log says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from .conftest import Deployed
from .delivery import Delivery
from .processes import IntakeRunner
from .stand_in_kms import StandInKms
from .test_taking import some_speech


def message(number: int, bucket: str, *keys: str) -> dict[str, Any]:
    records = [{"s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}}} for key in keys]
    return {"messageId": f"m{number}", "body": json.dumps({"Records": records})}


def handle(runner: IntakeRunner, deployed: Deployed, *messages: dict[str, Any]) -> tuple[list[str], list[Any]]:
    """The ids that come again, and the log."""
    answer = runner.ask("handle", event={"Records": list(messages)}, env=deployed.environment)
    return [each["itemIdentifier"] for each in answer["answer"]["batchItemFailures"]], answer["log"]


def test_each_message_is_dealt_with_for_itself(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path]
) -> None:
    delivery.contractor = "auth0|Ann=Lee"  # as S3 writes keys: quoted
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    broken = Delivery(delivery.private_key, "broken")
    broken.objects[broken.manifest_key] = b"no sealed message"
    broken.put(deployed.s3, deployed.raw)
    poisoned = Delivery(delivery.private_key, "poisoned")
    sample = poisoned.add(b"no audio")
    poisoned.close()
    poisoned.put(deployed.s3, deployed.raw)

    failed, log = handle(
        runner,
        deployed,
        message(1, deployed.raw, broken.manifest_key, delivery.manifest_key),
        message(2, deployed.raw, delivery.manifest_key),
        message(3, "another-bucket", delivery.manifest_key),
        message(4, deployed.raw, poisoned.manifest_key),
        {"messageId": "m5", "body": json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"})},
    )
    assert failed == ["m1", "m4"]
    assert deployed.versions(deployed.raw, delivery.folder) == []
    counted = ("Refused", "Taken", "Poisoned")
    said = [(line["submission"], {name: line[name] for name in counted if name in line}) for line in log]
    assert said == [
        (broken.manifest_key, {"Refused": 1}),
        (delivery.manifest_key, {"Taken": 1, "Poisoned": 0}),
        (delivery.manifest_key, {"Taken": 0, "Poisoned": 0}),
        (poisoned.manifest_key, {"Taken": 0, "Poisoned": 1}),
        (poisoned.manifest_key, {}),
    ]
    assert (log[-1]["poisoned"], log[-1]["reason"]) == (sample, "not-audio")
    metric = log[0]["_aws"]["CloudWatchMetrics"][0]
    assert (metric["Namespace"], metric["Metrics"]) == ("Voxseal/Intake", [{"Name": "Refused", "Unit": "Count"}])


def test_trouble_is_tried_again(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, kms: StandInKms, speech: list[Path]
) -> None:
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    kms.fault = "AccessDeniedException"
    try:
        failed, log = handle(runner, deployed, message(1, deployed.raw, delivery.manifest_key))
    finally:
        kms.fault = None
    assert (failed, log[0]["Failed"], log[0]["reason"]) == (["m1"], 1, "kms")
    assert handle(runner, deployed, message(1, deployed.raw, delivery.manifest_key))[0] == []

"""Killed after every call that changes something, and run again: the same end state, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from .conftest import Deployed
from .delivery import Delivery
from .processes import IntakeRunner
from .test_taking import records_of, rows_of, some_speech

CHANGES = {"PutObject", "DeleteObjects"}
SMALL = {"BATCH_SAMPLES": "2"}


def delivered(deployed: Deployed, private_key: rsa.RSAPrivateKey, contractor: str, speech: list[Path]) -> Delivery:
    """Three samples: two batches. Two versions of the first."""
    delivery = Delivery(private_key, contractor)
    for number, path in enumerate(some_speech(speech[::-1], 3)):
        delivery.add(path.read_bytes(), sample=f"{number:016d}")
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    key = next(iter(delivery.objects))
    deployed.s3.put_object(Bucket=deployed.raw, Key=key, Body=delivery.objects[key])
    return delivery


def end_state(runner: IntakeRunner, deployed: Deployed, delivery: Delivery, tmp_path: Path) -> dict[str, Any]:
    """What is there in the end, without times and versions' ids."""
    records = records_of(deployed, delivery)
    audit = {}
    for name, record in records.items():
        deleted = record.get("deleted", record.get("delete", []))
        audit[name] = sorted(each["key"].removeprefix(delivery.folder) for each in deleted)
    rows = rows_of(runner, deployed, delivery, tmp_path)
    return {
        "raw": deployed.versions(deployed.raw, delivery.folder),
        "files": len(deployed.versions(deployed.features, f"features/v1/{delivery.folder}")),
        "rows": [(row["sample"], row["plaintext_sha256"], row["feature_frames"]) for row in rows],
        "features": [row["log_mel"] for row in rows],
        "receipts": audit,
        "written once": len(deployed.versions(deployed.audit, f"receipts/{delivery.folder}")) == len(records),
    }


def test_killed_anywhere_it_ends_the_same(
    deployed: Deployed, private_key: rsa.RSAPrivateKey, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    undisturbed = delivered(deployed, private_key, "undisturbed", speech)
    environment = deployed.environment | SMALL
    answer = runner.ask("take", key=undisturbed.manifest_key, env=environment)
    assert answer["outcome"] == {"state": "done", "taken": 3, "before": 0}
    expected = end_state(runner, deployed, undisturbed, tmp_path)
    assert expected["raw"] == []
    assert (expected["files"], len(expected["rows"]), expected["written once"]) == (2, 3, True)
    assert len(expected["receipts"]) == 6

    calls = answer["calls"]
    points = [number for number, name in enumerate(calls, 1) if name in CHANGES]
    points.insert(0, calls.index("Decrypt") + 1)  # before anything was changed
    assert len(points) == 12
    for point in points:
        delivery = delivered(deployed, private_key, f"killed-{point}", speech)
        killed = runner.ask("take", key=delivery.manifest_key, env=environment, kill_after=point)
        assert killed == {"killed": 9}, point
        again = runner.ask("take", key=delivery.manifest_key, env=environment)
        assert again.get("outcome", {}).get("state") in {"done", "nothing"}, (point, again)
        state = end_state(runner, deployed, delivery, tmp_path)
        assert json.dumps(state) == json.dumps(expected), f"killed after call {point}, {calls[point - 1]}"


def test_killed_again_and_again(
    deployed: Deployed, private_key: rsa.RSAPrivateKey, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    """Every run dies after its tenth change or call, and it still comes to its end."""
    delivery = delivered(deployed, private_key, "killed-always", speech)
    for calls in (14, 14, 16, 18, 20, 22):
        answer = runner.ask("take", key=delivery.manifest_key, env=deployed.environment | SMALL, kill_after=calls)
        if "outcome" in answer:
            break
    else:
        pytest.fail("it never came to an end")
    state = end_state(runner, deployed, delivery, tmp_path)
    assert (state["raw"], len(state["rows"]), state["written once"]) == ([], 3, True)

"""A contractor's whole folder goes on request, features included, by one command, with proof; and nothing comes back."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from .conftest import Deployed
from .delivery import Delivery
from .processes import CLOUD, INTAKE_PYTHON, IntakeRunner, needed
from .test_taking import some_speech, take


def erase(deployed: Deployed, contractor: str, tmp_path: Path, code: int = 0) -> dict[str, Any]:
    """The command itself, with the environment that the guide gives."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)} | deployed.environment
    command = [
        str(needed(INTAKE_PYTHON)),
        "-m",
        "intake",
        "erase",
        contractor,
        "--by",
        "Ann Lee",
        "--why",
        "request 4711",
    ]
    done = subprocess.run(
        command,
        env=environment | {"PYTHONPATH": str(CLOUD), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout) if code == 0 else {"said": done.stderr}


def test_everything_of_a_contractor_goes_and_is_proved(
    deployed: Deployed, private_key: rsa.RSAPrivateKey, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    paths = some_speech(speech, 2)
    taken, waiting = Delivery(private_key, "to-be-erased"), Delivery(private_key, "to-be-erased")
    neighbour = Delivery(private_key, "to-be-erased-not")
    for delivery in (taken, waiting, neighbour):
        delivery.add(paths[0].read_bytes())
        delivery.add(paths[1].read_bytes())
        delivery.close()
        delivery.put(deployed.s3, deployed.raw)
    for delivery in (taken, neighbour):
        assert take(runner, deployed, delivery)["outcome"]["state"] == "done"
    loose = "contractors/to-be-erased/something-else"
    deployed.s3.put_object(Bucket=deployed.raw, Key=loose, Body=b"loose")
    deployed.s3.delete_object(Bucket=deployed.raw, Key=loose)  # leaves a delete marker above it
    deployed.s3.create_multipart_upload(Bucket=deployed.raw, Key=f"{waiting.folder}x.sealed")
    before = deployed.versions(deployed.raw, "contractors/to-be-erased/")
    before += deployed.versions(deployed.features, "features/v1/contractors/to-be-erased/")
    assert len(before) == 3 + 2 + 1

    proof = erase(deployed, "to-be-erased", tmp_path)
    assert deployed.versions(deployed.raw, "contractors/to-be-erased/") == []
    assert deployed.versions(deployed.features, "features/v1/contractors/to-be-erased/") == []
    assert "Uploads" not in deployed.s3.list_multipart_uploads(Bucket=deployed.raw, Prefix="contractors/to-be-erased/")
    assert (proof["deleted_versions"], proof["aborted_uploads"]) == (6, 1)
    assert (proof["who"], proof["why"]) == ("Ann Lee", "request 4711")
    planned = [
        (each["key"], each["version"])
        for plan in proof["plans"]
        for each in json.loads(deployed.read(deployed.audit, plan["key"]))["delete"]
    ]
    assert sorted(planned) == sorted(before)
    assert proof["proof"].startswith(f"s3://{deployed.audit}/erasures/contractors/to-be-erased/proofs/")
    key = proof["proof"].split("/", 3)[3]
    written = json.loads(deployed.read(deployed.audit, key))
    assert written["deleted_versions"] == 6
    assert len(deployed.keys(deployed.features, f"features/v1/{neighbour.folder}")) == 1, "nobody else's"

    again = erase(deployed, "to-be-erased", tmp_path)
    assert (again["deleted_versions"], again["plans"]) == (0, proof["plans"])


def test_what_was_erased_is_not_taken_again(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    """An intake that was on its way brings nothing back, and says so; what comes later is taken as ever."""
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    erase(deployed, delivery.contractor, tmp_path)
    leftover = f"features/v1/{delivery.folder}00000.parquet"
    deployed.s3.put_object(Bucket=deployed.features, Key=leftover, Body=b"written by a run that was overtaken")
    delivery.put(deployed.s3, deployed.raw)
    assert take(runner, deployed, delivery)["error"] == "erased"
    assert deployed.versions(deployed.features, f"features/v1/{delivery.folder}") == []
    assert erase(deployed, delivery.contractor, tmp_path)["deleted_versions"] == 2

    later = Delivery(delivery.private_key, delivery.contractor)
    later.add(some_speech(speech, 1)[0].read_bytes())
    later.close()
    later.put(deployed.s3, deployed.raw)
    assert take(runner, deployed, later)["outcome"]["state"] == "done"
    assert len(deployed.keys(deployed.features, f"features/v1/{later.folder}")) == 1


@pytest.mark.parametrize("contractor", ["", "..", ".", "a/b", "*", "alice/../bob", "x" * 256])
def test_only_one_contractors_name_will_do(deployed: Deployed, contractor: str, tmp_path: Path) -> None:
    assert "one contractor's folder" in erase(deployed, contractor, tmp_path, code=1)["said"]

"""The intake end to end on real speech, with a real store: features in, voices out, receipts there."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest
import soundfile
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.lab.cloud import REGION, Lab

from .conftest import Deployed
from .delivery import Delivery
from .processes import TOOLS, IntakeRunner, needed
from .reference import CORNERS, reference_decibels
from .stand_in_kms import StandInKms


def take(runner: IntakeRunner, deployed: Deployed, delivery: Delivery, **environment: str) -> dict[str, Any]:
    return runner.ask("take", key=delivery.manifest_key, env=deployed.environment | environment)


def rows_of(runner: IntakeRunner, deployed: Deployed, delivery: Delivery, tmp_path: Path) -> list[dict[str, Any]]:
    """Every row of every features file, in the files' order."""
    rows = []
    for number, key in enumerate(deployed.keys(deployed.features, f"features/v1/{delivery.folder}")):
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(deployed.read(deployed.features, key))
        rows += runner.ask("read", path=str(path))["rows"]
    return rows


def records_of(deployed: Deployed, delivery: Delivery) -> dict[str, Any]:
    prefix = f"receipts/{delivery.folder}"
    keys = deployed.keys(deployed.audit, prefix)
    return {key.removeprefix(prefix): json.loads(deployed.read(deployed.audit, key)) for key in keys}


def some_speech(speech: list[Path], count: int) -> list[Path]:
    return [path for path in speech if 20_000 < path.stat().st_size < 60_000][:count]


def test_voices_become_features_and_are_gone(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    paths = some_speech(speech, 4)
    ids = [delivery.add(path.read_bytes(), recording={"prompt": {"text": path.stem}, "device": "x"}) for path in paths]
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    delivery.put(deployed.s3, deployed.raw)  # as after an answer that was lost: two versions of each
    sent = deployed.versions(deployed.raw, delivery.folder)
    assert len(sent) == 10

    answer = take(runner, deployed, delivery)
    assert (answer["outcome"]["state"], answer["outcome"]["taken"], answer["poisoned"]) == ("done", 4, {})
    assert deployed.versions(deployed.raw, delivery.folder) == []

    rows = rows_of(runner, deployed, delivery, tmp_path)
    assert [row["sample"] for row in rows] == sorted(ids)
    assert {(row["contractor"], row["submission"]) for row in rows} == {(delivery.contractor, delivery.submission)}
    by_id = {row["sample"]: row for row in rows}
    for sample, path in zip(ids, paths, strict=True):
        row = by_id[sample]
        samples, rate = soundfile.read(path)
        assert (row["prompt"], row["sample_rate"], row["frames"]) == (path.stem, rate, len(samples))
        assert row["plaintext_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        decibels = np.array(row["log_mel"], float).reshape(row["feature_frames"], 80) - 100
        reference = reference_decibels(samples, rate)[: len(decibels)]
        below = [number for number, peak in enumerate(CORNERS[1:-1]) if peak < 3_400]
        audible = reference[:, below] > -60
        assert np.abs(decibels[: len(reference), below] - reference[:, below])[audible].max() < 1.0

    records = records_of(deployed, delivery)
    assert sorted(records) == [
        "00000.deleted.json",
        "00000.planned.json",
        "manifest.deleted.json",
        "manifest.planned.json",
    ]
    deleted = [
        (each["key"], each["version"]) for name in records if "deleted" in name for each in records[name]["deleted"]
    ]
    assert sorted(deleted) == sorted(sent), "the receipts name every version that was"
    said = json.dumps(records)
    assert "Ann Lee" not in said
    assert not any(path.stem in said for path in paths)


def test_receipts_cannot_be_deleted(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path]
) -> None:
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    take(runner, deployed, delivery)
    for key, version in deployed.versions(deployed.audit, f"receipts/{delivery.folder}"):
        with pytest.raises(ClientError):
            deployed.s3.delete_object(Bucket=deployed.audit, Key=key, VersionId=version)


def test_a_poisoned_sample_stops_nothing_and_stays(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    good = [path.read_bytes() for path in some_speech(speech, 3)]
    first = delivery.add(good[0])
    no_audio = delivery.add(b"This is no recording." * 100)
    changed = delivery.add(good[1])
    elsewhere = delivery.add(good[1])
    missing = delivery.add(good[1])
    garbled = delivery.add(good[1])
    last = delivery.add(good[2])

    def key(sample: str) -> str:
        return f"{delivery.folder}{sample}.sealed"

    def put_and_say(sample: str, sealed: bytes) -> None:
        """The manifest of whoever did this says just what is there."""
        delivery.objects[key(sample)] = sealed
        (entry,) = [entry for entry in delivery.entries if entry["id"] == sample]
        entry["sealed"] = {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}

    delivery.objects[key(changed)] = delivery.seal(good[2], changed)
    put_and_say(elsewhere, delivery.seal(good[1], first))
    put_and_say(garbled, delivery.objects[key(garbled)][:-10] + b"0123456789")
    del delivery.objects[key(missing)]
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)

    answer = take(runner, deployed, delivery)
    assert answer["outcome"]["state"] == "partly"
    assert answer["poisoned"] == {
        no_audio: "not-audio",
        changed: "sealed-hash",
        elsewhere: "context",
        missing: "missing",
        garbled: "not-sealed",
    }
    kept = {no_audio, changed, elsewhere, garbled}
    assert deployed.keys(deployed.raw, delivery.folder) == sorted([*map(key, kept), delivery.manifest_key])
    assert [row["sample"] for row in rows_of(runner, deployed, delivery, tmp_path)] == sorted([first, last])

    # Tried again, as the queue does: nothing is taken twice, and what has come meanwhile is taken.
    deployed.s3.put_object(Bucket=deployed.raw, Key=key(missing), Body=delivery.seal(good[1], missing))
    again = take(runner, deployed, delivery)
    assert (again["outcome"]["before"], again["poisoned"][missing]) == (2, "sealed-hash")
    assert [row["sample"] for row in rows_of(runner, deployed, delivery, tmp_path)] == sorted([first, last])


def test_what_was_poisoned_by_a_mishap_is_taken_later(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    first, second = (delivery.add(path.read_bytes()) for path in some_speech(speech, 2))
    late = f"{delivery.folder}{second}.sealed"
    delivery.close()
    content = delivery.objects.pop(late)
    delivery.put(deployed.s3, deployed.raw)
    assert take(runner, deployed, delivery)["poisoned"] == {second: "missing"}
    deployed.s3.put_object(Bucket=deployed.raw, Key=late, Body=content)
    assert take(runner, deployed, delivery)["outcome"] == {"state": "done", "taken": 1, "before": 1}
    assert [row["sample"] for row in rows_of(runner, deployed, delivery, tmp_path)] == [first, second]
    assert deployed.versions(deployed.raw, delivery.folder) == []


def test_a_second_manifest_cannot_get_unread_voices_deleted(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path]
) -> None:
    """The same ids with other content: known by id alone, they would be deleted as taken."""
    one, other = some_speech(speech, 2)
    sample = delivery.add(one.read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    take(runner, deployed, delivery)
    sealed = delivery.seal(other.read_bytes(), sample)
    delivery.entries[0]["plaintext"] = {"size": other.stat().st_size, "sha256": "a" * 64}
    delivery.entries[0]["sealed"] = {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}
    delivery.objects[f"{delivery.folder}{sample}.sealed"] = sealed
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    answer = take(runner, deployed, delivery)
    assert answer["poisoned"] == {sample: "other-content"}
    assert len(deployed.keys(deployed.raw, delivery.folder)) == 2


def put_under_a_key_of_ones_own(lab: Lab, deployed: Deployed, key: str, content: bytes) -> None:
    """What a contractor's session may ask of a store: the object is there, and no GET of others gets it (SSE-C)."""
    own = boto3.client(
        "s3",
        region_name=REGION,
        endpoint_url=lab.endpoint,
        aws_access_key_id=lab.ceph.owner_key,
        aws_secret_access_key=lab.ceph.owner_secret,
        verify=str(lab.certificates.ca),
        config=Config(request_checksum_calculation="when_required", proxies={}),
    )
    try:
        own.put_object(
            Bucket=deployed.raw, Key=key, Body=content, SSECustomerAlgorithm="AES256", SSECustomerKey=b"k" * 32
        )
    finally:
        own.close()


def test_an_object_that_cannot_be_read_stops_nothing_else(
    lab: Lab, deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path]
) -> None:
    kept, _ = (delivery.add(path.read_bytes()) for path in some_speech(speech, 2))
    delivery.close()
    key = f"{delivery.folder}{kept}.sealed"
    content = delivery.objects.pop(key)
    put_under_a_key_of_ones_own(lab, deployed, key, content)
    delivery.put(deployed.s3, deployed.raw)
    answer = take(runner, deployed, delivery)
    assert (answer["outcome"]["taken"], answer["poisoned"]) == (1, {kept: "stored-oddly"})
    assert deployed.keys(deployed.raw, delivery.folder) == sorted([key, delivery.manifest_key])


def test_a_manifest_that_cannot_be_read_is_refused(
    lab: Lab, deployed: Deployed, delivery: Delivery, runner: IntakeRunner
) -> None:
    put_under_a_key_of_ones_own(lab, deployed, delivery.manifest_key, b"whatever")
    assert take(runner, deployed, delivery)["error"] == "manifest-stored-oddly"


def test_a_features_file_is_bounded_by_what_it_holds(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    """Long recordings can be small: what they give is held in memory, and must not depend on how many there are."""
    ids = [delivery.add(path.read_bytes()) for path in some_speech(speech, 3)]
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    answer = take(runner, deployed, delivery, BATCH_FEATURE_BYTES="1")
    assert answer["outcome"] == {"state": "done", "taken": 3, "before": 0}
    assert len(deployed.keys(deployed.features, f"features/v1/{delivery.folder}")) == 3
    assert [row["sample"] for row in rows_of(runner, deployed, delivery, tmp_path)] == sorted(ids)
    assert deployed.versions(deployed.raw, delivery.folder) == []


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "KMSInternalException"])
def test_when_kms_does_not_answer_nothing_is_poisoned(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, kms: StandInKms, speech: list[Path], code: str
) -> None:
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    kms.fault = code
    try:
        answer = take(runner, deployed, delivery)
    finally:
        kms.fault = None
    assert answer["error"] == "kms"
    assert code in answer["words"]
    assert len(deployed.keys(deployed.raw, delivery.folder)) == 2
    assert take(runner, deployed, delivery)["outcome"]["state"] == "done"


def test_the_time_that_is_left_is_enough_or_the_next_run_goes_on(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path]
) -> None:
    delivery.add(some_speech(speech, 1)[0].read_bytes())
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    answer = runner.ask("take", key=delivery.manifest_key, env=deployed.environment, seconds=170)
    assert answer["outcome"] == {"state": "unfinished", "taken": 0, "before": 0}
    assert take(runner, deployed, delivery)["outcome"] == {"state": "done", "taken": 1, "before": 0}


def test_other_readers_read_it(
    deployed: Deployed, delivery: Delivery, runner: IntakeRunner, speech: list[Path], tmp_path: Path
) -> None:
    """DuckDB, which shares no code with what wrote it; every kind of feature."""
    path = some_speech(speech, 1)[0]
    delivery.add(path.read_bytes(), recording={"prompt": {"text": "say it"}})
    delivery.close()
    delivery.put(deployed.s3, deployed.raw)
    take(runner, deployed, delivery, FEATURES="log_mel,log_mel_f16,mfcc")
    (key,) = deployed.keys(deployed.features, f"features/v1/{delivery.folder}")
    file = tmp_path / "features.parquet"
    file.write_bytes(deployed.read(deployed.features, key))
    script = (
        'import duckdb, json, sys; rows = duckdb.sql("SELECT prompt, seconds, feature_frames, log_mel, len(mfcc), '
        'log_mel_f16::FLOAT[] FROM \'" + sys.argv[1] + "\'").fetchall(); print(json.dumps(rows))'
    )
    done = subprocess.run(
        [str(needed(TOOLS / "python")), "-c", script, str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ((prompt, seconds, frames, codes, coefficients, exact),) = json.loads(done.stdout)
    (row,) = runner.ask("read", path=str(file))["rows"]
    info = soundfile.info(io.BytesIO(path.read_bytes()))
    assert (prompt, seconds, frames) == ("say it", info.frames / info.samplerate, row["feature_frames"])
    assert codes == row["log_mel"]
    assert (len(codes), coefficients) == (frames * 80, frames * 13)
    assert np.abs(np.array(codes) - 100.0 - np.array(exact)).max() < 0.55

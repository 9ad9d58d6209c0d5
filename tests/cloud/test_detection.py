"""The watch, replayed on files of events: thieves are told of in time, and a normal week is quiet."""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detection.__main__ import read_files
from detection.counting import Amount, MemoryCounters, busiest_span, usual
from detection.events import read_event
from detection.handler import line_of, records
from detection.settings import Settings
from detection.table import TableCounters
from detection.watching import Finding, Watch

from .cloudtrail import CONTRACTOR, INTAKE, MONDAY, TRAINERS, Trail, normal_week, write_files
from .processes import CLOUD
from .template import ACCOUNT, PARAMETERS, Stack

pytestmark = pytest.mark.xdist_group("detection")  # one week of events for all

STACK = Stack.of(
    "template.yaml", KnownReaders=",".join(f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in TRAINERS), **PARAMETERS
)
ENVIRONMENT = STACK.resources["Watch"]["Properties"]["Environment"]["Variables"]
SETTINGS = Settings.from_environment(ENVIRONMENT)
"""What the template gives the function."""


@pytest.fixture
def trail() -> Trail:
    return Trail(STACK, seed=1)


@pytest.fixture
def watch() -> Watch:
    return Watch(SETTINGS, MemoryCounters())


def told(watch: Watch, records: list[dict[str, Any]]) -> list[Finding]:
    return [finding for record in records for finding in watch.see(record)]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_files(normal_week(Trail(STACK, seed=7)), tmp_path_factory.mktemp("week"))


@pytest.fixture(scope="module")
def counted(week: list[Path]) -> MemoryCounters:
    """What is known after that week, for tests to copy."""
    counters = MemoryCounters()
    assert told(Watch(SETTINGS, counters), list(read_files(week))) == []
    return counters


def replay(paths: list[Path], code: int) -> tuple[list[dict[str, str]], str]:
    """The command of the guide: findings, and how many events there were."""
    done = subprocess.run(
        [sys.executable, "-m", "detection", *map(str, paths)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CLOUD), "PYTHONDONTWRITEBYTECODE": "1", **ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


BEGIN = MONDAY + timedelta(days=4, hours=10, minutes=2, seconds=41)
"""When thieves come: in the middle of the week."""


def bulk_download(trail: Trail, role: str, seconds: int) -> list[dict[str, Any]]:
    """Two hundred features files."""
    return [
        trail.object(
            BEGIN + timedelta(seconds=number * seconds / 200),
            role,
            "GetObject",
            trail.features,
            f"features/v1/contractors/person-3/x/{number:05d}.parquet",
            50_000,
        )
        for number in range(200)
    ]


def test_a_normal_week_alarms_nobody_and_a_bulk_download_in_it_does(
    week: list[Path], trail: Trail, tmp_path: Path
) -> None:
    """The whole of it, by the command. False alarms: none."""
    findings, said = replay(week, code=0)
    assert findings == []
    assert int(said.split()[0]) > 30_000, said
    findings, said = replay([*week, *write_files(bulk_download(trail, "admin", 240), tmp_path)], code=3)
    assert [finding["kind"] for finding in findings] == ["bulk-reads"]
    assert said.strip().endswith("1 findings")


def test_the_normal_week_has_busy_hours(counted: MemoryCounters) -> None:
    """What is quiet there is not quiet for want of reading."""
    minute = int((MONDAY + timedelta(days=3, hours=15, minutes=2)).timestamp()) // 60
    counts = counted.between(f"arn:aws:iam::{ACCOUNT}:role/{INTAKE}", minute - 10, minute + 10)
    assert max(busiest_span(counts, each, lambda amount: amount.reads) for each in counts) > 2_000


@pytest.mark.parametrize("seconds", [5, 60, 200, 290])
@pytest.mark.parametrize("role", ["researcher", "admin"])
def test_two_hundred_objects_alarm_within_five_minutes(
    seconds: int, role: str, counted: MemoryCounters, trail: Trail
) -> None:
    """By somebody new, and by somebody who reads now and then: with the hundredth object."""
    (finding,) = told(Watch(SETTINGS, deepcopy(counted)), bulk_download(trail, role, seconds))
    assert (finding.kind, finding.who) == ("bulk-reads", f"arn:aws:iam::{ACCOUNT}:role/{role}")
    assert timedelta(0) <= finding.at - BEGIN < timedelta(minutes=5)
    assert finding.at - BEGIN <= timedelta(seconds=seconds / 2 + 2)


def test_training_reads_as_it_does_and_alarms_when_it_reads_far_more(counted: MemoryCounters, trail: Trail) -> None:
    """Two hundred objects are nothing to a role that reads 1,500 a night: said in the guide. Eight thousand are."""
    role = TRAINERS[0]
    assert told(Watch(SETTINGS, deepcopy(counted)), bulk_download(trail, role, 60)) == []
    findings = told(Watch(SETTINGS, deepcopy(counted)), list(trail.training(BEGIN, role, 8_000, 240)))
    assert [finding.kind for finding in findings] == ["bulk-reads"]
    assert findings[0].at - BEGIN < timedelta(minutes=5)


def test_few_large_reads_alarm_by_their_bytes(trail: Trail, watch: Watch) -> None:
    stolen = [
        trail.object(
            MONDAY + timedelta(seconds=20 * number), "researcher", "GetObject", trail.features, "f", 200_000_000
        )
        for number in range(10)
    ]
    assert [(each.kind, each.at) for each in told(watch, stolen)] == [("bulk-bytes", MONDAY + timedelta(seconds=100))]


@pytest.mark.parametrize("name", ["GetObject", "HeadObject", "GetObjectAttributes"])
@pytest.mark.parametrize("failed", [{}, {"errorCode": "AccessDenied"}])
def test_a_contractors_first_read_is_told(name: str, failed: dict[str, str], trail: Trail, watch: Watch) -> None:
    for bucket in (trail.raw, trail.features):
        record = trail.object(MONDAY, CONTRACTOR, name, bucket, "contractors/a/b/c.sealed", **failed)
        findings = told(Watch(SETTINGS, MemoryCounters()), [record])
        assert [finding.kind for finding in findings] == ["contractor-read"]
    alone = trail.object(MONDAY, f"{CONTRACTOR}-alice", name, trail.raw, "k", **failed)
    assert [finding.kind for finding in told(watch, [alone])] == ["contractor-read"], (
        "a role of contractor-role.yaml too"
    )


def test_anybody_elses_first_read_of_voices_is_told(trail: Trail, watch: Watch) -> None:
    assert told(watch, [trail.object(MONDAY, INTAKE, "GetObject", trail.raw, "k")]) == []
    (finding,) = told(watch, [trail.object(MONDAY, "admin", "GetObject", trail.raw, "k", errorCode="AccessDenied")])
    assert (finding.kind, finding.what) == ("unexpected-read", "GetObject of sealed voices, refused")
    source = {"bucketName": "elsewhere", "x-amz-copy-source": f"/{trail.raw}/contractors/a/b/c.sealed"}
    copy = trail.record(MONDAY, "backup", "s3.amazonaws.com", "CopyObject", requestParameters=source)
    assert [each.kind for each in told(watch, [copy])] == ["unexpected-read"]


def test_decrypting_by_anybody_but_the_intake_is_told(trail: Trail, watch: Watch) -> None:
    assert told(watch, [trail.decrypt(MONDAY, INTAKE)]) == []
    for role in ("admin", CONTRACTOR, "voxseal-intake-2"):
        (finding,) = told(watch, [trail.decrypt(MONDAY, role, errorCode="AccessDenied")])
        assert (finding.kind, finding.what) == ("foreign-decrypt", "Decrypt with the sealing key, refused")


CHANGES: dict[str, Callable[[Trail], tuple[str, str, dict[str, Any]]]] = {
    "policy-change: bucket": lambda trail: ("s3", "PutBucketPolicy", {"bucketName": trail.raw}),
    "policy-change: public": lambda trail: ("s3", "DeleteBucketPublicAccessBlock", {"bucketName": trail.features}),
    "policy-change: role": lambda trail: ("iam", "PutRolePolicy", {"roleName": "voxseal-contractor"}),
    "policy-change: trust": lambda trail: ("iam", "UpdateAssumeRolePolicy", {"roleName": "voxseal-intake"}),
    "policy-change: code": lambda trail: ("lambda", "UpdateFunctionCode20150331v2", {"functionName": "voxseal-intake"}),
    "policy-change: issuer": lambda trail: (
        "iam",
        "AddClientIDToOpenIDConnectProvider",
        {"openIDConnectProviderArn": STACK._ref("Provider")},
    ),
    "key-change: policy": lambda trail: ("kms", "PutKeyPolicy", {"keyId": trail.sealing_key}),
    "key-change: by id": lambda trail: ("kms", "ScheduleKeyDeletion", {"keyId": trail.sealing_key.split("/")[1]}),
    "key-change: grant": lambda trail: ("kms", "CreateGrant", {"keyId": trail.sealing_key}),
    "trail-change: stopped": lambda trail: ("cloudtrail", "StopLogging", {"name": "voxseal"}),
    "trail-change: selectors": lambda trail: ("cloudtrail", "PutEventSelectors", {"trailName": "voxseal"}),
    "trail-change: unwatched": lambda trail: ("logs", "DeleteSubscriptionFilter", {"logGroupName": "/voxseal/trail"}),
    "trail-change: alarms": lambda trail: ("monitoring", "DeleteAlarms", {"alarmNames": ["voxseal-contractor-read"]}),
    "trail-change: topic": lambda trail: ("sns", "DeleteTopic", {"topicArn": STACK._ref("Alarms")}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_what_guards_the_voices_are_told(name: str, trail: Trail, watch: Watch) -> None:
    service, call, request = CHANGES[name](trail)
    record = trail.record(MONDAY, "admin", f"{service}.amazonaws.com", call, requestParameters=request)
    assert name.split(":")[0] in [finding.kind for finding in told(watch, [record])]
    elsewhere = dict.fromkeys(request, "somebody-elses")
    record = trail.record(MONDAY, "admin", f"{service}.amazonaws.com", call, requestParameters=elsewhere)
    assert told(Watch(SETTINGS, MemoryCounters()), [record]) == []


def test_the_same_is_not_told_again_at_once(trail: Trail, watch: Watch) -> None:
    reads = [
        trail.object(MONDAY + timedelta(minutes=minute), CONTRACTOR, "GetObject", trail.raw, "k")
        for minute in range(40)
    ]
    assert [finding.at.minute for finding in told(watch, reads)] == [0, 15, 30]


def test_who_is_refused_hides_nobody_who_is_not(trail: Trail, watch: Watch) -> None:
    """The runbook goes by the end of the call and by the session: each of both is told with its first."""

    def read(minute: int, **more: Any) -> dict[str, Any]:
        return trail.object(MONDAY + timedelta(minutes=minute), CONTRACTOR, "GetObject", trail.raw, "k", **more)

    refused = {"errorCode": "AccessDenied"}
    records = [
        read(0, **refused),
        read(1, **refused),
        read(2),
        read(3),
        read(4, session="voxseal-another", **refused),
    ]
    assert [(finding.at.minute, finding.what) for finding in told(watch, records)] == [
        (0, "GetObject, refused"),
        (2, "GetObject"),
        (4, "GetObject, refused"),
    ]


def test_order_does_not_matter(trail: Trail) -> None:
    stolen = [
        trail.object(MONDAY + timedelta(seconds=number), "thief", "GetObject", trail.features, str(number))
        for number in range(150)
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(stolen, len(stolen))
        assert [finding.kind for finding in told(Watch(SETTINGS, MemoryCounters()), shuffled)] == ["bulk-reads"]


@given(st.dictionaries(st.integers(0, 40), st.integers(1, 9), max_size=20), st.integers(0, 40))
def test_the_busiest_span_is_the_busiest(counts: dict[int, int], minute: int) -> None:
    amounts = {at: Amount(reads) for at, reads in counts.items()}
    starts = range(minute - 4, minute + 1)
    expected = max(sum(counts.get(start + step, 0) for step in range(5)) for start in starts)
    assert busiest_span(amounts, minute, lambda amount: amount.reads) == expected


def test_what_is_usual_takes_a_while_to_know() -> None:
    counts = {minute: Amount(10) for minute in range(0, 47 * 5, 5)}
    assert usual(counts, lambda amount: amount.reads) is None
    assert usual(counts | {1_000: Amount(10)}, lambda amount: amount.reads) == 30


JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5
)


@given(
    st.sampled_from(
        ["userIdentity", "requestParameters", "resources", "additionalEventData", "eventTime", "errorCode"]
    ),
    JSON,
)
def test_an_odd_record_hides_nothing(name: str, value: Any) -> None:
    record = Trail(STACK, 1).object(MONDAY, "x", "GetObject", "b", "k") | {
        name: [value] if name == "resources" else value
    }
    read_event(record)


def test_the_function_reads_the_logs_batches_and_writes_metrics(trail: Trail) -> None:
    record = trail.object(MONDAY, CONTRACTOR, "GetObject", trail.raw, "k")
    batch = {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "message": json.dumps(record)}]}
    packed = base64.b64encode(gzip.compress(json.dumps(batch).encode())).decode()
    assert records({"awslogs": {"data": packed}}) == [record]
    check = {"messageType": "CONTROL_MESSAGE", "logEvents": [{"id": "", "message": "CWL CONTROL MESSAGE"}]}
    assert records({"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(check).encode())).decode()}}) == []
    (finding,) = told(Watch(SETTINGS, MemoryCounters()), [record])
    line = line_of(finding)
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    alarm = STACK.resources["ContractorRead"]["Properties"]
    assert (metric["Namespace"], metric["Metrics"][0]["Name"]) == (alarm["Namespace"], alarm["MetricName"])
    wanted = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    assert {name: line[name] for name in metric["Dimensions"][0]} == wanted


def test_counters_in_a_table_count_as_those_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same thief, counted in DynamoDB's form."""
    import boto3
    import moto

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    trail = Trail(STACK, 1)
    stolen = [
        trail.object(MONDAY + timedelta(seconds=number), "thief", "GetObject", trail.features, str(number), 1_000)
        for number in range(120)
    ]
    with moto.mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="eu-central-1")
        table = STACK.resources["Counters"]["Properties"]
        dynamodb.create_table(
            **{name: table[name] for name in ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema")}
        )
        counters = TableCounters(dynamodb, table["TableName"])
        assert told(Watch(SETTINGS, counters), stolen) == told(Watch(SETTINGS, MemoryCounters()), stolen)
        who = f"arn:aws:iam::{ACCOUNT}:role/thief"
        minute = int(MONDAY.timestamp()) // 60
        assert counters.between(who, minute, minute + 1) == {
            minute: Amount(60, 60_000),
            minute + 1: Amount(60, 60_000),
        }
        dynamodb.close()

"""What a session may do, asked of a real store: add and list under its own prefix, and nothing else.

The requests are made with a bare SDK and the session's keys, as a thief of the session would make them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from voxseal.domain.identity import StsSession

from .cloud import BUCKET, OTHER_BUCKET, REGION, Lab

MINE, OTHERS, ALIKE = "contractors/alice/", "contractors/bob/", "contractors/alice2/"


@pytest.fixture(scope="module")
def session(session_of: Callable[[str], StsSession]) -> StsSession:
    return session_of("alice")


def client_of(lab: Lab, session: StsSession, service: str = "s3") -> Any:
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=lab.endpoint,
        aws_access_key_id=session.access_key_id.reveal(),
        aws_secret_access_key=session.secret_access_key.reveal(),
        aws_session_token=session.session_token.reveal(),
        config=Config(request_checksum_calculation="when_required", retries={"total_max_attempts": 1}, proxies={}),
    )


@pytest.fixture(scope="module")
def thief(lab: Lab, session: StsSession) -> Iterator[Any]:
    client = client_of(lab, session)
    yield client
    client.close()


@pytest.fixture(scope="module", autouse=True)
def voices(lab: Lab, session_of: Callable[[str], StsSession], thief: Any) -> None:
    """What others have delivered, and what alice has, each put there by its own session."""
    thief.put_object(Bucket=BUCKET, Key=MINE + "voice.sealed", Body=b"mine")
    for person in ("bob", "alice2"):
        client = client_of(lab, session_of(person))
        client.put_object(Bucket=BUCKET, Key=f"contractors/{person}/voice.sealed", Body=b"theirs")
        client.close()
    lab.owner.put_object(Bucket=OTHER_BUCKET, Key=MINE + "voice.sealed", Body=b"elsewhere")


def test_adding_and_listing_under_the_own_prefix_work(lab: Lab, thief: Any) -> None:
    where = {"Bucket": BUCKET, "Key": MINE + "parts.sealed"}
    upload = thief.create_multipart_upload(**where)["UploadId"]
    sent = thief.upload_part(**where, UploadId=upload, PartNumber=1, Body=b"part")
    assert [part["PartNumber"] for part in thief.list_parts(**where, UploadId=upload)["Parts"]] == [1]
    thief.complete_multipart_upload(
        **where, UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": sent["ETag"]}]}
    )
    aborted = thief.create_multipart_upload(**where)["UploadId"]
    thief.abort_multipart_upload(**where, UploadId=aborted)
    for prefix in (MINE, MINE + "p"):
        listed = [entry["Key"] for entry in thief.list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]]
        assert MINE + "parts.sealed" in listed
        assert all(key.startswith(MINE) for key in listed)
    assert lab.read(MINE + "parts.sealed") == b"part"


def upload_under(prefix: str) -> Callable[[Any], object]:
    return lambda s3: s3.create_multipart_upload(Bucket=BUCKET, Key=prefix + "thief.sealed")


def put_under(prefix: str, bucket: str = BUCKET) -> Callable[[Any], object]:
    return lambda s3: s3.put_object(Bucket=bucket, Key=prefix + "thief.sealed", Body=b"thief")


def list_of(prefix: str | None, bucket: str = BUCKET) -> Callable[[Any], object]:
    return lambda s3: s3.list_objects_v2(Bucket=bucket, **({} if prefix is None else {"Prefix": prefix}))


def copy(source: str, target: str) -> Callable[[Any], object]:
    return lambda s3: s3.copy_object(Bucket=BUCKET, Key=target, CopySource={"Bucket": BUCKET, "Key": source})


VOICE = {"Bucket": BUCKET, "Key": MINE + "voice.sealed"}
THEIRS = {"Bucket": BUCKET, "Key": OTHERS + "voice.sealed"}
EVERYBODY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{BUCKET}/*"}],
    },
    separators=(",", ":"),
)

REFUSED: dict[str, Callable[[Any], object]] = {
    "read my own": lambda s3: s3.get_object(**VOICE),
    "read a byte of my own": lambda s3: s3.get_object(**VOICE, Range="bytes=0-0"),
    "read what is not there": lambda s3: s3.get_object(Bucket=BUCKET, Key=MINE + "nothing"),
    "ask about my own": lambda s3: s3.head_object(**VOICE),
    "read my own's labels": lambda s3: s3.get_object_tagging(**VOICE),
    "read another's": lambda s3: s3.get_object(**THEIRS),
    "ask about another's": lambda s3: s3.head_object(**THEIRS),
    "delete my own": lambda s3: s3.delete_object(**VOICE),
    "delete another's": lambda s3: s3.delete_object(**THEIRS),
    "copy my own": copy(VOICE["Key"], MINE + "copy.sealed"),
    "copy another's to me": copy(THEIRS["Key"], MINE + "copy.sealed"),
    "copy mine to another": copy(VOICE["Key"], OTHERS + "copy.sealed"),
    "put under another's prefix": put_under(OTHERS),
    "put under a look-alike prefix": put_under(ALIKE),
    "put beside the prefix": put_under("contractors/"),
    "put at the root": put_under(""),
    "upload under another's prefix": upload_under(OTHERS),
    "upload under a look-alike prefix": upload_under(ALIKE),
    "put in another bucket": put_under(MINE, OTHER_BUCKET),
    "list the whole bucket": list_of(None),
    "list with an empty prefix": list_of(""),
    "list everybody": list_of("contractors/"),
    "list another's": list_of(OTHERS),
    "list look-alikes": list_of("contractors/alice"),
    "list a look-alike": list_of(ALIKE),
    "list another bucket": list_of(MINE, OTHER_BUCKET),
    "list unfinished uploads": lambda s3: s3.list_multipart_uploads(Bucket=BUCKET),
    "list versions": lambda s3: s3.list_object_versions(Bucket=BUCKET),
    "open my own to everybody": lambda s3: s3.put_object_acl(**VOICE, ACL="public-read"),
    "open the bucket to everybody": lambda s3: s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read-write"),
    "change the bucket's policy": lambda s3: s3.put_bucket_policy(Bucket=BUCKET, Policy=EVERYBODY),
    "drop the bucket's policy": lambda s3: s3.delete_bucket_policy(Bucket=BUCKET),
    "delete the bucket": lambda s3: s3.delete_bucket(Bucket=BUCKET),
    "make a rule that deletes": lambda s3: s3.put_bucket_lifecycle_configuration(
        Bucket=BUCKET,
        LifecycleConfiguration={"Rules": [{"ID": "r", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 1}}]},
    ),
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=list(REFUSED))
def test_everything_else_is_refused(lab: Lab, thief: Any, attempt: Callable[[Any], object]) -> None:
    before = contents(lab)
    with pytest.raises(ClientError) as told:
        attempt(thief)
    assert status_of(told.value) == 403
    assert contents(lab) == before


def test_dots_in_a_key_lead_nowhere(lab: Lab, thief: Any) -> None:
    key = MINE + "../bob/dots.sealed"
    thief.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    assert [each for each in lab.keys("contractors/") if "dots" in each] == [key]


def test_a_stolen_session_cannot_widen_itself(lab: Lab, session: StsSession) -> None:
    """It assumes no role, has no say in IAM, and makes no bucket of its own."""
    sts, iam, s3 = (client_of(lab, session, service) for service in ("sts", "iam", "s3"))
    allow_all = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
        separators=(",", ":"),
    )
    attempts: list[Callable[[], object]] = [
        lambda: sts.assume_role(RoleArn=lab.role_arn, RoleSessionName="wider"),
        lambda: sts.assume_role(RoleArn=lab.role_arn, RoleSessionName="wider", Policy=allow_all),
        lambda: sts.get_session_token(),
        lambda: iam.get_role(RoleName="voxseal-contractor"),
        lambda: iam.put_role_policy(RoleName="voxseal-contractor", PolicyName="wider", PolicyDocument=allow_all),
        lambda: iam.create_user(UserName="wider"),
        lambda: s3.create_bucket(Bucket="a-bucket-of-my-own"),
    ]
    try:
        for number, attempt in enumerate(attempts):
            with pytest.raises((ClientError, ResponseParserError)) as told:
                attempt()
            if isinstance(told.value, ClientError):
                assert 400 <= status_of(told.value) < 500, number
        with pytest.raises(ClientError):
            s3.get_object(**VOICE)
    finally:
        for client in (sts, iam, s3):
            client.close()


def contents(lab: Lab) -> list[tuple[str, list[str]]]:
    return [(bucket, lab.keys(bucket=bucket)) for bucket in (BUCKET, OTHER_BUCKET)]


def status_of(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]

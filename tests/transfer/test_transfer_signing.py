"""Our signature is the one that botocore makes."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest import mock

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transfer.s3_server import ACCESS_KEY, SECRET_KEY, TOKEN, session_until
from voxseal.transfer.signing import path_of, query_of, signed_headers

NOW = datetime(2026, 11, 23, 12, 30, 5, tzinfo=UTC)
KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)


@settings(max_examples=200, deadline=None)
@given(
    key=KEYS,
    upload=st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=60),
    number=st.integers(1, 10_000),
    whole=st.booleans(),
    region=st.sampled_from(["eu-central-1", "us-east-1", "cn-north-1"]),
)
def test_it_is_the_signature_that_botocore_makes(key: str, upload: str, number: int, whole: bool, region: str) -> None:
    path, query = path_of("voices", key), "" if whole else query_of({"partNumber": str(number), "uploadId": upload})
    headers = {"x-amz-checksum-sha256": "abc=", "x-amz-server-side-encryption": "aws:kms"}
    ours = signed_headers("PUT", "127.0.0.1:7480", path, query, headers, session_until(NOW), region, NOW)

    request = AWSRequest("PUT", f"https://127.0.0.1:7480{path}" + (f"?{query}" if query else ""), headers=headers)
    request.context = {"client_config": Config(s3={"payload_signing_enabled": False})}
    with mock.patch("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None)):
        S3SigV4Auth(ReadOnlyCredentials(ACCESS_KEY, SECRET_KEY, TOKEN), "s3", region).add_auth(request)
    assert ours["authorization"] == request.headers["Authorization"]
    assert ours["x-amz-security-token"] == TOKEN
    assert ours["x-amz-content-sha256"] == request.headers["X-Amz-Content-SHA256"] == "UNSIGNED-PAYLOAD"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a/b.sealed", "/a/b.sealed"),
        ("a b+c%/é", "/a%20b%2Bc%25/%C3%A9"),
        ("a?b#c\r\nd", "/a%3Fb%23c%0D%0Ad"),
        ("auth0|x~y_z.-", "/auth0%7Cx~y_z.-"),
    ],
)
def test_nothing_in_a_key_can_end_the_path_or_the_line(key: str, path: str) -> None:
    assert path_of(key) == path


def test_a_query_is_sorted_and_encoded() -> None:
    assert query_of({"uploadId": "a/b&c=d+e f", "partNumber": "7"}) == "partNumber=7&uploadId=a%2Fb%26c%3Dd%2Be%20f"

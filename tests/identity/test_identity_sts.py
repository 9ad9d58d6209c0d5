"""From the ID token to the session, against a session service that can refuse in every way."""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.identity.conftest import profile_for
from voxseal.domain.errors import ClockWrong, SessionRefused, SessionsUnreachable, SignInError
from voxseal.domain.identity import IdToken
from voxseal.domain.profile import Cloud, ServerSideEncryption
from voxseal.domain.secret import Secret
from voxseal.identity.limits import Limits
from voxseal.identity.policy import prefix_for, session_name, session_policy
from voxseal.identity.sts import assume_role

ISSUER = "https://sign-in.example.org"
TOKEN = IdToken(Secret("eyJ.canary-token"), "auth0|seven", ISSUER, datetime(2030, 1, 1, tzinfo=UTC))
CLOUD = Cloud("eu-central-1", "arn:aws:iam::123456789012:role/contractor", "voices")


@pytest.fixture
def ask(sts, clock):
    def run(token=TOKEN, cloud=None, **rest):
        profile = profile_for(ISSUER, sts.address)
        return assume_role(token, replace(profile, cloud=replace(profile.cloud, **(cloud or {}))), clock, **rest)

    return run


def test_a_session_for_the_token(ask, sts, clock):
    session = ask()
    form = sts.requests[0].form
    assert form["WebIdentityToken"] == "eyJ.canary-token"
    assert form["DurationSeconds"] == "3600"
    assert form["RoleSessionName"] == session_name(ISSUER, "auth0|seven")
    assert "seven" not in form["RoleSessionName"]
    assert "Authorization" not in sts.requests[0].headers, "the call was signed with somebody's credentials"
    assert json.loads(form["Policy"]) == json.loads(session_policy(CLOUD, "contractors/auth0|seven/"))
    assert session.prefix == "contractors/auth0|seven/"
    assert timedelta(minutes=59) < session.remaining(clock.now()) <= timedelta(hours=1)


def test_a_slow_clock_does_not_stretch_the_hour(ask, sts, clock):
    sts.skew = timedelta(minutes=4)  # the cloud is ahead, so its Expiration seems later here than it is
    assert ask().remaining(clock.now()) <= timedelta(hours=1)


@pytest.mark.parametrize(
    "code", ["AccessDenied", "InvalidIdentityToken", "ExpiredTokenException", "IDPRejectedClaim", None]
)
def test_refusals(ask, sts, code):
    sts.refuse = (403 if code == "AccessDenied" else 400, code)
    with pytest.raises(SessionRefused) as told:
        ask()
    assert told.value.detail.startswith("sts")
    assert len(sts.requests) == 1, "a refusal is final"


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidIdentityToken", "ExpiredTokenException", None])
def test_a_wrong_clock_is_blamed_first(ask, sts, code):
    sts.refuse = (403, code)
    with pytest.raises(ClockWrong, match="about 10 minutes behind"):
        ask(offset=timedelta(minutes=-10))
    sts.skew = timedelta(minutes=-20)  # the service's own Date says it as well
    with pytest.raises(ClockWrong, match="about 20 minutes ahead of"):
        ask()


@pytest.mark.parametrize("refusal", [(503, "ServiceUnavailable"), (500, None), (400, "Throttling"), (429, None)])
def test_passing_trouble_is_bounded_and_told(ask, sts, refusal):
    sts.refuse = refusal
    with pytest.raises(SignInError, match="cannot be reached right now") as told:
        ask()
    assert type(told.value) is SessionsUnreachable
    assert len(sts.requests) <= 3


@pytest.mark.parametrize(
    "way",
    [lambda answer: replace(answer, body=b" " * (1 << 20) + answer.body), lambda answer: replace(answer, pause=0.1)],
    ids=["too long", "too slow"],
)
@pytest.mark.parametrize("refusal", [None, (400, "InvalidIdentityToken")])
def test_an_answer_without_end_is_left(ask, sts, monkeypatch, way, refusal):
    sts.refuse = refusal
    answer = sts.answer
    monkeypatch.setattr(sts, "answer", lambda request: way(answer(request)))
    with pytest.raises(SignInError, match="cannot be reached right now") as told:
        ask(limits=Limits(whole=1.0))
    assert told.value.detail == "HTTPClientError"
    assert len(sts.requests) <= 3


def test_a_head_that_never_ends(ask, dripping):
    with pytest.raises(SignInError, match="cannot be reached right now") as told:
        ask(cloud={"sts_endpoint": dripping}, limits=Limits(connect=0.2, read=30.0, whole=0.2))
    assert told.value.detail == "sts timeout"


def test_passing_trouble_passes(ask, sts):
    sts.refuse, sts.refuse_times = (503, "ServiceUnavailable"), 1
    assert ask().subject == "auth0|seven"


def test_the_cloud_cannot_reach_the_issuer(ask, sts):
    sts.refuse = (400, "IDPCommunicationError")
    with pytest.raises(SignInError, match="could not reach the sign-in service"):
        ask()


def test_nobody_there(ask):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(SignInError, match="cannot be reached right now"):
            ask(cloud={"sts_endpoint": f"http://127.0.0.1:{taken.getsockname()[1]}"}, limits=Limits(connect=1, read=1))


def test_a_role_that_is_none(ask, sts):
    with pytest.raises(SessionRefused):
        ask(cloud={"role_arn": "role"})
    assert sts.requests == []


def test_an_endpoint_in_the_clear(ask):
    with pytest.raises(SignInError, match="https"):
        ask(cloud={"sts_endpoint": "http://sts.example.org"})


def test_this_machines_aws_settings_do_not_count(ask, sts, monkeypatch, tmp_path):
    config = tmp_path / "config"
    config.write_text("[default]\nendpoint_url = http://127.0.0.1:9\nca_bundle = /nowhere\nregion = nowhere\n")
    for name, value in {
        "AWS_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "canary-key",
        "AWS_SECRET_ACCESS_KEY": "canary-secret",
        "AWS_CA_BUNDLE": "/nowhere",
        "REQUESTS_CA_BUNDLE": "",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_MAX_ATTEMPTS": "9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    assert ask().subject == "auth0|seven"
    assert "canary-key" not in str(sts.requests)


def test_aws_itself_is_found_without_them(monkeypatch):
    """With no endpoint in the profile, the region's own, whatever the environment says."""
    from voxseal.identity.sts import _client

    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    client = _client(CLOUD, Limits())
    assert client.meta.endpoint_url == "https://sts.eu-central-1.amazonaws.com"
    client.close()


def test_the_sdk_does_not_log_the_token(ask, caplog):
    caplog.set_level(logging.DEBUG)
    ask()
    assert "canary-token" not in caplog.text


def test_the_policy_writes_and_lists_and_reads_nothing():
    text = session_policy(CLOUD, "contractors/me/")
    assert " " not in text
    actions = [action for statement in json.loads(text)["Statement"] for action in statement["Action"]]
    assert sorted(actions) == [
        "s3:AbortMultipartUpload",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
    ]
    put, listing = json.loads(text)["Statement"]
    assert put["Resource"] == "arn:aws:s3:::voices/contractors/me/*"
    assert listing["Resource"] == "arn:aws:s3:::voices"
    assert listing["Condition"] == {"StringLike": {"s3:prefix": "contractors/me/*"}}


def test_the_policy_with_kms():
    key = "arn:aws-cn:kms:cn-north-1:123456789012:key/1"
    cloud = replace(
        CLOUD,
        region="cn-north-1",
        role_arn="arn:aws-cn:iam::123456789012:role/x",
        encryption=ServerSideEncryption.KMS,
        encryption_key=key,
    )
    last = json.loads(session_policy(cloud, "p/"))["Statement"][-1]
    assert (last["Resource"], last["Action"]) == (key, ["kms:GenerateDataKey", "kms:Decrypt"])
    assert last["Condition"] == {"StringEquals": {"kms:ViaService": "s3.cn-north-1.amazonaws.com.cn"}}


def test_a_policy_that_is_too_long():
    with pytest.raises(SignInError, match="too long"):
        session_policy(CLOUD, "p" * 1000 + "/")


@pytest.mark.parametrize("subject", ["a", "auth0|5f", "me@example.org", "a.b-c_d:e=f!", "...", "x" * 255])
def test_subjects_that_can_be_a_folder(subject):
    assert prefix_for("contractors/{sub}/", subject) == f"contractors/{subject}/"


@pytest.mark.parametrize(
    "subject",
    ["", ".", "..", "a/b", "../x", "a*", "a?", "${aws:userid}", "a b", "a+b", "é", "a\n", "x" * 256, "{sub}", "a\\b"],
)
def test_subjects_that_cannot(subject):
    with pytest.raises(SignInError) as told:
        prefix_for("contractors/{sub}/", subject)
    assert told.value.detail == "subject-characters"


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{sub}",
        "/{sub}/",
        "a/",
        "a{sub}/",
        "{sub}b/",
        "*/{sub}/",
        "../{sub}/",
        "{sub}/{sub}/",
        "a//{sub}/",
        "a/{sub}/\n",
    ],
)
def test_templates_that_cannot(template):
    with pytest.raises(SignInError) as told:
        prefix_for(template, "me")
    assert told.value.detail == "prefix-template"


def test_session_names_tell_people_apart():
    names = {session_name(issuer, subject) for issuer in ("a", "b") for subject in ("x", "y")}
    assert len(names) == 4
    assert all(name.replace("-", "").isalnum() and len(name) <= 64 for name in names)

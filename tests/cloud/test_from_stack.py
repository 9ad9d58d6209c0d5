"""`voxseal profile from-stack`: the template's own outputs become a profile that imports, with the key that KMS gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import KEY_ARN, public_pem
from tests.end_to_end.client import Client, bare_environment
from voxseal.identity.policy import prefix_for, session_policy
from voxseal.workflow.profiles import read_profile

from .stand_in_kms import StandInKms
from .template import PARAMETERS, Stack

CONSENT = 'I recorded these „samples" myself.\n\nBackslash \\ and "quotes" and 🎤.\n'


def outputs(**changed: str | None) -> dict[str, str]:
    """What the template's stack would tell, with the tests' key as its sealing key."""
    made = Stack.of("template.yaml", **PARAMETERS).outputs | {"SealingKeyArn": KEY_ARN}
    return {name: value for name, value in (made | changed).items() if value is not None}


def described(folder: Path, values: dict[str, str]) -> Path:
    """As `aws cloudformation describe-stacks` prints it."""
    listed = [{"OutputKey": name, "OutputValue": value, "Description": "x"} for name, value in values.items()]
    path = folder / "stack.json"
    path.write_text(
        json.dumps({"Stacks": [{"StackName": "voxseal", "StackStatus": "CREATE_COMPLETE", "Outputs": listed}]})
    )
    return path


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    path = tmp_path / "consent.txt"
    path.write_text(CONSENT, encoding="utf-8")
    return path


@pytest.fixture
def client(tmp_path: Path, kms: StandInKms) -> Client:
    own = {
        "AWS_ENDPOINT_URL_KMS": kms.address,
        "AWS_ACCESS_KEY_ID": "AKIAOPERATOR",
        "AWS_SECRET_ACCESS_KEY": "canary-secret",
        "AWS_MAX_ATTEMPTS": "1",
    }
    return Client(tmp_path / "data", tmp_path / "acme.toml", bare_environment(tmp_path) | own)


def asked(consent: Path, out: Path) -> tuple[str | Path, ...]:
    return ("--consent", consent, "--consent-version", "2026-11", "--out", out)


def test_a_stack_becomes_a_profile_that_imports(
    client: Client, consent: Path, tmp_path: Path, private_key: rsa.RSAPrivateKey
) -> None:
    out = client.profile
    document = client.json("profile", "from-stack", described(tmp_path, outputs()), *asked(consent, out))
    profile = read_profile(out)
    made = outputs()
    assert document["recipients"] == [{"key_arn": KEY_ARN, "fingerprint": profile.recipients[0].fingerprint}]
    assert profile.recipients[0].public_key_pem.strip() == public_pem(private_key).strip()
    assert (profile.organisation.name, profile.sign_in.issuer) == ("Acme Speech", PARAMETERS["IssuerUrl"])
    assert (profile.cloud.bucket, profile.cloud.role_arn) == (made["Bucket"], made["ContractorRoleArn"])
    assert profile.consent.text == CONSENT.strip()
    policy = json.loads(session_policy(profile.cloud, prefix_for(profile.cloud.prefix, "8f2c")))
    assert made["BucketKeyArn"] in [statement["Resource"] for statement in policy["Statement"]], (
        "or no put would succeed"
    )
    client.set_up()
    shown = client.run("profile", "check", out)
    assert profile.recipients[0].fingerprint in shown.stdout


def test_a_contractors_own_role_and_more_scopes(client: Client, consent: Path, tmp_path: Path) -> None:
    role = "arn:aws:iam::111122223333:role/voxseal-contractor-alice"
    stack = described(tmp_path, outputs())
    more = ("--role-arn", role, "--scope", "openid", "--scope", "offline_access")
    client.run("profile", "from-stack", stack, *asked(consent, client.profile), *more)
    profile = read_profile(client.profile)
    assert (profile.cloud.role_arn, profile.sign_in.scopes) == (role, ("openid", "offline_access"))


def test_the_key_may_come_in_a_file(client: Client, consent: Path, tmp_path: Path, pem: str, kms: StandInKms) -> None:
    path = tmp_path / "key.pem"
    path.write_text(pem)
    kms.fault = "AccessDeniedException"
    try:
        stack = described(tmp_path, outputs())
        client.run("profile", "from-stack", stack, *asked(consent, client.profile), "--public-key", path)
    finally:
        kms.fault = None
    assert read_profile(client.profile).recipients[0].key_arn == KEY_ARN


def test_nothing_is_written_over(client: Client, consent: Path, tmp_path: Path) -> None:
    client.profile.write_text("mine")
    stack = described(tmp_path, outputs())
    done = client.run("profile", "from-stack", stack, *asked(consent, client.profile), code=2)
    assert "already" in done.stderr
    assert client.profile.read_text() == "mine"


FAULTS: dict[str, tuple[dict[str, str | None], str]] = {
    "another stack": ({"SealingKeyArn": None}, "no output SealingKeyArn"),
    "an empty output": ({"Support": " "}, "no output Support"),
    "an issuer that is none": ({"Issuer": "http://sso.example"}, "sign_in.issuer"),
    "a bucket that is none": ({"Bucket": "Not_A_Bucket"}, "cloud.bucket"),
    "a key that KMS does not know": ({"SealingKeyArn": KEY_ARN.replace("1234", "9999")}, "NotFoundException"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_named(name: str, client: Client, consent: Path, tmp_path: Path) -> None:
    changed, words = FAULTS[name]
    stack = described(tmp_path, outputs(**changed))
    done = client.run("profile", "from-stack", stack, *asked(consent, client.profile), code=2)
    assert words in done.stderr
    assert not client.profile.exists()
    assert "canary" not in done.stderr


@pytest.mark.parametrize("content", ["", "[]", '{"Stacks": []}', '{"Stacks": [{"Outputs": 5}]}', "[" * 100_000, "\x00"])
def test_a_file_that_is_no_stack_is_refused(content: str, client: Client, consent: Path, tmp_path: Path) -> None:
    path = tmp_path / "stack.json"
    path.write_text(content)
    done = client.run("profile", "from-stack", path, *asked(consent, client.profile), code=2)
    assert "outputs of one stack" in done.stderr
    assert "describe-stacks" in done.stderr


def test_a_key_of_another_kind_is_refused(client: Client, consent: Path, tmp_path: Path, kms: StandInKms) -> None:
    kms.key_spec = "RSA_2048"
    try:
        stack = described(tmp_path, outputs())
        done: Any = client.run("profile", "from-stack", stack, *asked(consent, client.profile), code=2)
    finally:
        kms.key_spec = "RSA_4096"
    assert "RSA_4096" in done.stderr

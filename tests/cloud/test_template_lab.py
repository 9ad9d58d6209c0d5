"""The template's own policies in a real store: the client delivers, and everything else is refused.

Ceph's radosgw takes the roles' trust and permissions as they come out of the template, with these differences:

- it knows no policy variable inside a resource or a prefix, so there each contractor gets a role of their own whose policy
  has the tag's value in the variable's place, and whose trust asks for that very tag;
- it knows S3 alone, and no `aws:PrincipalArn`, so key policies and bucket policies are left to the simulator
  (`test_template_policies`), and statements on other services are left out here;
- it judges a deletion of several objects' versions as `s3:DeleteObject` on the bucket's ARN first, which means nothing on
  AWS: whoever may delete versions gets that too.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.conftest import KEY_ARN, public_pem
from tests.end_to_end.client import Client, bare_environment
from tests.lab.cloud import REGION, Lab
from tests.lab.issuer import CLIENT_ID

from .conftest import Deployed
from .delivery import Delivery
from .processes import IntakeRunner
from .template import Stack
from .test_taking import rows_of, some_speech

TAG = "voxseal-contractor"
VARIABLE = f"${{aws:PrincipalTag/{TAG}}}"


def compact(document: Any) -> str:
    """radosgw refuses a blank in a policy."""
    return json.dumps(document, separators=(",", ":"))


def for_the_store(document: Any) -> Any:
    """The statements about S3, without their names."""
    kept = [each for each in document["Statement"] if "s3:" in compact(each["Action"])]
    kept += [
        {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": each["Resource"].split("/")[0]}
        for each in kept
        if "s3:DeleteObjectVersion" in each["Action"]
    ]
    return document | {"Statement": [{key: value for key, value in each.items() if key != "Sid"} for each in kept]}


class Cloud:
    """The lab with roles from the template in it, and tokens of any kind that its issuer could sign."""

    def __init__(self, lab: Lab, deployed: Deployed) -> None:
        self._lab = lab
        self.deployed = deployed
        self.iam, self.sts = lab._owner("iam"), lab._owner("sts")
        (provider,) = self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
        stack = Stack.of(
            "template.yaml",
            IssuerUrl=lab.issuer.address,
            ClientId=CLIENT_ID,
            ExistingProviderArn=provider["Arn"],
            OrganisationName="Lab",
            SupportContact="lab@voxseal.example",
            Image="image",
        )
        self._names = {
            stack.outputs["Bucket"]: deployed.raw,
            stack.outputs["FeaturesBucket"]: deployed.features,
            stack.outputs["AuditBucket"]: deployed.audit,
        }
        self.stack = stack
        (key,) = json.loads(lab.certificates.jwks.read_text())["keys"]
        self._signing_key = RSAKey.import_key(key)

    def role_of(self, contractor: str) -> str:
        """The template's contractor role, as it is for whoever has this tag; its ARN."""
        trust = self.stack.policy("ContractorRole")
        trust["Statement"][0]["Condition"]["StringEquals"][f"aws:RequestTag/{TAG}"] = contractor
        permissions = compact(for_the_store(self.stack.policy("ContractorRole", "deliver")))
        return self._role(f"contractor-{contractor}", trust, permissions.replace(VARIABLE, contractor))

    def role_alone(self, contractor: str) -> str:
        """The role of `contractor-role.yaml`, which no variable is in: word for word."""
        stack = Stack.of(
            "contractor-role.yaml",
            RoleName=f"voxseal-contractor-{contractor}",
            Contractor=contractor,
            IssuerUrl=self._lab.issuer.address,
            ClientId=CLIENT_ID,
            ProviderArn=self.stack.parameters["ExistingProviderArn"],
            Bucket=self.stack.outputs["Bucket"],
            BucketKeyArn=KEY_ARN,
        )
        permissions = compact(for_the_store(stack.policy("ContractorRole", "deliver")))
        return self._role(f"alone-{contractor}", stack.policy("ContractorRole"), permissions)

    def role_of_intake(self) -> str:
        """What the intake may, assumed in the one way in which radosgw lets somebody else than a bucket's owner do it."""
        trust = self.stack.policy("ContractorRole")
        trust["Statement"][0]["Condition"]["StringEquals"][f"aws:RequestTag/{TAG}"] = "intake"
        return self._role("intake", trust, compact(for_the_store(self.stack.policy("IntakePolicy"))))

    def _role(self, name: str, trust: Any, permissions: str) -> str:
        for ours, theirs in self._names.items():
            permissions = permissions.replace(ours, theirs)
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=compact(trust), MaxSessionDuration=3600)
        self.iam.put_role_policy(RoleName=name, PolicyName="deliver", PolicyDocument=permissions)
        arn: str = made["Role"]["Arn"]
        return arn

    def token(self, subject: str, tags: Any, audience: str = CLIENT_ID, key: RSAKey | None = None) -> str:
        now = int(time.time())
        claims = {"iss": self._lab.issuer.address, "sub": subject, "aud": audience, "iat": now, "exp": now + 600}
        if tags is not None:
            claims["https://aws.amazon.com/tags"] = {"principal_tags": tags}
        return jwt.encode({"alg": "RS256", "kid": "lab"}, claims, key or self._signing_key)

    def credentials(self, role: str, token: str, name: str = "voxseal-test", **more: Any) -> dict[str, str]:
        given = self.sts.assume_role_with_web_identity(
            RoleArn=role, RoleSessionName=name, WebIdentityToken=token, DurationSeconds=3600, **more
        )
        found: dict[str, str] = given["Credentials"]
        return found

    def session(self, role: str, token: str, name: str = "voxseal-test", **more: Any) -> Any:
        keys = self.credentials(role, token, name, **more)
        return boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self._lab.ceph.http_port}",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            config=Config(request_checksum_calculation="when_required", retries={"total_max_attempts": 1}, proxies={}),
        )

    def close(self) -> None:
        self.iam.close()
        self.sts.close()


@pytest.fixture(scope="module")
def cloud(lab: Lab, deployed: Deployed) -> Iterator[Cloud]:
    made = Cloud(lab, deployed)
    yield made
    made.close()


@pytest.fixture(scope="module")
def alice_role(cloud: Cloud) -> str:
    return cloud.role_of("alice")


@pytest.fixture(scope="module", autouse=True)
def voices(deployed: Deployed) -> None:
    for name in ("alice", "alice2", "bob", "alone"):
        deployed.s3.put_object(Bucket=deployed.raw, Key=f"contractors/{name}/voice.sealed", Body=b"sealed")
    deployed.s3.put_object(Bucket=deployed.features, Key="features/v1/contractors/alice/x.parquet", Body=b"features")


def test_the_client_delivers_and_the_intake_takes_it_with_the_templates_roles(
    cloud: Cloud,
    lab: Lab,
    deployed: Deployed,
    private_key: Any,
    runner: IntakeRunner,
    speech: list[Path],
    tmp_path: Path,
) -> None:
    """The real command signs in at a real issuer, whose token has the tag; the intake runs with its own role's powers."""
    role = cloud.role_of("8f2c-dee5")
    text = lab.profile_text().replace(lab.role_arn, role).replace('bucket = "voices"', f'bucket = "{deployed.raw}"')
    text = text.replace('scopes = ["openid"]', 'scopes = ["openid", "tags"]')
    public = json.dumps(public_pem(private_key))
    text = text.replace(json.dumps(lab._public_key), public).replace(
        text.split('key_arn = "')[1].split('"')[0], KEY_ARN
    )
    profile = tmp_path / "profile.toml"
    profile.write_text(text)
    client = Client(tmp_path / "data", profile, bare_environment(tmp_path) | lab.environment("8f2c-dee5"))
    client.set_up()
    chosen = some_speech(speech, 3)
    document = client.json("submit", *chosen, "--sign-in")
    assert document["prefix"] == "contractors/8f2c-dee5/"
    assert {sample["state"] for sample in document["samples"]} == {"delivered"}
    delivered = Delivery(private_key, "8f2c-dee5", document["submission"])
    assert len(deployed.keys(deployed.raw, delivered.folder)) == 4

    keys = cloud.credentials(cloud.role_of_intake(), cloud.token("intake", {TAG: ["intake"]}))
    environment = deployed.environment | {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }
    answer = runner.ask("take", key=delivered.manifest_key, env=environment)
    assert (answer.get("outcome"), answer.get("poisoned")) == ({"state": "done", "taken": 3, "before": 0}, {}), answer
    assert deployed.versions(deployed.raw, delivered.folder) == []
    rows = rows_of(runner, deployed, delivered, tmp_path)
    assert sorted(row["sample"] for row in rows) == sorted(sample["id"] for sample in document["samples"])
    assert {row["consent_version"] for row in rows} == {"1"}


def put(key: str) -> Callable[[Any, Deployed], object]:
    return lambda s3, deployed: s3.put_object(Bucket=deployed.raw, Key=key, Body=b"thief")


def get(key: str) -> Callable[[Any, Deployed], object]:
    return lambda s3, deployed: s3.get_object(Bucket=deployed.raw, Key=key)


def listing(prefix: str) -> Callable[[Any, Deployed], object]:
    return lambda s3, deployed: s3.list_objects_v2(Bucket=deployed.raw, Prefix=prefix)


MINE = "contractors/alice/voice.sealed"
REFUSED: dict[str, Callable[[Any, Deployed], object]] = {
    "read my own": get(MINE),
    "read another's": get("contractors/bob/voice.sealed"),
    "ask about my own": lambda s3, deployed: s3.head_object(Bucket=deployed.raw, Key=MINE),
    "put in another's folder": put("contractors/bob/x"),
    "put in a folder that begins alike": put("contractors/alice2/x"),
    "put in the empty folder": put("contractors//x"),
    "put beside the folders": put("contractors/x"),
    "put at the top": put("x"),
    "delete my own": lambda s3, deployed: s3.delete_object(Bucket=deployed.raw, Key=MINE),
    "copy my own": lambda s3, deployed: s3.copy_object(
        Bucket=deployed.raw, Key="contractors/alice/y", CopySource={"Bucket": deployed.raw, "Key": MINE}
    ),
    "list everybody": listing("contractors/"),
    "list everything": listing(""),
    "list another's": listing("contractors/bob/"),
    "list those that begin alike": listing("contractors/alice"),
    "list versions": lambda s3, deployed: s3.list_object_versions(Bucket=deployed.raw, Prefix="contractors/alice/"),
    "list uploads": lambda s3, deployed: s3.list_multipart_uploads(Bucket=deployed.raw),
    "change the bucket's policy": lambda s3, deployed: s3.delete_bucket_policy(Bucket=deployed.raw),
    "read my features": lambda s3, deployed: s3.get_object(
        Bucket=deployed.features, Key="features/v1/contractors/alice/x.parquet"
    ),
    "put among the features": lambda s3, deployed: s3.put_object(Bucket=deployed.features, Key="x", Body=b""),
    "put among the receipts": lambda s3, deployed: s3.put_object(Bucket=deployed.audit, Key="receipts/x", Body=b""),
}
"""What a thief of alice's session may try, with a bare SDK and no session policy."""


@pytest.fixture(scope="module")
def thief(cloud: Cloud, alice_role: str) -> Iterator[Any]:
    client = cloud.session(alice_role, cloud.token("alice", {TAG: ["alice"]}))
    yield client
    client.close()


def test_the_thief_can_do_what_alice_can(thief: Any, deployed: Deployed) -> None:
    key = "contractors/alice/parts"
    upload = thief.create_multipart_upload(Bucket=deployed.raw, Key=key)["UploadId"]
    thief.upload_part(Bucket=deployed.raw, Key=key, UploadId=upload, PartNumber=1, Body=b"part")
    assert len(thief.list_parts(Bucket=deployed.raw, Key=key, UploadId=upload)["Parts"]) == 1
    thief.abort_multipart_upload(Bucket=deployed.raw, Key=key, UploadId=upload)
    thief.put_object(Bucket=deployed.raw, Key="contractors/alice/put", Body=b"x")
    found = thief.list_objects_v2(Bucket=deployed.raw, Prefix="contractors/alice/")["Contents"]
    assert {"contractors/alice/put", MINE} <= {entry["Key"] for entry in found}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=list(REFUSED))
def test_everything_else_is_refused(attempt: Callable[[Any, Deployed], object], thief: Any, deployed: Deployed) -> None:
    with pytest.raises(ClientError) as told:
        attempt(thief, deployed)
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


OTHER_TAGS: dict[str, Any] = {
    "no tag": None,
    "an empty tag": {TAG: [""]},
    "another's tag": {TAG: ["bob"]},
    "a tag that matches everybody": {TAG: ["*"]},
    "a tag that is a path": {TAG: ["alice/../bob"]},
    "a tag that leads up": {TAG: [".."]},
    "a tag more than there should be": {TAG: ["alice"], "role": ["admin"]},
    "another tag alone": {"contractor": ["alice"]},
}


@pytest.mark.parametrize("tags", OTHER_TAGS.values(), ids=list(OTHER_TAGS))
def test_a_token_with_another_tag_gets_no_session(tags: Any, cloud: Cloud, alice_role: str) -> None:
    """As signed by the issuer itself: whoever changes one byte of a token has no signature at all."""
    with pytest.raises(ClientError):
        cloud.credentials(alice_role, cloud.token("alice", tags))


def test_a_token_that_somebody_else_signed_or_for_another_client_gets_none(cloud: Cloud, alice_role: str) -> None:
    forged = RSAKey.generate_key(2048)
    for token in (
        cloud.token("alice", {TAG: ["alice"]}, key=forged),
        cloud.token("alice", {TAG: ["alice"]}, audience="another-client"),
    ):
        with pytest.raises(ClientError):
            cloud.credentials(alice_role, token)


@pytest.mark.parametrize("name", ["alice", "contractors", "..", "voxseal-alice@example.com"])
def test_no_session_name_leads_elsewhere(name: str, cloud: Cloud, deployed: Deployed) -> None:
    """Bob, under whatever name, with a session policy that asks for everything."""
    role = cloud.role_of(f"bob-{os.urandom(4).hex()}")
    contractor = role.rsplit("contractor-", 1)[1]
    everything = compact(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    )
    s3 = cloud.session(role, cloud.token("bob", {TAG: [contractor]}), name, Policy=everything)
    try:
        s3.put_object(Bucket=deployed.raw, Key=f"contractors/{contractor}/x", Body=b"x")
        for attempt in (
            put("contractors/alice/x"),
            get(MINE),
            get(f"contractors/{contractor}/x"),
            listing("contractors/alice/"),
        ):
            with pytest.raises(ClientError) as told:
                attempt(s3, deployed)
            assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    finally:
        s3.close()


def test_a_role_of_ones_own_needs_no_tag(cloud: Cloud, deployed: Deployed) -> None:
    role = cloud.role_alone("alone")
    s3 = cloud.session(role, cloud.token("alone", None))
    try:
        s3.put_object(Bucket=deployed.raw, Key="contractors/alone/x", Body=b"x")
        assert s3.list_objects_v2(Bucket=deployed.raw, Prefix="contractors/alone/")["KeyCount"] == 2
        for attempt in (get("contractors/alone/x"), put("contractors/bob/x"), listing("contractors/"), get(MINE)):
            with pytest.raises(ClientError):
                attempt(s3, deployed)
    finally:
        s3.close()
    for subject, audience in (("bob", CLIENT_ID), ("alone2", CLIENT_ID), ("alone", "another-client")):
        with pytest.raises(ClientError):
            cloud.credentials(role, cloud.token(subject, None, audience))

"""What the template's policies allow and refuse, by a simulator of IAM's own rules: a table of cases, read as sentences.

The policies are read out of the template with its functions worked out. What a real store can be asked is asked of one in
`test_template_lab`; tags inside resources, key policies and bucket policies are beyond it, and are judged here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from voxseal.domain.profile import Cloud, ServerSideEncryption
from voxseal.identity.policy import session_policy

from .template import ACCOUNT, ISSUER, PARAMETERS, PSEUDO, REGION, Stack

HERE = Path(__file__).parent
TAG = "voxseal-contractor"
ALLOWED, REFUSED = "Allowed", "refused"

STACK = Stack.of("template.yaml", **PARAMETERS)
ALONE = Stack.of(
    "contractor-role.yaml",
    RoleName="voxseal-contractor-alice",
    Contractor="auth0|alice",
    IssuerUrl=PARAMETERS["IssuerUrl"],
    ClientId=PARAMETERS["ClientId"],
    ProviderArn=f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}",
    Bucket=STACK.outputs["Bucket"],
    BucketKeyArn=STACK.outputs["BucketKeyArn"],
)
RAW, FEATURES, AUDIT = (STACK.arn(name) for name in ("RawBucket", "FeaturesBucket", "AuditBucket"))
MINE, OTHERS, ALIKE = (f"{RAW}/contractors/{name}/20261123-8k2m4q9xzr/x.sealed" for name in ("alice", "bob", "alice2"))
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
VIA_S3 = {"kms:ViaService": f"s3.{REGION}.amazonaws.com", "kms:CallerAccount": ACCOUNT}


@dataclass(frozen=True)
class Who:
    """A principal: the role's ARN, what the role may, what the session may, and what its requests carry."""

    role: str
    policies: tuple[Any, ...]
    context: dict[str, Any] = field(default_factory=dict)
    session_policy: Any = None


def contractor(tag: str | None = "alice", **more: Any) -> Who:
    context = {} if tag is None else {f"aws:PrincipalTag/{TAG}": tag}
    return Who(STACK.arn("ContractorRole"), (STACK.policy("ContractorRole", "deliver"),), context, **more)


CLOUD = Cloud(
    region=REGION,
    role_arn=STACK.arn("ContractorRole"),
    bucket=STACK.outputs["Bucket"],
    encryption=ServerSideEncryption.KMS,
    encryption_key=STACK.outputs["BucketKeyArn"],
)
ALICE, BOB, NOBODY = contractor(), contractor("bob"), contractor(None)
CLIENT = contractor(session_policy=json.loads(session_policy(CLOUD, "contractors/alice/")))
THIEF = contractor(session_policy=EVERYTHING)
ALICE_ALONE = Who(ALONE.arn("ContractorRole"), (ALONE.policy("ContractorRole", "deliver"),))
INTAKE = Who(STACK.arn("IntakeRole"), (STACK.policy("IntakePolicy"),))
ERASER = Who(f"arn:aws:iam::{ACCOUNT}:role/operator", (STACK.policy("MayErase"),))
TRAINER = Who(f"arn:aws:iam::{ACCOUNT}:role/trainer", (STACK.policy("MayTrain"),))
ADMIN = Who(f"arn:aws:iam::{ACCOUNT}:role/admin", (EVERYTHING,))
WATCH = Who(STACK.arn("WatchRole"), (STACK.policy("WatchRole", "watch"),))

CASES: list[tuple[str, Who, str, str, dict[str, Any], str]] = []


def case(says: str, who: Who, action: str, resource: str, verdict: str, given: dict[str, Any] | None = None) -> None:
    CASES.append((says, who, action, resource, given or {}, verdict))


LIST = {"s3:prefix": "contractors/alice/"}
for name, who in {"alice": ALICE, "the client": CLIENT, "a thief who asked for everything": THIEF}.items():
    case(f"{name} puts in her folder", who, "s3:PutObject", MINE, ALLOWED)
    case(f"{name} gives up an upload", who, "s3:AbortMultipartUpload", MINE, ALLOWED)
    case(f"{name} lists an upload's parts", who, "s3:ListMultipartUploadParts", MINE, ALLOWED)
    case(f"{name} lists her folder", who, "s3:ListBucket", RAW, ALLOWED, LIST)
    case(f"{name} puts in another's folder", who, "s3:PutObject", OTHERS, REFUSED)
    case(f"{name} puts in a folder that begins alike", who, "s3:PutObject", ALIKE, REFUSED)
    case(f"{name} puts beside the folders", who, "s3:PutObject", f"{RAW}/contractors/x.sealed", REFUSED)
    case(f"{name} puts among features", who, "s3:PutObject", f"{FEATURES}/features/v1/x", REFUSED)
    case(f"{name} puts a receipt", who, "s3:PutObject", f"{AUDIT}/receipts/x", REFUSED)
    for prefix in ("", "contractors/", "contractors/alice", "contractors/alice2/", "contractors/bob/", "contractors/*"):
        case(f"{name} lists '{prefix}'", who, "s3:ListBucket", RAW, REFUSED, {"s3:prefix": prefix})
    case(f"{name} lists without a prefix", who, "s3:ListBucket", RAW, REFUSED)
    for action in ("GetObject", "GetObjectVersion", "GetObjectAttributes", "GetObjectTagging", "GetObjectAcl"):
        case(f"{name} asks for her own: {action}", who, f"s3:{action}", MINE, REFUSED)
        case(f"{name} asks for another's: {action}", who, f"s3:{action}", OTHERS, REFUSED)
    for action in ("DeleteObject", "DeleteObjectVersion", "PutObjectAcl", "PutObjectTagging", "RestoreObject"):
        case(f"{name} on her own: {action}", who, f"s3:{action}", MINE, REFUSED)
    for action in (
        "ListBucketVersions",
        "ListBucketMultipartUploads",
        "GetBucketPolicy",
        "PutBucketPolicy",
        "DeleteBucketPolicy",
        "PutLifecycleConfiguration",
        "PutBucketVersioning",
        "DeleteBucket",
    ):
        case(f"{name} on the bucket: {action}", who, f"s3:{action}", RAW, REFUSED)
    case(
        f"{name} reads features of her own", who, "s3:GetObject", f"{FEATURES}/features/v1/contractors/alice/x", REFUSED
    )
    case(f"{name} opens what is sealed", who, "kms:Decrypt", STACK.arn("SealingKey"), REFUSED)

case("without a tag nobody puts", NOBODY, "s3:PutObject", MINE, REFUSED)
case("without a tag nobody puts at the empty name", NOBODY, "s3:PutObject", f"{RAW}/contractors//x", REFUSED)
case(
    "without a tag the variable is no folder",
    NOBODY,
    "s3:PutObject",
    f"{RAW}/contractors/${{aws:PrincipalTag/{TAG}}}/x",
    REFUSED,
)
case("without a tag nobody lists", NOBODY, "s3:ListBucket", RAW, REFUSED, LIST)
case("bob puts in bob's folder", BOB, "s3:PutObject", OTHERS, ALLOWED)
case("bob does not put in alice's", BOB, "s3:PutObject", MINE, REFUSED)
case("over plain http nobody puts", ALICE, "s3:PutObject", MINE, REFUSED, {"aws:SecureTransport": "false"})
SSE, SSE_KEY = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
KEY = STACK.arn("BucketKey")
case("with the bucket's key named it goes", CLIENT, "s3:PutObject", MINE, ALLOWED, {SSE: "aws:kms", SSE_KEY: KEY})
case("with S3's own key it does not", CLIENT, "s3:PutObject", MINE, REFUSED, {SSE: "AES256"})
case(
    "with a key of somebody's own it does not",
    CLIENT,
    "s3:PutObject",
    MINE,
    REFUSED,
    {SSE: "aws:kms", SSE_KEY: KEY.replace(ACCOUNT, "999999999999")},
)
SSE_C, CLASS = "s3:x-amz-server-side-encryption-customer-algorithm", "s3:x-amz-storage-class"
case("under a key of her own it does not", THIEF, "s3:PutObject", MINE, REFUSED, {SSE_C: "AES256"})
case("into the usual storage class it goes", THIEF, "s3:PutObject", MINE, ALLOWED, {CLASS: "STANDARD"})
for storage_class in ("GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "STANDARD_IA", "INTELLIGENT_TIERING"):
    case(f"into {storage_class} it does not", THIEF, "s3:PutObject", MINE, REFUSED, {CLASS: storage_class})
CONTEXT = {"kms:EncryptionContext:aws:s3:arn": RAW}
for name, who in {"alice": ALICE, "the client": CLIENT, "alice of her own role": ALICE_ALONE}.items():
    for action in ("GenerateDataKey", "Decrypt"):
        CASES.append(
            (f"{name} has S3 use the bucket's key: {action}", who, f"kms:{action}", KEY, VIA_S3 | CONTEXT, ALLOWED)
        )
        case(f"{name} uses the bucket's key herself: {action}", who, f"kms:{action}", KEY, REFUSED, CONTEXT)
elsewhere = {"kms:EncryptionContext:aws:s3:arn": FEATURES}
case("alice has S3 decrypt features", ALICE, "kms:Decrypt", KEY, REFUSED, VIA_S3 | elsewhere)

case("alice of her own role puts", ALICE_ALONE, "s3:PutObject", f"{RAW}/contractors/auth0|alice/x", ALLOWED)
case("alice of her own role does not put in another's", ALICE_ALONE, "s3:PutObject", OTHERS, REFUSED)
case("alice of her own role does not read", ALICE_ALONE, "s3:GetObject", f"{RAW}/contractors/auth0|alice/x", REFUSED)
CASES.append(
    (
        "alice of her own role lists",
        ALICE_ALONE,
        "s3:ListBucket",
        RAW,
        {"s3:prefix": "contractors/auth0|alice/"},
        ALLOWED,
    )
)
case("alice of her own role does not list others", ALICE_ALONE, "s3:ListBucket", RAW, REFUSED, LIST)

OAEP = {"kms:EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
SEALING = STACK.arn("SealingKey")
case("the intake opens", INTAKE, "kms:Decrypt", SEALING, ALLOWED, OAEP)
CASES.append(
    (
        "the intake opens in another way",
        INTAKE,
        "kms:Decrypt",
        SEALING,
        {"kms:EncryptionAlgorithm": "RSAES_OAEP_SHA_1"},
        REFUSED,
    )
)
case("the intake reads voices", INTAKE, "s3:GetObject", MINE, ALLOWED)
case("the intake deletes versions", INTAKE, "s3:DeleteObjectVersion", MINE, ALLOWED)
case("the intake writes no voices", INTAKE, "s3:PutObject", MINE, REFUSED)
case("the intake writes features", INTAKE, "s3:PutObject", f"{FEATURES}/features/v1/x", ALLOWED)
case("the intake writes receipts", INTAKE, "s3:PutObject", f"{AUDIT}/receipts/x", ALLOWED)
case("the intake writes no erasures", INTAKE, "s3:PutObject", f"{AUDIT}/erasures/x", REFUSED)
case("the intake deletes no receipts", INTAKE, "s3:DeleteObjectVersion", f"{AUDIT}/receipts/x", REFUSED)
case("the intake shortens no lock", INTAKE, "s3:BypassGovernanceRetention", f"{AUDIT}/receipts/x", REFUSED)
case("the intake changes no policy", INTAKE, "s3:PutBucketPolicy", RAW, REFUSED)
case("the intake hands nothing on", INTAKE, "kms:CreateGrant", SEALING, REFUSED)

case("an administrator does not open", ADMIN, "kms:Decrypt", SEALING, REFUSED, OAEP)
case("an administrator hands the key to nobody", ADMIN, "kms:CreateGrant", SEALING, REFUSED)
case("an administrator does not re-encrypt from it", ADMIN, "kms:ReEncryptFrom", SEALING, REFUSED)
case("an administrator reads no voices", ADMIN, "s3:GetObject", MINE, REFUSED)
case("an administrator reads no voice's older version", ADMIN, "s3:GetObjectVersion", MINE, REFUSED)
case("an administrator can change the key's policy (and it alarms)", ADMIN, "kms:PutKeyPolicy", SEALING, ALLOWED)
case("an administrator can change the bucket's policy (and it alarms)", ADMIN, "s3:PutBucketPolicy", RAW, ALLOWED)
case("an administrator does not use the bucket's key without S3", ADMIN, "kms:Decrypt", KEY, REFUSED)
case(
    "an administrator uses nothing over plain http",
    ADMIN,
    "s3:ListBucket",
    RAW,
    REFUSED,
    {"aws:SecureTransport": "false"},
)

case("an eraser deletes voices", ERASER, "s3:DeleteObjectVersion", MINE, ALLOWED)
case("an eraser deletes features", ERASER, "s3:DeleteObjectVersion", f"{FEATURES}/features/v1/x", ALLOWED)
case("an eraser gives up uploads", ERASER, "s3:AbortMultipartUpload", MINE, ALLOWED)
case("an eraser lists versions", ERASER, "s3:ListBucketVersions", RAW, ALLOWED)
case("an eraser writes proof", ERASER, "s3:PutObject", f"{AUDIT}/erasures/x", ALLOWED)
case("an eraser reads no voices", ERASER, "s3:GetObject", MINE, REFUSED)
case("an eraser reads no features", ERASER, "s3:GetObject", f"{FEATURES}/features/v1/x", REFUSED)
case("an eraser deletes no proof", ERASER, "s3:DeleteObjectVersion", f"{AUDIT}/erasures/x", REFUSED)

case("a trainer reads features", TRAINER, "s3:GetObject", f"{FEATURES}/features/v1/x", ALLOWED)
case("a trainer has S3 decrypt them", TRAINER, "kms:Decrypt", KEY, ALLOWED, VIA_S3)
case("a trainer reads no voices", TRAINER, "s3:GetObject", MINE, REFUSED)
case("a trainer writes no features", TRAINER, "s3:PutObject", f"{FEATURES}/features/v1/x", REFUSED)

case("the watch reads nothing", WATCH, "s3:GetObject", MINE, REFUSED)
case("the watch counts", WATCH, "dynamodb:UpdateItem", STACK.arn("Counters"), ALLOWED)

# --- signing in: the roles' trust -----------------------------------------------------------------------------------------

TAGGED = {
    f"{ISSUER}:aud": "voxseal",
    f"aws:RequestTag/{TAG}": "alice",
    "aws:TagKeys": [TAG],
    "sts:RoleSessionName": "x",
}
SIGNING_IN = "sts:AssumeRoleWithWebIdentity"
TRUST: list[tuple[str, Stack, dict[str, Any], str]] = [
    ("a token with a tag", STACK, TAGGED, ALLOWED),
    ("whatever the session is called", STACK, TAGGED | {"sts:RoleSessionName": "bob"}, ALLOWED),
    ("a token for another client", STACK, TAGGED | {f"{ISSUER}:aud": "other"}, REFUSED),
    ("a token without a tag", STACK, {f"{ISSUER}:aud": "voxseal"}, REFUSED),
    ("an empty tag", STACK, TAGGED | {f"aws:RequestTag/{TAG}": ""}, REFUSED),
    ("a tag that is a path", STACK, TAGGED | {f"aws:RequestTag/{TAG}": "alice/../bob"}, REFUSED),
    ("a tag that leads up", STACK, TAGGED | {f"aws:RequestTag/{TAG}": ".."}, REFUSED),
    ("a tag more than there should be", STACK, TAGGED | {"aws:TagKeys": [TAG, "admin"]}, REFUSED),
    (
        "another tag alone",
        STACK,
        {f"{ISSUER}:aud": "voxseal", "aws:RequestTag/x": "alice", "aws:TagKeys": ["x"]},
        REFUSED,
    ),
    ("alone: the contractor herself", ALONE, {f"{ISSUER}:aud": "voxseal", f"{ISSUER}:sub": "auth0|alice"}, ALLOWED),
    ("alone: somebody else", ALONE, {f"{ISSUER}:aud": "voxseal", f"{ISSUER}:sub": "auth0|bob"}, REFUSED),
    ("alone: another client's token", ALONE, {f"{ISSUER}:aud": "other", f"{ISSUER}:sub": "auth0|alice"}, REFUSED),
    ("alone: no subject", ALONE, {f"{ISSUER}:aud": "voxseal"}, REFUSED),
]

RESOURCE_POLICIES = {
    RAW: "RawBucketPolicy",
    FEATURES: "FeaturesBucketPolicy",
    AUDIT: "AuditBucketPolicy",
    STACK.arn("SealingKey"): "SealingKey",
    STACK.arn("BucketKey"): "BucketKey",
}


def simulation(who: Who, action: str, resource: str, context: dict[str, Any]) -> dict[str, Any]:
    owner = next((arn for arn in RESOURCE_POLICIES if resource == arn or resource.startswith(f"{arn}/")), None)
    session = who.role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/voxseal-0123456789abcdef0123"
    return {
        "request": {
            "principal": session,
            "action": action,
            "resource": {"resource": resource, "accountId": ACCOUNT},
            "contextVariables": {"aws:SecureTransport": "true", "aws:PrincipalArn": who.role} | who.context | context,
        },
        "identityPolicies": [{"name": str(number), "policy": each} for number, each in enumerate(who.policies)],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
        **({"resourcePolicy": STACK.policy(RESOURCE_POLICIES[owner])} if owner else {}),
        **({"sessionPolicy": who.session_policy} if who.session_policy else {}),
    }


def signing_in(stack: Stack, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "request": {
            "principal": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}",
            "action": SIGNING_IN,
            "resource": {"resource": stack.arn("ContractorRole"), "accountId": ACCOUNT},
            "contextVariables": context,
        },
        "identityPolicies": [],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
        "resourcePolicy": stack.policy("ContractorRole"),
    }


@cache
def verdicts() -> list[dict[str, Any]]:
    """All cases at once: Node starts slowly."""
    simulations = [simulation(*each[1:5]) for each in CASES] + [signing_in(*each[1:3]) for each in TRUST]
    # The simulator drops what requests say of their encryption context, so there that condition goes by the name of one that
    # it knows, and that is judged alike.
    asked = json.dumps(simulations).replace("kms:EncryptionContext:aws:s3:arn", "aws:PrincipalTag/s3-arn")
    assert (HERE / "node_modules" / "@cloud-copilot").is_dir(), "The simulator is missing. tests/run installs it."
    node = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    assert node, "Node.js is missing. tests/run installs it."
    done = subprocess.run(
        [node, str(HERE / "simulate.mjs")],
        input=asked,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(answer) == len(simulations)
    return answer


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(number, each[-1], id=each[0])
        for number, each in enumerate([*CASES, *((f"sign-in: {says}", verdict) for says, *_, verdict in TRUST)])
    ],
)
def test_the_policies_say(number: int, expected: str) -> None:
    said = verdicts()[number]
    assert "error" not in said, said
    # A key that this action never brings says nothing; each other one must have been judged.
    assert set(said["ignored"]) <= {"aws:PrincipalArn", "aws:SecureTransport"}, said
    assert (said["verdict"] == ALLOWED) is (expected == ALLOWED), said


def test_every_case_is_a_case_of_its_own() -> None:
    names = [each[0] for each in CASES]
    assert len(set(names)) == len(names)
    assert PSEUDO["AWS::AccountId"] == ACCOUNT

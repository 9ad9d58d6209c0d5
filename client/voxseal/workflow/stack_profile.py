"""A profile out of what an organisation deployed: the cloud template's outputs, and the sealing key's public half.

    outputs = read_outputs(Path("stack.json"))           # aws cloudformation describe-stacks --stack-name … >stack.json
    text = profile_from(outputs, fetch_public_key(outputs), consent)

For operators: fetching the key is the one thing in Voxseal that goes by this machine's own AWS settings and credentials, as
the operator's other tools do. It needs `kms:GetPublicKey` on the sealing key, and nothing else.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxseal.domain.errors import ProfileError, UsageError
from voxseal.domain.profile import Consent
from voxseal.workflow.profiles import parse_profile

_LARGEST = 1 << 20
_HOW = "Write it with: aws cloudformation describe-stacks --stack-name NAME >stack.json"
_HEAD = """\
# Made by voxseal profile from-stack. Add [audio], [quality] and [prompts] as you need them: every key is explained in
# resources/profile.example.toml. Tell contractors the fingerprint by another way than the one that this file goes by.
"""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class StackOutputs:
    """What the template tells of itself, by the names that it gives its outputs."""

    region: str
    bucket: str
    prefix: str
    contractor_role_arn: str
    sealing_key_arn: str
    bucket_key_arn: str
    issuer: str
    client_id: str
    organisation: str
    support: str


_NAMES = {
    "region": "Region",
    "bucket": "Bucket",
    "prefix": "Prefix",
    "contractor_role_arn": "ContractorRoleArn",
    "sealing_key_arn": "SealingKeyArn",
    "bucket_key_arn": "BucketKeyArn",
    "issuer": "Issuer",
    "client_id": "ClientId",
    "organisation": "Organisation",
    "support": "Support",
}


def read_outputs(path: Path) -> StackOutputs:
    """The outputs in `path`, as describe-stacks writes them. Raises `UsageError`, which names the output that is missing."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise UsageError("The file with the stack's outputs cannot be read.", hint=_HOW, about=str(path)) from None
    try:
        if len(data) > _LARGEST:
            raise ValueError
        (stack,) = json.loads(data)["Stacks"]
        found = {str(output["OutputKey"]): output["OutputValue"] for output in stack["Outputs"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError("The file does not hold the outputs of one stack.", hint=_HOW, about=str(path)) from None
    for name in _NAMES.values():
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise UsageError(
                f"The stack has no output {name}, so it is not one of Voxseal's template.",
                hint="Is it the right stack, and is its creation complete?",
                about=str(path),
            )
    return StackOutputs(**{key: found[name].strip() for key, name in _NAMES.items()})


def fetch_public_key(outputs: StackOutputs) -> str:
    """The sealing key's public half as PEM, from KMS. Blocks on the network. Raises `UsageError` with what to do."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = boto3.client("kms", region_name=outputs.region)
        try:
            answer: dict[str, Any] = dict(client.get_public_key(KeyId=outputs.sealing_key_arn))
        finally:
            client.close()
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        failure = UsageError(
            f"KMS does not give out the sealing key's public half ({code}).",
            hint="Your AWS credentials need kms:GetPublicKey on it, in the account that the stack is in.",
            about=outputs.sealing_key_arn,
        )
    except BotoCoreError as error:
        failure = UsageError(
            f"KMS could not be asked ({type(error).__name__}).",
            hint="Check your AWS credentials and network, or fetch the key elsewhere and give it with --public-key.",
        )
    else:
        return _pem(answer, outputs.sealing_key_arn)
    raise failure


def _pem(answer: dict[str, Any], key_arn: str) -> str:
    kind = (answer.get("KeyId"), answer.get("KeySpec"), answer.get("KeyUsage"))
    if kind != (key_arn, "RSA_4096", "ENCRYPT_DECRYPT"):
        raise UsageError(
            "The stack's sealing key is not an RSA_4096 key for encryption and decryption.", about=str(kind[0])
        )
    text = base64.b64encode(answer["PublicKey"]).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def profile_from(
    outputs: StackOutputs,
    public_key_pem: str,
    consent: Consent,
    *,
    scopes: tuple[str, ...] = ("openid",),
    role_arn: str | None = None,
) -> str:
    """The profile's text (TOML), which is a whole one: it was read back and checked.

    `role_arn` is of a contractor's own role, where the sign-in service cannot put tags into its tokens. Raises
    `ProfileError`, which names the key that is wrong.
    """
    cloud = {
        "region": outputs.region,
        "role_arn": role_arn or outputs.contractor_role_arn,
        "bucket": outputs.bucket,
        "prefix": outputs.prefix,
        "checksum": "sha256",
        # Named, for a session may use only those keys that are named to it, the bucket's default or not.
        "encryption": "aws:kms",
        "encryption_key": outputs.bucket_key_arn,
    }
    sections: list[tuple[str, dict[str, object]]] = [
        ("[organisation]", {"name": outputs.organisation, "support": outputs.support}),
        ("[sign_in]", {"issuer": outputs.issuer, "client_id": outputs.client_id, "scopes": list(scopes)}),
        ("[cloud]", dict(cloud)),
        ("[[recipients]]", {"key_arn": outputs.sealing_key_arn, "public_key": public_key_pem}),
        ("[consent]", {"version": consent.version, "text": consent.text}),
    ]
    text = "\n\n".join(
        "\n".join([head, *(f"{key} = {_toml(value)}" for key, value in keys.items())]) for head, keys in sections
    )
    text = f"{_HEAD}\n{text}\n"
    made = parse_profile(text.encode())
    if made.consent != Consent(consent.version.strip(), consent.text.strip()):
        raise ProfileError("consent.text holds characters that a profile cannot hold.")
    return text


def _toml(value: object) -> str:
    """A text or a list of texts as TOML: JSON's own form, but for texts of several lines and what is beyond ASCII."""
    if isinstance(value, str) and "\n" in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"""\n' + _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"""'
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

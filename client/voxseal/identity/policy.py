"""What a session may do: write and list under one person's prefix, and read nothing.

The role's own policy is the boundary. The session policy made here is the second lock, sent with each AssumeRole: a
session can never do more than both allow, however generous the role was made by mistake.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from voxseal.domain.errors import SignInError
from voxseal.domain.profile import Cloud, ServerSideEncryption

_SUBJECT = re.compile(r"[A-Za-z0-9._@:|=!-]{1,255}")
_TEMPLATE = re.compile(r"(?:[A-Za-z0-9._@:|=!-]+/)*\{sub\}/(?:[A-Za-z0-9._@:|=!-]+/)*")
_MAX_POLICY = 2048  # characters; AssumeRoleWithWebIdentity, parameter Policy
_ASK_SUPPORT = "Nothing is lost. Ask the organisation that gave you the profile."


def prefix_for(template: str, subject: str) -> str:
    """The key prefix of `subject`: `template` with `{sub}` filled in; ends with a slash.

    A subject comes from outside and ends up in object keys and in a policy, where `/` would lead elsewhere, `*` and `?`
    match other people's prefixes and `$` begins a variable. Such a one is refused, never rewritten: two people must not
    share a prefix. Raises `SignInError`.
    """
    if not _TEMPLATE.fullmatch(template) or {".", ".."} & set(template.split("/")):
        raise SignInError(
            "The profile's prefix must be folders with {sub} as one of them, named with letters from A to Z, digits and"
            " . _ @ : | = ! - only.",
            hint=_ASK_SUPPORT,
            detail="prefix-template",
        )
    if not _SUBJECT.fullmatch(subject) or subject in {".", ".."}:
        raise SignInError(
            "Your account's id holds characters that cannot be part of a folder name in the cloud.",
            hint=_ASK_SUPPORT,
            detail="subject-characters",
        )
    return template.replace("{sub}", subject)


def session_policy(cloud: Cloud, prefix: str) -> str:
    """The session policy as compact JSON: some stores refuse a blank in it. Raises `SignInError` if it grows too long."""
    partition = _partition(cloud)
    bucket = f"arn:{partition}:s3:::{cloud.bucket}"
    statements: list[dict[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            "Resource": f"{bucket}/{prefix}*",
        },
        {
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
            "Resource": bucket,
            # The star matches nothing as well, so listing exactly the prefix is covered. AWS and radosgw know s3:prefix for
            # ListBucket alone, so there this lets nobody list uploads (for a whole bucket only would be possible, and that
            # shows everybody's keys); stores that do know it for both allow it for the prefix.
            "Condition": {"StringLike": {"s3:prefix": f"{prefix}*"}},
        },
    ]
    if cloud.encryption is ServerSideEncryption.KMS:
        key = cloud.encryption_key or ""
        statements.append(
            {
                "Effect": "Allow",
                # Decrypt too: S3 reads the encrypted parts back to complete a multipart upload (Amazon S3 User Guide,
                # "Multipart upload API and permissions"). It lets nobody read: there is no s3:GetObject, and ViaService
                # keeps the key from being used on its own. It is the bucket's key, never a recipient's.
                "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                "Resource": key if key.startswith(f"arn:{partition}:kms:") else "*",
                "Condition": {"StringEquals": {"kms:ViaService": f"s3.{cloud.region}.{_domain(partition)}"}},
            }
        )
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
    if len(policy) > _MAX_POLICY:
        raise SignInError(
            "The profile's bucket and prefix are too long for a session policy.",
            hint=_ASK_SUPPORT,
            detail=f"policy {len(policy)} characters",
        )
    return policy


def session_name(issuer: str, subject: str) -> str:
    """A RoleSessionName that tells people apart in the cloud's logs without naming anyone: `voxseal-` and 80 bits of a
    hash. No blank and no `+`: some stores do not decode them."""
    return "voxseal-" + hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()[:20]


def _partition(cloud: Cloud) -> str:
    """`aws`, `aws-cn`, `aws-us-gov`: the second field of the role's ARN."""
    fields = cloud.role_arn.split(":")
    return fields[1] if len(fields) > 1 and re.fullmatch(r"aws[a-z-]{0,20}", fields[1]) else "aws"


def _domain(partition: str) -> str:
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"

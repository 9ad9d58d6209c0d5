"""The lab as the tests use it: started, registered, with a profile, people who sign in, and the owner's own eyes.

with Lab(folder) as lab, lab.trusted():
    token, session = sign_in(lab.profile, clock=..., events=..., open_browser=lab.person("alice"))
    lab.read(session.prefix + "a.sealed")
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from voxseal.domain.profile import Profile
from voxseal.workflow.profiles import parse_profile

from .browser import person
from .ceph import Ceph
from .certificates import Certificates
from .issuer import CLIENT_ID, Issuer

REGION = "us-east-1"
BUCKET = "voices"
OTHER_BUCKET = "not-voices"
ROLE = "voxseal-contractor"
KEY_ARN = f"arn:aws:kms:{REGION}:111122223333:key/1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"


class Lab:
    """A context manager. One may serve many tests: each signs in as somebody of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificates = Certificates(folder / "certificates")
        self.ceph = Ceph(folder, self.certificates)
        self.issuer = Issuer(folder, self.certificates)
        self.key_path = folder / "pipeline-key.pem"
        self._running = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._running.enter_context(self.issuer)
            self._running.enter_context(self.ceph)
            self.owner: Any = self._owner("s3")
            self._running.callback(self.owner.close)
            self._register()
            self._public_key = self._make_key()
        except BaseException:
            self._running.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what a contractor gets ---------------------------------------------------------------------------------

    @property
    def endpoint(self) -> str:
        """S3 and STS, as contractors reach them."""
        return f"https://127.0.0.1:{self.ceph.https_port}"

    @property
    def profile(self) -> Profile:
        return parse_profile(self.profile_text().encode())

    def profile_text(self, *, s3: str = "", sts: str = "", silent: bool = False) -> str:
        """The organisation's profile; `s3` and `sts` put another address in front, `silent` renews without asking."""
        scopes = ["openid", "offline_access"] if silent else ["openid"]
        sections: list[tuple[str, dict[str, object]]] = [
            ("[organisation]", {"name": "Voxseal lab", "support": "lab@voxseal.example"}),
            (
                "[sign_in]",
                {
                    "issuer": self.issuer.address,
                    "client_id": CLIENT_ID,
                    "scopes": scopes,
                    "renewal": "silent" if silent else "ask",
                },
            ),
            (
                "[cloud]",
                {
                    "region": REGION,
                    "role_arn": self.role_arn,
                    "bucket": BUCKET,
                    "prefix": "contractors/{sub}/",
                    "s3_endpoint": s3 or self.endpoint,
                    "sts_endpoint": sts or self.endpoint,
                    "checksum": "md5",
                },
            ),
            ("[[recipients]]", {"key_arn": KEY_ARN, "public_key": self._public_key}),
            ("[consent]", {"version": "1", "text": "These are noises."}),
            ("[audio]", {"formats": ["wav", "flac"]}),
        ]
        return "\n\n".join(  # JSON's strings, lists and booleans are TOML's
            "\n".join([head, *(f"{name} = {json.dumps(value)}" for name, value in keys.items())])
            for head, keys in sections
        )

    def person(self, subject: str) -> Callable[[str], bool]:
        """A browser in which `subject` signs in; "" declines. For `sign_in`'s `open_browser`."""
        context = ssl.create_default_context(cafile=self.certificates.ca)
        return functools.partial(person, subject, context=context)

    def environment(self, subject: str) -> dict[str, str]:
        """What a `voxseal` process needs for `subject` to sign in, beside a bare environment."""
        return {
            "BROWSER": f"{sys.executable} -m tests.lab.browser {subject} %s",
            "SSL_CERT_FILE": str(self.certificates.ca),
        }

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """This process believes the lab's CA as the command does: through truststore, which asks the system."""
        import botocore.httpsession
        import truststore

        before = os.environ.get("SSL_CERT_FILE")
        sdk: Any = botocore.httpsession
        bound = sdk.SSLContext
        os.environ["SSL_CERT_FILE"] = str(self.certificates.ca)
        truststore.inject_into_ssl()
        # botocore keeps the class that it found when it was imported. The command injects before it imports botocore; here
        # another test may have been first.
        sdk.SSLContext = truststore.SSLContext
        try:
            yield
        finally:
            sdk.SSLContext = bound
            truststore.extract_from_ssl()
            if before is None:
                del os.environ["SSL_CERT_FILE"]
            else:
                os.environ["SSL_CERT_FILE"] = before

    # --- what the owner sees ------------------------------------------------------------------------------------

    def read(self, key: str, bucket: str = BUCKET) -> bytes:
        body: bytes = self.owner.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    def keys(self, prefix: str = "", bucket: str = BUCKET) -> list[str]:
        pages = self.owner.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def modified(self, key: str) -> datetime:
        """When an object was last written."""
        at: datetime = self.owner.head_object(Bucket=BUCKET, Key=key)["LastModified"]
        return at

    def open_uploads(self, prefix: str) -> list[str]:
        """The keys of unfinished multipart uploads."""
        found = self.owner.list_multipart_uploads(Bucket=BUCKET, Prefix=prefix)
        return [upload["Key"] for upload in found.get("Uploads", [])]

    # --- how it is set up ---------------------------------------------------------------------------------------

    def _owner(self, service: str) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self.ceph.http_port}",
            aws_access_key_id=self.ceph.owner_key,
            aws_secret_access_key=self.ceph.owner_secret,
            config=Config(
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                proxies={},
            ),
        )

    def _register(self) -> None:
        """Bucket, identity provider, role and its policy; and a bucket policy, for objects belong to who delivered them."""
        host = self.issuer.address.removeprefix("https://")
        for bucket in (BUCKET, OTHER_BUCKET):
            self.owner.create_bucket(Bucket=bucket)
            whole = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
            allowed = _allow("s3:*", whole, Principal={"AWS": ["arn:aws:iam:::user/owner"]})
            self.owner.put_bucket_policy(Bucket=bucket, Policy=_policy(allowed))
        iam = self._owner("iam")
        try:
            provider = iam.create_open_id_connect_provider(
                Url=self.issuer.address,
                ClientIDList=[CLIENT_ID],
                ThumbprintList=[self.certificates.signing_thumbprint],
            )["OpenIDConnectProviderArn"]
            trust = {
                "Effect": "Allow",
                "Principal": {"Federated": [provider]},
                "Action": ["sts:AssumeRoleWithWebIdentity"],
                "Condition": {"StringEquals": {f"{host}:app_id": CLIENT_ID}},
            }
            role = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=_policy(trust), MaxSessionDuration=3600)
            self.role_arn: str = role["Role"]["Arn"]
            objects = _allow(
                ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                [f"arn:aws:s3:::{BUCKET}/contractors/*"],
            )
            listing = _allow(
                ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
                [f"arn:aws:s3:::{BUCKET}"],
                Condition={"StringLike": {"s3:prefix": "contractors/*"}},
            )
            iam.put_role_policy(RoleName=ROLE, PolicyName="deliver", PolicyDocument=_policy(objects, listing))
        finally:
            iam.close()

    def _make_key(self) -> str:
        """Writes the pipeline's private key; the public half, PEM."""
        private = rsa.generate_private_key(65537, 4096)
        self.key_path.touch(0o600)
        self.key_path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return public.decode("ascii")


def _allow(action: object, resource: list[str], **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def _policy(*statements: Mapping[str, object]) -> str:
    """Compact: radosgw refuses a blank in a policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))

"""An S3 server on loopback (moto over HTTP), and sessions made up for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from voxseal.domain.identity import StsSession
from voxseal.domain.profile import Cloud
from voxseal.domain.secret import Secret

ACCESS_KEY, SECRET_KEY, TOKEN = "ASIAVOXSEALTESTKEY00", "vox-secret-key-0123456789", "vox-session-token-0123456789"


def session_until(expires_at: datetime) -> StsSession:
    return StsSession(
        access_key_id=Secret(ACCESS_KEY),
        secret_access_key=Secret(SECRET_KEY),
        session_token=Secret(TOKEN),
        expires_at=expires_at,
        subject="8f2c",
        prefix="contractors/8f2c/",
        issuer="https://id.example",
        role_arn="arn:aws:iam::111122223333:role/voices",
    )


def cloud_at(endpoint: str, **changes: Any) -> Cloud:
    fields: dict[str, Any] = {
        "region": "us-east-1",
        "role_arn": "arn:aws:iam::111122223333:role/voices",
        "bucket": "voices",
        "s3_endpoint": endpoint,
    }
    return Cloud(**(fields | changes))


@contextlib.contextmanager
def serving_s3() -> Iterator[str]:
    """The endpoint of a server with one empty bucket, `voices`."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        client = owner_of(endpoint)
        client.create_bucket(Bucket="voices")
        client.close()
        yield endpoint
    finally:
        server.stop()


def owner_of(endpoint: str) -> Any:
    """A client that may do everything, as the pipeline's owner may."""
    import boto3

    return boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )

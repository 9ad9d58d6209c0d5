"""One botocore client, shut off from the user's own AWS settings and signing with whatever session is current."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import voxseal
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import SessionSource
from voxseal.domain.profile import Cloud
from voxseal.transfer.bounded import BoundedSession

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_NEARLY_ENDED = timedelta(seconds=60)
"""A refusal within the session's last minute counts as its end: a request takes time, and clocks differ a little."""


class SigningSession:
    """Stands in for botocore's credentials: asks the session source at each signing.

    So a renewed session is used by the same client, and `SignInNeeded` comes out of the call that needed it. From any
    thread.
    """

    method = "voxseal"
    account_id = None

    def __init__(self, sessions: SessionSource, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now
        self._signed = threading.local()

    def session(self) -> StsSession:
        """What our own signer calls for each request."""
        session = self._sessions()
        self._signed.until = session.expires_at
        return session

    def get_frozen_credentials(self) -> Any:
        """What botocore's signer calls for each request."""
        from botocore.credentials import ReadOnlyCredentials

        session = self.session()
        return ReadOnlyCredentials(
            session.access_key_id.reveal(), session.secret_access_key.reveal(), session.session_token.reveal()
        )

    def get_deferred_property(self, name: str) -> Callable[[], None]:
        """Called for the account id in endpoint rules, which S3 buckets do without."""
        return lambda: None

    def ended(self) -> bool:
        """Whether the session that signed this thread's last request has ended, or nearly."""
        until: datetime | None = getattr(self._signed, "until", None)
        return until is not None and until - self._now() <= _NEARLY_ENDED


def s3_client(
    cloud: Cloud,
    credentials: SigningSession,
    *,
    connections: int,
    connect_timeout: float,
    read_timeout: float,
    ca_bundle: Path | None,
) -> S3Client:
    """The client. Timeouts in seconds; `ca_bundle` is a PEM file to trust instead of the usual roots."""
    import botocore.session
    from botocore.config import Config

    _quieten()
    session = botocore.session.Session()
    session.register_component("config_store", _no_settings())
    session.register_component("credential_provider", _Only(credentials))
    # Not through boto3, which is this and a transfer manager that takes 0.15 s to import and is never used here.
    made: Any = session.create_client(
        "s3",
        region_name=cloud.region,
        endpoint_url=cloud.s3_endpoint,
        verify=str(ca_bundle) if ca_bundle else True,
        config=Config(  # type: ignore[call-arg]  # the stubs lack ignore_configured_endpoint_urls
            signature_version="s3v4",
            user_agent=f"voxseal/{voxseal.__version__}",
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            max_pool_connections=connections,
            tcp_keepalive=True,
            retries={"total_max_attempts": 1},  # `transfer.retry` is the one place that tries again
            ignore_configured_endpoint_urls=True,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={
                "addressing_style": "path" if cloud.s3_endpoint else "virtual",
                # Each body's own checksum header is signed; hashing the payload for the signature too would read the
                # file once more for nothing.
                "payload_signing_enabled": False,
            },
        ),
    )
    made._endpoint.http_session = BoundedSession(made._endpoint.http_session)
    client: S3Client = made
    client.meta.events.register_last("before-call.s3", _without_expect)
    client.meta.events.register_last("before-call.s3", _without_redirect)
    return client


def address_of(client: S3Client, bucket: str) -> str:
    """Where the bucket is, by botocore's rules for partitions, regions and names: the URL that a key is appended to.

    Needs a session, like any request.
    """
    url: str = client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "k"})
    return url.partition("?")[0].removesuffix("k")


class _Only:
    """A credential resolver that knows one source, so that no file, variable or metadata service is asked."""

    def __init__(self, credentials: SigningSession) -> None:
        self._credentials = credentials

    def load_credentials(self) -> SigningSession:
        return self._credentials


def _no_settings() -> Any:
    """botocore's defaults, without the AWS_* variables and the files under ~/.aws that could turn an upload elsewhere."""
    from botocore import configprovider

    known = {name: default for name, (_, _, default, _) in configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES.items()}
    known |= {"config_file": os.devnull, "credentials_file": os.devnull}
    return configprovider.ConfigValueStore(
        {name: configprovider.ConstantProvider(value) for name, value in known.items()}
    )


def _without_expect(params: dict[str, Any], **_: object) -> None:
    """What is left to botocore has bodies of a few lines: waiting for "100 Continue" only costs a round trip."""
    params["headers"].pop("Expect", None)


def _without_redirect(params: dict[str, Any], **_: object) -> None:
    """The profile says where the bucket is. botocore would ask around for another region, without end where each question
    is answered by a redirect, and `sender` does not.
    """
    params["context"].setdefault("s3_redirect", {})["redirected"] = True


def _quieten() -> None:
    """botocore writes signed headers, with the session token in them, at DEBUG: never, whatever the root logger says.

    One that passes nothing on is listened to by `sessionlog.libraries`, which takes none of that over.
    """
    for name in ("boto3", "botocore", "urllib3"):
        logger = logging.getLogger(name)
        if logger.propagate and logger.getEffectiveLevel() < logging.INFO:
            logger.setLevel(logging.INFO)

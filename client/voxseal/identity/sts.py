"""The ID token becomes a session: AssumeRoleWithWebIdentity, one hour, with a session policy of its own.

The call is unsigned; the token is all the proof there is. Everything comes from the profile and nothing from the AWS
settings of this machine: another account's AWS_PROFILE, endpoint or credentials must not lead a contractor's token, or
the session, elsewhere.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from voxseal.domain.errors import SessionRefused, SessionsUnreachable, SignInError
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.ports import Clock
from voxseal.domain.profile import Cloud, Profile
from voxseal.domain.secret import Secret
from voxseal.identity.addresses import is_loopback, is_safe_address
from voxseal.identity.clocks import clock_offset, clock_wrong
from voxseal.identity.limits import Limits, in_time
from voxseal.identity.policy import prefix_for, session_name, session_policy

DURATION = timedelta(hours=1)

_ATTEMPTS = 3
_OVERRIDDEN = {"config_file": os.devnull, "credentials_file": os.devnull, "ignore_configured_endpoint_urls": True}
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.]{0,63}")
_TIME_RELATED = frozenset(
    {"ExpiredTokenException", "ExpiredToken", "InvalidIdentityToken", "InvalidIdentityTokenException"}
)
_PASSING = frozenset({"Throttling", "ThrottlingException", "ServiceUnavailable", "InternalFailure", "RequestTimeout"})
_IDP_UNREACHED = frozenset({"IDPCommunicationError", "IDPCommunicationErrorException"})


@dataclass
class _Heard:
    """What the last answer said before anybody parsed it: error bodies of some stores do not parse."""

    status: int = 0
    date: str | None = None

    def __call__(self, response_dict: Mapping[str, Any], **_: object) -> None:
        self.status = int(response_dict.get("status_code") or 0)
        headers = response_dict.get("headers") or {}
        self.date = headers.get("Date") or headers.get("date")


def assume_role(
    token: IdToken,
    profile: Profile,
    clock: Clock,
    *,
    offset: timedelta | None = None,
    limits: Limits | None = None,
) -> StsSession:
    """A session for the token's owner. Blocks on the network; a passing failure is tried three times in all.

    `offset` is how far this machine's clock is ahead, as far as the issuer has told. Raises `SessionRefused`,
    `ClockWrong`, `SessionsUnreachable`, or `SignInError` when the profile does not fit.
    """
    cloud = profile.cloud
    prefix = prefix_for(cloud.prefix, token.subject)
    policy = session_policy(cloud, prefix)
    if cloud.sts_endpoint is not None and not is_safe_address(cloud.sts_endpoint, loopback=True):
        raise SignInError("The profile's address for sessions is not a secure one (https).", detail="sts-address")
    asked_at = clock.now()
    heard = _Heard()
    answer = _ask(cloud, token, policy, heard, limits or Limits(), offset, clock)
    return _session(answer, token, cloud, prefix, asked_at)


def _ask(
    cloud: Cloud,
    token: IdToken,
    policy: str,
    heard: _Heard,
    limits: Limits,
    offset: timedelta | None,
    clock: Clock,
) -> Mapping[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ParamValidationError
    from botocore.parsers import ResponseParserError

    client = _client(cloud, limits)
    client.meta.events.register("before-parse.sts.AssumeRoleWithWebIdentity", heard)
    failure: SignInError
    # The errors are raised outside the handlers: botocore's own carry the request, and the request carries the token.
    try:
        request = {
            "RoleArn": cloud.role_arn,
            "RoleSessionName": session_name(token.issuer, token.subject),
            "WebIdentityToken": token.raw.reveal(),
            "DurationSeconds": int(DURATION.total_seconds()),
            "Policy": policy,
        }
        longest = _ATTEMPTS * (limits.connect + limits.whole)
        return in_time(lambda: client.assume_role_with_web_identity(**request), longest)
    except TimeoutError:
        failure = _unreachable("sts timeout")
    except ClientError as error:
        said = error.response.get("Error") if isinstance(error.response, dict) else None
        code = said.get("Code") if isinstance(said, dict) else None
        failure = _refusal(code if isinstance(code, str) else "", heard, offset, clock.now())
    except ResponseParserError:
        failure = _refusal("", heard, offset, clock.now())
    except ParamValidationError:
        failure = SessionRefused("The profile's role does not fit what the cloud asks for.", detail="parameters")
    except HTTPClientError as error:
        failure = _unreachable(type(error).__name__)
    except BotoCoreError as error:
        failure = _unreachable(type(error).__name__)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # what botocore's parser raises on an answer that is XML and of the wrong shape
        failure = _unreachable(f"sts nonsense {type(error).__name__}")
    finally:
        client.close()
    raise failure


def _refusal(code: str, heard: _Heard, offset: timedelta | None, now: datetime) -> SignInError:
    """Which error a refusal is: by its code, and where there is none that can be read, by the HTTP status."""
    if not _CODE.fullmatch(code):
        code = ""
    detail = f"sts {code or 'no-code'} http-{heard.status}"
    if code in _PASSING or heard.status >= 500 or heard.status == 429:
        return _unreachable(detail)
    if code in _IDP_UNREACHED:
        return SignInError("The cloud could not reach the sign-in service to check the sign-in.", detail=detail)
    if not code or code in _TIME_RELATED or heard.status in {401, 403}:
        blame = clock_wrong(offset) or clock_wrong(clock_offset(heard.date, now))
        if blame is not None:
            return blame
    if code in {"ExpiredTokenException", "ExpiredToken"}:
        return SessionRefused("The cloud says that the sign-in has already ended.", detail=detail)
    return SessionRefused("The cloud did not accept the sign-in for this profile's role.", detail=detail)


def _unreachable(detail: str) -> SignInError:
    return SessionsUnreachable(
        "You signed in, but the cloud that opens sessions cannot be reached right now.",
        hint="Nothing that was sealed is lost. Check the network, then try again: voxseal sign-in",
        detail=detail,
    )


def _session(answer: Mapping[str, Any], token: IdToken, cloud: Cloud, prefix: str, asked_at: datetime) -> StsSession:
    given = answer.get("Credentials")
    given = given if isinstance(given, dict) else {}
    key, secret, session = (given.get(name) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    expires = given.get("Expiration")
    usable = all(isinstance(text, str) and 0 < len(text) <= 16_384 for text in (key, secret, session))
    if not usable or not isinstance(expires, datetime) or expires.tzinfo is None:
        raise SignInError("The cloud's answer holds no session that can be used.", detail="sts no-credentials")
    return StsSession(
        access_key_id=Secret(str(key)),
        secret_access_key=Secret(str(secret)),
        session_token=Secret(str(session)),
        # Expiration is by the cloud's clock. Where this one runs behind, an hour from when we asked comes first.
        expires_at=min(expires.astimezone(UTC), asked_at + DURATION),
        subject=token.subject,
        prefix=prefix,
        issuer=token.issuer,
        role_arn=cloud.role_arn,
    )


def _client(cloud: Cloud, limits: Limits) -> Any:
    """An unsigned STS client that knows nothing of this machine's AWS settings."""
    import botocore.session
    from botocore import UNSIGNED
    from botocore.config import Config
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES, ConstantProvider

    # At DEBUG botocore logs whole requests and answers, token and keys included; nobody needs those to be possible. One that
    # passes nothing on is listened to by `sessionlog.libraries`, which takes none of that over.
    sdk_log = logging.getLogger("botocore")
    if sdk_log.propagate and sdk_log.level < logging.INFO:
        sdk_log.setLevel(logging.INFO)
    core = botocore.session.Session()
    settings = core.get_component("config_store")
    for name, (_, _, default, _) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items():
        # Each setting has its built-in value, so neither the environment nor ~/.aws has a say (AWS_PROFILE, AWS_CA_BUNDLE,
        # AWS_DATA_PATH, …); there is no file to read, and AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS are passed over.
        settings.set_config_provider(name, ConstantProvider(_OVERRIDDEN.get(name, default)))
    local = cloud.sts_endpoint is not None and is_loopback(cloud.sts_endpoint)
    config = Config(
        signature_version=UNSIGNED,
        connect_timeout=limits.connect,
        read_timeout=limits.read,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        # Proxies of the environment are honoured, except on the way to this very machine.
        proxies={} if local else None,
    )
    # `verify` is said, or an empty REQUESTS_CA_BUNDLE in the environment would be taken for a broken bundle.
    client: Any = core.create_client(
        "sts", region_name=cloud.region, endpoint_url=cloud.sts_endpoint, config=config, verify=True
    )
    client._endpoint.http_session = _BoundedSession(client._endpoint.http_session, limits)
    return client


class _BoundedSession:
    """Stands in for botocore's HTTP session, which reads into memory whatever comes, for as long as it comes.

    As `transfer.bounded`, with the sign-in's own limits: neither package may import the other.
    """

    def __init__(self, session: Any, limits: Limits) -> None:
        self._session = session
        self._limits = limits

    def send(self, request: Any) -> Any:
        from botocore.exceptions import HTTPClientError
        from urllib3.exceptions import HTTPError

        request.stream_output = True  # or all of it is read before anybody can look
        deadline = time.monotonic() + self._limits.whole
        response = self._session.send(request)
        taken = bytearray()
        try:
            while piece := response.raw.read1(65536):
                taken += piece
                if len(taken) > self._limits.size or time.monotonic() > deadline:
                    raise ValueError("too much, or too slow")
        except (HTTPError, OSError, ValueError) as error:
            response.raw.close()
            raise HTTPClientError(error=error) from None
        response._content = bytes(taken)
        return response

    def close(self) -> None:
        self._session.close()

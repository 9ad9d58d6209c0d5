"""The border to the SDK: its errors become the domain's, in plain words, and nothing else of it comes out.

>>> border = Border(session_ended=lambda: False, now=clock.now)
>>> border.call(lambda: client.put_object(...))

A function and not a context manager, on purpose: an exception raised while another is handled keeps that one as its
`__context__`, and botocore's hold secrets: `ClientError.response` echoes the session token (S3 answers InvalidToken with
a `Token-0` element), `ConnectionClosedError.request` has the signed headers. So the SDK's exception is let go first, and
the domain error is raised from an `SdkFailure` that names only what support needs.

All that S3-compatible stores do differently is known here and nowhere else.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from voxseal.domain.errors import (
    AccessRefused,
    ClockSkewed,
    DamagedInTransit,
    NoSuchUpload,
    SessionExpired,
    StoreError,
    StoreRejected,
    StoreUnavailable,
    VoxsealBug,
    VoxsealError,
)
from voxseal.transfer.answer import BadAnswer
from voxseal.transfer.proxies import ProxyRefused, ProxyUnreachable, SocksProxy

T = TypeVar("T")

_EXPIRED = {
    "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "InvalidAccessKeyId",
    "InvalidClientTokenId",
}  # fmt: skip
_CLOCK = {"RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired"}
_DAMAGED = {
    "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "ChecksumMismatch",
}  # fmt: skip
_BUSY = {
    "SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "InternalError", "InternalFailure",
    "RequestTimeout", "RequestTimeoutException", "Throttling", "ThrottlingException", "RequestThrottled",
    "TooManyRequests", "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "Busy",
    "IncompleteBody", "OperationAborted", "ConditionalRequestConflict",
}  # fmt: skip
_GONE = {"NoSuchUpload", "InvalidPart", "InvalidPartOrder"}
"""A part that the store denies having is as good as an upload it denies having: reconciling finds out which."""
_DENIED = {"AccessDenied", "Forbidden", ""}
_FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "InsufficientCapacity", "AccountProblem"}
_BUSY_STATUS = {408, 409, 421, 425, 429}
_FINAL_5XX = {501, 505}
_WORDS = {
    "NoSuchBucket": "The bucket that the profile names does not exist.",
    "EntityTooSmall": "The store wants larger parts than were sent.",
    "EntityTooLarge": "The sealed message is larger than the store takes.",
    "PermanentRedirect": "The bucket is in another region than the profile says.",
    "TemporaryRedirect": "The bucket is in another region than the profile says.",
    "AuthorizationHeaderMalformed": "The bucket is in another region than the profile says.",
    "NotImplemented": "The store does not know this kind of request.",
}
_LONGEST_RETRY_AFTER = 3600.0
_CODE = re.compile(r"[A-Za-z0-9.]{1,64}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:+/=-]{1,96}")
_SOCKS = re.compile(r'"(http://)?socks[a-z0-9]*://', re.IGNORECASE)
"""The SDK takes a SOCKS proxy's address for a host's name."""


class SdkFailure(Exception):
    """Stands for an SDK exception in a traceback: its class, the store's code, the status and the request id."""


@dataclass(frozen=True)
class _Answer:
    """What the store answered, as far as it may be shown."""

    code: str
    status: int
    detail: str
    retry_after: float | None


@dataclass(frozen=True)
class Border:
    """Where SDK calls are made from.

    Args:
        session_ended: whether the session that signed this thread's last request has ended, or nearly. Some stores
            (radosgw) answer a plain 403 AccessDenied for it, so that only the clock can tell.
        now: wall time, for a Retry-After that is a date.
    """

    session_ended: Callable[[], bool]
    now: Callable[[], datetime]

    def call(self, request: Callable[[], T], *, of_upload: bool = False, hides_missing: bool = False) -> T:
        """Makes the request. `of_upload`: it names a multipart upload, so "not found" means that one.

        `hides_missing`: the request asks whether an upload is there, and some stores do not tell that to a caller who may
        not read: radosgw answers ListParts for an upload that is finished or gone with 403 AccessDenied. So a refusal
        means "gone" here; one that is real meets the listing that reconciling asks for next, and is told there.

        Raises the errors that `domain.ports.ObjectStore` names, or whatever of ours was raised within (`SignInNeeded`
        from the session's source, `SpoolDamaged` and `Cancelled` from the body).
        """
        try:
            return request()
        except VoxsealError:
            raise
        except Exception as error:  # noqa: BLE001  an SDK raises what it likes; each becomes one of ours
            failure, cause = self._translate(error, of_upload, hides_missing)
        if cause is None:
            raise failure
        raise failure from cause

    def _translate(
        self, error: Exception, of_upload: bool, hides_missing: bool
    ) -> tuple[VoxsealError, SdkFailure | None]:
        ours = _ours_within(error)
        if ours is not None:
            return ours, None
        kind = type(error).__name__
        response = getattr(error, "response", None)
        if isinstance(response, dict):
            answer = self._answer(response)
            return self._refusal(answer, of_upload, hides_missing), SdkFailure(f"{kind}: {answer.detail}")
        return _connection_trouble(error), SdkFailure(kind)

    def _answer(self, response: dict[str, Any]) -> _Answer:
        error = response.get("Error") or {}
        meta = response.get("ResponseMetadata") or {}
        headers = meta.get("HTTPHeaders") or {}
        status = meta.get("HTTPStatusCode")
        status = status if isinstance(status, int) else 0
        code = _safe(_CODE, error.get("Code"))
        request_id = _safe(_REQUEST_ID, meta.get("RequestId") or headers.get("x-amz-request-id"))
        words = [code if code != str(status) else "", str(status) if status else "", request_id and f"id {request_id}"]
        return _Answer(
            code=code,
            status=status,
            detail=" ".join(word for word in words if word) or "no code",
            retry_after=self._retry_after(headers.get("retry-after")),
        )

    def _retry_after(self, text: object) -> float | None:
        """Seconds or an HTTP date (RFC 9110, section 10.2.3); nonsense counts as nothing."""
        if not isinstance(text, str):
            return None
        text = text.strip()
        if re.fullmatch(r"[0-9]{1,9}", text):
            return min(float(text), _LONGEST_RETRY_AFTER)
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return min(max((at - self.now()).total_seconds(), 0.0), _LONGEST_RETRY_AFTER)

    def _refusal(self, answer: _Answer, of_upload: bool, hides_missing: bool) -> StoreError:
        code, status, detail = answer.code, answer.status, answer.detail
        if code in _CLOCK:
            return ClockSkewed("The cloud refused the upload, because this computer's clock is wrong.", detail=detail)
        if code in _EXPIRED:
            return SessionExpired(detail=detail)
        if code in _DAMAGED:
            return DamagedInTransit("The cloud received other bytes than were sent.", detail=detail)
        if code in _GONE or (of_upload and status == 404 and code != "NoSuchBucket"):
            return NoSuchUpload(detail=detail)
        if code in _FULL or status == 507:
            return AccessRefused("The bucket is full, or its quota is used up.", detail=detail)
        if code in _BUSY or status in _BUSY_STATUS or (status >= 500 and status not in _FINAL_5XX):
            return StoreUnavailable(
                "The cloud is busy or out of order at the moment.", retry_after=answer.retry_after, detail=detail
            )
        if status in (401, 403):
            if self.session_ended():
                return SessionExpired(detail=detail)
            if hides_missing and status == 403 and code in _DENIED:
                return NoSuchUpload(detail=detail)
            return AccessRefused("The session is valid, but the cloud does not let it upload here.", detail=detail)
        if status == 407:
            return StoreUnavailable("The network's proxy asks for a sign-in of its own.", detail=detail)
        return StoreRejected(_WORDS.get(code, "The cloud rejected the upload."), detail=detail)


def _ours_within(error: BaseException) -> VoxsealError | None:
    """An error of ours that the SDK wrapped: a body that stopped (`Cancelled`) comes out of HTTPClientError."""
    kwargs = getattr(error, "kwargs", None)
    inner = kwargs.get("error") if isinstance(kwargs, dict) else None
    for _ in range(8):
        if inner is None or isinstance(inner, VoxsealError):
            break
        inner = getattr(inner, "reason", None) or inner.__cause__ or inner.__context__
        if not isinstance(inner, BaseException):
            return None
    return inner if isinstance(inner, VoxsealError) else None


def _connection_trouble(error: Exception) -> VoxsealError:
    """No answer came, or none that could be read."""
    from botocore import exceptions as sdk

    detail = type(error).__name__
    if isinstance(error, sdk.SSLError | ssl.SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in str(error) or "certificate verify failed" in str(error):
            return StoreRejected(
                "The connection is not private: whoever answered could not prove to be the cloud.",
                hint="Nothing was sent. Check the network (a sign-in page of a hotel or a company's proxy can cause this) "
                "and this computer's date, then: voxseal resume",
                detail=detail,
            )
        return StoreUnavailable("The secure connection to the cloud broke.", detail=detail)
    if isinstance(error, SocksProxy) or (isinstance(error, sdk.ProxyConnectionError) and _SOCKS.search(str(error))):
        return StoreRejected(
            "The network's proxy is a SOCKS proxy, and Voxseal goes through HTTP proxies only.",
            hint="What was sealed is kept. Set an HTTP proxy in Voxseal's settings, under Network, or none, then go on.",
            detail="socks-proxy",
        )
    if isinstance(error, ProxyRefused) and error.status == 407:
        return StoreUnavailable("The network's proxy asks for a sign-in of its own.", detail=detail)
    if isinstance(error, sdk.ProxyConnectionError | ProxyRefused | ProxyUnreachable):
        return StoreUnavailable("The network's proxy does not let the upload through.", detail=detail)
    if isinstance(error, sdk.ParamValidationError):
        return VoxsealBug("A request to the cloud was put together wrongly.", detail=detail)
    network = (sdk.ConnectionError, sdk.HTTPClientError, sdk.IncompleteReadError, OSError)
    if isinstance(error, network):
        return StoreUnavailable("The connection to the cloud failed.", detail=detail)
    if isinstance(error, sdk.BotoCoreError):
        return StoreRejected("The upload cannot be asked for as the profile says.", detail=detail)
    if type(error).__module__.startswith("botocore") or isinstance(error, ValueError | BadAnswer):
        return StoreUnavailable("The cloud's answer could not be understood.", detail=detail)
    return VoxsealBug(detail=detail)


def _safe(pattern: re.Pattern[str], text: object) -> str:
    """`text` if it has the expected form; a store, or whoever answers in its place, is not trusted with the log."""
    return text if isinstance(text, str) and pattern.fullmatch(text) else ""

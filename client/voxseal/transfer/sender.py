"""PutObject and UploadPart without the SDK: the two requests that carry the bytes, thousands of times a submission.

Answers come back as botocore would give them, refusals as an exception with a `response` of the same form, so that
`translate.Border` and the checks in `s3` are the same for all requests.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import voxseal
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum
from voxseal.transfer.answer import Answer
from voxseal.transfer.signing import path_of, query_of, signed_headers
from voxseal.transfer.wire import Origin, Wire

EXPECT_FROM = 256 * 1024
"""Bytes from which a request waits for "100 Continue" before the body goes. It spares the upload of a part that is
refused; for less it only costs a round trip, and a whole second with a store that does not answer it."""
_CODE = re.compile(rb"<Code>([A-Za-z0-9.]{1,64})</Code>")
_REQUEST_ID = re.compile(rb"<RequestId>([A-Za-z0-9_.:+/=-]{1,96})</RequestId>")


class Refusal(Exception):
    """The store said no. `response` is what botocore would make of it, with nothing but code, status and headers."""

    def __init__(self, response: dict[str, Any]) -> None:
        super().__init__("refused")
        self.response = response


class Sender:
    """From any thread.

    Args:
        address: the URL that a key is appended to; asked at the first request.
        session: asked at each request; what it raises comes out.
        connect: gives the connections to an origin.
    """

    def __init__(
        self,
        address: Callable[[], str],
        region: str,
        session: Callable[[], StsSession],
        now: Callable[[], datetime],
        connect: Callable[[Origin], Wire],
    ) -> None:
        self._address = address
        self._region = region
        self._session = session
        self._now = now
        self._connect = connect
        self._lock = threading.Lock()
        self._place: tuple[Wire, str, str] | None = None

    def put(
        self,
        key: str,
        body: Body,
        checksum: Checksum,
        *,
        query: Mapping[str, str] | None = None,
        at_rest: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """Sends `body` to `key`, or as the part that `query` names. `at_rest`: headers that ask for encryption there.

        Raises `Refusal`, what `wire.Wire` raises, and what the session's source or the body raises.
        """
        wire, host, folder = self._placed()
        path = folder + path_of(key)
        text = query_of(query or {})
        name = "content-md5" if checksum.algorithm is ChecksumAlgorithm.MD5 else "x-amz-checksum-sha256"
        own = {name: base64.b64encode(checksum.digest).decode("ascii"), **(at_rest or {})}
        headers = signed_headers("PUT", host, path, text, own, self._session(), self._region, self._now())
        headers["user-agent"] = f"voxseal/{voxseal.__version__}"
        headers["content-length"] = str(len(body))
        target = f"{path}?{text}" if text else path
        answer = wire.send("PUT", target, headers, body, expect=len(body) >= EXPECT_FROM)
        if not 200 <= answer.status < 300:
            raise Refusal(_refused(answer))
        return {
            "ETag": answer.headers.get("etag"),
            "ChecksumSHA256": answer.headers.get("x-amz-checksum-sha256"),
            "ServerSideEncryption": answer.headers.get("x-amz-server-side-encryption"),
        }

    def close(self) -> None:
        """Ends the kept connections."""
        with self._lock:
            place, self._place = self._place, None
        if place is not None:
            place[0].close()

    def _placed(self) -> tuple[Wire, str, str]:
        """The connections, the Host header and the path before the key."""
        with self._lock:
            if self._place is None:
                url = self._address()
                origin = Origin.of(url)
                folder = url.partition("//")[2].partition("/")[2]
                self._place = self._connect(origin), origin.name, f"/{folder}".rstrip("/")
            return self._place


def _refused(answer: Answer) -> dict[str, Any]:
    """Code and id by their elements alone: the document is a stranger's, and no parser is needed for two words."""
    code, request_id = _CODE.search(answer.content), _REQUEST_ID.search(answer.content)
    return {
        "Error": {"Code": code[1].decode("ascii") if code else str(answer.status)},
        "ResponseMetadata": {
            "HTTPStatusCode": answer.status,
            "HTTPHeaders": answer.headers,
            "RequestId": answer.headers.get("x-amz-request-id")
            or (request_id[1].decode("ascii") if request_id else ""),
        },
    }

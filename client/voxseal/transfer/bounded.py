"""Answers to botocore's requests, within bounds: it reads whatever comes into memory, for as long as it comes.

>>> client._endpoint.http_session = BoundedSession(client._endpoint.http_session)
"""

from __future__ import annotations

import time
from typing import Any

LARGEST = 4 << 20
"""Bytes. A listing of a thousand keys, each as long and as much escaped as a key may be, has 3.4 million."""
LONGEST = 900.0
"""Seconds. Completing a large upload may take minutes, in which S3 sends a space now and then."""
_PIECE = 64 * 1024


class BoundedSession:
    """Stands in for botocore's HTTP session. From any thread; raises what that raises."""

    def __init__(self, session: Any, *, largest: int = LARGEST, longest: float = LONGEST) -> None:
        self._session = session
        self._largest = largest
        self._longest = longest

    def send(self, request: Any) -> Any:
        from botocore.exceptions import HTTPClientError
        from urllib3.exceptions import HTTPError

        request.stream_output = True  # or all of it is read before anybody can look
        response = self._session.send(request)
        try:
            response._content = self._read(response.raw)
        except (HTTPError, OSError, ValueError) as error:
            response.raw.close()  # not to be used again: the rest of the answer is still to come
            raise HTTPClientError(error=error) from None
        return response

    def close(self) -> None:
        self._session.close()

    def _read(self, raw: Any) -> bytes:
        until = time.monotonic() + self._longest
        content = bytearray()
        while piece := raw.read1(_PIECE):
            content += piece
            if len(content) > self._largest:
                raise ValueError("too long an answer")
            if time.monotonic() > until:
                raise ValueError("an answer that does not end")
        return bytes(content)

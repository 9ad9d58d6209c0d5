"""Reads HTTP/1.1 answers (RFC 9112), as far as a store gives them to a request without content in its answer.

Whoever answers is not trusted: heads and contents have limits, and what is not HTTP is a `BadAnswer`, whose text never
repeats what was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_LONGEST_HEAD = 64 * 1024
_LONGEST_CONTENT = 256 * 1024
"""Bytes. An error document of S3 has one or two thousand."""
_READ = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_SIZE = re.compile(r"[0-9]{1,12}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[^\r\n]*)?")
_INTERIM = 100


class BadAnswer(Exception):
    """What came is not an answer, or not one that can be used. The text is ours."""


@dataclass(frozen=True)
class Answer:
    """`headers`: names in lower case. `last`: the connection ends with it."""

    status: int
    headers: dict[str, str]
    content: bytes = b""
    last: bool = False

    def ended(self) -> Answer:
        """The same, on a connection that must not be used again."""
        return replace(self, last=True)


class AnswerReader:
    """Reads answers one after another from `receive`, which gives up to so many bytes, and none at the end."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._held = b""

    @property
    def pending(self) -> bool:
        """Whether more was read than the last answer had: nothing that was asked for."""
        return bool(self._held)

    def read(self, *, interim: bool = False) -> Answer:
        """The next answer; "100 Continue" and its kin are passed over unless `interim`. Raises `BadAnswer`, `OSError`."""
        for _ in range(10):
            answer = self._one()
            if answer.status >= 200 or (interim and answer.status == _INTERIM):
                return answer
        raise BadAnswer("interim answers without end")

    def read_head(self) -> Answer:
        """Status and headers of the next answer, without content: of a CONNECT, say. Raises `BadAnswer`, `OSError`."""
        lines = self._until(b"\r\n\r\n", _LONGEST_HEAD).split(b"\r\n")
        match = _STATUS.fullmatch(lines[0])
        if match is None:
            raise BadAnswer("not HTTP")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(b":")
            if not colon or not name or name != name.strip():
                raise BadAnswer("a header line that is none")
            headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
        last = match[1] == b"0" or "close" in headers.get("connection", "").lower()
        return Answer(int(match[2]), headers, b"", last)

    def _one(self) -> Answer:
        answer = self.read_head()
        if answer.status < 200 or answer.status in (204, 304):
            return answer
        coding = answer.headers.get("transfer-encoding", "").lower()
        if coding == "chunked":
            return replace(answer, content=self._chunks())
        if coding:
            raise BadAnswer("an unknown transfer coding")
        length = answer.headers.get("content-length")
        if length is None:
            return replace(answer, content=self._rest(), last=True)
        if length == "0":
            return answer
        if not _SIZE.fullmatch(length):
            raise BadAnswer("a length that is no number")
        return replace(answer, content=self._exactly(int(length)))

    def _more(self) -> None:
        data = self._receive(_READ)
        if not data:
            raise BadAnswer("the connection ended" if self._held else "no answer")
        self._held += data

    def _until(self, end: bytes, limit: int) -> bytes:
        while (place := self._held.find(end)) < 0:
            if len(self._held) > limit:
                raise BadAnswer("too long a head")
            self._more()
        data, self._held = self._held[:place], self._held[place + len(end) :]
        return data

    def _exactly(self, size: int) -> bytes:
        if size > _LONGEST_CONTENT:
            raise BadAnswer("too long an answer")
        while len(self._held) < size:
            self._more()
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _rest(self) -> bytes:
        while data := self._receive(_READ):
            self._held += data
            if len(self._held) > _LONGEST_CONTENT:
                raise BadAnswer("too long an answer")
        rest, self._held = self._held, b""
        return rest

    def _chunks(self) -> bytes:
        content = b""
        while True:
            match = _CHUNK.fullmatch(self._until(b"\r\n", 256))
            if match is None:
                raise BadAnswer("a chunk that is none")
            size = int(match[1], 16)
            if not size:
                break
            content += self._exactly(size)
            if len(content) > _LONGEST_CONTENT or self._exactly(2) != b"\r\n":
                raise BadAnswer("a chunk that is none")
        trailer = 0
        while line := self._until(b"\r\n", _LONGEST_HEAD):
            trailer += len(line)
            if trailer > _LONGEST_HEAD:
                raise BadAnswer("too long a head")
        return content

"""A store that misbehaves by script, request by request, in front of one that does not.

with FaultyStore(port, Refusing(503, "SlowDown", retry_after=1), seed=3) as store:
    ...                     # a client that talks to store.address; store.exchanges tells what happened
store.faults                # how many requests were treated badly
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from enum import Enum
from typing import Protocol
from urllib.parse import parse_qs

from tests.end_to_end.recorder import Answer, RecordingServer, Request


class Operation(Enum):
    PUT = "put"
    CREATE = "create"
    PART = "part"
    COMPLETE = "complete"
    OTHER = "other"


def operation_of(request: Request) -> Operation:
    query = parse_qs(request.query, keep_blank_values=True)
    if request.method == "PUT":
        return Operation.PART if request.part else Operation.PUT
    if request.method == "POST":
        return Operation.CREATE if "uploads" in query else Operation.COMPLETE
    return Operation.OTHER


class Behaviour(Protocol):
    """What is wrong with the store. Called from many threads, one at a time; `attempt` counts from 1 for each operation on
    a key (and part)."""

    def refusal(self, operation: Operation, attempt: int, chance: random.Random) -> Answer | None:
        """An answer instead of the store's, which does not hear of the request."""
        ...

    def damaged(self, operation: Operation, attempt: int, body: bytes, chance: random.Random) -> bytes:
        """The body as it arrives at the store."""
        ...

    def answered(self, operation: Operation, attempt: int, answer: Answer, chance: random.Random) -> Answer | None:
        """The answer as it arrives at the client; None: the connection is reset instead."""
        ...


class Faultless:
    """Nothing is wrong."""

    def refusal(self, operation: Operation, attempt: int, chance: random.Random) -> Answer | None:
        return None

    def damaged(self, operation: Operation, attempt: int, body: bytes, chance: random.Random) -> bytes:
        return body

    def answered(self, operation: Operation, attempt: int, answer: Answer, chance: random.Random) -> Answer | None:
        return answer


class Refusing(Faultless):
    """One in three requests is refused, whatever it asks. `retry_after` in seconds."""

    def __init__(self, status: int, code: str, retry_after: int | None = None) -> None:
        headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
        self._answer = _error(status, code, headers)

    def refusal(self, operation: Operation, attempt: int, chance: random.Random) -> Answer | None:
        return None if chance.randrange(3) else self._answer


class LosingAnswers(Faultless):
    """What these operations ask is done, and the first answer to each is lost on the way."""

    def __init__(self, *operations: Operation) -> None:
        self._operations = operations

    def answered(self, operation: Operation, attempt: int, answer: Answer, chance: random.Random) -> Answer | None:
        return None if operation in self._operations and attempt == 1 else answer


class FailingAfterwards(Faultless):
    """What these operations ask is done, and the first answer to each is a 500 all the same."""

    def __init__(self, *operations: Operation) -> None:
        self._operations = operations

    def answered(self, operation: Operation, attempt: int, answer: Answer, chance: random.Random) -> Answer | None:
        return _error(500, "InternalError") if operation in self._operations and attempt == 1 else answer


class Flipping(Faultless):
    """One byte of each body is another when it arrives for the first time."""

    def damaged(self, operation: Operation, attempt: int, body: bytes, chance: random.Random) -> bytes:
        if operation not in {Operation.PUT, Operation.PART} or attempt > 1:
            return body
        place = chance.randrange(len(body))
        return body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]


class FaultyStore(RecordingServer):
    """A recorder whose store behaves as told."""

    def __init__(self, target: int, behaviour: Behaviour | None = None, seed: int = 0) -> None:
        super().__init__(target)
        self._behaviour = behaviour or Faultless()
        self._random = random.Random(seed)
        self._attempts: Counter[tuple[Operation, str, int]] = Counter()
        self._turn = threading.Lock()
        self.faults = 0

    def ask(self, request: Request) -> Answer | None:
        operation = operation_of(request)
        with self._turn:
            self._attempts[operation, request.key, request.part] += 1
            refusal = self._behaviour.refusal(operation, self._attempt(request), self._random)
            self.faults += refusal is not None
        return refusal

    def altered(self, request: Request) -> bytes:
        with self._turn:
            body = self._behaviour.damaged(operation_of(request), self._attempt(request), request.body, self._random)
            self.faults += body != request.body
        return body

    def answer(self, request: Request, answer: Answer) -> Answer | None:
        with self._turn:
            given = self._behaviour.answered(operation_of(request), self._attempt(request), answer, self._random)
            self.faults += given is not answer
        return given

    def _attempt(self, request: Request) -> int:
        return self._attempts[operation_of(request), request.key, request.part]


def _error(status: int, code: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>As the test wants it.</Message></Error>".encode()
    return Answer(status, (("Content-Type", "application/xml"), *headers), body)

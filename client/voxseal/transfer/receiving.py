"""Receives answers from a socket, each for no longer than an answer may take.

>>> receiver = Receiver(sock, timeout=60.0)
>>> with receiver.one_answer():
...     answer = AnswerReader(receiver).read()

A socket's own timeout holds for each receiving: whoever gives a byte now and then could hold a worker for weeks.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator

_WHOLE = 2
"""All of an answer may take so many times as long as a silence within it."""


class Receiver:
    """What an `answer.AnswerReader` receives from. For one thread.

    Args:
        timeout: seconds without a byte, which the socket has for sending too.
        monotonic: the time in seconds.
    """

    def __init__(self, sock: socket.socket, timeout: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._socket = sock
        self._timeout = timeout
        self._monotonic = monotonic
        self._patience = timeout
        self._until = 0.0

    @contextlib.contextmanager
    def one_answer(self, patience: float | None = None) -> Iterator[None]:
        """Within it an answer is received, whose time begins now. `patience`: seconds without a byte, if not `timeout`."""
        self._patience = self._timeout if patience is None else patience
        self._until = self._monotonic() + _WHOLE * self._timeout
        try:
            yield
        finally:
            self._socket.settimeout(self._timeout)

    def __call__(self, size: int) -> bytes:
        """Up to `size` bytes, none at the end. Raises `OSError`, `TimeoutError` among them."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        self._socket.settimeout(min(self._patience, left))
        return self._socket.recv(size)

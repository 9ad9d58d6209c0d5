"""How much, and for how long, is taken of what a service answers: it may be hostile, or hang."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True)
class Limits:
    """How much of a service's answer is taken: seconds to connect, between two reads and in all; bytes of a body."""

    connect: float = 10.0
    read: float = 10.0
    whole: float = 30.0
    size: int = 1 << 20


def in_time(ask: Callable[[], _T], seconds: float) -> _T:
    """`ask`'s answer, or what it raises. Raises `TimeoutError` when it is not there by then.

    A head that comes byte for byte meets no time limit between two reads, and nobody can look at it before it is whole. Such
    a request is left to itself, and ends when the service or this program does.
    """
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001  raised again in the thread that waits
            answer.set_exception(error)

    asking = threading.Thread(target=run, name="voxseal-sign-in-request", daemon=True)
    asking.start()
    try:
        return answer.result(seconds)
    finally:
        if answer.done():
            asking.join()

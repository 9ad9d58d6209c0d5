"""Work in a thread while the main thread stays free for Ctrl-C and for drawing.

outcome = in_background("voxseal-delivery", delivery.run, tick=painter.paint, interrupted=delivery.stop)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_TICK = 0.1
"""Seconds between two ticks."""


def in_background(
    name: str, work: Callable[[], _T], *, interrupted: Callable[[], None], tick: Callable[[], None] = lambda: None
) -> _T:
    """The result of `work`, or its exception. Ctrl-C calls `interrupted`, which must make `work` end soon.

    The end is awaited on an event: before Python 3.13, an interrupt inside `Thread.join` marks a thread that still runs as
    ended.
    """
    results: list[_T] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  raised again in the thread that waits
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name=name, daemon=True).start()
    while True:
        try:  # round the loop too: Ctrl-C may come between any two steps
            while not done.wait(_TICK):
                tick()
            tick()
            break
        except KeyboardInterrupt:
            interrupted()
    if errors:
        raise errors[0]
    return results[0]

"""The worker threads: `voxseal-part-1` and on, at low priority, shared by whole small objects and parts of large ones.

Not a `ThreadPoolExecutor`: helpers for a large object's parts go to the front of the line, and a worker that is stuck in a
dead connection must not keep the program from ending.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait

Job = Callable[[], None]
Enlist = Callable[[Job, int], Callable[[], None]]
"""Asks for so many helpers to run a job as well; the answer withdraws those that have not begun, and waits for the rest."""

_NICE = 10
"""What kept the window's 99th-percentile delay under 50 ms (shared design, Threads)."""


def alone(job: Job, helpers: int) -> Callable[[], None]:
    """The `Enlist` of a thread that works by itself."""
    return lambda: None


class Crew:
    """Up to `size` threads, started as they are needed. Methods may be called from any thread."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._jobs: deque[tuple[Job, Future[None]]] = deque()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._closed = False
        self._condition = threading.Condition()

    def submit(self, job: Job, *, first: bool = False) -> Future[None]:
        """Runs `job` in a worker; `first` puts it before those that wait."""
        future: Future[None] = Future()
        with self._condition:
            if self._closed:
                future.cancel()
                return future
            if first:
                self._jobs.appendleft((job, future))
            else:
                self._jobs.append((job, future))
            if self._idle < len(self._jobs) and len(self._threads) < self._size:
                name = f"voxseal-part-{len(self._threads) + 1}"
                thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
            self._condition.notify()
        return future

    def enlist(self, job: Job, helpers: int) -> Callable[[], None]:
        """See `Enlist`. The caller does the same job, so it is done even when no helper comes."""
        futures = [self.submit(job, first=True) for _ in range(helpers)]

        def join() -> None:
            wait([future for future in futures if not future.cancel()])

        return join

    @property
    def at_work(self) -> bool:
        """Whether a thread lives; once closed: whether one that was let go has not ended yet."""
        return any(thread.is_alive() for thread in self._threads)

    def close(self, seconds: float) -> bool:
        """Ends the threads; those still at work after `seconds` are let go. Returns whether all have ended."""
        with self._condition:
            self._closed = True
            for _, future in self._jobs:
                future.cancel()
            self._jobs.clear()
            self._condition.notify_all()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        return not self.at_work

    def _work(self) -> None:
        lower_priority()
        while True:
            with self._condition:
                self._idle += 1
                self._condition.wait_for(lambda: self._jobs or self._closed)
                self._idle -= 1
                if not self._jobs:
                    return
                job, future = self._jobs.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                job()
            except BaseException as error:  # noqa: BLE001  kept for whoever holds the future
                future.set_exception(error)
            else:
                future.set_result(None)


def lower_priority() -> None:
    """Lowers this thread's priority, and that of the threads that it will start.

    On Linux a thread has a priority of its own; elsewhere it would be the whole process's, so it is left alone.
    """
    if sys.platform == "linux":
        try:
            thread = threading.get_native_id()
            # Never above what the whole program was started with.
            os.setpriority(os.PRIO_PROCESS, thread, max(_NICE, os.getpriority(os.PRIO_PROCESS, thread)))
        except OSError:
            pass  # a sandbox may forbid it; the upload works all the same

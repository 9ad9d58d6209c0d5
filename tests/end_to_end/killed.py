"""Runs the real command line in this process and kills it (SIGKILL) at a chosen point.

    python -m tests.end_to_end.killed POINT NTH -- voxseal's arguments

A point is `before:` or `after:` and a function's name, or `event:` and an event's name; NTH counts from 1. Nothing else of
the program is changed, and what SIGKILL leaves is what a power cut leaves, less the disk's own cache.
"""

from __future__ import annotations

import functools
import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from voxseal.cli.main import main
from voxseal.store.ledger import Ledger
from voxseal.store.spool import SpoolFile
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.workflow import delivery, sealed_together
from voxseal.workflow.workbench import Workbench

_PLACES: dict[str, tuple[Any, str]] = {
    "spool.sync": (SpoolFile, "sync"),
    "spool.appear": (SpoolFile, "appear"),
    "spool.commit": (sealed_together, "commit_together"),
    "ledger.sealed": (Ledger, "sealed_together"),
    "ledger.add_samples": (Ledger, "add_samples"),
    "ledger.begin": (Ledger, "begin"),
    "ledger.delivered": (Ledger, "delivered"),
    "ledger.add_object": (Ledger, "add_object"),
    "ledger.state": (Ledger, "set_submission_state"),
    "store.put": (S3ObjectStore, "put"),
    "store.create": (S3ObjectStore, "create_upload"),
    "store.part": (S3ObjectStore, "send_part"),
    "store.complete": (S3ObjectStore, "complete_upload"),
    "receipt": (delivery, "write_receipt"),
}


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, nth: int) -> None:
    when, _, what = point.partition(":")
    count = itertools.count(1)
    if when == "event":
        publish = Workbench.publish

        def watched(self: Workbench, event: Any) -> None:
            publish(self, event)
            if event.name == what and next(count) == nth:
                _die()

        Workbench.publish = watched
        return
    owner, name = _PLACES[what]
    original: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(original)
    def around(*args: Any, **kwargs: Any) -> Any:
        mine = next(count) == nth
        if mine and when == "before":
            _die()
        result = original(*args, **kwargs)
        if mine and when == "after":
            _die()
        return result

    setattr(owner, name, around)


if __name__ == "__main__":
    _arm(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[4:])

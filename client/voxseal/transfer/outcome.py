"""How a queue stands when it is not at work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voxseal.domain.errors import VoxsealError


class QueueState(Enum):
    DONE = "done"
    """Every waiting object is delivered or failed, and nothing more will come."""
    PAUSED = "paused"
    """`resume` goes on; `error` says why, or is None when it was asked for."""
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """`error` must be dealt with before a new queue is started."""


@dataclass(frozen=True)
class Outcome:
    state: QueueState
    error: VoxsealError | None = None

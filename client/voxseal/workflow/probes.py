"""Whether what everything waits for is over: one cheap question for each kind of trouble."""

from __future__ import annotations

from voxseal.domain.errors import VoxsealError
from voxseal.domain.samples import SampleState
from voxseal.workflow.workbench import Workbench

_RESERVE = 64 << 20
"""Bytes that the disk should have beside the next message, for the ledger and everybody else."""


def look_again(workbench: Workbench, trouble: VoxsealError, *, asked_for: bool, upcoming: str | None) -> None:
    """Returns when it is worth going on; raises what stands in the way. Blocks for at most one request.

    `asked_for`: the person wants to try, or something has changed; where only trying can tell, that is enough.
    `upcoming`: the submission that would go on; None while that is not known.
    """
    if trouble.code in {"sign-in-needed", "issuer-unreachable"}:
        workbench.keeper.current()
    elif trouble.code == "disk-full":
        if not asked_for and not _has_room(workbench, upcoming):
            raise trouble
    elif trouble.code == "profile":
        _ = workbench.profile
    elif trouble.code == "ledger":
        workbench.folder.free_bytes()  # a delivery begins with it as well
        workbench.ledger.agenda.pause_all(workbench.ledger.agenda.all_paused)  # a write that changes nothing
    else:
        workbench.reach_store()


def _has_room(workbench: Workbench, upcoming: str | None) -> bool:
    """Whether the next sample of `upcoming` fits; what another waits with, a paused one say, is no reason to wait."""
    free = workbench.folder.free_bytes()
    sample = next(workbench.ledger.samples(upcoming, SampleState.SELECTED), None) if upcoming is not None else None
    return free > _RESERVE + (sample.size if sample is not None else 0)

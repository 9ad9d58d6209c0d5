"""Whether what everything waits for is over: one cheap question for each kind of trouble."""

from __future__ import annotations

from voxseal.domain.errors import VoxsealError
from voxseal.domain.samples import SampleState, SubmissionState
from voxseal.workflow.workbench import Workbench

_RESERVE = 64 << 20
"""Bytes that the disk should have beside the next message, for the ledger and everybody else."""


def look_again(workbench: Workbench, trouble: VoxsealError, *, asked_for: bool) -> None:
    """Returns when it is worth going on; raises what stands in the way. Blocks for at most one request.

    `asked_for`: the person wants to try, or something has changed; where only trying can tell, that is enough.
    """
    if trouble.code in {"sign-in-needed", "issuer-unreachable"}:
        workbench.keeper.current()
    elif trouble.code == "disk-full":
        if not asked_for and not _has_room(workbench):
            raise trouble
    elif trouble.code == "profile":
        _ = workbench.profile
    elif trouble.code == "ledger":
        workbench.folder.free_bytes()  # a delivery begins with it as well
        workbench.ledger.agenda.pause_all(workbench.ledger.agenda.all_paused)  # a write that changes nothing
    else:
        workbench.reach_store()


def _has_room(workbench: Workbench) -> bool:
    """Whether the next sample fits that waits to be sealed."""
    ledger = workbench.ledger
    free = workbench.folder.free_bytes()
    for submission in ledger.submissions(SubmissionState.OPEN):
        sample = next(ledger.samples(submission.id, SampleState.SELECTED), None)
        if sample is not None:
            return free > sample.size + _RESERVE
    return free > _RESERVE

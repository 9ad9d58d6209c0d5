"""Exit codes: what a script may rely on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from voxseal.domain.errors import ConsentNeeded, DataFolderBusy, ProfileError, SettingsError, UsageError, VoxsealError
from voxseal.domain.samples import LeftOut, SampleState, SubmissionCounts


class Exit(IntEnum):
    DONE = 0
    """All delivered, or done."""
    FAILED = 1
    USAGE = 2
    """The call, the profile or the consent."""
    PART = 3
    """Part delivered: some were left out or failed."""
    SIGN_IN = 4
    BUSY = 5
    """Another Voxseal runs on this data folder."""


def gravest(codes: Iterable[Exit]) -> Exit:
    """Of several outcomes, the one that needs the person most; without any, `DONE`."""
    order = (Exit.DONE, Exit.PART, Exit.FAILED, Exit.USAGE, Exit.BUSY, Exit.SIGN_IN)
    return max(codes, default=Exit.DONE, key=order.index)


def exit_of(error: VoxsealError) -> Exit:
    if isinstance(error, DataFolderBusy):
        return Exit.BUSY
    if isinstance(error, UsageError | ProfileError | SettingsError | ConsentNeeded):
        return Exit.USAGE
    if error.code in {"sign-in-needed", "session-expired"}:
        return Exit.SIGN_IN
    return Exit.FAILED


def exit_of_counts(counts: SubmissionCounts, left_out: set[LeftOut]) -> Exit:
    """For a submission that ran to its end. `left_out` are the reasons that came up.

    Nothing new to send (all of it was delivered before) is done, not failed.
    """
    missing = counts[SampleState.LEFT_OUT] + counts[SampleState.FAILED] + counts[SampleState.CANCELLED]
    if not missing:
        return Exit.DONE if counts[SampleState.DELIVERED] else Exit.FAILED
    if counts[SampleState.DELIVERED]:
        return Exit.PART
    return Exit.DONE if left_out == {LeftOut.DELIVERED_BEFORE} and not counts[SampleState.FAILED] else Exit.FAILED

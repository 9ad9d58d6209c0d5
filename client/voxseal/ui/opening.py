"""Opens the data folder (and, for practice, the cloud) in a thread, and closes it at the end.

    opened = open_folder(Launch(practice=True), sinks=[bridge])
    opened.workbench.profile
    opened.close(exit_code=0)

What is imported here takes longer than the first window may.
"""

from __future__ import annotations

import gc
import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voxseal.domain.errors import UsageError, VoxsealError
from voxseal.domain.ports import EventSink
from voxseal.ui.enrolment import Enrolled, look
from voxseal.ui.preferences import read_leniently
from voxseal.workflow.folder import ENVIRONMENT, DataFolder, default_folder
from voxseal.workflow.settings import use_proxy

if TYPE_CHECKING:
    from voxseal.practice.cloud import PracticeCloud
    from voxseal.workflow.dispatch import Dispatch
    from voxseal.workflow.workbench import Workbench

_TURN = 0.0003
"""Seconds that a thread keeps the interpreter while others want it; Python's own 0.005 is for programs without a window."""


@dataclass(frozen=True)
class Launch:
    """What `voxseal-app` was asked for."""

    data_dir: Path | None = None
    practice: bool = False
    files: tuple[Path, ...] = ()

    @property
    def is_usual_folder(self) -> bool:
        """Whether the data folder is the person's usual one, which Settings may change."""
        return not self.practice and self.data_dir is None and not os.environ.get(ENVIRONMENT)

    @property
    def practice_folder(self) -> Path:
        """Where the practice cloud keeps what it is given: the same as `voxseal practice` uses."""
        return ((self.data_dir or default_folder()) / "practice").absolute()

    @property
    def folder(self) -> Path:
        """The data folder of this run."""
        return self.practice_folder / "client" if self.practice else (self.data_dir or default_folder()).absolute()


@dataclass(frozen=True)
class Opened:
    """An open data folder. `open_link` opens a sign-in link for the person."""

    workbench: Workbench
    enrolled: Enrolled
    open_link: Callable[[str], object]
    practice_profile: Path | None
    dispatch: Dispatch
    """Not started yet; closed with the folder."""
    _close: ExitStack

    def close(self, exit_code: int = 0) -> None:
        """Ends the session log and gives the folder free."""
        self.workbench.exit_code = exit_code
        self._close.close()


def open_folder(launch: Launch, sinks: Sequence[EventSink]) -> Opened:
    """Blocks: on the disk, and for practice until its cloud runs. Raises `DataFolderBusy`, `LedgerError`, `UsageError`."""
    from voxseal.identity.vault import MemoryVault
    from voxseal.ui.pages import entries
    from voxseal.workflow.dispatch import Dispatch
    from voxseal.workflow.workbench import Workbench

    entries()  # so that the main thread need not import the pages
    with ExitStack() as stack:
        folder = DataFolder(launch.folder)
        if launch.practice:
            # A window that runs already has a cloud on the same practice folder: a second one would put itself in its place.
            with folder.locked():
                pass
        cloud = stack.enter_context(_practice_cloud(launch.practice_folder)) if launch.practice else None
        open_link: Callable[[str], bool] = cloud.browser if cloud else webbrowser.open
        settings = read_leniently(folder.settings)[0]
        use_proxy(settings.proxy)
        workbench = stack.enter_context(
            Workbench(
                folder,
                command="app practice" if launch.practice else "app",
                sinks=sinks,
                vault=MemoryVault() if launch.practice else None,
                open_browser=open_link,
                retention=settings.retention,
            )
        )
        if cloud is not None and workbench.has_profile:
            # Confirmed before, and the same but for the ports, which come and go.
            workbench.import_profile(cloud.profile_path)
        _settle(workbench)
        dispatch = Dispatch(workbench)
        stack.callback(dispatch.close)
        profile = cloud.profile_path if cloud else None
        return Opened(workbench, look(workbench), open_link, profile, dispatch, stack.pop_all())


def _settle(workbench: Workbench) -> None:
    """What would hold up the window for a moment later on is done now, while there is nothing to look at.

    Each large JSON file of the SDK is read in one go, and the collector goes through all that was ever imported, a tenth of
    a second each time, unless it is told that this is here to stay.
    """
    try:
        workbench.prepare()
    except VoxsealError:
        pass  # whatever is wrong is said when it is needed
    gc.collect()
    gc.freeze()
    # To draw a table, Qt asks Python for hundreds of cells, and may wait for the interpreter before each of them: a tenth of
    # a second and more while others compute, each of which keeps it for so long.
    sys.setswitchinterval(_TURN)


def _practice_cloud(folder: Path) -> PracticeCloud:
    try:
        from voxseal.practice.cloud import PracticeCloud
    except ImportError:
        raise UsageError(
            "The practice cloud is not part of this installation.",
            hint="It comes with Voxseal's source. There, run: installer/from-source practice",
        ) from None
    return PracticeCloud(folder, prompts=True)

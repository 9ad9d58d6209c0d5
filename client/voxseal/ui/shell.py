"""What a page may ask of the window that it stands in. Main thread only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voxseal.ui.account import Account
from voxseal.ui.bridge import EventBridge
from voxseal.ui.enrolment import Enrolment
from voxseal.ui.errors import ErrorPresenter
from voxseal.ui.preferences import Preferences
from voxseal.ui.problem import ProblemSwitch
from voxseal.ui.record.sitting import Sitting
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.theme import Theme
from voxseal.ui.uploads import Uploads
from voxseal.ui.widgets import Action

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench


@dataclass(frozen=True)
class Shell:
    """One open data folder, and the window on it."""

    workbench: Workbench
    events: EventBridge
    tasks: TaskRunner
    errors: ErrorPresenter
    account: Account
    """Who is signed in; `changed` tells. `account.sign_in()` opens the browser."""
    enrolment: Enrolment
    """The profile and the consent in force; `changed` tells. Pages are only there while there is a profile."""
    preferences: Preferences
    """What the person has set: `preferences.now.rate`, `preferences.change(rate=…)`; `changed` tells."""
    uploads: Uploads
    """What is sent, by itself and in order: `uploads.overview`, `uploads.dispatch` for orders; `changed` tells."""
    sitting: Sitting
    """The sitting at the microphone; open while somebody records, or tests it."""
    problem: ProblemSwitch
    """“Record the problem”: `problem.start()`, `problem.stop()`; `changed` tells."""
    make_bundle: Callable[[], None]
    """Opens the support bundle, to be looked through and saved."""
    theme: Theme
    go_to: Callable[[str], None]
    """Brings the page of that name to the front."""
    show_banner: Callable[[str, str, str, Action | None], None]
    """(key, tone, text, action): puts a banner across the window, in place of one with the same key."""
    clear_banner: Callable[[str], None]
    notify: Callable[[str, str], None]
    """(title, text): a notification of the system, where it shows them, while the window is not looked at."""
    hand_over: Callable[[Sequence[Path]], None]
    """Files for the page that takes them: dropped on the window, or given to `voxseal-app`."""
    offer_profile: Callable[[Path], None]
    """Reads a profile and shows it, to be compared and taken over."""
    folder_can_change: bool
    """Whether the data folder is the person's usual one, and not that of a command line or of practice."""

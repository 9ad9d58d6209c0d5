"""What everything waits for: looked at again by itself, sooner or later, and at once when it is worth it.

holdup.wait_out(StoreUnavailable())     # in the thread that would go on: True when it is over, False to give up
holdup.nudge()                          # from any other: something has changed, look now
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import DispatchContinued, DispatchWaiting
from voxseal.domain.ports import EventSink
from voxseal.workflow.patience import Patience
from voxseal.workflow.standing import Waiting, holds_everything, way_out_of


class Holdup:
    """`wait_out` is called from one thread, all else from any; what changes, changes under `condition`.

    Args:
        look: `probes.look_again`: returns when it is worth going on. Called without the condition.
        given_up: whether waiting has no more use; asked under the condition, and again when that is notified.
        changed: called, under the condition or not, when `waiting` is another.
    """

    def __init__(
        self,
        condition: threading.Condition,
        patience: Patience,
        *,
        look: Callable[[VoxsealError, bool], None],
        given_up: Callable[[], bool],
        changed: Callable[[], None],
        events: EventSink,
    ) -> None:
        self._condition = condition
        self._patience = patience
        self._look = look
        self._given_up = given_up
        self._changed = changed
        self._events = events
        self._nudged = False
        self.trouble: VoxsealError | None = None
        """What is waited for. It stays when waiting was given up: the next one waits for it as well."""

    @property
    def waiting(self) -> Waiting | None:
        if self.trouble is None:
            return None
        return Waiting(self.trouble, way_out_of(self.trouble))

    def nudge(self) -> bool:
        """Looks at once, if anything is waited for; answers whether anything is."""
        with self._condition:
            self._nudged = self.trouble is not None
            self._condition.notify_all()
            return self._nudged

    def wait_out(self, trouble: VoxsealError) -> bool:
        """Blocks until `trouble` is over (True), or there is no more use in waiting (False), as for trouble of one alone."""
        if not holds_everything(trouble):
            return False
        told = self.trouble is not None and self.trouble.code == trouble.code
        tries = 0
        while True:
            if not told:
                self._events(DispatchWaiting(trouble.code))
            nudged = self.sleep(trouble, self._patience.wait(tries))
            if nudged is None:
                return False
            tries = 0 if nudged else tries + 1
            try:
                self._look(trouble, nudged)
            except VoxsealError as error:
                if holds_everything(error):
                    told = error.code == trouble.code
                    trouble = error
                    continue
            self.over()
            self._events(DispatchContinued())
            return True

    def sleep(self, trouble: VoxsealError, seconds: float) -> bool | None:
        """Waits once. Whether something happened that makes another look worth it now; None to give up."""
        with self._condition:
            self.trouble = trouble
            self._changed()
            self._condition.wait_for(lambda: self._nudged or self._given_up(), seconds)
            nudged, self._nudged = self._nudged, False
            return None if self._given_up() else nudged

    def over(self) -> None:
        """Nothing is waited for any more."""
        with self._condition:
            self.trouble = None
            self._changed()

"""“Record the problem”: the switch as the window holds it. At its end it asks for the bundle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from voxseal.ui.language import Texts, time_text
from voxseal.ui.tasks import Task, TaskRunner
from voxseal.ui.widgets import Action
from voxseal.workflow.problem_recording import DetailSwitch, ProblemRecording

tr = Texts("SessionLog")
_BANNER = "problem"


class ProblemSwitch(QObject):
    """Main thread only. `finished` gets the recording when it has ended, by hand or by itself."""

    changed = Signal()
    finished = Signal(object)

    def __init__(
        self,
        switch: DetailSwitch,
        tasks: TaskRunner,
        show_banner: Callable[[str, str, str, Action | None], None],
        clear_banner: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._switch = switch
        self._tasks = tasks
        self._show_banner = show_banner
        self._clear_banner = clear_banner
        self.recording: ProblemRecording | None = None
        self._changing: Task | None = None
        """Starts or ends it just now: what is pressed meanwhile was meant for what is done already."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.stop)
        if switch.on:
            tasks.start("voxseal-problem", lambda _: switch.recording, done=self._begun, owner=self)

    def start(self) -> None:
        """From now on the session log holds more, for a quarter of an hour at most."""
        if not self._busy and self.recording is None:
            self._changing = self._tasks.start(
                "voxseal-problem", lambda _: self._switch.start(), done=self._begun, owner=self
            )

    def stop(self) -> None:
        """Ends it, and asks for the bundle."""
        if self.recording is not None and not self._busy:
            self._timer.stop()
            self._changing = self._tasks.start(
                "voxseal-problem", lambda _: self._switch.stop(), done=self._ended, owner=self
            )

    @property
    def _busy(self) -> bool:
        return self._changing is not None and self._changing.running

    def toggle(self) -> None:
        """Starts it, or ends it where it runs."""
        if self.recording is None:
            self.start()
        else:
            self.stop()

    def close(self) -> None:
        self._timer.stop()

    def _begun(self, recording: ProblemRecording | None) -> None:
        if recording is None:
            return
        self.recording = recording
        left = (recording.until - datetime.now(UTC)).total_seconds()
        self._timer.start(max(round(left * 1000), 0))
        self._show_banner(
            _BANNER,
            "info",
            tr(
                "A problem is being recorded until {when}: the session log holds more detail, still without names. Do again"
                " what went wrong.",
                when=time_text(recording.until),
            ),
            Action(tr("Stop and make a bundle"), self.stop),
        )
        self.changed.emit()

    def _ended(self, recording: ProblemRecording | None) -> None:
        begun, self.recording = self.recording, None
        self._clear_banner(_BANNER)
        self.changed.emit()
        self.finished.emit(recording or begun)

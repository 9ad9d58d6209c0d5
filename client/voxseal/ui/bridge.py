"""From the core's events, published in any thread, to one Qt signal in the main thread, about ten times a second.

    bridge = EventBridge()
    workbench = Workbench(folder, sinks=[bridge])
    bridge.happened.connect(page.take)          # take(events: tuple[Event, ...])

Whoever draws from events redraws at most ten times a second by this. An event only for screens (`logged = False`) is
replaced by a later one of the same kind about the same thing. Should the main thread stand still for so long that `LIMIT`
events wait, the oldest go and `missed` says that what is shown must be read anew from the ledger.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from voxseal.domain.events import Event

LIMIT = 50_000
"""Events that wait at most: some 15 MB."""

PERIOD = 100
"""Milliseconds between two deliveries, at least."""


class EventBridge(QObject):
    """An `EventSink`. Call it from any thread; all else in the main thread."""

    happened = Signal(object)
    """A tuple of events, in the order they were published."""
    missed = Signal()
    """Events were lost; emitted before `happened`."""
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: dict[object, Event] = {}
        self._serial = 0
        self._lost = False
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.deliver)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def __call__(self, event: Event, /) -> None:
        with self._lock:
            self._serial += 1
            key: object = self._serial
            if not event.logged:
                key = (type(event), getattr(event, "sample", None))
                self._waiting.pop(key, None)  # the later one takes the later place
            self._waiting[key] = event
            if len(self._waiting) > LIMIT:
                del self._waiting[next(iter(self._waiting))]
                self._lost = True
            wake, self._awake = not self._awake, True
        if wake:
            self._woken.emit()

    def deliver(self) -> None:
        """Hands over what waits, now. The timer calls it; so does whoever is about to close."""
        with self._lock:
            events, self._waiting = tuple(self._waiting.values()), {}
            lost, self._lost = self._lost, False
            self._awake = False
        if lost:
            self.missed.emit()
        if events:
            self.happened.emit(events)

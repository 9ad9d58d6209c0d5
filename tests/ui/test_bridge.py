"""Events from any thread arrive in the main thread, in order, seldom, and without end of memory."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.domain.events import Event, QueueContinued, SampleSealed, SealingProgress
from voxseal.domain.secret import Private
from voxseal.ui import bridge as bridge_module
from voxseal.ui.bridge import EventBridge


def sealed(number: int) -> SampleSealed:
    return SampleSealed("s", f"{number}", Private("file", "x"), 1, 1, "")


class Heard:
    def __init__(self, bridge: EventBridge) -> None:
        self.events: list[Event] = []
        self.calls = 0
        self.missed = 0
        self.threads: set[str] = set()
        bridge.happened.connect(self._take)
        bridge.missed.connect(self._miss)

    def _take(self, events: tuple[Event, ...]) -> None:
        self.calls += 1
        self.events.extend(events)
        self.threads.add(threading.current_thread().name)

    def _miss(self) -> None:
        self.missed += 1


def test_from_many_threads_in_order_and_few_calls(qtbot: QtBot) -> None:
    bridge = EventBridge()
    heard = Heard(bridge)

    def publish(first: int) -> None:
        for number in range(first, first + 1000):
            bridge(sealed(number))

    threads = [threading.Thread(target=publish, args=(1000 * index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(heard.events) == 4000, timeout=PATIENCE)
    for thread in threads:
        thread.join()
    numbers = [int(event.sample) for event in heard.events if isinstance(event, SampleSealed)]
    for index in range(4):
        own = [number for number in numbers if number // 1000 == index]
        assert own == sorted(own)
    assert heard.threads == {threading.main_thread().name}
    assert heard.calls < 400
    assert heard.missed == 0


def test_progress_keeps_the_last_of_each_sample(qtbot: QtBot) -> None:
    bridge = EventBridge()
    heard = Heard(bridge)
    for done in range(100):
        for sample in ("a", "b"):
            bridge(SealingProgress(sample, Private("file", sample), done, 100))
    bridge(QueueContinued())
    bridge.deliver()
    assert [(type(event), getattr(event, "done", None)) for event in heard.events] == [
        (SealingProgress, 99),
        (SealingProgress, 99),
        (QueueContinued, None),
    ]
    qtbot.wait(1)


def test_when_the_window_stands_still_the_oldest_go_and_it_is_said(qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(bridge_module, "LIMIT", 10)
    bridge = EventBridge()
    heard = Heard(bridge)
    for number in range(25):
        bridge(sealed(number))
    bridge.deliver()
    assert [int(event.sample) for event in heard.events if isinstance(event, SampleSealed)] == list(range(15, 25))
    assert heard.missed == 1
    bridge(sealed(99))
    bridge.deliver()
    assert heard.missed == 1

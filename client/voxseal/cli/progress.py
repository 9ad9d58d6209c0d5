"""Shows a delivery while it runs: bars in a terminal, a line now and then in a file, nothing beside JSON.

The board is an `EventSink`: events only count, from any thread; `paint` draws, from the main thread, ten times a second.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from voxseal.cli.streams import drawing_stream, put_aside, said_by
from voxseal.cli.wording import count_text, size_text
from voxseal.domain import events as happened
from voxseal.domain.events import Event
from voxseal.domain.showing import one_line
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.progress import Progress, RateMeter, Tally

if TYPE_CHECKING:
    from rich.progress import TaskID

_LARGE = 8 << 20
"""Bytes from which a sealed message goes in parts, and so has a bar of its own."""

_LINE_EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class ProgressBoard:
    """Counts one submission at a time, and what a terminal shows beside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tally = Tally(scanning=True)
        self._meter = RateMeter(SystemClock())
        self.file = ""
        self.file_done = 0
        self.file_size = 0
        self.objects: dict[str, list[int]] = {}
        """Large objects on their way: [confirmed bytes, size]."""
        self.names: dict[str, str] = {}
        self.trouble = ""

    def __call__(self, event: Event, /) -> None:
        with self._lock:
            self._meter.add(self._tally.count(event))
            self._note(event)

    def expect(self, tally: Tally) -> None:
        """The delivery of another submission begins, where an earlier run left it."""
        with self._lock:
            self._tally = tally
            self._tally.try_failed_again()
            self._meter.begin()

    @property
    def progress(self) -> Progress:
        with self._lock:
            return self._tally.progress

    @property
    def rate(self) -> float:
        """Bytes a second."""
        with self._lock:
            return self._meter.bytes_per_second or 0.0

    def _note(self, event: Event) -> None:
        match event:
            case happened.SealingProgress():
                self.file, self.file_done, self.file_size = event.file.value, event.done, event.size
            case happened.SampleSealed():
                self.file = ""
                if event.sealed_size > _LARGE:
                    self.names[event.sample] = event.file.value.replace("\\", "/").rsplit("/", 1)[-1]
            case happened.UploadStarted() if event.parts > 1:
                self.objects[event.object] = [0, event.size]
            case happened.PartSent():
                self.trouble = ""
                if event.object in self.objects:
                    self.objects[event.object][0] += event.size
            case happened.ObjectDelivered():
                self.objects.pop(event.object, None)
                self.names.pop(event.object, None)
            case happened.UploadRetried():
                self.trouble = f"the network is slow to answer, trying again in {event.seconds:.0f} s"
            case happened.QueuePaused():
                self.trouble = "waiting"
            case happened.QueueContinued():
                self.trouble = ""
            case _:
                pass

    def line(self) -> str:
        """All of it in one line."""
        progress = self.progress
        words = [
            f"sealed {progress.sealed:,} of {progress.found:,}",
            f"delivered {progress.delivered:,}",
            f"{size_text(progress.confirmed_bytes)} of {size_text(progress.total_bytes)}",
            f"{size_text(self.rate)}/s",
        ]
        if progress.left_out:
            words.append(f"left out {progress.left_out:,}")
        if self.trouble:
            words.append(self.trouble)
        return ", ".join(words)


class Painter(Protocol):
    """Draws a board. Used from the main thread."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def paint(self) -> None: ...


class Silence:
    """For `--json`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def paint(self) -> None: ...


class Lines(Silence):
    """Where standard error is a file or a pipe: a line every few seconds, when something has changed."""

    def __init__(self, board: ProgressBoard) -> None:
        self._board = board
        self._last = time.monotonic()
        self._said = ""

    def paint(self) -> None:
        now = time.monotonic()
        line = self._board.line()
        if now - self._last >= _LINE_EVERY and line != self._said:
            self._last, self._said = now, line
            put_aside(line)


class Bars:
    """In a terminal: sealing, uploading, and each large file on its way. What is said meanwhile stands above."""

    def __init__(self, board: ProgressBoard) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._board = board
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeRemainingColumn(compact=True),
            console=Console(file=drawing_stream()),
            transient=True,
        )
        self._sealing = self._progress.add_task(f"{'Sealing':<22}", total=None, figures="")
        self._sending = self._progress.add_task(f"{'Uploading':<22}", total=None, figures="")
        self._large: dict[str, TaskID] = {}
        self._lines = ExitStack()

    def __enter__(self) -> Self:
        self._lines.enter_context(said_by(self._say))
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lines:
            self._progress.stop()

    def _say(self, text: str) -> None:
        """Anything else that wrote here would be painted over. A long line is left to the terminal to break: a link must
        stay one.
        """
        from rich.text import Text

        self._progress.console.print(Text(text), soft_wrap=True)

    def paint(self) -> None:
        board, bars, progress = self._board, self._progress, self._board.progress
        current = ""
        if board.file and board.file_size:
            name = board.file.replace("\\", "/").rsplit("/", 1)[-1]
            current = f"  {_shown(name)} {100 * board.file_done // board.file_size} %"
        bars.update(
            self._sealing,
            total=progress.found or None,
            completed=progress.sealed,
            figures=f"{count_text(progress.sealed, 'file')} of {progress.found:,}{current}",
        )
        bars.update(
            self._sending,
            total=progress.total_bytes or None,
            completed=progress.confirmed_bytes,
            figures=f"{size_text(progress.confirmed_bytes)} of {size_text(progress.total_bytes)}, "
            f"{size_text(board.rate)}/s {board.trouble}",
        )
        self._paint_large()

    def _paint_large(self) -> None:
        objects = dict(self._board.objects)
        for name, (done, size) in objects.items():
            if name not in self._large:
                label = _shown(self._board.names.get(name, name))
                self._large[name] = self._progress.add_task(f"  {label:<20}", total=size, figures="")
            self._progress.update(
                self._large[name],
                completed=done,
                figures=f"{size_text(done)} of {size_text(size)}",
            )
        for name in [name for name in self._large if name not in objects]:
            self._progress.remove_task(self._large.pop(name))


def _shown(name: str) -> str:
    """A name for a narrow place, without characters that steer a terminal."""
    clean = one_line(name)
    return clean if len(clean) <= 32 else clean[:29] + "…"


def painter_for(board: ProgressBoard, *, quiet: bool) -> Painter:
    if quiet:
        return Silence()
    return Bars(board) if sys.stderr.isatty() else Lines(board)

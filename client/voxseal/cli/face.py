"""What every command shares: the data folder, how to print, and the one place that shows errors.

A command is a function that gets the `Face` and gives back an `Exit`; `run` turns its errors into words and a code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voxseal.cli.exits import Exit, exit_of
from voxseal.cli.streams import prepare_streams, put, put_aside
from voxseal.domain.errors import Cancelled, VoxsealBug, VoxsealError
from voxseal.domain.ports import EventSink
from voxseal.domain.showing import one_line
from voxseal.workflow.folder import DataFolder, default_folder
from voxseal.workflow.private_process import refuse_core_dumps
from voxseal.workflow.system_trust import trust_the_system

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench


@dataclass
class Face:
    """One run of the program. `as_json`: one JSON document on standard output and nothing else there."""

    data_dir: Path | None = None
    as_json: bool = False
    document: dict[str, Any] = field(default_factory=dict)
    streaming: bool = False
    """The command prints JSON documents of its own, one a line, as they come."""
    _unheard: bool = False
    """Standard output takes nothing any more."""

    @property
    def interactive(self) -> bool:
        """Whether a person sits there to be asked."""
        return not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    def folder(self, *, make: bool = True) -> DataFolder:
        return DataFolder(self.data_dir or default_folder(), make=make)

    @contextmanager
    def workbench(
        self, command: str, *, exclusive: bool = True, sinks: Sequence[EventSink] = ()
    ) -> Iterator[Workbench]:
        """The workbench on this run's data folder, as the person has set it; its session log gets the exit code as well."""
        from voxseal.workflow.settings import read_settings, use_proxy
        from voxseal.workflow.workbench import Workbench

        folder = self.folder()
        settings = read_settings(folder.settings)
        use_proxy(settings.proxy)
        with Workbench(
            folder,
            command=command,
            exclusive=exclusive,
            sinks=sinks,
            open_browser=self._open_browser,
            retention=settings.retention,
        ) as workbench:
            workbench.rate = settings.rate
            try:
                yield workbench
            except VoxsealError as error:
                workbench.exit_code = int(exit_of(error))
                raise

    def _open_browser(self, link: str) -> bool:
        opened = webbrowser.open(link)
        if not opened:
            self.tell("No browser could be opened here: the link above is the way to sign in.")
        return opened

    def say(self, *lines: str) -> None:
        """A line of the result, for people; or several. An empty one without any."""
        if not self.as_json:
            for line in lines or ("",):
                self._put(one_line(line))

    def stream(self, document: dict[str, Any]) -> None:
        """One JSON document on a line of its own, at once."""
        self.streaming = True
        if self.as_json:
            self._put(json.dumps(document))

    def _put(self, text: str) -> None:
        try:
            put(text)
        except VoxsealError:
            self._unheard = True
            raise

    def note(self, *lines: str) -> None:
        """A line beside the result: what happens, what to know."""
        if not self.as_json:
            for line in lines:
                put_aside(one_line(line))

    def tell(self, text: str) -> None:
        """A line that somebody must read while the command waits for them: on standard error, with `--json` too."""
        put_aside(one_line(text))

    def fields(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and values, aligned."""
        width = max((len(label) for label, _ in rows), default=0)
        for label, value in rows:
            self.say(f"  {label:<{width}}  {value}")

    def confirm(self, question: str) -> bool:
        """Asks the person; without one, the answer is no."""
        return self.interactive and click.confirm(question, err=True)

    def show_error(self, error: VoxsealError) -> None:
        """The one place that shows errors: what happened, what is safe, what to do."""
        if self.as_json and not self._unheard:
            self.document["error"] = error_document(error)
            return
        if isinstance(error, Cancelled):
            return
        about = f" [{error.about}]" if error.about else ""
        message = "" if error.message.rstrip(".") == error.title else f" {error.message}"
        put_aside(one_line(f"{error.title}.{message}{about}"))
        for line in error.hint.splitlines():
            put_aside(one_line(line))

    def run(self, command: Callable[[], Exit]) -> int:
        """Runs a command to its exit code. Never raises, but for what click handles itself."""
        try:
            code = command()
        except VoxsealError as error:
            self.show_error(error)
            code = exit_of(error)
        except KeyboardInterrupt:
            self.note("Stopped.")
            code = Exit.FAILED
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  the last net: a mistake of ours, said in words
            self.show_error(_bug(error))
            code = Exit.FAILED
        if self.as_json and not self._unheard and not (self.streaming and "error" not in self.document):
            self.document.setdefault("exit_code", int(code))
            try:
                self._put(json.dumps(self.document, indent=1))
            except VoxsealError as error:
                self.show_error(error)
                code = Exit.FAILED
        return int(code)


def error_document(error: VoxsealError) -> dict[str, str | None]:
    """An error as JSON."""
    return {
        "code": error.code,
        "title": error.title,
        "message": error.message,
        "hint": error.hint,
        "about": error.about,
        "detail": error.detail,
    }


def _bug(error: Exception) -> VoxsealBug:
    """An unexpected error, told by its kind and place. Its own text may hold anything, so it is not shown."""
    from voxseal.workflow.workbench import where_raised

    return VoxsealBug(f"An unexpected {where_raised(error)}.", detail=where_raised(error))


def prepare_process() -> None:
    """No memory left by a crash, streams that can be used, private files, the system's TLS roots, and a `kill` that ends as
    Ctrl-C does.
    """
    refuse_core_dumps()
    prepare_streams()
    os.umask(0o077)
    trust_the_system()
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)

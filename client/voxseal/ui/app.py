"""`voxseal-app [FILE…]`: the window's entry.

voxseal-app                      opens
voxseal-app acme.toml            opens a profile, to import it
voxseal-app recordings/          opens files and folders, to add them
voxseal-app --practice           against a practice cloud on this computer
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from voxseal import __version__
from voxseal.domain.ports import EventSink
from voxseal.ui.opening import Launch, Opened, open_folder
from voxseal.workflow.private_process import refuse_core_dumps
from voxseal.workflow.system_trust import trust_the_system


def parse(arguments: Sequence[str]) -> Launch:
    """What was asked for. Exits with 2 where it cannot be understood."""
    parser = argparse.ArgumentParser(prog="voxseal-app", description="Voxseal's window.")
    parser.add_argument("files", nargs="*", type=Path, help="a profile to import, or files and folders to add")
    parser.add_argument("--data-dir", type=Path, help="where Voxseal keeps its data (also VOXSEAL_DATA_DIR)")
    parser.add_argument("--practice", action="store_true", help="against a practice cloud on this computer")
    parser.add_argument("--version", action="version", version=f"voxseal {__version__}")
    asked = parser.parse_args(arguments)
    return Launch(asked.data_dir, asked.practice, tuple(path.absolute() for path in asked.files))


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point `voxseal-app`; `arguments` are the process's own by default."""
    refuse_core_dumps()
    launch = parse(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)
    sys.exit(run(launch))


def run(launch: Launch) -> int:
    """The app until it is closed; its exit code. A second start on the same data folder only raises the first."""
    from PySide6.QtCore import Qt

    from voxseal.ui.application import Application
    from voxseal.ui.instance import hand_over

    app = Application(["voxseal-app"])
    app.setApplicationName("voxseal")
    app.setApplicationDisplayName("Voxseal")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("voxseal")
    app.setQuitOnLastWindowClosed(False)  # it may go on in the tray
    if hand_over(launch.folder, launch.files):
        return 0

    from voxseal.ui.desktop import Desktop
    from voxseal.ui.language import install_language
    from voxseal.ui.preferences import read_leniently
    from voxseal.ui.theme import Theme

    settings, _ = read_leniently(launch.folder / "settings.toml")
    install_language(app, settings.language)
    theme = Theme(app)
    theme.choose(settings.appearance.value)
    desktop = Desktop(app, launch, theme, open_it=_open)
    desktop.crashes.install(desktop.crash)
    desktop.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)  # `quit` counts only while `exec` runs
    with _signals_close(desktop.close):
        desktop.start()
        return app.exec()


def _open(launch: Launch, sinks: Sequence[EventSink]) -> Opened:
    """In the thread that opens the data folder: truststore takes longer to import than the first window may."""
    trust_the_system()
    return open_folder(launch, sinks)


@contextmanager
def _signals_close(close: Callable[[], None]) -> Iterator[None]:
    """`kill` and Ctrl-C end the app in order: Python sees a signal only between two of its own steps, so Qt is woken."""
    if sys.platform == "win32":
        yield
        return
    from PySide6.QtCore import QSocketNotifier

    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    kinds = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.signal(kind, lambda *_: None) for kind in kinds]
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read)
    notifier.activated.connect(close)
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
        os.close(reader)
        os.close(writer)

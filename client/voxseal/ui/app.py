"""`voxseal-app [FILE…]`: the window's entry.

voxseal-app                      opens
voxseal-app acme.toml            opens a profile, to import it
voxseal-app recordings/          opens files and folders, to add them
voxseal-app --practice           against a practice cloud on this computer
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from voxseal import __version__
from voxseal.ui.opening import Launch


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
    launch = parse(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)
    sys.exit(run(launch))


def run(launch: Launch) -> int:
    """The app until it is closed; its exit code."""
    from PySide6.QtWidgets import QApplication

    from voxseal.ui.desktop import Desktop
    from voxseal.ui.language import install_language
    from voxseal.ui.theme import Theme

    app = QApplication(["voxseal-app"])
    app.setApplicationName("voxseal")
    app.setApplicationDisplayName("Voxseal")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("voxseal")
    install_language(app, None)
    desktop = Desktop(app, launch, Theme(app))
    desktop.closed.connect(app.quit)
    desktop.start()
    return app.exec()

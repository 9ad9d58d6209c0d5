"""Takes pictures of every scene: light and dark, 100 % and 200 %, in each language. Run by `tests/screenshots`.

Each scale and language is a process of its own, since Qt takes both when it starts.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LANGUAGES = ("en", "de")
SCALES = (1, 2)
LOOKS = ("light", "dark")
SIZE = (1280, 720)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests/screenshots", description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("build/screenshots"))
    parser.add_argument("--scene", default="", help="only scenes whose name holds this")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--scale", type=int, choices=SCALES, action="append")
    parser.add_argument("--look", choices=LOOKS, action="append")
    parser.add_argument("--size", type=_size, default=SIZE, help="of the window: 1280x720")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    languages, scales = asked.language or LANGUAGES, asked.scale or SCALES
    looks = asked.look or LOOKS
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.here:
        wrong = take(asked.out, asked.scene, languages[0], scales[0], looks, asked.size)
        print(*wrong, sep="\n", end="\n" if wrong else "")
        sys.exit(bool(wrong))
    failed = False
    for language, scale in itertools.product(languages, scales):
        command = [sys.executable, "-m", "tests.ui.screenshots", str(asked.out), "--here", "--scene", asked.scene]
        command += ["--language", language, "--scale", str(scale), "--size", "{}x{}".format(*asked.size)]
        command += [word for look in looks for word in ("--look", look)]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as screen:
            json.dump(_screen(asked.size, scale), screen)
            screen.flush()
            platform = f"offscreen:configfile={screen.name}"
            environment = os.environ | {"QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": platform}
            failed |= bool(subprocess.run(command, env=environment, check=False).returncode)
    print(f"{len(list(asked.out.glob('*.png')))} pictures in {asked.out}")
    sys.exit(failed)


def _screen(size: tuple[int, int], scale: int) -> dict[str, object]:
    """The screen that the window is on: a frame and a bar larger. Qt's own one in memory is 800 by 800 pixels, and dialogs
    are no larger than their screen."""
    width, height = ((side + room) * scale for side, room in zip(size, (16, 96), strict=True))
    one = {
        "name": "one",
        "x": 0,
        "y": 0,
        "width": width,
        "height": height,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    return {"screens": [one]}


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def take(
    out: Path, only: str, language: str, scale: int, looks: tuple[str, ...], size: tuple[int, int] = SIZE
) -> list[str]:
    """Plays the scenes in this process. What is cut off in a picture."""
    from PySide6.QtCore import QCoreApplication

    from tests.ui.scenes import SCENES
    from voxseal.ui.application import Application
    from voxseal.ui.language import install_language
    from voxseal.ui.theme import Theme

    app = Application([])
    install_language(app, language)
    theme = Theme(app)

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            app.processEvents()
            time.sleep(0.01)
        QCoreApplication.processEvents()

    wrong: list[str] = []
    for scene in SCENES:
        if only in scene.name:
            with tempfile.TemporaryDirectory() as folder:
                _play(
                    scene,
                    Path(folder),
                    app,
                    theme,
                    wait,
                    looks,
                    size,
                    functools.partial(_place, out, scene.name, language, scale),
                    wrong,
                )
    return wrong


def _place(out: Path, scene: str, language: str, scale: int, look: str) -> Path:
    return out / f"{scene.replace(' ', '-')}-{language}-{scale * 100}-{look}.png"


def _play(scene, folder, app, theme, wait, looks, size, place, wrong):
    from PySide6.QtCore import QCoreApplication, QEvent, QPoint
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QDialog

    from tests.ui.accessibility import cut_off
    from tests.ui.conftest import World
    from tests.ui.profiles import profile_text
    from voxseal.ui.desktop import Desktop
    from voxseal.ui.opening import Launch

    profile = folder / "acme.toml"
    profile.write_text(profile_text())
    world = World(folder / "data", profile=profile)
    scene.before(world)
    desktop = Desktop(app, Launch(world.folder), theme, open_it=world.open)
    ready = []
    desktop.ready.connect(lambda: ready.append(True))
    desktop.window.resize(*size)
    desktop.start()
    wait(lambda: bool(ready))
    playing = scene.act(desktop, wait)
    if playing is not None:
        next(playing)
    for look in looks:
        theme.choose(look)
        for _ in range(5):
            app.processEvents()
        picture = desktop.window.grab()
        for dialog in app.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                painter = QPainter(picture)
                painter.fillRect(desktop.window.rect(), "#66000000")
                middle = desktop.window.rect().center() - dialog.rect().center()
                painter.drawPixmap(QPoint(middle), dialog.grab())
                painter.end()
        assert picture.save(str(place(look)))
        for window in app.topLevelWidgets():
            for words in cut_off(window) if window.isVisible() else []:
                wrong.append(f"{place(look).name}: {words!r} is cut off")
    theme.choose("system")
    if playing is not None:
        next(playing, None)
    desktop.close()
    desktop.window.deleteLater()
    desktop.deleteLater()
    app.processEvents()
    # Nobody else does it outside an event loop, and each window that stays is styled anew with every look.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()

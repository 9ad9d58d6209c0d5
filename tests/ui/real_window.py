"""A real window: an X server and a window manager of the test's own, the real program, keys that a person would press.

with Screen() as screen, screen.start("--practice", data=folder) as app:
    app.wait_for("run.started")             # by what the session log says
    screen.press("Tab", "Return")
    screen.picture(tmp_path / "now.png")
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds: a condition that holds is not waited for."""


def wait_until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


class Screen:
    """Xvfb with openbox, 1280 × 720."""

    def __init__(self, size: str = "1280x720x24") -> None:
        self._size = size
        self._processes: list[subprocess.Popen[bytes]] = []
        self.display = ""

    def __enter__(self) -> Self:
        reader, writer = os.pipe()
        # `-displayfd` lets the server choose a number that nobody has.
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", self._size, "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        self._processes.append(server)
        with os.fdopen(reader) as said:
            self.display = f":{said.readline().strip()}"
        assert self.display != ":", "Xvfb did not start"
        self._processes.append(
            subprocess.Popen(["openbox"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        wait_until(lambda: self._manages(), "the window manager")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait(PATIENCE)

    @property
    def environment(self) -> dict[str, str]:
        """Without a keyring and anything of the developer's own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not re.match(r"AWS_|VOXSEAL|DBUS|QT_|XDG|LANG|LC_", name)
        }
        return kept | {
            "DISPLAY": self.display,
            "PYTHONPATH": str(ROOT / "client"),
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
        }

    @contextlib.contextmanager
    def start(self, *arguments: str | Path, data: Path, **more: str) -> Iterator[App]:
        """`voxseal-app ARGUMENTS` on the data folder `data`, its window open; ended at the latest at the end."""
        status = data.parent / "status.json"
        words = [
            sys.executable,
            "-m",
            "tests.ui.watched_app",
            str(status),
            "--data-dir",
            str(data),
            *map(str, arguments),
        ]
        process = subprocess.Popen(
            words, cwd=ROOT, env=self.environment | {"HOME": str(data.parent)} | more, stderr=subprocess.PIPE
        )
        folder = data / "practice" / "client" if "--practice" in arguments else data
        app = App(self, process, folder, status)
        try:
            wait_until(lambda: app.window or process.poll() is not None, "a window")
            yield app
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(PATIENCE)
            assert process.stderr is not None
            app.complaints = process.stderr.read().decode()
            process.stderr.close()

    def run(self, *words: str) -> str:
        """A command on this display; what it printed."""
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return done.stdout.strip()

    def press(self, *keys: str) -> None:
        """Keys as `xdotool` names them, one after another, to whatever has the focus."""
        self.run("xdotool", "key", "--delay", "40", *keys)

    def picture(self, path: Path) -> None:
        self.run("import", "-window", "root", str(path))

    def _manages(self) -> bool:
        return "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")


class App:
    """The running program, seen from outside."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], folder: Path, status: Path) -> None:
        self.screen = screen
        self.process = process
        self.folder = folder
        self._status = status
        self.complaints = ""
        """What it wrote to standard error, once it has ended."""

    @property
    def window(self) -> str:
        """X's number of its window in front, or nothing."""
        return self.screen.run(
            "xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", "Voxseal"
        )

    def seen(self) -> dict[str, Any]:
        """What somebody who looks at the window knows: `window`, `focus`, `words`."""
        try:
            seen = json.loads(self._status.read_text())
        except FileNotFoundError:
            return {"window": "", "focus": "", "words": []}
        assert isinstance(seen, dict)
        return seen

    def wait_for_words(self, words: str) -> None:
        """Until these words are to be read in the window in front."""
        wait_until(lambda: any(words in text for text in self.seen()["words"]), f"the words {words!r}")

    def tab_to(self, name: str) -> None:
        """Tab, until the control of that name has the focus."""
        end = time.monotonic() + PATIENCE
        while self.seen()["focus"] != name:
            assert time.monotonic() < end, f"{name!r} is not reached by Tab: {self.seen()}"
            before = self.seen()["focus"]
            self.screen.press("Tab")
            soon = time.monotonic() + 2
            while self.seen()["focus"] == before and time.monotonic() < soon:
                time.sleep(0.02)

    def press_on(self, name: str, key: str = "Return") -> None:
        self.tab_to(name)
        self.screen.press(key)

    def log(self) -> list[dict[str, Any]]:
        """The session log so far, of all runs."""
        lines = []
        for path in sorted((self.folder / "journal").glob("*.jsonl")):
            lines += [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
        return lines

    def wait_for(self, event: str, times: int = 1) -> None:
        """Until the session log names `event` so often."""
        wait_until(
            lambda: self.process.poll() is not None or [line["event"] for line in self.log()].count(event) >= times,
            event,
        )
        assert self.process.poll() is None, f"the app ended while {event} was waited for"

"""A contractor's desk: a screen, a session bus with its accessibility bus, and a microphone that says what it is given.

    with Desk(folder, user=1000) as desk:
        program.environment |= desk.environment
        desk.picture(Path("window.png"))

All of it runs beside the program, not in its system: nothing of it can stand in for what the package should have asked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.installer.packaged.program import NotAsPromised
from tests.lab.processes import Daemon

_PATIENCE = 60.0

_BUS = """\
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <!-- Of the services that this machine could start, only the one for assistive tools: no keyring of its own. -->
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""


class Desk:
    """`folder` is seen by the program under the same name; `user` is who sits there (None: whoever runs this)."""

    def __init__(self, folder: Path, user: int | None = None) -> None:
        self.folder = folder
        self._as = [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        self._user = user
        self._open = ExitStack()
        self.links = folder / "links"
        """What the browser was asked to open, a line each."""

    @property
    def environment(self) -> dict[str, str]:
        """For the program, to find it all."""
        return {
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.session_bus,
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "BROWSER": f"{self.folder}/browser",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The browser writes down what it should open, and whether it would load the package's libraries.
        browser = self.folder / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1 LD_LIBRARY_PATH=$LD_LIBRARY_PATH" >>{self.links}\n')
        browser.chmod(0o755)
        self.links.touch(mode=0o666)
        if self._user is not None:
            for place in (self.folder, browser, self.links):
                os.chown(place, self._user, self._user)
        try:
            self._start()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _start(self) -> None:
        numbers = self.folder / "display"
        screen = ["sh", "-c", f"exec Xvfb -displayfd 3 -screen 0 1280x800x24 -ac -nolisten tcp 3>{numbers}"]
        self._daemon("screen", screen, lambda: numbers.exists() and numbers.read_text().strip() != "")
        self.display = f":{numbers.read_text().strip()}"
        self._daemon("windows", ["openbox", "--sm-disable"], lambda: True)
        self.session_bus = f"unix:path={self.folder}/bus"
        services, settings = self.folder / "services", self.folder / "bus.conf"
        services.mkdir()
        shutil.copy("/usr/share/dbus-1/services/org.a11y.Bus.service", services)
        settings.write_text(_BUS.format(address=self.session_bus, services=services))
        bus = [*self._as, "dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile"]
        self._daemon("bus", bus, (self.folder / "bus").exists)
        script = self.folder / "sound.pa"
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native\n"
            "load-module module-null-sink sink_name=cable rate=48000 channels=1 format=s24le norewinds=1\n"
            "load-module module-remap-source source_name=desk master=cable.monitor"
            " source_properties=device.description=Desk-Microphone\n"
            "set-default-source desk\n"
        )
        sound = [*self._as, "pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1"]
        sound += ["--use-pid-file=no", "--disable-shm=yes", "--log-target=stderr"]
        self._daemon("sound", sound, (self.folder / "native").exists)

    def _daemon(self, name: str, command: list[str], ready: Callable[[], bool]) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder)}
        environment |= {"DISPLAY": self.display} if name != "screen" else {}
        self._open.enter_context(Daemon(name, command, self.folder, environment))
        wait_for(ready, f"the desk's {name}")

    def picture(self, file: Path) -> None:
        """What the screen shows, as PNG."""
        subprocess.run(["import", "-display", self.display, "-window", "root", str(file)], check=True, timeout=60)

    def speak(self, recording: Path) -> None:
        """Says a recording into the microphone; returns when it is said."""
        command = ["paplay", "--device=cable", str(recording)]
        subprocess.run(
            command, check=True, timeout=120, env=os.environ | {"PULSE_SERVER": f"unix:{self.folder}/native"}
        )

    def next_link(self, seen: int) -> str:
        """The link number `seen` + 1 that the browser is asked to open; waits for it."""
        wait_for(lambda: len(self.links.read_text().splitlines()) > seen, "a link in the browser")
        return self.links.read_text().splitlines()[seen]


def wait_for(ready: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not ready():
        if time.monotonic() > deadline:
            raise NotAsPromised(f"{what} did not come")
        time.sleep(0.05)

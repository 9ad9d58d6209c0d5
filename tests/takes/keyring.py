"""A Secret Service of the tests' own: a bus and an unlocked keyring on it, which end with whoever started them.

with SecretService(folder) as service:
    ...                     # processes that get service.environment keep their secrets in it
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.processes import Daemon

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"""


class SecretService:
    """A context manager, to be entered on the main thread (see `tests.lab.processes`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = contextlib.ExitStack()

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to use it: to be laid over its own environment."""
        return {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/bus"}

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "bus.conf").write_text(_BUS.format(path=self.folder / "bus"))
        env = {
            **self.environment,
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }
        with self._stack:
            command = ["dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork", "--nopidfile"]
            bus = self._stack.enter_context(Daemon("bus", command, self.folder, env))
            bus.until(lambda: (self.folder / "bus").exists())
            # The password comes on standard input, which ends when it has been read.
            (self.folder / "password").write_text("for tests\n")
            shell = f"exec gnome-keyring-daemon --foreground --unlock --components=secrets < '{self.folder}/password'"
            keyring = self._stack.enter_context(Daemon("keyring", ["sh", "-c", shell], self.folder, env))
            keyring.until(lambda: self._owned(env))
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @staticmethod
    def _owned(env: dict[str, str]) -> bool:
        asked = subprocess.run(
            [
                *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"),
                *("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"),
            ],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return "boolean true" in asked.stdout

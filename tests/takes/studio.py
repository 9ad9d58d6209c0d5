"""A contractor's computer with a microphone and a keyring: the real `voxseal record`, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from tests.audio.rig import Microphone, SoundServer
from tests.end_to_end.client import ROOT, Client, bare_environment
from tests.takes.keyring import SecretService

LONG = 120.0
"""Seconds after which a test has waited in vain."""


class Studio:
    """A context manager, to be entered on the main thread. `profile` is the profile's file."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder = folder
        self.profile = profile
        self._stack = contextlib.ExitStack()
        (folder / "sound").mkdir(parents=True)
        self.sound = SoundServer(folder / "sound")
        self.keyring = SecretService(folder / "keyring")
        self.client = Client(folder / "data", profile, {})
        self.microphone: Microphone

    def __enter__(self) -> Self:
        with self._stack:
            self._stack.enter_context(self.keyring)
            self._stack.enter_context(self.sound)
            self.microphone = self.sound.microphone("desk", description="Desk Microphone", default=True)
            home = self.folder / "home"
            home.mkdir()
            self.client.env = bare_environment(home) | self.keyring.environment | self.sound.environment
            self.client.set_up()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def recording(self, *arguments: str, wrapped: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
        """`voxseal record ARGUMENTS`, from when a take is under way. Killed at the end of the block if it still runs."""
        journals = set(self.journals())
        command = [
            *wrapped,
            sys.executable,
            "-m",
            "voxseal.cli",
            "--data-dir",
            str(self.client.data),
            "record",
            *arguments,
        ]
        complaints = self.folder / "complaints.txt"
        with complaints.open("wb") as errors:
            running = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.client.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        try:
            self.until(
                lambda: self.happened("take.started", journals) is not None,
                lambda: running.poll() is None,
                complaints.read_text,
            )
            yield running
        finally:
            running.kill()
            running.wait()

    def until(
        self,
        condition: Callable[[], bool],
        alive: Callable[[], bool] = lambda: True,
        said: Callable[[], str] = lambda: "",
    ) -> None:
        end = time.monotonic() + LONG
        while not condition():
            assert alive(), f"it ended by itself: {said()}"
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.005)

    def journals(self) -> list[Path]:
        folder = self.client.data / "journal"
        return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []

    def happened(self, event: str, before: set[Path]) -> dict[str, Any] | None:
        """The first such event in a session log that is not among `before`."""
        for journal in set(self.journals()) - before:
            for line in journal.read_text().splitlines():
                try:
                    said: dict[str, Any] = json.loads(line)
                except ValueError:
                    continue  # its last line may be cut
                if said.get("event") == event:
                    return said
        return None

    def keys_in_the_vault(self) -> int:
        """How many of Voxseal's entries the keyring holds."""
        program = (
            "import secretstorage; c = secretstorage.dbus_init();"
            "print(sum(1 for i in secretstorage.get_default_collection(c).get_all_items()"
            " if i.get_attributes().get('service') == 'Voxseal')); c.close()"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **self.keyring.environment},
            capture_output=True,
            text=True,
            check=True,
            timeout=LONG,
        )
        return int(done.stdout)

"""A contractor's computer with a microphone and a keyring: the real `voxseal record`, in a process of its own."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.audio.rig import SoundServer
from tests.end_to_end.client import ROOT, Client, bare_environment
from tests.takes.keyring import SecretService

_numbers = itertools.count(1)
LONG = 120.0
"""Seconds after which a test has waited in vain."""


class Studio:
    """One data folder, one microphone of its own (the default one), and a keyring that others may use as well.

    `profile` is the profile's file; it is imported, and its consent accepted, unless `bare`.
    """

    def __init__(
        self, folder: Path, profile: Path, sound: SoundServer, keyring: SecretService, *, bare: bool = False
    ) -> None:
        self.folder = folder
        self.sound = sound
        self.keyring = keyring
        (folder / "home").mkdir(parents=True)
        env = bare_environment(folder / "home") | keyring.environment | sound.environment
        self.client = Client(folder / "data", profile, env)
        self.microphone = sound.microphone(f"desk{next(_numbers)}", description="Desk Microphone", default=True)
        if not bare:
            self.client.set_up()

    def close(self) -> None:
        self.microphone.unplug()

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

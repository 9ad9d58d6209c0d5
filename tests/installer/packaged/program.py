"""The packaged program, wherever it runs, and the person who signs in at its link."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voxseal.practice.browser import play_the_person

_TIMEOUT = 180
_LINK = re.compile(r"http://127\.0\.0\.1:\d+/\S*response_type=code\S*")


class NotAsPromised(Exception):
    """What a package must do, and does not."""


@dataclass
class Program:
    """`inside`: words before the program, such as `chroot DIR env -i HOME=…`, which give it a clean environment.

    `data` is a folder that it sees under the same name.
    """

    path: str
    data: Path
    inside: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str | Path, path: str = "") -> list[str]:
        """The words that start it."""
        words = [path or self.path, *map(str, arguments)]
        if not self.inside:
            return words
        return [*self.inside, "env", *(f"{name}={value}" for name, value in self.variables.items()), *words]

    @property
    def variables(self) -> dict[str, str]:
        usual = {} if self.inside else dict(os.environ)
        return usual | {"VOXSEAL_DATA_DIR": str(self.data), "BROWSER": "true"} | self.environment

    @property
    def outer(self) -> dict[str, str]:
        """The environment for whoever starts `command`."""
        return dict(os.environ) if self.inside else self.variables

    def run(self, *arguments: str | Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Runs it to its end; whoever it asks to sign in does. `code` is the exit code that must come."""
        command = self.command(*arguments)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",  # into a pipe, Windows writes its old code page
            env=self.outer,
        )
        noted: list[str] = []
        reader = threading.Thread(target=_listen, args=(process, noted), daemon=True)
        reader.start()
        try:
            assert process.stdout is not None
            said = _read_in_time(process)
        finally:
            process.kill()
            process.wait()
            reader.join()
        done = subprocess.CompletedProcess(command, process.returncode, said, "".join(noted))
        if (code is not None and done.returncode != code) or "Traceback" in done.stderr:
            raise NotAsPromised(f"{arguments}: exit code {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}")
        return done

    def json(self, *arguments: str | Path, code: int | None = 0) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.run(*arguments, "--json", code=code).stdout)
        return document


def _read_in_time(process: subprocess.Popen[str]) -> str:
    timer = threading.Timer(_TIMEOUT, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        said = process.stdout.read()
        process.wait()
        return said
    finally:
        timer.cancel()


def _listen(process: subprocess.Popen[str], noted: list[str]) -> None:
    """Keeps what comes on standard error; a sign-in link is followed at once, by the person of the practice cloud."""
    assert process.stderr is not None
    for line in process.stderr:
        noted.append(line)
        link = _LINK.search(line)
        if link:
            play_the_person(link[0])

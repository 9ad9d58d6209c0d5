"""A contractor's computer as the tests use it: the real command, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .warm import ROOT, start

__all__ = ["ROOT", "TIMEOUT", "Client", "bare_environment"]

TIMEOUT = 120


@dataclass
class Client:
    """A contractor's computer: a data folder, an imported profile, and the command."""

    data: Path
    profile: Path
    env: dict[str, str]
    wrapped: tuple[str, ...] = ()
    """A command that runs the program with other powers, such as `setpriv`."""

    def run(
        self, *arguments: str | Path, code: int | None = 0, kill: tuple[str, int] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs `voxseal ARGUMENTS`; with `kill`, until that point. `code` is the exit code that must come."""
        words = [str(argument) for argument in ("--data-dir", self.data, *arguments)]
        module, *front = ["voxseal.cli"] if kill is None else ["tests.end_to_end.killed", kill[0], str(kill[1]), "--"]
        done = self._cold([*front, *words], module) if self.wrapped else self._warm([*front, *words], module)
        expected = code if kill is None else -9
        assert expected is None or done.returncode == expected, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def _warm(self, words: list[str], module: str) -> subprocess.CompletedProcess[str]:
        with start(module, words, self.env) as running:
            code = running.wait(TIMEOUT)
        assert code is not None, f"it still runs after {TIMEOUT} seconds: {words}\n{running.stderr}"
        return subprocess.CompletedProcess(words, code, running.stdout, running.stderr)

    def _cold(self, words: list[str], module: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.wrapped, sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def json(self, *arguments: str | Path, code: int | None = 0) -> dict[str, Any]:
        document = json.loads(self.run(*arguments, "--json", code=code).stdout)
        assert isinstance(document, dict)
        return document

    def set_up(self) -> None:
        self.run("profile", "import", self.profile, "--yes")
        self.run("consent", "--accept")


def bare_environment(home: Path) -> dict[str, str]:
    """Without a keyring, without a display, without anything of the developer's own; "practice" signs in by itself."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"AWS_|VOXSEAL|DBUS|DISPLAY|XDG", name)}
    browser = f"{sys.executable} -m voxseal.practice.browser %s"
    return kept | {"BROWSER": browser, "HOME": str(home), "PYTHONPATH": str(ROOT / "client")}

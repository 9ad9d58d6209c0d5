"""Secrets and names are planted, the real command is run, and what it wrote is searched for them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from .client import ROOT, Client


class Trap:
    """Runs commands through a program that writes down every secret of the sign-in, and watches the process list."""

    def __init__(self, client: Client, place: Path) -> None:
        self._client = client
        self._secrets = place / "secrets.jsonl"
        self.said = ""
        self.seen_in_processes = ""

    def run(self, *arguments: str | Path, code: int | None = 0) -> None:
        command = [sys.executable, "-m", "tests.end_to_end.telltale", str(self._secrets), "--"]
        words = [str(argument) for argument in ("--data-dir", self._client.data, *arguments)]
        with subprocess.Popen(
            [*command, *words],
            cwd=ROOT,
            env=self._client.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            while True:
                try:
                    out, err = running.communicate(timeout=0.1)
                    break
                except subprocess.TimeoutExpired:
                    for file in Path("/proc").glob("[0-9]*/cmdline"):
                        try:
                            self.seen_in_processes += file.read_bytes().decode(errors="replace") + "\n"
                        except OSError:
                            pass
            assert running.returncode == code or code is None, (out, err)
        self.said += out + err

    def secrets(self) -> set[str]:
        return {value for line in self._secrets.read_text().splitlines() for value in json.loads(line)}


def log_and_bundles(client: Client, *bundles: Path) -> dict[str, bytes]:
    """What support may come to see, by name: each file of the session log, and each within the bundles."""
    written = {path.name: path.read_bytes() for path in (client.data / "journal").iterdir()}
    for bundle in bundles:
        with zipfile.ZipFile(bundle) as archive:
            written |= {f"{bundle.name}: {inside}": archive.read(inside) for inside in archive.namelist()}
    return written


def assert_nothing_private(written: dict[str, bytes], client: Client, planted: Iterable[str]) -> None:
    """Neither what was planted, nor the key of the profile, nor a place on this computer, nor the beginning of a sound."""
    (pem, *_) = re.findall(r"MII[A-Za-z0-9+/]{50,}", client.profile.read_text())
    for private in (*planted, client.env["HOME"], str(client.data.parent), "contractors/practice", pem, "RIFF", "fLaC"):
        for name, content in written.items():
            assert private.encode() not in content, (private[:6], name)

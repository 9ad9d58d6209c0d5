"""A computer on which no browser can be opened: where to sign in is said, how long there is for it, and Ctrl-C ends it."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from voxseal.practice.browser import play_the_person

from .conftest import ROOT, TIMEOUT, Client


@contextlib.contextmanager
def waiting(client: Client, *arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, once it waits for the person, and what it said until then."""
    words = [sys.executable, "-m", "voxseal.cli", "--data-dir", client.data, *arguments]
    env = client.env | {"BROWSER": "false", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        try:
            said = ""
            while not ("Ctrl-C" in said and "No browser" in said):
                line = running.stderr.readline()
                assert line, said
                said += line
            yield running, said
        finally:
            running.kill()


@pytest.mark.parametrize("command", ["sign-in", "doctor", "submit"])
def test_a_sign_in_that_nobody_comes_to_is_ended_by_ctrl_c(client: Client, recordings: Path, command: str) -> None:
    arguments = {"sign-in": [], "doctor": ["--sign-in"], "submit": ["--sign-in", recordings / "small 0.wav"]}[command]
    with waiting(client, command, *arguments) as (running, said):
        assert re.search(r"^  http://\S+$", said, re.MULTILINE)
        assert "within 5 minutes" in said
        asked = time.monotonic()
        running.send_signal(signal.SIGINT)
        _, rest = running.communicate(timeout=TIMEOUT)
        assert running.returncode == 1
        assert time.monotonic() - asked < TIMEOUT / 2, "it waited for the person all the same"
        assert "Traceback" not in rest


@pytest.mark.parametrize("command", ["sign-in", "doctor", "submit"])
def test_a_script_that_reads_json_is_told_where_to_sign_in(client: Client, recordings: Path, command: str) -> None:
    arguments = {"sign-in": [], "doctor": ["--sign-in"], "submit": ["--sign-in", recordings / "small 0.wav"]}[command]
    with waiting(client, command, *arguments, "--json") as (running, said):
        link = re.search(r"^  (http://\S+)$", said, re.MULTILINE)
        assert link
        play_the_person(link[1])
        out, _ = running.communicate(timeout=TIMEOUT)
        assert running.returncode == 0
        assert isinstance(json.loads(out), dict)


def test_the_link_that_is_shown_signs_in(client: Client) -> None:
    with waiting(client, "sign-in") as (running, said):
        link = re.search(r"^  (http://\S+)$", said, re.MULTILINE)
        assert link
        play_the_person(link[1])
        out, _ = running.communicate(timeout=TIMEOUT)
        assert running.returncode == 0
        assert "Signed in as" in out

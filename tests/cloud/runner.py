"""Runs the intake as the function runs it, where nothing of Voxseal can be imported. Driven by `processes.IntakeRunner`.

    .venv-intake/bin/python runner.py FOLDER_OF_THE_INTAKE

A line of JSON comes in, a line goes out. Each command runs in a process forked from this one, which has imported what takes
long; so a command may be killed (SIGKILL, by itself, after its nth call to S3 or KMS) and leaves what a power cut would.

    {"do": "take", "key": "…", "env": {…}, "kill_after": 3}      → {"outcome": …} or {"error": …} or {"killed": true}
    {"do": "handle", "event": {…}, "env": {…}}                   → {"answer": …, "log": [lines]}
    {"do": "hear", "paths": […], "env": {…}}                     → facts and features of each file
    {"do": "environment", "env": {…}}                            → the decoder's environment
    {"do": "read", "path": "….parquet"}                          → {"rows": […], "metadata": …}
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])

import pyarrow.parquet as pq

import intake.opening  # noqa: F401  imported before the fork: it takes most of a second
from intake import handler, wiring
from intake.decoder import Decoder
from intake.errors import IntakeError
from intake.settings import Settings
from intake.table import METADATA


class _Context:
    def __init__(self, seconds: float) -> None:
        self._milliseconds = int(seconds * 1000)

    def get_remaining_time_in_millis(self) -> int:
        return self._milliseconds


class _Calls:
    """Counts what goes to S3 and KMS, and ends the process after the nth."""

    def __init__(self, kill_after: int | None) -> None:
        self._kill_after = kill_after
        self.made: list[str] = []

    def watch(self, client: Any) -> Any:
        client.meta.events.register("after-call.*.*", self._after)
        return client

    def _after(self, model: Any, **_: Any) -> None:
        self.made.append(model.name)
        if len(self.made) == self._kill_after:
            os.kill(os.getpid(), signal.SIGKILL)


def take(command: dict[str, Any]) -> dict[str, Any]:
    calls = _Calls(command.get("kill_after"))
    plain = wiring.client
    wiring.client = lambda service: calls.watch(plain(service))
    try:
        settings = Settings.from_environment(os.environ)
        outcome = wiring.wire(settings, lambda: command.get("seconds", 3600.0)).take(command["key"])
    except IntakeError as error:
        return {"error": error.reason, "words": error.words, "calls": calls.made}
    said = {"state": outcome.state.value, "taken": outcome.taken, "before": outcome.before}
    return {"outcome": said, "poisoned": dict(outcome.poisoned), "calls": calls.made}


def handle(command: dict[str, Any]) -> dict[str, Any]:
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        answer = handler.handle(command["event"], _Context(command.get("seconds", 900)))
    return {"answer": answer, "log": [json.loads(line) for line in heard.getvalue().splitlines()]}


def hear(command: dict[str, Any]) -> dict[str, Any]:
    """Each file through one decoder, in order: what became of it."""
    settings = Settings.from_environment(os.environ)
    said = []
    with Decoder(settings) as decoder:
        for path in command["paths"]:
            try:
                taken = decoder.features(Path(path).read_bytes())
            except IntakeError as error:
                said.append({"error": error.reason})
            else:
                features = {kind: array.astype(float).round(4).tolist() for kind, array in taken.features.items()}
                facts = {"container": taken.container, "rate": taken.sample_rate, "frames": taken.frames}
                said.append(facts | {"channels": taken.channels, "features": features})
    return {"heard": said}


def environment(command: dict[str, Any]) -> dict[str, Any]:
    """What a running decoder has in its environment, by the kernel's word."""
    settings = Settings.from_environment(os.environ)
    with Decoder(settings) as decoder:
        process = decoder._running()  # its process is nobody's business but this test's
        text = Path(f"/proc/{process.pid}/environ").read_bytes().decode()
    return {"environment": dict(line.split("=", 1) for line in text.split("\0") if line)}


def read(command: dict[str, Any]) -> dict[str, Any]:
    table = pq.read_table(command["path"])
    return {"rows": table.to_pylist(), "metadata": json.loads(table.schema.metadata[METADATA])}


COMMANDS = {"take": take, "handle": handle, "hear": hear, "read": read, "environment": environment}


def in_a_fork(command: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os.environ.update(command.get("env", {}))
        try:
            said = COMMANDS[command["do"]](command)
        except BaseException as error:
            said = {"crashed": f"{type(error).__name__}: {error}"}
        with os.fdopen(theirs, "w") as pipe:
            json.dump(said, pipe)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status)}
    answer: dict[str, Any] = json.loads(text)
    return answer


if __name__ == "__main__":
    for service in ("s3", "kms"):
        wiring.client(service)  # reads the SDK's tables once, for all forks
    for line in sys.stdin:
        sys.stdout.write(json.dumps(in_a_fork(json.loads(line))) + "\n")
        sys.stdout.flush()

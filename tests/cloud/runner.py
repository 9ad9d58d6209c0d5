"""Runs the intake as the function runs it, where nothing of Voxseal can be imported. Driven by `processes.IntakeRunner`.

    .venv-intake/bin/python runner.py FOLDER_OF_THE_INTAKE

A line of JSON comes in, a line goes out. Each command runs in a process forked from this one, which has imported what takes
long; so a command may be killed (SIGKILL, by itself, after its nth call to S3 or KMS) and leaves what a power cut would.

    {"do": "take", "key": "…", "env": {…}, "kill_after": 3}      → {"outcome": …} or {"error": …} or {"killed": true}
    {"do": "handle", "event": {…}, "env": {…}}                   → {"answer": …, "log": [lines]}
    {"do": "hear", "paths": […], "env": {…}}                     → facts and features of each file
    {"do": "environment", "env": {…}}                            → the decoder's environment, and whether it may see ours
    {"do": "table", "samples": 2, "bytes": 1000000}              → how much memory a file of such samples took to write
    {"do": "read", "path": "….parquet"}                          → {"rows": […], "metadata": …}
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])

import numpy as np
import pyarrow.parquet as pq

import intake.opening  # noqa: F401  imported before the fork: it takes most of a second
from intake import features, handler, wiring
from intake.decoder import Decoder, Taken
from intake.errors import IntakeError
from intake.manifest import Consent, Entry
from intake.places import Place
from intake.settings import Settings
from intake.table import METADATA, Row, known_samples, write_table


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
    said = dict(line.split("=", 1) for line in text.split("\0") if line)
    # prctl(2), PR_GET_DUMPABLE: 0 where this process's own user cannot look into it through /proc
    return {"environment": said, "hidden": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0}


def table(command: dict[str, Any]) -> dict[str, Any]:
    frames = command["bytes"] // features.BANDS
    noise = np.random.default_rng(1).integers(40, 90, (frames, features.BANDS), np.uint8)
    rows = [
        Row(
            Entry(f"{number:016d}", 1, "1" * 64, 1, "2" * 64, None),
            Taken("flac", "pcm_16", 16_000, 1, frames * 160, {"log_mel": noise}),
        )
        for number in range(command["samples"])
    ]
    place = Place("contractors/", "alice", "20261123-8k2m4q9xzr")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = write_table(rows, place, Consent("1", "0" * 64, ""), ("log_mel",))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known = [each.sample for each in known_samples(content)]
    return {"grown": (after - before) * 1024, "size": len(content), "samples": known}


def read(command: dict[str, Any]) -> dict[str, Any]:
    table = pq.read_table(command["path"])
    return {"rows": table.to_pylist(), "metadata": json.loads(table.schema.metadata[METADATA])}


COMMANDS = {"take": take, "handle": handle, "hear": hear, "read": read, "environment": environment, "table": table}


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

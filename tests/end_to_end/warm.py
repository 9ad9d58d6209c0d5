"""Commands in processes of their own that need not import the program first.

    with start("voxseal.cli", ["status"], env) as running:
        code = running.wait(timeout=120)
    running.stdout, running.stderr

What `python -m MODULE ARGUMENTS` runs, forked from a process that has imported what it imports and done nothing else. From
there on it is a process as any other: its own session, environment and standard streams, killed by what kills any. The
suite starts some five hundred commands, and importing took a third to a half of the time of most. What is about starting
itself (`test_main_job`, Ctrl-C, a stranger's rights) starts Python anew.

The nursery is one a test process, started when first needed; it ends, and so does whatever it runs, when that process does.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
_LONGEST_REQUEST = 1 << 20
_FILES = 4
_IMPORTED = (
    "voxseal.workflow.workbench",
    "voxseal.workflow.doctor",
    "voxseal.transfer.s3",
    "voxseal.identity.signin",
    "voxseal.practice.cloud",
    "botocore.session",
    "keyring",
    "requests",
    "rich.progress",
    "soundfile",
)


class Running:
    """One command. As a context manager it is killed on leaving, if it still runs. `stdout` and `stderr` are there once it
    has ended, as text."""

    def __init__(self, watch: socket.socket, out: Any, err: Any) -> None:
        self._watch, self._out, self._err = watch, out, err
        self.returncode: int | None = None
        self.stdout = self.stderr = ""

    def wait(self, timeout: float) -> int | None:
        """The exit code, negative for a signal as in `subprocess`; None when it still runs after `timeout` seconds."""
        if self.returncode is None and select.select([self._watch], [], [], timeout)[0]:
            said = self._watch.recv(16)
            assert said, "the process that forks commands has ended"
            self.returncode = int(said)
            for file, name in ((self._out, "stdout"), (self._err, "stderr")):
                file.seek(0)
                setattr(self, name, file.read().decode())
        return self.returncode

    def kill(self, timeout: float = 30) -> None:
        """SIGKILL to it and its children; nothing when it has ended."""
        if self.returncode is None:
            with contextlib.suppress(BrokenPipeError):  # it has just ended by itself, and its code waits to be read
                self._watch.sendall(b"k")
            assert self.wait(timeout) is not None, "a killed process does not end"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.kill()
        finally:
            for each in (self._watch, self._out, self._err):
                each.close()


def start(module: str, arguments: Sequence[str], env: Mapping[str, str]) -> Running:
    """Starts `python -m MODULE ARGUMENTS` with `env`, in the repository's root, without input."""
    request = json.dumps({"module": module, "arguments": list(arguments), "env": dict(env)}).encode()
    assert len(request) < _LONGEST_REQUEST
    mine, theirs = socket.socketpair()
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  closed by Running
    with open(os.devnull, "rb") as nothing, theirs:
        files = [nothing.fileno(), out.fileno(), err.fileno(), theirs.fileno()]
        socket.send_fds(_nursery(), [request], files)
    return Running(mine, out, err)


@functools.cache
def _nursery() -> socket.socket:
    """The way to the process that forks, which ends when this end of the way is closed."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST_REQUEST)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.warm", str(theirs.fileno())],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "client"), "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is the test run's affair
        )

    @atexit.register
    def end() -> None:
        mine.close()
        process.wait(30)

    return mine


# --- in the process that forks ------------------------------------------------------------------------------------------


def _serve(way: socket.socket) -> dict[str, Any] | None:
    """Forks for each request; returns one in the process that is to run it, and None when no more will come."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    while True:
        data, files, _, _ = socket.recv_fds(way, _LONGEST_REQUEST, _FILES)
        if not data:
            return None
        if os.fork() == 0:
            way.close()
            return _watched(json.loads(data), files)
        for file in files:
            os.close(file)


def _watched(request: dict[str, Any], files: list[int]) -> dict[str, Any]:
    """Forks once more: the child returns, to become the command; this process tells how it ended, kills it when it is told
    to or when nobody listens any more, and never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *streams, watch = files
    child = os.fork()
    if child == 0:
        os.setsid()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        for file in files:
            os.close(file)
        return request
    with contextlib.suppress(OSError):  # whoever asked may have gone
        ended = os.pidfd_open(child)
        if ended not in select.select([ended, watch], [], [])[0]:
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.write(watch, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _main() -> None:
    from voxseal.cli.main import prepare_process

    prepare_process()  # in the command's own order: before anything binds the ssl module's classes
    for module in _IMPORTED:
        __import__(module)
    with socket.socket(fileno=int(sys.argv[1])) as way:
        request = _serve(way)
    if request is not None:
        os.environ.clear()
        os.environ.update(request["env"])
        sys.argv[1:] = request["arguments"]
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()

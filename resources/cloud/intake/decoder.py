"""The decoder's own process: where bytes from strangers meet a decoder written in C.

    with Decoder(settings) as decoder:
        taken = decoder.features(plaintext)              # raises Poisoned, also when the process dies of it

The process holds no credentials (its environment is bare) and cannot look into the one that does; it writes no file, and has
bounds on memory and time. It is started once and serves sample after sample; one that kills it costs a start, and only that
sample is poisoned.

Over its pipes go length-prefixed pieces: audio in; a line of JSON and one array a kind (npy) out.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
import numpy.typing as npt

from intake.errors import Poisoned, Trouble
from intake.settings import Settings

_LENGTH = struct.Struct(">Q")
_LONGEST_ANSWER = 1 << 31
_START_SECONDS = 60.0
_PR_SET_DUMPABLE = 4
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # what finding libraries may need; no credential is among them


@dataclass(frozen=True)
class Taken:
    """What is kept of one sample: facts about the audio, and its features, (frames, width) each."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    frames: int
    features: dict[str, npt.NDArray[Any]]


class Decoder:
    """A context manager. For one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def features(self, audio: bytes) -> Taken:
        """Decodes `audio` and extracts what the settings ask for. Raises `Poisoned`."""
        process = self._running()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._settings.decoder_seconds, give_up)
        timer.start()
        try:
            assert process.stdin is not None  # noqa: S101  both are pipes, as started below
            assert process.stdout is not None  # noqa: S101  it was started with a pipe
            _send(process.stdin, audio)
            said = json.loads(_receive(process.stdout))
            if "poisoned" in said:
                raise Poisoned(*said["poisoned"])
            arrays = {kind: _array(_receive(process.stdout)) for kind in said.pop("kinds")}
        except (OSError, EOFError):
            self.close()
            if late.is_set():
                raise Poisoned("too-slow", "It took longer to decode than any recording should.") from None
            raise Poisoned("decoder-died", "The decoder died of it.") from None
        finally:
            timer.cancel()
            timer.join()
        return Taken(**said, features=arrays)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            _hide_from_others()
            environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
            # Found where this package was found, and nothing of it is written beside the sources.
            environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
            # One processor: more threads of a linear algebra library would cost address space and gain nothing here.
            environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            limits = [str(self._settings.decoder_bytes), str(self._settings.max_sample_seconds)]
            command = [sys.executable, "-m", "intake.decoder", *limits, *self._settings.features]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=Path("/")
            )
            self._wait_until_ready(self._process)
        return self._process

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """So that a decoder which cannot start is our trouble, and no sample's fault."""
        timer = threading.Timer(_START_SECONDS, process.kill)
        timer.start()
        try:
            assert process.stdout is not None  # noqa: S101  it is a pipe
            _receive(process.stdout)
        except (OSError, EOFError):
            self.close()
            raise Trouble("decoder", "The decoder's process does not start.") from None
        finally:
            timer.cancel()
            timer.join()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass  # what was still to be written to a dead process
        process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _hide_from_others() -> None:
    """Takes this process's environment and memory out of its own user's reach: the credentials are in there, the decoder is
    of the same user, and otherwise `/proc` would show them to it. The decoder begins anew with exec. Raises `Trouble`.

    Linux, prctl(2), PR_SET_DUMPABLE; proc(5) on who may read what of a process that is not dumpable.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise Trouble("decoder", "The process that holds credentials cannot be hidden from the decoder's.")


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length) if length <= _LONGEST_ANSWER else b""
    if len(content) < length:
        raise EOFError
    return content


def _array(content: bytes) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return array


def _serve(memory: int, max_seconds: float, kinds: tuple[str, ...]) -> None:
    """The process's life: ready, then audio after audio, until the pipe ends."""
    from intake.audio import hear
    from intake.features import extract

    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _send(sink, b"ready")
    while True:
        try:
            audio = _receive(source)
        except EOFError:
            return
        try:
            heard = hear(audio, max_seconds)
            features = extract(heard.samples, kinds)
        except Poisoned as error:
            _send(sink, json.dumps({"poisoned": [error.reason, error.words]}).encode())
            continue
        except MemoryError:
            said = ["too-large", "It takes more memory to decode than any recording should."]
            _send(sink, json.dumps({"poisoned": said}).encode())
            continue
        facts = {
            "container": heard.container,
            "codec": heard.codec,
            "sample_rate": heard.sample_rate,
            "channels": heard.channels,
            "frames": heard.frames,
            "kinds": list(features),
        }
        _send(sink, json.dumps(facts).encode())
        for array in features.values():
            written = io.BytesIO()
            np.save(written, np.ascontiguousarray(array), allow_pickle=False)
            _send(sink, written.getvalue())


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]), tuple(sys.argv[3:]))

"""PortAudio, through sounddevice: loaded when first needed, kept in one thread, and never waited for without end.

    names = ask(lambda library: library.query_devices())
    stream = open_stream(lambda library: library.RawInputStream(…))
    close_stream(stream)

**Afresh.** PortAudio sees devices once, when it starts, and ending it kills open streams. So it lives from the first call
to the last open stream and no longer: without one, every call sees the machine as it is now.

**One thread**, `voxseal-portaudio`. Windows wants streams opened and closed where PortAudio was started; and calls into a
sound service that hangs return when it does. The caller has a deadline, and gets a `MicrophoneError` at it.

**Abort, never stop.** Stopping a stream joins PortAudio's thread, which waits for sound; from a source that is suspended
none comes, ever. Aborting cancels that thread where it waits, and only there, so never in the middle of our callback
(`pa_linux_alsa.c`, `PaAlsaStream_WaitForFrames`).
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar, cast

from voxseal.domain.errors import MicrophoneError

Answer = TypeVar("Answer")
Library = Any
"""The module `sounddevice`, which has no types."""
Job = Callable[[Library], Any]

_PATIENCE = 10.0
"""Seconds. Opening takes milliseconds; a Bluetooth headset that has to switch over, a second or two."""
_PATIENCE_AT_CLOSING = 3.0

_NOT_ANSWERING = "The sound service of this computer does not answer."
_RESTART_IT = "What was recorded before is kept. Wait a little; if it stays so, sign out of the computer and in again."


def ask(job: Callable[[Library], Answer]) -> Answer:
    """Runs `job` where PortAudio lives. Raises `MicrophoneError` when it is not there or does not answer in time."""
    return cast(Answer, _session.run(job, _PATIENCE))


def open_stream(make: Callable[[Library], Answer]) -> Answer:
    """As `ask`, and PortAudio stays until the stream that `make` gives is closed by `close_stream`."""
    return cast(Answer, _session.run(make, _PATIENCE, opening=True))


def close_stream(stream: Any) -> None:
    """Ends it without waiting for more sound. A stream that cannot be closed in time is let go."""
    with contextlib.suppress(MicrophoneError):
        _session.close(stream, _PATIENCE_AT_CLOSING)


def any_open() -> bool:
    """Whether a stream is open: PortAudio's list of devices is as old as the oldest of them."""
    return bool(_session.streams)


class _Session:
    """The thread, while there is one. Methods from any thread, but for those that it runs itself."""

    def __init__(self) -> None:
        self.streams: list[Any] = []
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Any], bool]] = queue.SimpleQueue()
        self._unfinished = 0
        self._thread: threading.Thread | None = None

    def run(self, job: Job, patience: float, *, opening: bool = False) -> Any:
        answer = self._post(job, opening=opening)
        try:
            return answer.result(patience)
        except TimeoutError:
            if not answer.cancel() and opening:
                answer.add_done_callback(self._close_late)
            raise MicrophoneError(_NOT_ANSWERING, hint=_RESTART_IT, detail="sound service hangs") from None

    def _post(self, job: Job, *, opening: bool = False) -> Future[Any]:
        answer: Future[Any] = Future()
        with self._lock:
            self._unfinished += 1
            self._jobs.put((job, answer, opening))
            if self._thread is None:
                self._thread = threading.Thread(target=self._live, name="voxseal-portaudio", daemon=True)
                self._thread.start()
        return answer

    def close(self, stream: Any, patience: float) -> None:
        self.run(lambda _: self._end(stream), patience)

    def _close_late(self, answer: Future[Any]) -> None:
        """Nobody waits for this stream any more."""
        if answer.exception() is None:
            stream = answer.result()
            self._post(lambda _: self._end(stream))

    def _end(self, stream: Any) -> None:
        if stream in self.streams:
            stream.abort()
            stream.close()
            self.streams.remove(stream)

    def _live(self) -> None:
        with contextlib.ExitStack() as running:
            library: Library = None
            last = False
            while not last:
                job, answer, opening = self._jobs.get()
                wanted = answer.set_running_or_notify_cancel()
                result, error = None, None
                if wanted:
                    try:
                        library = library or _start(running)
                        result = job(library)
                        if opening:
                            self.streams.append(result)
                    except BaseException as raised:  # noqa: BLE001  it belongs to whoever asked
                        error = raised
                with self._lock:
                    self._unfinished -= 1
                    last = not self._unfinished and not self.streams
                    if last:
                        running.close()
                        self._thread = None
                # After PortAudio has ended: who has the answer and asks again is answered afresh.
                if wanted and error is not None:
                    answer.set_exception(error)
                elif wanted:
                    answer.set_result(result)

    def end(self) -> None:
        """At the end of the program: nothing stays open, and nothing is waited for without end."""
        for stream in list(self.streams):
            with contextlib.suppress(MicrophoneError):
                self.close(stream, 1.0)
        if (thread := self._thread) is not None:
            thread.join(1.0)


def _start(running: contextlib.ExitStack) -> Library:
    """sounddevice, with PortAudio seeing the machine as it is now, until `running` ends. Raises `MicrophoneError`."""
    running.enter_context(_silent())
    try:
        import sounddevice
    except (ImportError, OSError):
        hint = "Install it and start Voxseal again; on Debian or Ubuntu: sudo apt-get install libportaudio2"
        message = "PortAudio, through which Voxseal reaches microphones, is not on this computer."
        raise MicrophoneError(message, hint=hint, detail="no PortAudio") from None
    except Exception as error:  # noqa: BLE001  importing it starts PortAudio, whose error class is in the module
        raise _not_starting(error) from None
    try:
        # Importing it has started PortAudio, then or earlier.
        while sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise _not_starting(error) from None
    running.callback(_terminated, sounddevice)
    # Ours ends it, and in time: theirs would wait for a service that hangs.
    atexit.unregister(sounddevice._exit_handler)
    # Nor is the library taken out of memory at the end, while a call in it has not come back: ctypes never lets go.
    ctypes.CDLL(sounddevice._libname)
    return sounddevice


def _terminated(library: Library) -> None:
    with contextlib.suppress(library.PortAudioError):
        library._terminate()


def _not_starting(error: Exception) -> MicrophoneError:
    return MicrophoneError("The sound system of this computer does not start.", detail=str(error)[:200])


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """PortAudio and ALSA tell their troubles on standard error, in C; ours go their own way. Only where libc allows it."""
    stderr, nowhere = _c_stderr()
    if stderr is None or not nowhere:
        yield
        return
    told, stderr.value = stderr.value, nowhere
    try:
        yield
    finally:
        stderr.value = told


@functools.cache
def _c_stderr() -> tuple[ctypes.c_void_p | None, int | None]:
    """C's variable `stderr`, and a file that takes everything; it stays open, as a thread of theirs may use it yet."""
    try:
        libc = ctypes.CDLL(None)
        libc.fopen.restype = ctypes.c_void_p
        return ctypes.c_void_p.in_dll(libc, "stderr"), libc.fopen(os.devnull.encode(), b"w")
    except (TypeError, OSError, ValueError, AttributeError):
        return None, None


_session = _Session()
atexit.register(_session.end)

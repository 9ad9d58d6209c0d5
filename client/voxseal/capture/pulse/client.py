"""A connection to the sound service of a Linux desktop: PulseAudio, or PipeWire in its place.

    with PulseClient() as client:
        for source in client.sources(): ...

PortAudio on Linux knows one device, `pulse`, and not the microphones behind it; this asks for those, and where our own
stream is connected. `pactl` could be asked as well, but is not always there, costs a process a question, and tells a
description with anything but ASCII in it as "(null)" (decision 7).

Every question has a deadline: a service that hangs must not hang us.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from ctypes import c_void_p
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voxseal.capture.pulse import abi

if TYPE_CHECKING:
    from ctypes import _Pointer

_PATIENCE = 5.0
"""Seconds for one question. The service answers within milliseconds, if at all."""


class NoPulse(Exception):
    """There is no such sound service, it does not answer, or it has gone."""


@dataclass(frozen=True)
class Source:
    """Something that can be recorded from. `index` is of this run of the service, `name` stays."""

    index: int
    name: str
    description: str
    monitor: bool
    sample_rate: int
    channels: int


class PulseClient:
    """One connection. Used by one thread, but for `wake` and `stop`. Raises `NoPulse`, from the constructor on."""

    def __init__(self) -> None:
        library = abi.library()
        if library is None:
            raise NoPulse("no libpulse")
        self._library = library
        self._patience = _PATIENCE
        self._loop = c_void_p(library.pa_mainloop_new())
        self._context = c_void_p(library.pa_context_new(library.pa_mainloop_get_api(self._loop), b"Voxseal"))
        self._changed = self._woken = self._stopped = False
        self._on_event = abi.OnEvent(self._note)
        try:
            if library.pa_context_connect(self._context, None, abi.NO_AUTOSPAWN, None) < 0:
                raise NoPulse("it cannot be reached")
            self._run_until(lambda: self._state() == abi.CONTEXT_READY)
        except NoPulse:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Never blocks; closing again does nothing."""
        if self._loop:
            self._library.pa_context_disconnect(self._context)
            self._library.pa_context_unref(self._context)
            self._library.pa_mainloop_free(self._loop)
            self._loop = c_void_p()

    # --- questions ----------------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        found: list[Source] = []

        def take(_: object, info: _Pointer[abi.SourceInfo], end: int, __: object) -> None:
            if end == 0:
                found.append(_source(info.contents))

        callback = abi.OnSource(take)
        self._finish(self._library.pa_context_get_source_info_list(self._context, callback, None))
        return found

    def default_source(self) -> str:
        """Its name: what `PULSE_SOURCE` says, or the service's own; empty when there is none."""
        found = [os.environ.get("PULSE_SOURCE", "")]

        def take(_: object, info: _Pointer[abi.ServerInfo], __: object) -> None:
            if info:
                found.append(_text(info.contents.default_source_name))

        callback = abi.OnServer(take)
        self._finish(self._library.pa_context_get_server_info(self._context, callback, None))
        return found[0] or found[-1]

    def own_recordings(self) -> dict[int, int]:
        """This process's recording streams, by index, each with the index of the source that it is connected to."""
        found: dict[int, int] = {}
        programs = self._own_connections()

        def take(_: object, info: _Pointer[abi.SourceOutputInfo], end: int, __: object) -> None:
            if end == 0 and info.contents.client in programs:
                found[info.contents.index] = info.contents.source

        callback = abi.OnSourceOutput(take)
        self._finish(self._library.pa_context_get_source_output_info_list(self._context, callback, None))
        return found

    def _own_connections(self) -> set[int]:
        """PortAudio's connection to the service is another one than ours; all of this process's are meant."""
        found: set[int] = set()
        own = str(os.getpid()).encode()

        def take(_: object, info: _Pointer[abi.ClientInfo], end: int, __: object) -> None:
            if end == 0:
                process = self._library.pa_proplist_gets(info.contents.proplist, b"application.process.id")
                if process == own:
                    found.add(info.contents.index)

        callback = abi.OnClient(take)
        self._finish(self._library.pa_context_get_client_info_list(self._context, callback, None))
        return found

    # --- changes ------------------------------------------------------------------------------------------------

    def subscribe(self) -> None:
        """From now on `wait_for_change` hears of sources and recording streams that come, go or change."""
        self._library.pa_context_set_subscribe_callback(self._context, self._on_event, None)
        self._finish(
            self._library.pa_context_subscribe(self._context, abi.SOURCE | abi.SOURCE_OUTPUT | abi.SERVER, None, None)
        )

    def wait_for_change(self, seconds: float) -> bool:
        """Whether anything has changed since the last call, waiting at most so long for it, or until `wake`."""
        end = time.monotonic() + seconds
        while not (self._changed or self._woken or self._stopped) and (left := end - time.monotonic()) > 0:
            self._turn(left)
        changed, self._changed, self._woken = self._changed, False, False
        return changed

    def wake(self) -> None:
        """Ends a `wait_for_change` early. From any thread, and only before `close`."""
        self._woken = True
        self._library.pa_mainloop_wakeup(self._loop)

    def stop(self) -> None:
        """Ends whatever it waits for, now and later. From any thread, and only before `close`."""
        self._stopped = True
        self._library.pa_mainloop_wakeup(self._loop)

    def _note(self, _: object, __: int, ___: int, ____: object) -> None:
        self._changed = True

    # --- the loop -----------------------------------------------------------------------------------------------

    def _state(self) -> int:
        return int(self._library.pa_context_get_state(self._context))

    def _finish(self, operation: int | None) -> None:
        """Runs the loop until the operation is done. Its callbacks are called from here."""
        if not operation:
            raise NoPulse("it has gone")
        handle = c_void_p(operation)
        try:
            self._run_until(lambda: self._library.pa_operation_get_state(handle) != abi.OPERATION_RUNNING)
        finally:
            # Once cancelled it calls nothing any more, so the callback may be forgotten.
            self._library.pa_operation_cancel(handle)
            self._library.pa_operation_unref(handle)

    def _run_until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + self._patience
        while not done():
            left = end - time.monotonic()
            if left <= 0 or self._stopped:
                raise NoPulse("it does not answer")
            self._turn(left)

    def _turn(self, seconds: float) -> None:
        """One round of the loop. Raises `NoPulse` when the connection is no more."""
        library = self._library
        broken = library.pa_mainloop_prepare(self._loop, int(seconds * 1e6)) < 0
        broken = broken or library.pa_mainloop_poll(self._loop) < 0
        broken = broken or library.pa_mainloop_dispatch(self._loop) < 0
        if broken or self._state() in {abi.CONTEXT_FAILED, abi.CONTEXT_TERMINATED}:
            raise NoPulse("it has gone")


def _source(info: abi.SourceInfo) -> Source:
    name = _text(info.name)
    return Source(
        index=info.index,
        name=name,
        description=_text(info.description) or name,
        monitor=info.monitor_of_sink != abi.NOT_ANY,
        sample_rate=info.sample_spec.rate,
        channels=info.sample_spec.channels,
    )


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")

"""Whether a stream is still on the microphone that was chosen: asked whenever the sound service says that something changed.

PulseAudio moves a stream to another microphone without telling it when its own is unplugged, and goes on; PortAudio hears
nothing of it. This notices within milliseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from voxseal.capture.pulse import NoPulse, PulseClient
from voxseal.domain.errors import MicrophoneError
from voxseal.domain.recording import Trouble

_LOOK = 2.0
"""Seconds between two looks when nothing is said to have changed."""


class SourceWatch:
    """Watches one stream of this process, in the thread `voxseal-source-watch`.

    Made before the stream is opened, started after it. Raises `MicrophoneError` when `source` is not there.
    """

    def __init__(self, source: str, report: Callable[[Trouble], None]) -> None:
        self._source = source
        self._report = report
        self._closed = self._over = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="voxseal-source-watch", daemon=True)
        try:
            self._client = PulseClient()
        except NoPulse as error:
            raise _no_service(error) from None
        try:
            if not any(there.name == source for there in self._client.sources()):
                raise MicrophoneError("It is not there any more.", detail="no such source")
            self._others = set(self._client.own_recordings())
            self._client.subscribe()
        except NoPulse as error:
            self._client.close()
            raise _no_service(error) from None
        except MicrophoneError:
            self._client.close()
            raise

    def start(self) -> None:
        self._thread.start()

    def look(self) -> None:
        """Something has happened: look now. Never waits for the service."""
        with self._lock:
            if not self._over:
                self._client.wake()

    def close(self) -> None:
        """Reports nothing any more."""
        self._closed = True
        with self._lock:
            if not self._over:
                self._client.stop()
        if self._thread.ident is None:
            self._end()
        else:
            self._thread.join(2.0)

    def _watch(self) -> None:
        try:
            while not self._closed:
                self._look()
                self._client.wait_for_change(_LOOK)
        except NoPulse:
            self._tell(Trouble.SERVER_LOST)
        finally:
            self._end()

    def _end(self) -> None:
        with self._lock:
            self._over = True
            self._client.close()

    def _look(self) -> None:
        recordings = self._client.own_recordings()
        sources = {source.index: source.name for source in self._client.sources()}
        ours = {
            sources[source] for stream, source in recordings.items() if stream not in self._others and source in sources
        }
        if self._source not in sources.values():
            self._tell(Trouble.UNPLUGGED)
        elif ours and self._source not in ours:
            self._tell(Trouble.MOVED)

    def _tell(self, trouble: Trouble) -> None:
        if not self._closed:
            self._report(trouble)


def _no_service(error: NoPulse) -> MicrophoneError:
    return MicrophoneError("The sound service of this computer cannot be reached.", detail=f"sound service: {error}")

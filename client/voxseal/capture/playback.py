"""Listening to a take: its PCM goes from the encrypted scratch to the loudspeakers through memory alone.

    playing = play(source, first=0)
    playing.position                # frames, for a cursor
    playing.stop()

A thread reads ahead into a ring; PortAudio's takes from it. A reader that is late is heard as a gap, and not as an end.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from voxseal.capture import devices, portaudio
from voxseal.capture.ring import Ring
from voxseal.domain.errors import MicrophoneError, PlaybackError, VoxsealBug, VoxsealError
from voxseal.domain.ports import PcmSource

_AHEAD = 1.0
"""Seconds that are read ahead of what is heard."""
_PIECE = 0.1
_BLOCK = 0.02
_LATENCY = 0.3
_TAIL = 0.5
"""Seconds of silence that are played at the end."""


def play(source: PcmSource, *, first: int = 0) -> Playback:
    """Plays `source` from frame `first` on to its end. Blocks for as long as the sound system takes to open.

    Raises `PlaybackError`.
    """
    return Playback(source, first)


class Playback:
    """`domain.ports.Playing`. The reading thread is `voxseal-playback`; it alone reads from the source."""

    def __init__(self, source: PcmSource, first: int) -> None:
        self._source = source
        self._format = source.format
        self._first = self._next = min(max(first, 0), source.frames)
        self._ring = Ring(self._format.frames_in(_AHEAD) * self._format.frame_size)
        self._read_all = False
        self._played = 0
        """Frames that PortAudio has taken."""
        self._silence = 0
        self._took = 0.0
        self._finished = False
        self._stopping = threading.Event()
        self._error: VoxsealError | None = None
        self._fill()
        try:
            self._stream = portaudio.open_stream(self._opened)
        except MicrophoneError as error:
            raise PlaybackError(error.message, hint=error.hint, detail=error.detail) from None
        self._latency = float(self._stream.latency)
        self._thread = threading.Thread(target=self._feed, name="voxseal-playback", daemon=True)
        self._thread.start()

    def _opened(self, library: portaudio.Library) -> Any:
        """In PortAudio's thread."""
        self._library = library
        index = devices.output_index(library)
        if index is None:
            raise PlaybackError("This computer has nothing to play sound on.", detail="no output device")
        stream = None
        try:
            stream = library.RawOutputStream(
                samplerate=self._format.sample_rate,
                channels=self._format.channels,
                dtype=f"int{self._format.bit_depth}",
                device=index,
                blocksize=self._format.frames_in(_BLOCK),
                latency=_LATENCY,
                callback=self._on_need,
                finished_callback=self._on_finish,
                extra_settings=devices.converting(library, index),
            )
            stream.start()
        except library.PortAudioError as error:
            if stream is not None:
                stream.close()
            code = error.args[1] if len(error.args) > 1 else 0
            raise PlaybackError("The sound system does not play it.", detail=f"PortAudio {code}") from None
        return stream

    # --- in PortAudio's thread ----------------------------------------------------------------------------------

    def _on_need(self, out: Any, frames: int, times: Any, status: Any) -> None:
        size = frames * self._format.frame_size
        filled = 0
        # What lies across the end of the ring comes in two pieces.
        while filled < size and len(piece := self._ring.take(0.0, size - filled)):
            out[filled : filled + len(piece)] = piece
            filled += len(piece)
        out[filled:size] = bytes(size - filled)
        self._played += filled // self._format.frame_size
        self._took = time.perf_counter()
        if not filled and self._read_all:
            # Some sound systems drop what lies in their buffers at the end: that is silence then.
            self._silence += frames
            if self._silence > _TAIL * self._format.sample_rate:
                raise self._library.CallbackStop

    def _on_finish(self) -> None:
        self._finished = True
        self._stopping.set()

    # --- in the thread that reads -------------------------------------------------------------------------------

    def _feed(self) -> None:
        try:
            while not self._stopping.wait(_PIECE / 2):
                self._fill()
            if self._finished and not (self._read_all and self._played >= self._next - self._first):
                self._error = PlaybackError("The sound system stopped playing it.", detail="ended unasked")
        except VoxsealError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001  shown like any other; the recording is not touched
            self._error = VoxsealBug("A take could not be read for playing.", detail=type(error).__name__)
        finally:
            self._finished = True
            portaudio.close_stream(self._stream)

    def _fill(self) -> None:
        """Reads until the ring is full or the source at its end."""
        piece = self._format.frames_in(_PIECE)
        while not self._read_all and self._ring.room >= piece * self._format.frame_size and not self._stopping.is_set():
            pcm = self._source.read(self._next, piece)
            self._ring.put(pcm)
            self._next += len(pcm) // self._format.frame_size
            self._read_all = self._next >= self._source.frames or not len(pcm)

    # --- for everybody ------------------------------------------------------------------------------------------

    @property
    def position(self) -> int:
        if not self._played:
            return self._first
        # What PortAudio took last is heard a little later.
        over = self._finished or self._silence > self._latency * self._format.sample_rate
        behind = 0.0 if over else self._latency - (time.perf_counter() - self._took)
        heard = self._played - max(round(behind * self._format.sample_rate), 0)
        return self._first + max(heard, 0)

    @property
    def done(self) -> bool:
        return self._finished and not self._thread.is_alive()

    @property
    def error(self) -> VoxsealError | None:
        return self._error

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

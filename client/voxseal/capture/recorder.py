"""A sitting at one microphone: it stays open, and takes are cut out of what comes, with what came just before and after.

    recorder = StreamRecorder(stream, device, capture, pre_roll=1.0, post_roll=0.5, limits=profile.quality)
    recorder.start(sink)            # the last second goes into the sink first
    captured = recorder.stop()      # half a second later
    recorder.close()

**Nothing is cut.** Whoever presses a key and speaks at once has often begun before the key was down. Sound takes a while to
arrive, so "now" is a place in the stream that is still to come: at the press of a key, what is spoken just then lies
`latency` behind the newest frame. Pre-roll and post-roll are counted from there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from voxseal.capture.envelope import EnvelopeGrowing
from voxseal.capture.levels import LevelMeter
from voxseal.capture.pcm import as_samples
from voxseal.capture.recent import RecentSound
from voxseal.domain.errors import MicrophoneError, VoxsealBug, VoxsealError
from voxseal.domain.events import FramesDropped
from voxseal.domain.ports import EventSink, InputStream, PcmSink
from voxseal.domain.profile import QualityLimits
from voxseal.domain.recording import Captured, CaptureFormat, Envelope, InputDevice, LevelReading, Trouble

_READ = 0.05
"""Seconds between two looks at the stream when nothing comes."""
_KEPT = 1.0
"""Seconds that are kept beyond the pre-roll: the sound that has arrived lies behind the key's press."""


def recorder_maker(
    limits: QualityLimits, events: EventSink
) -> Callable[[InputStream, InputDevice, CaptureFormat, float, float], StreamRecorder]:
    """Makes recorders whose hints go by `limits` and that tell `events` of lost frames."""

    def make(
        stream: InputStream, device: InputDevice, capture: CaptureFormat, pre_roll: float, post_roll: float
    ) -> StreamRecorder:
        return StreamRecorder(stream, device, capture, pre_roll, post_roll, limits=limits, events=events)

    return make


class StreamRecorder:
    """`domain.ports.Recorder`. Its thread is `voxseal-recorder`; the stream is its own from now on."""

    def __init__(
        self,
        stream: InputStream,
        device: InputDevice,
        capture: CaptureFormat,
        pre_roll: float,
        post_roll: float,
        *,
        limits: QualityLimits | None = None,
        events: EventSink = lambda _: None,
    ) -> None:
        self._stream = stream
        self._device = device
        self._format = capture
        self._pre_roll = capture.frames_in(pre_roll)
        self._post_roll = capture.frames_in(post_roll)
        self._events = events
        self._recent = RecentSound(self._pre_roll + capture.frames_in(_KEPT), capture.frame_size)
        self._meter = LevelMeter(capture, limits)
        self._newest = time.perf_counter()
        """When the newest frame came."""
        self._told = 0
        self._forgotten = 0
        """No take begins before this frame."""
        self._turn = threading.Lock()
        """Held while a block is worked on, which may be as long as the disk takes."""
        self._take: _RunningTake | None = None
        self._envelope = EnvelopeGrowing(capture)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="voxseal-recorder", daemon=True)
        self._thread.start()

    # --- for everybody: never blocks ----------------------------------------------------------------------------

    @property
    def level(self) -> LevelReading:
        return self._meter.reading()

    @property
    def dropped(self) -> int:
        take = self._take
        return 0 if take is None else take.dropped if take.over.is_set() else self._stream.dropped - take.dropped_before

    @property
    def trouble(self) -> Trouble | None:
        return self._stream.trouble

    @property
    def envelope(self) -> Envelope:
        return self._envelope.so_far()

    @property
    def ended(self) -> bool:
        take = self._take
        return take is not None and take.over.is_set() and not take.claimed

    # --- takes --------------------------------------------------------------------------------------------------

    def start(self, sink: PcmSink, /) -> int:
        if self._take is not None and not self._take.claimed:
            raise VoxsealBug("A take was begun within another one.")
        asked = time.perf_counter()
        with self._turn:
            if self.trouble is not None or self._closing.is_set():
                raise MicrophoneError("The microphone is lost.", about=self._device.name)
            now = self._frame_at(asked)
            take = _RunningTake(
                sink=sink,
                frame_size=self._format.frame_size,
                asked=now,
                first=max(now - self._pre_roll, self._recent.first, min(self._forgotten, now)),
                dropped_before=self._stream.dropped,
            )
            self._envelope = EnvelopeGrowing(self._format)
            # Now and not with the next block: a take that is said to have begun has its pre-roll, whatever comes then.
            self._catch_up(take)
            self._take = take
        return take.pre_roll

    def forget(self) -> None:
        self._forgotten = self._frame_at(time.perf_counter())

    def stop(self) -> Captured:
        asked = time.perf_counter()
        take = self._take
        if take is None or take.claimed:
            raise VoxsealBug("A take was ended that had not begun.")
        take.claimed = True
        take.asked_end = self._frame_at(asked)
        take.end = take.asked_end + self._post_roll
        take.over.wait()
        if take.mistake is not None:
            raise VoxsealBug("A take could not be written down.", detail=type(take.mistake).__name__) from take.mistake
        return take.captured(self._device.name, self._format)

    def abandon(self) -> None:
        with self._turn:  # so that no block is being written when it returns
            if self._take is not None:
                self._take.claimed = True
                self._take.finish(self._stream.dropped, None)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _frame_at(self, moment: float) -> int:
        """Which frame is spoken at a moment (of `perf_counter`); it may be yet to come."""
        behind = moment - self._newest + self._stream.latency
        return self._recent.end + max(round(behind * self._format.sample_rate), 0)

    # --- in the recorder's thread -------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while not self._closing.is_set() and self._go_on():
                self._tell_dropped()
        finally:
            with self._turn:
                # From here on no take begins, and one that is under way ends as it is.
                self._closing.set()
                if self._take is not None:
                    self._take.finish(self._stream.dropped, self._stream.trouble)
            self._stream.close()

    def _go_on(self) -> bool:
        """Works on what has come; False once nothing will come any more."""
        # Asked before reading: what came before the trouble is still to be had after it.
        trouble = self._stream.trouble
        pcm = self._stream.read(_READ)
        if len(pcm):
            with self._turn:
                self._hear(pcm)
        return len(pcm) > 0 or trouble is None

    def _hear(self, pcm: memoryview) -> None:
        samples = as_samples(pcm, self._format)
        self._meter.feed(samples)
        take = self._take
        if take is not None and not take.over.is_set():
            self._catch_up(take)
            ahead = take.next - self._recent.end
            self._write(take, pcm[ahead * self._format.frame_size :])
            if take.complete:
                take.finish(self._stream.dropped, None)
        self._recent.add(pcm)
        self._newest = time.perf_counter()

    def _catch_up(self, take: _RunningTake) -> None:
        """What has come before this block and is not in the take yet; then it is level with the stream. With the turn."""
        for piece in self._recent.since(take.next):
            self._write(take, piece)

    def _write(self, take: _RunningTake, pcm: memoryview) -> None:
        wanted = take.wanted(pcm)
        if len(wanted) and take.write(wanted):
            self._envelope.feed(as_samples(wanted, self._format))

    def _tell_dropped(self) -> None:
        dropped = self._stream.dropped
        if dropped > self._told:
            self._events(FramesDropped(dropped - self._told))
        self._told = dropped


class _RunningTake:
    """One take, in frames of the stream counted since it was opened. Begun and ended by others, filled by the recorder."""

    def __init__(self, *, sink: PcmSink, frame_size: int, asked: int, first: int, dropped_before: int) -> None:
        self._sink = sink
        self._frame_size = frame_size
        self._asked = asked
        self._first = self.next = first
        self.dropped_before = dropped_before
        self.dropped = 0
        self.asked_end: int | None = None
        self.end: int | None = None
        """The frame before which it ends, once that is known."""
        self.over = threading.Event()
        """No more goes into the sink."""
        self.claimed = False
        """Somebody is being told what it holds."""
        self.mistake: Exception | None = None
        self._trouble: Trouble | None = None

    @property
    def pre_roll(self) -> int:
        return self._asked - self._first

    @property
    def complete(self) -> bool:
        return self.end is not None and self.next >= self.end

    def wanted(self, piece: memoryview) -> memoryview:
        """As much of `piece` as lies before the end."""
        end = self.end
        return piece if end is None else piece[: max(end - self.next, 0) * self._frame_size]

    def write(self, pcm: memoryview) -> bool:
        """Whether the sink took it. One that raises gets nothing more; it knows why."""
        if self.over.is_set():
            return False
        try:
            self._sink.write(pcm)
        except VoxsealError:
            self.over.set()
            return False
        except Exception as error:  # noqa: BLE001  a mistake of ours: `stop` tells it, and the microphone goes on
            self.mistake = error
            self.over.set()
            return False
        self.next += len(pcm) // self._frame_size
        return True

    def finish(self, dropped: int, trouble: Trouble | None) -> None:
        if not self.over.is_set():
            self.dropped = dropped - self.dropped_before
            self._trouble = trouble
            self.over.set()

    def captured(self, device: str, capture: CaptureFormat) -> Captured:
        asked_end = self.next if self.asked_end is None else self.asked_end
        return Captured(
            device=device,
            format=capture,
            frames=self.next - self._first,
            pre_roll=min(self.pre_roll, self.next - self._first),
            post_roll=max(self.next - asked_end, 0),
            dropped=self.dropped,
            trouble=self._trouble,
        )

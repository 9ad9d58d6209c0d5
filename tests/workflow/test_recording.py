"""A sitting at the microphone, over doubles of microphone and recorder: what becomes of takes, whatever happens."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.capture.signals import take as spoken
from tests.doubles.drawer import Drawer
from tests.doubles.memory_store import MemoryStore
from tests.doubles.microphone import DESK, HEADSET, SPEAKERS, Room
from tests.workflow.test_delivery import opened, session, token
from voxseal.capture.recorder import StreamRecorder
from voxseal.domain.errors import (
    ConsentNeeded,
    DiskFull,
    MicrophoneError,
    ProfileError,
    UsageError,
    VaultError,
)
from voxseal.domain.events import Event
from voxseal.domain.prompts import Prompt, PromptScript, PromptState
from voxseal.domain.quality import Measure, Verdict
from voxseal.domain.recording import CaptureFormat, Trouble
from voxseal.domain.samples import SampleState, SubmissionState
from voxseal.domain.takes import Take, TakeKind, TakeState
from voxseal.identity.vault import MemoryVault
from voxseal.sealing.scratch import frame_length
from voxseal.store.scratch import ScratchFile
from voxseal.store.takes import Takes
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.recording import RecordingSession
from voxseal.workflow.workbench import Workbench

FORMAT = CaptureFormat(48_000, 1, 24)
SCRIPT = PromptScript(
    (
        Prompt("t1", "This is only practice.", training=True),
        Prompt("a", "The birch canoe slid on the smooth planks.", section="One"),
        Prompt("b", "Glue the sheet to the dark blue background.", section="One", note="calmly"),
        Prompt("c", "It's easy to tell the depth of a well.", section="Two"),
    ),
    "ab" * 32,
    Path(),
)


class SteadyStream:
    """A microphone that gives silence without end, 10 ms at a time."""

    latency = 0.0
    dropped = 0
    trouble: Trouble | None = None

    def __init__(self) -> None:
        self.closed = False
        self.mute = False
        """Nothing comes, and no post-roll ends."""

    def read(self, timeout: float) -> memoryview:
        time.sleep(0.01)
        if self.mute:
            return memoryview(b"")
        return memoryview(bytes(FORMAT.frames_in(0.01) * FORMAT.frame_size))

    def close(self) -> None:
        self.closed = True


class Studio:
    """A contractor's computer with a microphone. `restart` is what a crash and a new start are to the data folder."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder, self.profile = folder, profile
        self.vault: Any = Drawer()
        self.store = MemoryStore()
        self.room = Room()
        self.events: list[Event] = []
        self.bench = self._bench()
        self.bench.import_profile(profile)
        self.bench.accept_consent()
        self._session: RecordingSession | None = None

    def _bench(self) -> Workbench:
        return Workbench(
            DataFolder(self.folder), sinks=[self.events.append], vault=self.vault, make_store=lambda *_: self.store
        )

    def sit_down(self, script: PromptScript | None = SCRIPT) -> RecordingSession:
        if self._session is not None:
            self._session.close()
        self._session = self.bench.recording(script, audio=self.room, make_recorder=self.room.make_recorder)
        return self._session

    def crash(self) -> None:
        """The process is gone: nothing is finished, memory is lost. (A thread cannot be killed, so it is made deaf.)"""
        made, self._session = self._session, None
        if made is not None:
            gone = made._under_way
            gone.close()
            made._decisions.close()
            if gone._tape is not None:
                gone._tape._file.close()
            gone.take = gone._tape = None  # nobody is there any more who could end it
        self.bench._open.close()
        if not self.vault.durable:
            self.vault = MemoryVault()
        self.bench = self._bench()

    def move(self, folder: Path) -> None:
        """The data folder lies elsewhere from now on. Nobody is at the microphone."""
        self.bench._open.close()
        self.folder = self.folder.rename(folder)
        self.bench = self._bench()

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self.bench._open.close()

    def said(self, name: str) -> list[Any]:
        return [event for event in self.events if event.name == name]

    def scratches(self) -> set[str]:
        folder = self.folder / "scratch"
        return {path.stem for path in folder.iterdir()} if folder.is_dir() else set()

    def spooled(self) -> set[str]:
        return {path.stem for path in (self.folder / "spool").rglob("*.sealed")}


@pytest.fixture
def profile_file(tmp_path: Path, profile_text: str) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(profile_text)
    return path


@pytest.fixture
def studio(tmp_path: Path, profile_file: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "data", profile_file)
    yield made
    made.close()


def pcm(seconds: float, seed: int = 1) -> bytes:
    """Noise at full resolution."""
    return np.random.default_rng(seed).bytes(FORMAT.frames_in(seconds) * FORMAT.frame_size)


def voice() -> bytes:
    """A voice in a room, as the microphone gives it."""
    whole = np.round(np.clip(spoken(48_000, floor=-60.0), -1, 1) * (2**23 - 1)).astype("<i4")
    return whole.view("u1").reshape(-1, 4)[:, :3].tobytes()


def record(made: RecordingSession, room: Room, sound: bytes, kind: TakeKind | None = None) -> Take:
    made.start(kind)
    room.recorder.hear(sound)
    return made.stop()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def decoded(flac: bytes) -> bytes:
    samples, rate = soundfile.read(io.BytesIO(flac), dtype="int32", always_2d=True)
    assert rate == FORMAT.sample_rate
    return samples.astype("<i4").view("u1").reshape(-1, 4)[:, 1:].tobytes()


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_what_was_said_arrives_with_all_that_is_known_of_it(studio: Studio, private_key: rsa.RSAPrivateKey) -> None:
    made = studio.sit_down()
    made.open()
    made.go_to("a")
    before, during, after = pcm(0.3, 1), voice(), pcm(0.5, 3)
    studio.room.recorder.hear(before)
    made.start()
    assert made.recording is not None
    studio.room.recorder.hear(during)
    studio.room.recorder.after = after
    take = made.stop()
    assert take.captured is not None
    assert (take.captured.pre_roll, take.captured.post_roll) == (FORMAT.frames_in(0.3), FORMAT.frames_in(0.5))
    with made.listen(take.id) as sound:
        assert bytes(sound.read(0, sound.frames)) == before + during + after
    verdict = made.verdict(take.id)
    assert {entry.measure for entry in verdict.judgements} >= {Measure.CLIPPING, Measure.NOISE, Measure.DROPPED_FRAMES}
    kept = made.keep(take.id).result()
    assert kept.state is TakeState.KEPT
    (submission,) = made.finish()
    assert studio.scratches() == set()
    assert studio.vault.keys == set()

    studio.bench.keeper.adopt(session(), token())
    assert studio.bench.delivery(submission.id).run().error is None
    keys = list(studio.store.objects)
    assert keys == [
        f"contractors/alice/{submission.id}/{take.id}.sealed",
        f"contractors/alice/{submission.id}/manifest.sealed",
    ]
    flac = opened(studio, keys[0], private_key)
    assert decoded(flac) == before + during + after
    (entry,) = json.loads(opened(studio, keys[1], private_key))["samples"]
    assert entry["name"] == "a.flac"
    assert entry["format"] == {
        "container": "flac",
        "codec": "pcm_24",
        "sample_rate": 48_000,
        "channels": 1,
        "bit_depth": 24,
    }
    started = entry["recording"].pop("started_at")
    assert started == take.started_at.isoformat()
    assert entry["recording"] == {
        "kind": "prompt",
        "take": 1,
        "recovered": False,
        "prompt": {"id": "a", "text": SCRIPT.prompts[1].text, "section": "One", "note": "", "media": ""},
        "device": "Desk microphone",
        "pre_roll_frames": 14_400,
        "post_roll_frames": 24_000,
        "dropped_frames": 0,
        "trouble": None,
    }
    assert verdict.measures is not None
    assert entry["measures"]["noise"] == pytest.approx(verdict.measures.noise, abs=0.01)


def test_a_wav_where_the_profile_says_so(tmp_path: Path, profile_text: str, private_key: rsa.RSAPrivateKey) -> None:
    (tmp_path / "acme.toml").write_text(profile_text + '[audio]\nbit_depth = 16\nformats = ["wav"]\n')
    studio = Studio(tmp_path / "data", tmp_path / "acme.toml")
    with studio.bench, studio.sit_down(None) as made:
        assert made.format == CaptureFormat(48_000, 1, 16)
        sound = os.urandom(9_600)
        take = record(made, studio.room, sound)
        made.keep(take.id).result()
        (submission,) = made.finish()
        studio.bench.keeper.adopt(session(), token())
        assert studio.bench.delivery(submission.id).run().error is None
    key = f"contractors/alice/{submission.id}/{take.id}.sealed"
    wav = opened(studio, key, private_key)
    assert soundfile.info(io.BytesIO(wav)).subtype == "PCM_16"
    assert wav[44:] == sound


# --- consent, profile, microphone ---------------------------------------------------------------------------------------


def test_nothing_is_heard_before_consent(tmp_path: Path, profile_file: Path) -> None:
    room = Room()
    with Workbench(DataFolder(tmp_path / "data"), vault=MemoryVault()) as bench:
        bench.import_profile(profile_file)
        with pytest.raises(ConsentNeeded):
            bench.recording(audio=room, make_recorder=room.make_recorder)
    assert room.opened == []


def test_a_profile_that_wants_what_cannot_be_recorded_is_said_plainly(tmp_path: Path, profile_text: str) -> None:
    (tmp_path / "acme.toml").write_text(profile_text + "[audio]\nbit_depth = 32\n")
    studio = Studio(tmp_path / "data", tmp_path / "acme.toml")
    with studio.bench, pytest.raises(ProfileError, match="no audio that can be recorded"):
        studio.sit_down()


def test_the_microphone_is_remembered_and_a_monitor_is_not_one(studio: Studio) -> None:
    made = studio.sit_down()
    assert made.open() == DESK
    assert made.choose("Headset") == HEADSET
    with pytest.raises(UsageError, match="what this computer plays"):
        made.choose(SPEAKERS.id)
    with pytest.raises(MicrophoneError):
        made.choose("fake:nobody")
    made = studio.sit_down()
    assert made.open() == HEADSET
    studio.room.devices_now.remove(HEADSET)
    made = studio.sit_down()
    assert made.open() == DESK  # what was chosen is not there; it is not forgotten
    studio.room.devices_now.append(HEADSET)
    assert [device.id for device in made.devices()] == [DESK.id, SPEAKERS.id, HEADSET.id]
    made = studio.sit_down()
    assert made.open() == HEADSET
    assert made.choose(SPEAKERS.id, monitor=True) == SPEAKERS
    made = studio.sit_down()
    assert made.open() == SPEAKERS
    studio.room.devices_now[:] = [SPEAKERS]
    (studio.folder / "microphone.json").write_text("[]")
    made = studio.sit_down()
    with pytest.raises(MicrophoneError):
        made.open()
    assert all(stream.closed for stream in studio.room.streams)


def test_a_lost_microphone_ends_the_take_and_keeps_what_there_is(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start()
    studio.room.recorder.hear(pcm(0.5))
    studio.room.recorder.lose(Trouble.UNPLUGGED)
    until(lambda: made.recording is None)
    take = made.stop()
    assert take.captured is not None
    assert (take.captured.frames, take.captured.trouble) == (24_000, Trouble.UNPLUGGED)
    assert len(studio.said("microphone.trouble")) == 1
    judgement = made.verdict(take.id).judgements[0]
    assert (judgement.measure, judgement.verdict) == (Measure.TROUBLE, Verdict.WARNING)
    with pytest.raises(UsageError):
        made.stop()
    # Plugged in again, it goes on, with the next take.
    again = record(made, studio.room, pcm(0.2))
    assert (again.version, len(studio.room.recorders)) == (2, 2)


def test_a_microphone_that_is_lost_before_it_gave_anything_is_said_to_be(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start()
    studio.room.recorder.lose(Trouble.MOVED)
    until(lambda: made.recording is None)
    with pytest.raises(MicrophoneError, match="Not one frame"):
        made.stop()
    with pytest.raises(UsageError):
        made.stop()
    assert record(made, studio.room, pcm(0.2)).captured is not None  # and it goes on


def test_frames_that_were_lost_are_counted_and_judged_even_after_a_crash(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start()
    studio.room.recorder.dropped = 480
    studio.room.recorder.hear(pcm(0.5))
    take = made.recording
    assert take is not None
    until(lambda: studio.bench.ledger.takes.noted(take.id)[1] == 480)
    studio.crash()
    made = studio.sit_down()
    (found,) = made.undecided()
    assert found.captured is not None
    assert found.captured.dropped == 480
    judgement = next(entry for entry in made.verdict(found.id).judgements if entry.measure is Measure.DROPPED_FRAMES)
    assert (judgement.value, judgement.verdict) == (480, Verdict.WARNING)
    assert "0.010 s" in judgement.sentence


def test_a_full_disk_ends_the_take_and_keeps_what_there_is(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start()
    studio.room.recorder.hear(pcm(0.5))

    def full(file: ScratchFile, data: bytes) -> int:
        raise DiskFull

    monkeypatch.setattr(ScratchFile, "write", full)
    studio.room.recorder.hear(pcm(0.5))
    until(lambda: made.recording is None)
    monkeypatch.undo()
    take = made.stop()
    assert take.captured is not None
    assert (take.captured.frames, take.captured.trouble) == (24_000, Trouble.NOT_WRITTEN)
    with made.listen(take.id) as sound:
        assert bytes(sound.read(0, 99_999)) == pcm(0.5)


def test_a_take_of_nothing_is_none(studio: Studio) -> None:
    made = studio.sit_down()
    made.start()
    with pytest.raises(MicrophoneError, match="Not one frame"):
        made.stop()
    assert (made.undecided(), studio.scratches(), studio.vault.keys) == ([], set(), set())


def fail(monkeypatch: pytest.MonkeyPatch, method: str, call: int = 1) -> None:
    """That call of a method of the ledger's takes finds the disk full, as do all after it until `monkeypatch.undo`."""
    real, calls = getattr(Takes, method), []

    def full(*args: object, **named: object) -> object:
        calls.append(args)
        if len(calls) >= call:
            raise DiskFull
        return real(*args, **named)

    monkeypatch.setattr(Takes, method, full)


def sitting_at_a_stream(studio: Studio, stream: SteadyStream) -> RecordingSession:
    """With the recorder that people have."""
    studio.room.open = lambda *_: stream
    return studio.bench.recording(SCRIPT, audio=studio.room, make_recorder=StreamRecorder)


def at_once(stream: SteadyStream, step: Callable[[], None]) -> None:
    """It comes to its end although nothing comes from the microphone meanwhile."""
    done = threading.Event()

    def work() -> None:
        step()
        done.set()

    stream.mute = True
    working = threading.Thread(target=work)
    working.start()
    came = done.wait(30)
    stream.mute = False
    working.join(30)
    assert came, "it waited for sound"


def test_giving_up_a_take_waits_for_no_post_roll(studio: Studio) -> None:
    stream = SteadyStream()
    made = sitting_at_a_stream(studio, stream)
    made.go_to("a")
    take = made.start()
    until(lambda: made.frames > 0)
    at_once(stream, made.abandon)
    assert made.recording is None
    assert made.status("a").state is PromptState.OPEN
    assert made.take(take.id).state is TakeState.DISCARDED
    assert (made.undecided(), studio.scratches(), studio.vault.keys) == ([], set(), set())
    made.abandon()  # nothing is under way, so nothing is changed
    made.start()
    assert made.stop().state is TakeState.UNDECIDED
    made.close()


def test_a_take_that_the_ledger_refuses_is_ended_and_the_next_one_begins(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = SteadyStream()
    made = sitting_at_a_stream(studio, stream)
    fail(monkeypatch, "note", call=2)  # the recorder has begun by then

    def start() -> None:
        with pytest.raises(DiskFull):
            made.start()

    at_once(stream, start)
    monkeypatch.undo()
    assert made.recording is None
    assert (studio.scratches(), studio.vault.keys, studio.bench.undecided_takes()) == (set(), set(), 0)
    take = made.start()
    ended = made.stop()
    assert (ended.id, ended.captured is not None) == (take.id, True)
    assert not stream.closed
    made.close()


def test_a_disk_that_is_full_at_the_end_is_told_and_leaves_nothing_in_use(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = studio.sit_down()
    made.go_to("a")
    take = made.start()
    studio.room.recorder.hear(pcm(0.5))
    fail(monkeypatch, "ended")
    with pytest.raises(DiskFull):
        made.close()
    monkeypatch.undo()
    assert made.closed
    assert all(stream.closed for stream in studio.room.streams)
    assert "voxseal-take-watch" not in {thread.name for thread in threading.enumerate()}
    made.close()  # nothing is left to be said
    made = studio.sit_down()
    (found,) = made.undecided()
    assert (found.id, found.recovered) == (take.id, True)
    made.keep(found.id).result()


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_keeping_another_take_drops_the_one_before(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    first = record(made, studio.room, pcm(0.2, 1))
    made.keep(first.id).result()
    assert studio.spooled() == {first.id}
    second, third = record(made, studio.room, pcm(0.2, 2)), record(made, studio.room, pcm(0.2, 3))
    assert (first.version, second.version, third.version) == (1, 2, 3)
    assert made.status("a").undecided == (second, third)
    made.keep(third.id).result()
    assert studio.spooled() == {third.id}
    assert studio.scratches() == set()
    assert studio.vault.keys == set()
    states = {take.id: take.state for take in studio.bench.ledger.takes.of_submission(first.submission)}
    assert states == {
        first.id: TakeState.REPLACED,
        second.id: TakeState.DISCARDED,
        third.id: TakeState.KEPT,
    }
    assert [sample.id for sample in studio.bench.ledger.samples(first.submission)] == [third.id]


def test_giving_up_a_retake_touches_nothing_that_is_kept(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    kept = record(made, studio.room, pcm(0.2))
    made.keep(kept.id).result()
    made.start()
    studio.room.recorder.hear(pcm(0.2))
    made.abandon()
    retake = record(made, studio.room, pcm(0.2))
    made.discard(retake.id)
    assert made.status("a").state is PromptState.KEPT
    status = made.status("a").kept
    assert status is not None
    assert status.id == kept.id
    assert studio.spooled() == {kept.id}
    assert made.undecided() == []
    with pytest.raises(UsageError):
        made.discard(kept.id)
    with pytest.raises(UsageError):
        made.keep(retake.id)


def test_a_take_that_cannot_be_sealed_is_undecided_as_before(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from voxseal.store import SpoolFile

    made = studio.sit_down()
    made.go_to("a")
    take = record(made, studio.room, pcm(1.0))

    def full(file: SpoolFile, data: bytes) -> int:
        raise DiskFull

    monkeypatch.setattr(SpoolFile, "write", full)
    with pytest.raises(DiskFull):
        made.keep(take.id).result()
    monkeypatch.undo()
    assert [entry.id for entry in made.undecided()] == [take.id]
    assert studio.said("take.keep-failed")[0].code == "disk-full"
    assert studio.spooled() == set()
    made.keep(take.id).result()
    assert studio.spooled() == {take.id}


def test_a_training_take_is_never_sent(studio: Studio) -> None:
    made = studio.sit_down()
    assert made.current == SCRIPT.prompts[0]
    take = record(made, studio.room, pcm(0.2))
    assert take.kind is TakeKind.TRAINING
    assert made.keep(take.id).result().state is TakeState.PRACTISED
    assert made.status("t1").state is PromptState.KEPT
    assert (studio.spooled(), studio.scratches(), studio.vault.keys) == (set(), set(), set())
    with pytest.raises(UsageError, match="nothing to send"):
        made.finish()


def test_free_takes_and_room_tones_stand_beside_each_other(studio: Studio) -> None:
    made = studio.sit_down(None)
    assert made.room_tone_wanted
    tone = record(made, studio.room, pcm(1.0), TakeKind.ROOM_TONE)
    assert not made.room_tone_wanted
    measures = {entry.measure for entry in made.verdict(tone.id).judgements}
    assert measures == {Measure.NOISE, Measure.CLIPPING, Measure.DC_OFFSET, Measure.DROPPED_FRAMES}
    takes = [tone, record(made, studio.room, pcm(0.2, 1)), record(made, studio.room, pcm(0.2, 2))]
    for take in takes:
        made.keep(take.id)
    (submission,) = made.finish()
    names = [sample.name for sample in studio.bench.ledger.samples(submission.id)]
    assert names == ["room-tone-001.flac", "free-001.flac", "free-002.flac"]
    assert made.current is None
    with pytest.raises(UsageError):
        made.skip()


def test_finishing_waits_for_decisions_and_hands_over(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    take = record(made, studio.room, pcm(0.2))
    assert studio.bench.unfinished() == []
    with pytest.raises(UsageError, match="not decided"):
        made.finish()
    made.keep(take.id)
    assert [entry.state for entry in studio.bench.ledger.submissions()] == [SubmissionState.RECORDING]
    (submission,) = made.finish()
    assert [entry.id for entry in studio.bench.unfinished()] == [submission.id]
    assert studio.bench.recording_submission() is None
    # What is delivered stays done, and another sitting begins another submission.
    made = studio.sit_down()
    assert made.status("a").state is PromptState.KEPT
    made.go_to("b")
    assert record(made, studio.room, pcm(0.2)).submission != submission.id


def test_takes_after_a_new_consent_text_go_under_that(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    first = record(made, studio.room, pcm(0.2))
    made.keep(first.id).result()
    studio.profile.write_text(studio.profile.read_text().replace('text = "I agree."', 'text = "I agree to more."'))
    studio.bench.import_profile(studio.profile)
    with pytest.raises(ConsentNeeded):
        studio.sit_down()
    studio.bench.accept_consent()
    made = studio.sit_down()
    made.go_to("b")
    second = record(made, studio.room, pcm(0.2))
    assert second.submission != first.submission
    made.keep(second.id).result()
    finished = made.finish()
    assert [entry.id for entry in finished] == [first.submission, second.submission]
    assert len({entry.consent.text_sha256 for entry in finished}) == 2


def test_one_sitting_at_a_time(studio: Studio) -> None:
    """A second one would take the take that is under way for one that a crash has left."""
    made = studio.sit_down()
    made.start()
    studio.room.recorder.hear(pcm(0.1))
    with pytest.raises(UsageError, match="recording already"):
        studio.bench.recording(audio=studio.room, make_recorder=studio.room.make_recorder)
    assert made.stop().captured is not None
    studio.bench.__exit__(None, None, None)  # which ends the sitting as well
    assert made.closed
    assert studio.room.recorder.closed


def test_one_take_at_a_time(studio: Studio) -> None:
    made = studio.sit_down()
    made.start()
    calls: list[Callable[[], object]] = [made.start, made.skip, made.go_on, made.go_back, made.finish]
    for call in [*calls, lambda: made.choose(DESK.id), lambda: made.go_to("a")]:
        with pytest.raises(UsageError):
            call()
    studio.room.recorder.hear(pcm(0.1))
    made.close()
    made.close()
    assert [take.state for take in studio.bench.ledger.takes.with_states(TakeState.UNDECIDED)] == [TakeState.UNDECIDED]


# --- the script -------------------------------------------------------------------------------------------------------


def test_where_a_script_stands_is_kept_across_restarts(studio: Studio) -> None:
    made = studio.sit_down()
    assert made.skip() == SCRIPT.prompts[1]
    made.keep(record(made, studio.room, pcm(0.2)).id).result()
    assert made.go_on() == SCRIPT.prompts[2]
    undecided = record(made, studio.room, pcm(0.2))
    made = studio.sit_down()
    states = [status.state for status in made.prompts()]
    assert states == [PromptState.SKIPPED, PromptState.KEPT, PromptState.UNDECIDED, PromptState.OPEN]
    assert made.current == SCRIPT.prompts[2]
    assert made.go_back() == SCRIPT.prompts[1]
    assert made.go_on() == SCRIPT.prompts[2]
    assert made.go_on() == SCRIPT.prompts[3]
    made.discard(undecided.id)
    assert made.skip() == SCRIPT.prompts[2]
    assert made.skip() is None
    # A skipped prompt may be recorded after all.
    made.go_to("c")
    made.keep(record(made, studio.room, pcm(0.2)).id).result()
    assert made.status("c").state is PromptState.KEPT
    assert studio.sit_down().status("c").state is PromptState.KEPT


def test_a_prompt_whose_words_have_changed_is_another_one(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.keep(record(made, studio.room, pcm(0.2)).id).result()
    made.go_to("b")
    made.skip()
    changed = PromptScript((Prompt("a", "Other words."), Prompt("b", "Too."), SCRIPT.prompts[3]), "cd" * 32, Path())
    assert {status.state for status in studio.sit_down(changed).prompts()} == {PromptState.OPEN}
    moved = PromptScript(tuple(reversed(SCRIPT.prompts)), "ef" * 32, Path())
    assert studio.sit_down(moved).status("a").state is PromptState.KEPT


# --- crashes ----------------------------------------------------------------------------------------------------------


def test_after_a_crash_what_was_said_is_offered_again(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    studio.room.recorder.hear(pcm(0.1, 7)) if made.open() else None
    take = made.start()
    sound = pcm(0.5004, 1)
    studio.room.recorder.hear(sound)
    studio.crash()
    assert studio.bench.undecided_takes() == 1
    made = studio.sit_down()
    (found,) = made.undecided()
    assert (found.id, found.recovered, made.recovery.recovered) == (take.id, True, (found,))
    whole = pcm(0.1, 7) + sound
    whole = whole[: len(whole) // frame_length(FORMAT) * frame_length(FORMAT)]
    assert found.captured is not None
    assert found.captured.pre_roll == 4_800
    with made.listen(found.id) as heard:
        assert bytes(heard.read(0, heard.frames)) == whole
    assert made.status("a").state is PromptState.UNDECIDED
    made.keep(found.id).result()
    assert studio.spooled() == {take.id}
    assert (studio.vault.keys, studio.scratches()) == (set(), set())
    assert studio.said("take.recovered")


def test_undecided_takes_survive_an_orderly_end_and_a_crash(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    take = record(made, studio.room, pcm(0.3))
    made = studio.sit_down()
    assert [(entry.id, entry.recovered) for entry in made.undecided()] == [(take.id, False)]
    studio.crash()
    made = studio.sit_down()
    with made.listen(take.id) as heard:
        assert bytes(heard.read(0, heard.frames)) == pcm(0.3)
    made.discard(take.id)
    assert (studio.vault.keys, studio.scratches()) == (set(), set())


def test_without_a_vault_a_crash_loses_the_take_and_all_of_it_is_said(studio: Studio) -> None:
    studio.vault = MemoryVault()
    studio.crash()
    made = studio.sit_down()
    assert not made.crash_safe
    assert "lost if the program" in made.warning
    made.go_to("a")
    take = record(made, studio.room, pcm(0.3))
    made = studio.sit_down()  # another sitting of the same run still has it
    with made.listen(take.id) as heard:
        assert heard.frames == 14_400
    studio.crash()
    made = studio.sit_down()
    assert made.undecided() == []
    assert [entry.id for entry in made.recovery.lost] == [take.id]
    assert studio.said("take.lost")
    assert studio.scratches() == set()
    assert made.status("a").state is PromptState.OPEN


def test_a_locked_vault_loses_nothing(studio: Studio) -> None:
    made = studio.sit_down()
    assert made.crash_safe
    made.go_to("a")
    take = record(made, studio.room, pcm(0.3))
    drawer = studio.vault
    studio.vault = MemoryVault()  # as `choose_vault` gives when the keyring is locked
    studio.crash()
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.locked] == [take.id]
    assert studio.scratches() == {take.id}
    with pytest.raises(VaultError, match="locked or missing"):
        made.verdict(take.id)
    studio.vault = drawer
    drawer.locked = True
    studio.crash()
    assert [entry.id for entry in studio.sit_down().recovery.locked] == [take.id]
    drawer.locked = False
    made = studio.sit_down()
    made.keep(take.id).result()
    assert (drawer.keys, studio.scratches()) == (set(), set())


def cut_off(studio: Studio, kind: TakeKind | None = None) -> Take:
    """A take of `a` that a crash ends."""
    made = studio.sit_down()
    made.go_to("a")
    take = made.start(kind)
    studio.room.recorder.hear(pcm(0.3))
    studio.crash()
    return take


def finish_another(made: RecordingSession, studio: Studio, kind: TakeKind | None = None) -> str:
    made.go_to("b")
    made.keep(record(made, studio.room, pcm(0.2, 2), kind).id).result()
    (submission,) = made.finish()
    return submission.id


def test_a_take_that_was_locked_while_the_others_were_finished_goes_into_the_next_submission(
    studio: Studio, private_key: rsa.RSAPrivateKey
) -> None:
    lost = cut_off(studio)
    studio.vault.locked = True
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.locked] == [lost.id]
    assert finish_another(made, studio) == lost.submission
    studio.crash()
    studio.vault.locked = False
    made = studio.sit_down()
    (found,) = made.undecided()
    assert made.recovery.recovered == (found,)
    assert (found.id, found.version) == (lost.id, 1)
    assert found.submission != lost.submission
    assert made.status("a").undecided == (found,)
    made.keep(found.id).result()
    made.go_to("c")
    beside = record(made, studio.room, pcm(0.2, 3))
    assert beside.submission == found.submission
    made.keep(beside.id).result()
    (submission,) = made.finish()
    assert [sample.id for sample in studio.bench.ledger.samples(submission.id)] == [found.id, beside.id]
    studio.bench.keeper.adopt(session(), token())
    assert studio.bench.delivery(submission.id).run().error is None
    key = f"contractors/alice/{submission.id}/{found.id}.sealed"
    assert decoded(opened(studio, key, private_key)) == pcm(0.3)


def test_a_take_whose_end_could_not_be_written_down_is_not_stuck(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start(TakeKind.ROOM_TONE)
    studio.room.recorder.hear(pcm(0.3))
    fail(monkeypatch, "ended")
    with pytest.raises(DiskFull):
        made.stop()
    monkeypatch.undo()
    finished = finish_another(made, studio, TakeKind.ROOM_TONE)
    made.keep(record(made, studio.room, pcm(0.2, 3), TakeKind.ROOM_TONE).id).result()
    made = studio.sit_down()
    (found,) = made.undecided()
    made.keep(found.id).result()
    (submission,) = made.finish()
    assert submission.id != finished
    names = [sample.name for sample in studio.bench.ledger.samples(submission.id)]
    assert names == ["room-tone-001.flac", "room-tone-002.flac"]


def test_a_take_that_is_stuck_in_a_finished_submission_can_be_kept_and_stays_under_its_consent(studio: Studio) -> None:
    """As an earlier Voxseal left it; and the consent text has changed since."""
    made = studio.sit_down()
    made.go_to("a")
    stuck = record(made, studio.room, pcm(0.3))
    made.close()
    studio.bench.ledger.set_submission_state(stuck.submission, SubmissionState.OPEN)
    studio.profile.write_text(studio.profile.read_text().replace('text = "I agree."', 'text = "I agree to more."'))
    studio.bench.import_profile(studio.profile)
    studio.bench.accept_consent()
    made = studio.sit_down()
    made.go_to("b")
    after = record(made, studio.room, pcm(0.2))
    for take in made.undecided():
        made.keep(take.id).result()
    finished = {entry.id: entry.consent for entry in made.finish()}
    takes = [made.take(take.id) for take in (stuck, after)]
    assert {take.submission for take in takes} == set(finished)
    before = studio.bench.ledger.submission(stuck.submission)
    assert before is not None
    assert finished[takes[0].submission] == before.consent
    assert finished[takes[1].submission] != before.consent


def test_a_submission_that_ends_beside_the_sitting_takes_no_take_with_it(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    take = record(made, studio.room, pcm(0.3))
    studio.bench.ledger.set_submission_state(take.submission, SubmissionState.OPEN)
    kept = made.keep(take.id).result()
    assert kept.submission != take.submission
    made.go_to("b")
    assert record(made, studio.room, pcm(0.2)).submission == kept.submission


def test_a_key_that_the_vault_would_not_forget_is_wiped_later(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    take = record(made, studio.room, pcm(0.3))
    studio.vault.locked = True
    made.keep(take.id).result()
    studio.vault.locked = False
    assert studio.vault.keys == {take.id}
    studio.sit_down()
    assert studio.vault.keys == set()


def test_a_vault_that_fails_while_recording_is_said(studio: Studio) -> None:
    made = studio.sit_down()
    studio.vault.locked = True
    take = record(made, studio.room, pcm(0.3))
    assert not made.crash_safe
    assert not take.durable
    assert made.warning
    assert studio.said("vault.unavailable")
    studio.vault.locked = False
    made.keep(take.id).result()


def test_a_data_folder_that_is_moved_keeps_its_takes(studio: Studio, tmp_path: Path) -> None:
    lost = cut_off(studio)
    path = studio.folder / "installation.id"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    named = path.read_bytes()
    studio.move(tmp_path / "moved")
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.recovered] == [lost.id]
    made.keep(lost.id).result()
    assert (studio.vault.keys, studio.scratches()) == (set(), set())
    assert (studio.folder / "installation.id").read_bytes() == named


def test_keys_under_the_name_that_earlier_versions_gave_are_found_and_wiped(studio: Studio) -> None:
    lost = cut_off(studio)
    ((_, key),) = studio.vault.kept.items()
    studio.vault.kept = {f"{studio.bench.folder.scratch_name_before}-{lost.id}": key}
    (studio.folder / "installation.id").unlink()
    studio.crash()
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.recovered] == [lost.id]
    made.keep(lost.id).result()
    assert studio.vault.kept == {}


def test_a_copied_data_folder_takes_no_session_from_the_other(studio: Studio, tmp_path: Path) -> None:
    studio.bench.folder.scratch_name()
    shutil.copytree(studio.folder, tmp_path / "copy")
    copy, folder = DataFolder(tmp_path / "copy"), studio.bench.folder
    assert copy.scratch_name() == folder.scratch_name()
    assert copy.vault_name != folder.vault_name


@pytest.mark.parametrize("ended", [True, False])
def test_a_take_whose_key_another_keyring_holds_waits_for_it(studio: Studio, *, ended: bool) -> None:
    if ended:
        made = studio.sit_down()
        made.go_to("a")
        take = record(made, studio.room, pcm(0.3))
    else:
        take = cut_off(studio)
    drawer, studio.vault = studio.vault, Drawer()
    studio.crash()
    for _ in range(2):
        made = studio.sit_down()
        assert [entry.id for entry in made.recovery.unopened] == [take.id]
        assert (made.recovery.lost, made.recovery.locked) == ((), ())
    assert studio.scratches() == {take.id}
    assert not studio.said("take.lost")
    for call in (made.verdict, lambda take_id: made.listen(take_id).__enter__()):
        with pytest.raises(VaultError, match="does not hold this take's key"):
            call(take.id)
    studio.vault = drawer
    studio.crash()
    made = studio.sit_down()
    with made.listen(take.id) as heard:
        assert bytes(heard.read(0, heard.frames)) == pcm(0.3)
    made.keep(take.id).result()
    assert (drawer.keys, studio.scratches()) == (set(), set())


@pytest.mark.parametrize("ended", [True, False])
def test_a_take_whose_key_is_gone_for_good_can_be_discarded(studio: Studio, *, ended: bool) -> None:
    if ended:
        made = studio.sit_down()
        made.go_to("a")
        take = record(made, studio.room, pcm(0.3))
    else:
        take = cut_off(studio)
    studio.vault.kept.clear()
    studio.crash()
    made = studio.sit_down()
    made.discard(take.id)
    assert studio.scratches() == set()
    assert made.undecided() == []
    assert made.status("a").state is PromptState.OPEN
    assert finish_another(made, studio) == take.submission
    assert studio.sit_down().recovery.unopened == ()


def test_a_take_is_not_discarded_while_it_is_being_recorded(studio: Studio) -> None:
    made = studio.sit_down()
    take = made.start()
    studio.room.recorder.hear(pcm(0.3))
    with pytest.raises(UsageError, match="being recorded"):
        made.discard(take.id)
    assert made.stop().captured is not None


@pytest.mark.parametrize("call", ["open", "pread"])
@pytest.mark.skipif(not hasattr(os, "pread"), reason="it is what reads a scratch elsewhere")
def test_a_disk_that_does_not_read_once_loses_nothing(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    lost = cut_off(studio)
    real = getattr(os, call)

    def fails(what: object, *rest: object, **named: object) -> object:
        if call == "pread" or str(what).endswith(".scratch"):
            raise OSError(errno.EIO, "Input/output error")
        return real(what, *rest, **named)

    monkeypatch.setattr(os, call, fails)
    made = studio.sit_down()
    monkeypatch.undo()
    assert [entry.id for entry in made.recovery.unopened] == [lost.id]
    assert (studio.scratches(), studio.vault.keys) == ({lost.id}, {lost.id})
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.recovered] == [lost.id]
    made.keep(lost.id).result()


def test_a_damaged_scratch_is_lost_and_a_strange_file_goes(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.start()
    take = made.recording
    assert take is not None
    studio.room.recorder.hear(pcm(0.3))
    studio.crash()
    path = studio.folder / "scratch" / f"{take.id}.scratch"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = bytearray(path.read_bytes())
    data[50] ^= 1
    path.write_bytes(data)
    (path.parent / "stranger.txt").write_text("?")
    made = studio.sit_down()
    assert [entry.id for entry in made.recovery.lost] == [take.id]
    assert studio.scratches() == set()


def test_a_sealed_copy_that_is_lost_opens_its_prompt_again(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    made.keep(record(made, studio.room, pcm(0.3)).id).result()
    made.close()
    for path in (studio.folder / "spool").rglob("*.sealed"):
        path.unlink()
    studio.crash()
    made = studio.sit_down()
    assert made.status("a").state is PromptState.OPEN
    with pytest.raises(UsageError, match="nothing to send"):
        made.finish()


def test_cancelling_destroys_what_was_recorded(studio: Studio) -> None:
    made = studio.sit_down()
    made.go_to("a")
    kept = record(made, studio.room, pcm(0.3))
    made.keep(kept.id).result()
    made.go_to("b")
    record(made, studio.room, pcm(0.3))
    submission = kept.submission
    studio.bench.cancel(submission)
    assert (studio.spooled(), studio.scratches(), studio.vault.keys) == (set(), set(), set())
    assert studio.bench.counts(submission)[SampleState.CANCELLED] == 1
    # The sitting goes on in another submission.
    assert record(made, studio.room, pcm(0.3)).submission != submission
    assert studio.sit_down().status("a").state is PromptState.OPEN


def test_no_other_profile_while_takes_wait(studio: Studio, tmp_path: Path) -> None:
    made = studio.sit_down()
    record(made, studio.room, pcm(0.3))
    other = tmp_path / "other.toml"
    other.write_text(studio.profile.read_text().replace('bucket = "acme-voices"', 'bucket = "other-voices"'))
    with pytest.raises(UsageError, match="another destination"):
        studio.bench.import_profile(other)


def test_no_other_profile_while_a_take_of_a_finished_submission_waits(studio: Studio, tmp_path: Path) -> None:
    """It would be sealed to another organisation's keys."""
    take = cut_off(studio)
    studio.bench.ledger.set_submission_state(take.submission, SubmissionState.CLOSED)
    other = tmp_path / "other.toml"
    other.write_text(studio.profile.read_text().replace('bucket = "acme-voices"', 'bucket = "other-voices"'))
    with pytest.raises(UsageError, match="not decided yet"):
        studio.bench.import_profile(other)
    made = studio.sit_down()
    made.close()
    assert made.submission is not None
    studio.bench.cancel(made.submission.id)
    studio.bench.import_profile(other)

"""The preview says beforehand what would go and what not, and what is submitted is exactly what was shown."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from tests.doubles.desk import Desk, voice
from tests.doubles.memory_store import MemoryStore
from voxseal.domain.errors import Cancelled, ConsentNeeded, DiskFull, UsageError
from voxseal.domain.events import SampleFound, SampleLeftOut, SubmissionOpened
from voxseal.domain.samples import LeftOut, SampleState, SubmissionState
from voxseal.store import ledger as module
from voxseal.workflow.preview import Candidate, Preview


def looked(desk: Desk, *paths: Path) -> list[Candidate]:
    return [candidate for batch in Preview.of(desk.bench).look_through(paths, lambda: False) for candidate in batch]


def by_name(candidates: list[Candidate]) -> dict[str, Candidate]:
    return {candidate.name.rsplit("/", 1)[-1]: candidate for candidate in candidates}


def test_it_says_what_would_go_and_why_the_rest_would_not(desk: Desk, folder: Path) -> None:
    cut = voice(folder / "cut.wav", seed=8)
    cut.write_bytes(cut.read_bytes()[:-100])
    (folder / "notes.txt").write_text("not audio")
    (folder / "empty.wav").touch()
    soundfile.write(folder / "other.ogg", [0.1] * 48000, 48000, format="OGG")
    (folder / "away.wav").symlink_to("/etc/hostname")
    found = by_name(looked(desk, folder))
    assert {name: candidate.why for name, candidate in found.items()} == {
        "0.wav": None,
        "1.wav": None,
        "2.wav": None,
        "cut.wav": LeftOut.DAMAGED,
        "notes.txt": LeftOut.NOT_AUDIO,
        "empty.wav": LeftOut.EMPTY,
        "other.ogg": LeftOut.FORMAT,
        "away.wav": LeftOut.LINK_OUTSIDE,
    }
    assert all(candidate.reason for candidate in found.values() if candidate.why)
    assert found["0.wav"].name == "voices/0.wav"
    assert (found["0.wav"].seconds, found["0.wav"].size) == (0.2, (folder / "0.wav").stat().st_size)
    assert desk.bench.ledger.submissions() == []
    assert desk.bench.ledger.browser.sums() == {}


def test_the_profile_s_rules_are_held_against_the_header(tmp_path: Path, profile_text: str, folder: Path) -> None:
    profile = tmp_path / "strict.toml"
    profile.write_text(f"{profile_text}\n[audio]\nsample_rate = [16000]\n")
    desk = Desk(tmp_path / "strict", profile, MemoryStore())
    with desk.bench:
        assert {candidate.why for candidate in looked(desk, folder)} == {LeftOut.SAMPLE_RATE}


def test_the_same_files_are_held_against_other_rules(desk: Desk, folder: Path) -> None:
    away = folder / "away.wav"
    away.symlink_to(voice(folder.parent / "elsewhere.wav", seed=9))
    (folder / "empty.wav").touch()
    (folder / "gone.wav").symlink_to(folder / "nowhere.wav")
    found = looked(desk, folder)
    voice(folder / "later.wav", seed=8)
    preview = Preview.of(desk.bench)
    strict = replace(preview, rules=replace(preview.rules, min_seconds=0.3))

    def again(preview: Preview, candidates: list[Candidate]) -> list[Candidate]:
        return [one for batch in preview.look_again(candidates, lambda: False) for one in batch]

    judged = again(strict, found)
    assert {one.path.name: one.why for one in judged} == {
        "0.wav": LeftOut.TOO_SHORT,
        "1.wav": LeftOut.TOO_SHORT,
        "2.wav": LeftOut.TOO_SHORT,
        "empty.wav": LeftOut.EMPTY,
    }  # and links are no more followed than they were
    assert again(preview, judged) == [one for one in found if one.path.name not in {"away.wav", "gone.wav"}]
    with pytest.raises(Cancelled):
        list(preview.look_again(found, lambda: True))


def test_what_went_before_is_known_without_reading_it(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    assert desk.submit(folder / "0.wav").submission.state is SubmissionState.CLOSED
    waiting = desk.bench.open_submission([folder / "1.wav"])
    desk.bench.sign_out()
    desk.bench.delivery(waiting.id).run()
    found = by_name(looked(desk, folder))
    assert found["0.wav"].why is LeftOut.DELIVERED_BEFORE
    assert found["1.wav"].why is LeftOut.WAITING
    assert found["2.wav"].why is None
    os.utime(folder / "0.wav")  # touched: only its content tells, when it is sealed
    assert by_name(looked(desk, folder))["0.wav"].why is None


def test_it_can_be_stopped_and_comes_in_pieces(desk: Desk, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(1200):
        (many / f"{number:04}.txt").touch()
    batches = Preview.of(desk.bench).look_through([many], lambda: False)
    sizes = [len(batch) for batch in batches]
    assert sum(sizes) == 1200
    assert len(sizes) >= 3
    stop = False
    batches = Preview.of(desk.bench).look_through([many], lambda: stop)
    assert next(batches)
    stop = True
    with pytest.raises(Cancelled):
        list(batches)


def test_exactly_what_was_chosen_is_submitted(desk: Desk, folder: Path) -> None:
    (folder / "notes.txt").write_text("not audio")
    desk.sign_in()
    candidates = [candidate for candidate in looked(desk, folder) if not candidate.name.endswith("1.wav")]
    voice(folder / "later.wav", seed=50)  # came after the preview
    submission = desk.bench.submit(candidates)
    outcome = desk.bench.delivery(submission.id).run()
    assert outcome.submission.state is SubmissionState.CLOSED
    samples = desk.samples(submission.id)
    assert {name: sample.state for name, sample in samples.items()} == {
        "0.wav": SampleState.DELIVERED,
        "2.wav": SampleState.DELIVERED,
        "notes.txt": SampleState.LEFT_OUT,
    }
    assert samples["notes.txt"].left_out is LeftOut.NOT_AUDIO
    kinds = [type(event) for event in desk.events]
    assert (kinds.count(SampleFound), kinds.count(SampleLeftOut), kinds.count(SubmissionOpened)) == (2, 1, 1)


def test_a_file_that_changed_since_is_checked_anew(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    candidates = looked(desk, folder)
    (folder / "0.wav").write_bytes(b"no longer audio")
    (folder / "1.wav").unlink()
    submission = desk.bench.submit(candidates)
    desk.bench.delivery(submission.id).run()
    left_out = {name: sample.left_out for name, sample in desk.samples(submission.id).items()}
    assert left_out == {"0.wav": LeftOut.NOT_AUDIO, "1.wav": LeftOut.VANISHED, "2.wav": None}


def test_nothing_to_send_is_no_submission(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not audio")
    with pytest.raises(UsageError):
        desk.bench.submit(looked(desk, tmp_path / "notes.txt"))
    assert desk.bench.ledger.submissions() == []


def test_a_submission_comes_whole_or_not_at_all(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    insert = module.insert_samples

    def insert_and_fail(*arguments: object) -> None:
        insert(*arguments)
        raise DiskFull

    monkeypatch.setattr(module, "insert_samples", insert_and_fail)
    with pytest.raises(DiskFull):
        desk.bench.submit(looked(desk, folder))
    monkeypatch.undo()
    assert desk.bench.ledger.submissions() == []
    assert desk.bench.ledger.browser.sums() == {}


def test_consent_comes_first(desk: Desk, folder: Path, tmp_path: Path, profile_text: str) -> None:
    candidates = looked(desk, folder)
    other = tmp_path / "other.toml"
    other.write_text(profile_text.replace("I agree.", "I agree to more."))
    desk.bench.import_profile(other)
    with pytest.raises(ConsentNeeded):
        desk.bench.submit(candidates)

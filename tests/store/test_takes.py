"""Takes in the ledger: each step is whole or not at all, and old ledgers learn of takes."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.test_ledger import submission
from voxseal.domain.errors import VoxsealBug
from voxseal.domain.ids import new_sample_id
from voxseal.domain.prompts import Prompt
from voxseal.domain.recording import Captured, CaptureFormat, Trouble
from voxseal.domain.samples import AudioFacts, LeftOut, Sample, SampleState, Sealing, Submission, SubmissionState
from voxseal.domain.takes import Take, TakeKind, TakeState
from voxseal.domain.uploads import ObjectKind, ObjectState, SealedObject, sample_object_name
from voxseal.store import Ledger
from voxseal.store.schema import STEPS
from voxseal.store.takes import text_digest

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FORMAT = CaptureFormat(48_000, 1, 24)
PROMPT = Prompt("a", "Say this.", section="One")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite3")


@pytest.fixture
def sub(ledger: Ledger) -> Submission:
    made = submission(SubmissionState.RECORDING)
    ledger.open_submission(made, [])
    return made


def begun(ledger: Ledger, sub: Submission, prompt: Prompt | None = PROMPT, kind: TakeKind = TakeKind.PROMPT) -> Take:
    return ledger.takes.begin(Take(new_sample_id(), sub.id, kind, prompt, 0, TakeState.RECORDING, NOW, "Desk", FORMAT))


def ended(ledger: Ledger, take: Take) -> Take:
    ledger.takes.ended(take.id, Captured("Desk", FORMAT, 48_000, 4_800, 2_400, dropped=7, trouble=Trouble.MOVED))
    found = ledger.takes.take(take.id)
    assert found is not None
    return found


def keep(ledger: Ledger, take: Take) -> SealedObject | None:
    sample = Sample(take.id, take.submission, 0, "a.flac", f"take:{take.id}", SampleState.SEALED, size=10)
    name = sample_object_name(take.submission, take.id)
    sealed = SealedObject(take.id, take.submission, ObjectKind.SAMPLE, name, 20, "ef" * 32, ObjectState.SEALED)
    facts = AudioFacts("flac", "pcm_24", 48_000, 1, 24, 48_000)
    return ledger.takes.keep(take.id, sample, Sealing(10, "ab" * 32, 20, "ef" * 32, facts), sealed)


def test_what_is_known_of_a_take_comes_back(ledger: Ledger, sub: Submission) -> None:
    take = begun(ledger, sub)
    assert take.version == 1
    assert ledger.takes.take(take.id) == take
    ledger.takes.note(take.id, pre_roll=100, dropped=3, durable=True)
    assert ledger.takes.noted(take.id) == (100, 3)
    found = ended(ledger, take)
    assert found.captured == Captured("Desk", FORMAT, 48_000, 4_800, 2_400, dropped=7, trouble=Trouble.MOVED)
    assert (found.state, found.durable, found.prompt) == (TakeState.UNDECIDED, True, PROMPT)
    ledger.close()


def test_versions_count_each_prompt_and_kind_by_itself(ledger: Ledger, sub: Submission) -> None:
    other = replace(PROMPT, id="b")
    takes = [begun(ledger, sub), begun(ledger, sub, other), begun(ledger, sub)]
    takes += [begun(ledger, sub, None, TakeKind.FREE) for _ in range(2)]
    takes += [begun(ledger, sub, None, TakeKind.ROOM_TONE)]
    assert [take.version for take in takes] == [1, 1, 2, 1, 2, 1]
    ledger.close()


def test_keeping_is_one_step(ledger: Ledger, sub: Submission) -> None:
    first, second = ended(ledger, begun(ledger, sub)), ended(ledger, begun(ledger, sub))
    assert keep(ledger, first) is None
    with pytest.raises(VoxsealBug):
        keep(ledger, replace(first, id=new_sample_id()))  # a take that the ledger does not know
    with pytest.raises(VoxsealBug):
        keep(ledger, first)  # it is kept already
    assert [sample.id for sample in ledger.samples(sub.id)] == [first.id]
    dropped = keep(ledger, second)
    assert dropped is not None
    assert dropped.id == first.id
    assert [sample.id for sample in ledger.samples(sub.id)] == [second.id]
    assert ledger.spooled_names() == {sample_object_name(sub.id, second.id)}
    states = {take.id: take.state for take in ledger.takes.of_submission(sub.id)}
    assert states == {first.id: TakeState.REPLACED, second.id: TakeState.KEPT}
    ledger.close()


def test_a_take_that_moves_is_the_newest_of_its_prompt_there(ledger: Ledger, sub: Submission) -> None:
    """Names of room tones and free takes come of the number, so no two may have one."""
    tone, take = begun(ledger, sub, None, TakeKind.ROOM_TONE), ended(ledger, begun(ledger, sub))
    other = submission(SubmissionState.RECORDING)
    ledger.open_submission(other, [])
    for _ in range(2):
        begun(ledger, other, None, TakeKind.ROOM_TONE)
    begun(ledger, other)
    begun(ledger, other, replace(PROMPT, id="b"))
    assert ledger.takes.move(take.id, other.id) == replace(take, submission=other.id, version=2)
    moved = ledger.takes.move(tone.id, other.id)
    assert (moved.submission, moved.version, moved.state) == (other.id, 3, TakeState.RECORDING)
    keep(ledger, replace(take, submission=other.id))
    assert [sample.id for sample in ledger.samples(other.id)] == [take.id]
    with pytest.raises(VoxsealBug):
        ledger.takes.move(take.id, sub.id)  # it is decided
    ledger.set_submission_state(sub.id, SubmissionState.OPEN)
    with pytest.raises(VoxsealBug):
        ledger.takes.move(tone.id, sub.id)
    found = ledger.takes.take(tone.id)
    assert found == moved
    ledger.close()


def test_nothing_is_kept_into_a_submission_that_is_finished(ledger: Ledger, sub: Submission) -> None:
    take = ended(ledger, begun(ledger, sub))
    ledger.set_submission_state(sub.id, SubmissionState.OPEN)
    with pytest.raises(VoxsealBug):
        keep(ledger, take)
    assert list(ledger.samples(sub.id)) == []
    assert ledger.spooled_names() == set()
    ledger.close()


def test_what_is_decided_stays_decided(ledger: Ledger, sub: Submission) -> None:
    take = ended(ledger, begun(ledger, sub))
    ledger.takes.decide(take.id, TakeState.DISCARDED)
    ledger.takes.decide(take.id, TakeState.LOST)
    found = ledger.takes.take(take.id)
    assert found is not None
    assert found.state is TakeState.DISCARDED
    assert ledger.takes.unwiped() == [take.id]
    ledger.takes.key_wiped(take.id)
    assert ledger.takes.unwiped() == []
    ledger.close()


@pytest.mark.parametrize("state", [SubmissionState.RECORDING, SubmissionState.OPEN])
def test_a_sealed_copy_that_is_lost_leaves_no_way_to_seal_it_again(
    ledger: Ledger, sub: Submission, state: SubmissionState
) -> None:
    take = ended(ledger, begun(ledger, sub))
    keep(ledger, take)
    ledger.set_submission_state(sub.id, state)
    ledger.unseal(take.id)
    found = ledger.takes.take(take.id)
    assert found is not None
    assert found.state is TakeState.LOST
    samples = list(ledger.samples(sub.id))
    if state is SubmissionState.RECORDING:
        assert samples == []
    else:
        assert [(sample.state, sample.left_out) for sample in samples] == [(SampleState.LEFT_OUT, LeftOut.VANISHED)]
    ledger.close()


def test_what_stands_is_that_of_its_destination_and_not_given_up(ledger: Ledger, sub: Submission) -> None:
    kept = ended(ledger, begun(ledger, sub))
    keep(ledger, kept)
    waiting = ended(ledger, begun(ledger, sub, replace(PROMPT, id="b")))
    gone = ended(ledger, begun(ledger, sub, replace(PROMPT, id="c")))
    ledger.takes.decide(gone.id, TakeState.DISCARDED)
    begun(ledger, sub, None, TakeKind.FREE)
    assert [take.id for take in ledger.takes.standing(sub.destination)] == [kept.id, waiting.id]
    assert ledger.takes.standing("aws/elsewhere") == []
    assert ledger.takes.any_kept(sub.id)
    ledger.cancel(sub.id)
    assert ledger.takes.standing(sub.destination) == []
    ledger.close()


def test_skipped_prompts_go_by_their_words(ledger: Ledger) -> None:
    ledger.takes.skip("here", PROMPT)
    ledger.takes.skip("here", PROMPT)
    assert ledger.takes.skipped("here") == {("a", text_digest(PROMPT))}
    assert ledger.takes.skipped("there") == set()
    assert ("a", text_digest(replace(PROMPT, text="Other words."))) not in ledger.takes.skipped("here")
    ledger.takes.skip("here", PROMPT, skipped=False)
    assert ledger.takes.skipped("here") == set()
    ledger.close()


def test_a_ledger_from_before_there_were_takes(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    steps = next(number for number, step in enumerate(STEPS) if "CREATE TABLE take " in step)
    with sqlite3.connect(path) as db:
        for step in STEPS[:steps]:
            db.executescript(step)
        db.execute(f"PRAGMA user_version = {steps}")
    db.close()
    ledger = Ledger(path)
    made = submission(SubmissionState.RECORDING)
    ledger.open_submission(made, [])
    assert ended(ledger, begun(ledger, made)).state is TakeState.UNDECIDED
    ledger.close()

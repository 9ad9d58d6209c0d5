"""Ctrl-C while several submissions go one after another."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.doubles.desk import Desk, voice
from tests.doubles.memory_store import MemoryStore
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.progress import ProgressBoard
from voxseal.cli.submissions import deliver_all
from voxseal.domain.samples import SubmissionState
from voxseal.workflow.delivery import Delivery, DeliveryOutcome


def test_one_that_comes_too_late_for_a_submission_stops_the_rest(
    tmp_path: Path, profile_text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is stored, and the command is about to hear of it."""
    profile = tmp_path / "profile.toml"
    profile.write_text(profile_text)
    desk = Desk(tmp_path / "data", profile, MemoryStore())
    with desk.bench as bench:
        desk.sign_in()
        waiting = [bench.open_submission([voice(tmp_path / f"{seed}.wav", seed)]).id for seed in (1, 2, 3)]
        heard = threading.Event()
        deliver, stop = Delivery.run, Delivery.stop

        def run(delivery: Delivery) -> DeliveryOutcome:
            outcome = deliver(delivery)
            if not heard.is_set():
                os.kill(os.getpid(), signal.SIGINT)
                assert heard.wait(30)
            return outcome

        def stopped(delivery: Delivery) -> None:
            stop(delivery)
            heard.set()

        monkeypatch.setattr(Delivery, "run", run)
        monkeypatch.setattr(Delivery, "stop", stopped)
        code, documents = deliver_all(Face(), bench, ProgressBoard(), waiting, may_sign_in=False)
        states = [each.state for each in map(bench.ledger.submission, waiting) if each is not None]
    assert code is Exit.FAILED
    assert len(documents) == 1
    assert [state is SubmissionState.CLOSED for state in states] == [True, False, False]
    said = capsys.readouterr().err
    assert "Go on with: voxseal resume" in said
    assert "2 more submissions not finished, and not tried now." in said

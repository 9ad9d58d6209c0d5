"""Promise 3: after a crash at any step, the same upload goes on; nothing is lost and nothing is sent twice.

A crash is a `BaseException` at a boundary between two steps, before or after the step took effect; from then on the dead
process can touch neither ledger, store nor spool. Then a fresh queue runs on what is left.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, PREFIX, SUBMISSION, Bench
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import ObjectState
from voxseal.transfer.plan import Workers
from voxseal.transfer.queue import QueueState


class Killed(BaseException):
    """The process is gone."""


class Power:
    """Counts steps and goes out at one of them, for good."""

    def __init__(self, step: int, after: bool) -> None:
        self._step, self._after = step, after
        self._lock = threading.Lock()
        self.steps = 0
        self.out = False

    def through(self, call: Any, *args: Any) -> Any:
        with self._lock:
            self.steps += 1
            mine = self.steps == self._step
            if mine and not self._after:
                self.out = True
            if self.out:
                raise Killed
            if mine:
                self.out = True
        result = call(*args)
        if isinstance(result, Iterator):
            result = iter(list(result))
        if mine:
            raise Killed
        return result


class Mortal:
    """A port that works as long as there is power."""

    def __init__(self, port: Any, power: Power) -> None:
        self._port, self._power = port, power

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._port, name)
        return lambda *args, **kwargs: self._power.through(lambda: call(*args, **kwargs))


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Made once: one large message of three parts between two small ones."""
    bench = Bench(tmp_path_factory.mktemp("sealed"))
    for size in (1000, 16 * MIB + 5, 2000):
        bench.add(size)
    return bench


def fresh(sealed: Bench, folder: Path, algorithm: ChecksumAlgorithm, store: MemoryStore | None = None) -> Bench:
    bench = Bench(folder, algorithm=algorithm, contents=dict(sealed.contents), store=store or MemoryStore())
    shutil.copytree(sealed.spool, folder)
    for name in sealed.contents:
        bench.ledger.add(sealed.ledger.item(name))
    return bench


def run_until_killed(bench: Bench, power: Power, workers: Workers) -> QueueState:
    queue = bench.queue(
        store=Mortal(bench.store, power),
        ledger=Mortal(bench.ledger, power),
        remove=Mortal(type("Spool", (), {"remove": lambda _, name: (bench.spool / name).unlink()})(), power).remove,
        workers=workers,
    )
    queue.start(SUBMISSION)
    queue.finish()
    outcome = queue.wait(60)
    assert outcome is not None
    return outcome.state


def run_to_the_end(bench: Bench, workers: Workers) -> None:
    queue = bench.queue(workers=workers)
    queue.start(SUBMISSION)
    queue.finish()
    outcome = queue.wait(60)
    assert outcome is not None
    assert outcome.state is QueueState.DONE, outcome.error


def steps_of_a_run(sealed: Bench, tmp_path: Path, algorithm: ChecksumAlgorithm) -> int:
    bench = fresh(sealed, tmp_path / "whole", algorithm)
    power = Power(0, after=False)
    assert run_until_killed(bench, power, Workers(1, 1)) is QueueState.DONE
    bench.assert_delivered()
    return power.steps


@pytest.mark.parametrize("algorithm", ChecksumAlgorithm)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_step(sealed: Bench, tmp_path: Path, algorithm: ChecksumAlgorithm, after: bool) -> None:
    steps = steps_of_a_run(sealed, tmp_path, algorithm)
    assert steps > 25
    for step in range(1, steps + 1):
        bench = fresh(sealed, tmp_path / f"{step}", algorithm)
        run_until_killed(bench, Power(step, after), Workers(1, 1))
        run_to_the_end(bench, Workers(1, 1))
        bench.assert_delivered()
        assert set(bench.store.sent.values()) == {1}, f"sent twice after a kill at step {step}"
        shutil.rmtree(bench.spool)


@pytest.mark.parametrize("step", range(6, 40, 3))
def test_killed_while_many_send(sealed: Bench, tmp_path: Path, step: int) -> None:
    bench = fresh(sealed, tmp_path / "spool", ChecksumAlgorithm.SHA256)
    run_until_killed(bench, Power(step, after=True), Workers())
    recorded = {(bench.key(name), receipt.number) for name in bench.contents for receipt in bench.ledger.parts(name)}
    delivered = {name for name, state in bench.ledger.states().items() if state is ObjectState.DELIVERED}
    run_to_the_end(bench, Workers())
    bench.assert_delivered()
    assert all(bench.store.sent[part] == 1 for part in recorded)
    assert all(bench.store.sent[(bench.key(name), 0)] <= 1 for name in delivered)


def test_killed_again_and_again(sealed: Bench, tmp_path: Path) -> None:
    """Each run lives three steps longer than the last and dies; still each part is sent once."""
    bench = fresh(sealed, tmp_path / "spool", ChecksumAlgorithm.MD5)
    for step in range(1, 60, 3):
        if run_until_killed(bench, Power(step, after=True), Workers(1, 1)) is QueueState.DONE:
            break
    else:
        run_to_the_end(bench, Workers(1, 1))
    bench.assert_delivered()
    assert set(bench.store.sent.values()) == {1}


def test_keys_stay_under_the_prefix(sealed: Bench, tmp_path: Path) -> None:
    bench = fresh(sealed, tmp_path / "spool", ChecksumAlgorithm.SHA256, MemoryStore(allowed_prefix=PREFIX + SUBMISSION))
    run_to_the_end(bench, Workers())
    bench.assert_delivered()

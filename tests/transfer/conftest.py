"""A spool, a clock that tests move, events that are kept, and no thread left behind."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from tests.doubles.ledger import MemoryLedger
from tests.doubles.memory_store import MemoryStore
from voxseal.domain.events import Event
from voxseal.domain.ports import ObjectStore, TransferLedger
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import BLOCK, ObjectKind, ObjectState, SealedObject
from voxseal.transfer.interrupt import Interrupt
from voxseal.transfer.plan import Workers
from voxseal.transfer.queue import TransferQueue
from voxseal.transfer.retry import RetryingStore, RetryPolicy
from voxseal.transfer.uploader import Uploader

SUBMISSION = "20261123-8k2m4q9xzr"
PREFIX = "contractors/8f2c/"
MIB = 1024 * 1024
E = TypeVar("E", bound=Event)


def blocks_of(data: bytes) -> tuple[bytes, ...]:
    """As the writer gives them: of each block, and none where all is one."""
    blocks = [hashlib.sha256(data[at : at + BLOCK]).digest() for at in range(0, len(data), BLOCK)]
    return tuple(blocks) if len(blocks) > 1 else ()


class FakeClock:
    """Time stands still until it is moved; `sleep` moves it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Events(list[Event]):
    """A sink that keeps what it gets."""

    def __call__(self, event: Event, /) -> None:
        self.append(event)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in list(self) if isinstance(event, kind)]


@dataclass
class Bench:
    """One submission's spool, ledger and store."""

    spool: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    events: Events = field(default_factory=Events)
    clock: FakeClock = field(default_factory=FakeClock)
    contents: dict[str, bytes] = field(default_factory=dict)
    algorithm: ChecksumAlgorithm = ChecksumAlgorithm.SHA256
    with_blocks: bool = True
    """Whether digests were made of each block while sealing; an earlier Voxseal made none."""
    queues: list[TransferQueue] = field(default_factory=list)

    def add(self, size: int, name: str | None = None) -> SealedObject:
        """A sealed message of `size` bytes, in the spool and the ledger."""
        number = len(self.contents)
        sample = name or f"{number:016d}"
        data = random.Random(number).randbytes(min(size, 4096))
        data = (data * (size // max(len(data), 1) + 1))[:size] if size else b""
        item = SealedObject(
            id=sample,
            submission=SUBMISSION,
            kind=ObjectKind.SAMPLE,
            name=f"{SUBMISSION}/{sample}.sealed",
            size=size,
            sha256=hashlib.sha256(data).hexdigest(),
            state=ObjectState.SEALED,
            blocks=blocks_of(data) if self.with_blocks else (),
        )
        path = self.spool / item.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.contents[item.id] = data
        self.ledger.add(item)
        return item

    def key(self, item_id: str) -> str:
        return f"{PREFIX}{SUBMISSION}/{item_id}.sealed"

    def uploader(
        self,
        *,
        store: ObjectStore | None = None,
        ledger: TransferLedger | None = None,
        workers: Workers | None = None,
        remove: Callable[[str], None] | None = None,
        attempts: int = 3,
    ) -> Uploader:
        interrupt = Interrupt()
        policy = RetryPolicy(attempts=attempts, first=0.0)
        return Uploader(
            store=RetryingStore(store or self.store, sleep=interrupt.sleep, events=self.events, policy=policy),
            ledger=ledger or self.ledger,
            spool=self.spool,
            prefix=PREFIX,
            algorithm=self.algorithm,
            remove=remove or (lambda name: (self.spool / name).unlink()),
            events=self.events,
            clock=self.clock,
            interrupt=interrupt,
            workers=workers or Workers(),
            pauses=(0.0, 0.0),
        )

    def queue(self, **options: object) -> TransferQueue:
        queue = TransferQueue(self.uploader(**options), let_go_after=5.0)
        self.queues.append(queue)
        return queue

    def assert_delivered(self) -> None:
        """Everything, once, and the very bytes."""
        assert set(self.ledger.states().values()) == {ObjectState.DELIVERED}
        assert sorted(self.ledger.deliveries) == sorted(self.contents)
        assert {self.key(name): data for name, data in self.contents.items()} == self.store.objects
        assert self.store.uploads == {}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "spool")
    yield bench
    for queue in bench.queues:  # a test that failed half way must not fail those after it
        queue.cancel()
        queue.wait(10)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t.name for t in threading.enumerate() if t not in before and t.name.startswith("voxseal-")]
    assert left == []

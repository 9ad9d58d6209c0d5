"""One submission over a bad line to a bad store, by the workbench itself, and what came of it.

    fault = Fault("cut connections", script=cutting)
    account = submit_under(fault, 3, cloud, recordings, place)

Everything that takes time takes a twentieth of it: the client's timeouts, its waits between retries, and the faults. What a
minute is to a contractor are three seconds here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from voxseal.domain.events import Event, PartSent
from voxseal.domain.ports import Body, Clock, SessionSource
from voxseal.domain.profile import Cloud
from voxseal.domain.samples import SubmissionState
from voxseal.domain.uploads import Checksum, PartReceipt, StoredObject
from voxseal.identity.vault import MemoryVault
from voxseal.practice.cloud import PracticeCloud
from voxseal.transfer.retry import RetryPolicy
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

from .account import Account, PracticeBucket, compare, digests, part_named, profile_through, sent_for_nothing
from .proxy import FaultyLine, Mishap, Outage, Script, steady
from .store_faults import Behaviour, Faultless, FaultyStore

SCALE = 20
MINUTE = 60 / SCALE
RETRIES = RetryPolicy(
    first=RetryPolicy.first / SCALE,
    longest=RetryPolicy.longest / SCALE,
    longest_asked_for=RetryPolicy.longest_asked_for / SCALE,
)
READ_TIMEOUT = 60 / SCALE
CONNECT_TIMEOUT = 10 / SCALE
MOST_RESUMES = 4


@dataclass(frozen=True)
class Fault:
    """`resumes` is how many it may take until the submission is closed; 0: it passes unnoticed."""

    name: str
    script: Script = steady
    mishaps: tuple[Mishap, ...] = ()
    outages: tuple[Outage, ...] = ()
    behaviour: Callable[[], Behaviour] = Faultless
    resumes: int = 0


@dataclass
class Network:
    """The way from client to practice cloud: a line, and behind it a store."""

    line: FaultyLine
    store: FaultyStore

    @property
    def faults(self) -> int:
        return len(self.line.mishaps) + self.store.faults


@contextmanager
def network(fault: Fault, seed: int, cloud: PracticeCloud) -> Iterator[Network]:
    port = int(cloud.endpoint.rsplit(":", 1)[1])
    with (
        FaultyStore(port, fault.behaviour(), seed) as store,
        FaultyLine(store.port, fault.script, mishaps=fault.mishaps, outages=fault.outages, seed=seed) as line,
    ):
        yield Network(line, store)


@dataclass
class _Watch:
    """Which part was sent after the client had the store's word for it. Listens to the workbench and sits in the store."""

    confirmed: set[tuple[str, int]] = field(default_factory=set)
    again: list[tuple[str, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, event: Event, /) -> None:
        if isinstance(event, PartSent):
            with self.lock:
                self.confirmed.add((event.object, event.number))

    def sending(self, key: str, number: int) -> None:
        sent = part_named(key, number)
        with self.lock:
            if sent in self.confirmed:
                self.again.append(sent)


class _WatchedStore(S3ObjectStore):
    """The real one, with short timeouts, that says what it is asked to send."""

    watch: _Watch

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        self.watch.sending(key, 1)
        return super().put(key, body, checksum)

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        self.watch.sending(key, number)
        return super().send_part(key, upload_id, number, body, checksum)


def submit_under(fault: Fault, seed: int, cloud: PracticeCloud, recordings: Path, place: Path) -> Account:
    """Submits all of `recordings`, resumes until it is closed or `MOST_RESUMES` are spent, and opens what arrived."""
    bucket = PracticeBucket(cloud)
    before = bucket.open_uploads()
    watch, vault = _Watch(), MemoryVault()
    with network(fault, seed, cloud) as way:
        profile = profile_through(way.line.address, cloud, place / "profile.toml")
        submission, resumes, closed = "", -1, False
        while not closed and resumes < MOST_RESUMES:
            resumes += 1
            with ExitStack() as running:

                def make_store(
                    to: Cloud, sessions: SessionSource, clock: Clock, end: ExitStack = running
                ) -> S3ObjectStore:
                    store = _WatchedStore(
                        to, sessions, clock, connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT
                    )
                    store.watch = watch
                    end.callback(store.close)
                    return store

                bench = running.enter_context(
                    Workbench(
                        DataFolder(place / "data"),
                        sinks=[watch],
                        vault=vault,
                        open_browser=cloud.browser,
                        make_store=make_store,
                        retries=RETRIES,
                    )
                )
                if not submission:
                    bench.import_profile(profile)
                    bench.accept_consent()
                    bench.sign_in()
                    submission = bench.open_submission([recordings]).id
                closed = bench.delivery(submission).run().submission.state is SubmissionState.CLOSED
        faults = way.faults
        wasted = [exchange.received for exchange in sent_for_nothing(way.store.seen())]
    lost, doubled = compare(bucket, submission, digests(recordings), place / "arrived")
    return Account(
        fault=fault.name,
        uploads=1,
        survived=int(closed),
        resumes=(resumes,),
        # A line that goes down hits all requests at once, and counts as one fault; any other fault hits one request.
        again=(sum(wasted),) if fault.outages else (*wasted, *[0] * (faults - len(wasted))),
        lost=lost,
        doubled=doubled,
        finished_again=len(watch.again),
        astray=len(bucket.open_uploads() - before),
    )

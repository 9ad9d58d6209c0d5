"""kill -9 at random moments, again and again: the whole process, no hooks, whatever it is doing.

    python -m tests.faults.random_kills --seed 7 --kills 50

Submits one large recording (five parts) and twenty small ones, kills the command after a random time, resumes it, kills it
again, until the submission is closed; then begins the next, until the kills are spent. A last `resume` is left alone. The
seed gives the files and the moments, as shares of the time that one run takes when nobody disturbs it; `--span` sets that
time instead of measuring it.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.end_to_end.client import TIMEOUT, Client, bare_environment
from tests.end_to_end.recorder import RecordingServer
from tests.end_to_end.warm import start
from voxseal.domain.samples import SubmissionState
from voxseal.practice.cloud import PracticeCloud
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

from .account import Account, Bucket, PracticeBucket, compare, digests, part_named, profile_through, sent_for_nothing
from .recordings import recordings

PART = 8 << 20
LARGE = 36_000_000
SMALL = 20
RATE = "48M"
"""So that most kills land in an upload: without a limit, loopback takes it all in a moment."""
MOST_PARTS_UNDER_WAY = 4
MOST_REQUESTS_UNDER_WAY = 8


@dataclass
class Tally:
    """What the kills did. `again` and `requests_again` have an entry a kill: bytes and requests sent once more."""

    span: float = 0.0
    kills: int = 0
    closed: int = 0
    resumes: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    parts_again: list[int] = field(default_factory=list)
    requests_again: list[int] = field(default_factory=list)
    again_undisturbed: int = 0
    """Bytes sent once more after runs that nobody killed: none, or something is wrong."""
    lost: int = 0
    doubled: int = 0
    astray: int = 0
    finished_again: int = 0
    """Parts and small objects that were sent although an earlier run had the store's word for them."""
    moments: Counter[str] = field(default_factory=Counter)
    """How far the command was when it was killed."""

    def account(self) -> Account:
        return Account(
            fault="kill -9 at a random moment",
            uploads=len(self.resumes),
            survived=self.closed,
            resumes=tuple(self.resumes),
            again=tuple(self.again),
            lost=self.lost,
            doubled=self.doubled,
            finished_again=self.finished_again,
            astray=self.astray,
        )


class RandomKills:
    """One contractor's computer that keeps dying.

    Args:
        client: set up and consented; its uploads go through `recorder`.
        bucket: what the organisation has.
        place: a folder for the recordings; removed as they are delivered.
        span: seconds that an undisturbed run takes; None: measured.
    """

    def __init__(
        self,
        client: Client,
        recorder: RecordingServer,
        bucket: Bucket,
        place: Path,
        *,
        seed: int,
        span: float | None = None,
    ) -> None:
        self._client = client
        self._recorder = recorder
        self._bucket = bucket
        self._place = place
        self._seeds = itertools.count(seed * 1000)
        self._chance = random.Random(seed)
        self._killed_runs: list[int] = []
        self._finished: dict[tuple[str, int], int] = {}
        self._lasted = 0.0
        self._tally = Tally()
        self._astray_before = bucket.open_uploads()
        self._span = 0.0
        self._span = span if span is not None else self._measured()

    def run(self, kills: int) -> Tally:
        """Spends the kills and says what came of them."""
        tally = self._tally = Tally(span=self._span)
        self._killed_runs.clear()
        while tally.kills < kills:
            self._one_submission(kills)
        seen = self._recorder.seen()
        wasted = sent_for_nothing(seen)
        tally.finished_again = sum(
            each.method == "PUT" and each.run > self._finished.get(part_named(each.key, each.part), each.run)
            for each in seen
        )
        for run in self._killed_runs:
            of_this = [each for each in wasted if each.run == run]
            tally.again.append(sum(each.received for each in of_this))
            tally.requests_again.append(len(of_this))
            tally.parts_again.append(sum(each.part > 0 for each in of_this))
        tally.again_undisturbed = sum(each.received for each in wasted if each.run not in self._killed_runs)
        tally.doubled += sum(times - 1 for times in self._recorder.completed().values())
        tally.astray = len(self._bucket.open_uploads() - self._astray_before)
        return tally

    # --- one submission -------------------------------------------------------------------------------------------

    def _one_submission(self, kills: int) -> None:
        folder = recordings(self._place / "voices", large=LARGE, small=SMALL, seed=next(self._seeds))
        known = set(self._states())
        submission: str | None = None
        resumes = 0
        ended = False
        while not ended:
            begun = submission is not None
            resumes += begun
            ended = self._one_run(["resume"] if begun else ["submit", str(folder)], kills)
            if submission is None:  # it may have been killed before it wrote down that there is one
                submission = next((each for each in self._states() if each not in known), None)
        assert submission is not None
        self._tally.resumes.append(resumes)
        self._tally.closed += self._states()[submission] is SubmissionState.CLOSED
        lost, doubled = compare(self._bucket, submission, digests(folder), self._place / "arrived")
        self._tally.lost += lost
        self._tally.doubled += doubled
        self._bucket.forget(submission)
        shutil.rmtree(folder)

    def _one_run(self, words: list[str], kills: int) -> bool:
        """Whether it came to its end; False when it was killed."""
        self._recorder.run += 1
        journals = set(self._journals())
        # The later, the likelier: start-up and sign-in take a third of a run, and are not what is most worth hitting.
        delay = self._span * self._chance.random() ** 0.5 if self._tally.kills < kills else None
        started = time.monotonic()
        command = ["--data-dir", str(self._client.data), *words, "--sign-in", "--limit-rate", RATE, "--json"]
        with start("voxseal.cli", command, self._client.env) as running:
            if running.wait(TIMEOUT if delay is None else delay) is None:
                running.kill()  # with the browser that it may have open
        self._lasted = time.monotonic() - started
        assert "Traceback" not in running.stderr, running.stderr
        if running.returncode == -signal.SIGKILL and delay is not None:
            self._tally.kills += 1
            self._killed_runs.append(self._recorder.run)
            events = _events(set(self._journals()) - journals)
            self._tally.moments[_moment({event["event"] for event in events})] += 1
            for event in events:
                if event["event"] == "upload.part-sent":
                    self._finished.setdefault((event["object"], event["number"]), self._recorder.run)
            return False
        assert running.returncode == 0, (running.returncode, running.stdout, running.stderr)
        return True

    def _measured(self) -> float:
        """Seconds that a run takes from start to end, on this machine as it is now. Also warms the disk's cache."""
        self._one_submission(kills=0)
        return self._lasted

    # --- what the computer's disk says ------------------------------------------------------------------------------

    def _states(self) -> dict[str, SubmissionState]:
        with Workbench(DataFolder(self._client.data), command="look", exclusive=False) as bench:
            return {each.id: each.state for each in bench.ledger.submissions()}

    def _journals(self) -> list[Path]:
        return list((self._client.data / "journal").glob("*.jsonl"))


def _events(journals: set[Path]) -> list[dict[str, Any]]:
    """A run's own session log; its last line may be cut."""
    events = []
    for line in "".join(path.read_text() for path in journals).splitlines():
        with contextlib.suppress(ValueError):
            events.append(json.loads(line))
    return events


def _moment(events: set[str]) -> str:
    """How far a run was that logged these events."""
    steps = {
        "closing": {"submission.closed"},
        "manifest": {"manifest.sealed"},
        "uploading": {"upload.started", "upload.continued", "upload.part-sent", "object.delivered"},
        "sealing": {"submission.opened", "sample.found", "sample.sealed"},
    }
    return next((step for step, signs in steps.items() if signs & events), "start-up and sign-in")


def kill_at_random(seed: int, kills: int, cloud: PracticeCloud, place: Path, span: float | None = None) -> Tally:
    """The driver on a practice cloud, in an empty folder `place`."""
    with RecordingServer(int(cloud.endpoint.rsplit(":", 1)[1])) as recorder:
        profile = profile_through(recorder.address, cloud, place / "profile.toml")
        client = Client(place / "data", profile, bare_environment(place))
        client.set_up()
        return RandomKills(client, recorder, PracticeBucket(cloud), place, seed=seed, span=span).run(kills)


def describe(seed: int, tally: Tally) -> str:
    """For people: what it came to, and how to have it again."""
    return "\n".join(
        [
            f"{tally.kills} kills, {tally.closed} of {len(tally.resumes)} submissions closed,"
            f" {tally.lost} objects lost, {tally.doubled} doubled, {tally.astray} uploads left open,"
            f" {tally.finished_again} finished parts sent again",
            "killed while: " + ", ".join(f"{moment} {times}" for moment, times in tally.moments.most_common()),
            f"resumes for each submission: median {statistics.median(tally.resumes):g}, at most {max(tally.resumes)}",
            f"sent again for each kill: median {statistics.median(tally.again):,.0f} bytes, at most {max(tally.again):,}"
            f" ({max(tally.parts_again)} parts of {PART:,}, {max(tally.requests_again)} requests)",
            f"again: python -m tests.faults.random_kills --seed {seed} --kills {tally.kills} --span {tally.span:.2f}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.random_kills")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--span", type=float, help="seconds that an undisturbed run takes (by default it is measured)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, PracticeCloud(Path(name) / "cloud") as cloud:
        tally = kill_at_random(asked.seed, asked.kills, cloud, Path(name), asked.span)
    print(describe(asked.seed, tally))
    bad = tally.lost + tally.doubled + tally.astray + tally.finished_again
    return int(bad > 0 or tally.closed < len(tally.resumes))


if __name__ == "__main__":
    sys.exit(main())

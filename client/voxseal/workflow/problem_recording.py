"""“Record the problem”: for a quarter of an hour the session log holds more detail, here and in each Voxseal that starts.

    switch.start()                     # then the person does again what went wrong
    recording = switch.stop()          # the period that a support bundle is to hold

`recording.json` in the data folder says from when until when, so that a command that runs meanwhile takes part. It ends by
itself.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from voxseal.domain.ports import Clock, EventSink
from voxseal.sessionlog import Journal, Pseudonyms
from voxseal.sessionlog.libraries import LibraryListener
from voxseal.workflow.folder import write_private

SPAN = timedelta(minutes=15)
_LONGEST = timedelta(hours=4)
_LARGEST = 1 << 10
_LEAD = timedelta(minutes=5)
"""What led to the problem often comes before the switch is thrown."""


@dataclass(frozen=True)
class ProblemRecording:
    """From when until when (UTC) more detail was, or is, written."""

    since: datetime
    until: datetime

    @property
    def bundle_since(self) -> datetime:
        """Where a bundle about it begins."""
        return self.since - _LEAD


class DetailSwitch:
    """The switch of one running Voxseal. Called from any thread."""

    def __init__(self, path: Path, journal: Journal, pseudonyms: Pseudonyms, events: EventSink, clock: Clock) -> None:
        self._path = path
        self._journal = journal
        self._clock = clock
        self._listener = LibraryListener(events, pseudonyms, wanted=lambda: journal.detailed)
        if journal.detailed:
            self._listener.start()

    @property
    def on(self) -> bool:
        """Whether more detail is written at this moment. Quick."""
        return self._journal.detailed

    @property
    def recording(self) -> ProblemRecording | None:
        """What is being recorded at this moment."""
        return read_recording(self._path, self._clock.now()) if self._journal.detailed else None

    def start(self, span: timedelta = SPAN) -> ProblemRecording:
        """Begins, or begins anew with a whole span. Raises `DiskFull`, `LedgerError`."""
        now = self._clock.now()
        recording = ProblemRecording(now, now + min(span, _LONGEST))
        write_recording(self._path, recording)
        self._journal.raise_detail(recording.until)
        self._listener.start()
        return recording

    def stop(self) -> ProblemRecording | None:
        """Ends it. What was recorded, if anything was; also when it has ended by itself.

        On a disk that is read-only it ends here, and elsewhere when its time is over: the bundle about it can be made.
        """
        recording = read_recording(self._path)
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._listener.stop()
        self._journal.lower_detail()
        return recording

    def close(self) -> None:
        """This Voxseal ends; others go on recording."""
        self._listener.stop()


def write_recording(path: Path, recording: ProblemRecording) -> None:
    """Raises `DiskFull`, `LedgerError`."""
    document = {"since": recording.since.isoformat(), "until": recording.until.isoformat()}
    write_private(path, [json.dumps(document).encode()])


def read_recording(path: Path, now: datetime | None = None) -> ProblemRecording | None:
    """What the file says; with `now`, only if it goes on then. None for a file that cannot be read, or says nonsense."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LARGEST))
        recording = ProblemRecording(datetime.fromisoformat(said["since"]), datetime.fromisoformat(said["until"]))
        if not timedelta(0) <= recording.until - recording.since <= _LONGEST:
            return None
        if now is not None and not recording.since <= now < recording.until:
            return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return recording

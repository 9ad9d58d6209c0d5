"""Which submission a take belongs in: the one that is being recorded for its destination, under the consent it was given.

As a rule a take stays where it was begun. One that nobody could look at (its key was locked, or the disk was full when it
ended) does not keep its submission from being finished; when it is there again it goes into the next one, since nothing is
added to what is finished.
"""

from __future__ import annotations

from voxseal.domain.errors import VoxsealBug
from voxseal.domain.events import SubmissionOpened
from voxseal.domain.ids import new_submission_id
from voxseal.domain.ports import Clock, EventSink
from voxseal.domain.samples import ConsentGiven, Submission, SubmissionState
from voxseal.domain.takes import Take
from voxseal.store import Ledger


def recording_submission(ledger: Ledger, destination: str, consent: ConsentGiven) -> Submission | None:
    """The newest that is being recorded for that destination under that consent."""
    fitting = [
        entry
        for entry in ledger.submissions(SubmissionState.RECORDING)
        if entry.destination == destination
        and (entry.consent.version, entry.consent.text_sha256) == (consent.version, consent.text_sha256)
    ]
    return fitting[-1] if fitting else None


def submission_to_record(
    ledger: Ledger, destination: str, consent: ConsentGiven, clock: Clock, events: EventSink
) -> Submission:
    """The same, opened if there is none."""
    found = recording_submission(ledger, destination, consent)
    if found is not None:
        return found
    now = clock.now()
    made = Submission(new_submission_id(now), now, SubmissionState.RECORDING, destination, consent)
    ledger.open_submission(made, [])
    events(SubmissionOpened(made.id))
    return made


def placed(take: Take, ledger: Ledger, clock: Clock, events: EventSink) -> Take:
    """A take that is not decided on, where it can be kept: moved if its submission is finished. Harmless to repeat."""
    begun_in = ledger.submission(take.submission)
    if begun_in is None:
        raise VoxsealBug("A take's submission is not in the ledger.")
    if begun_in.state is SubmissionState.RECORDING:
        return take
    home = submission_to_record(ledger, begun_in.destination, begun_in.consent, clock, events)
    return ledger.takes.move(take.id, home.id)

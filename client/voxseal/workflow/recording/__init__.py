"""Recording, whichever face one sits in front of: a sitting at the microphone, its takes, and what they become.

    with workbench.recording(workbench.prompt_script()) as session:
        session.undecided()                             # what an earlier crash left, among them
        session.open()
        session.start()                                 # the current prompt; the pre-roll is there already
        take = session.stop()
        session.verdict(take.id)                        # clipping, noise, …, with what to do
        session.keep(take.id).result()                  # sealed, and its scratch key destroyed
        (submission,) = session.finish()                # from here on it is delivered like any other

Consent comes first. What is kept waits, sealed, in a submission of state RECORDING until the person finishes it.
"""

from voxseal.workflow.recording.parts import RecorderMaker, RecordingParts
from voxseal.workflow.recording.session import RecordingSession

__all__ = ["RecorderMaker", "RecordingParts", "RecordingSession"]

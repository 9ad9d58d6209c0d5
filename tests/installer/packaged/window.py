"""What the packaged window must do, driven as a screen reader drives it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from tests.installer.packaged.assistive import Assistive, Thing
from tests.installer.packaged.desk import Desk, wait_for
from tests.installer.packaged.program import Program
from tests.installer.packaged.steps import promised
from voxseal.practice.browser import play_the_person
from voxseal.practice.cloud import PracticeCloud
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import open_messages

_RATE = 48_000


@contextmanager
def window(program: Program, desk: Desk, path: str, *arguments: Path) -> Iterator[Thing]:
    """The open window; ended in order afterwards, which must leave no complaint."""
    with (program.data.parent / "window.out").open("w+b") as out:
        command = program.command(*arguments, path=path)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=program.outer)
        try:
            with Assistive(desk.session_bus) as assistive:
                yield assistive.application("voxseal")
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        out.seek(0)
        said = out.read().decode(errors="replace")
        promised(process.returncode == 0, f"the window ended with {process.returncode}:\n{said}")
        promised("Traceback" not in said, said)


def first_start(
    program: Program, desk: Desk, path: str, profile: Path, cloud: PracticeCloud, pictures: Path
) -> Iterator[str]:
    """A double click on a profile: compare, import, consent, sign in; each by what a screen reader is told."""
    began = time.monotonic()
    with window(program, desk, path, profile) as app:
        accept = app.find("push button", "They match, import")
        yield f"the window opens with the profile to compare, {time.monotonic() - began:.1f} s after its start"
        fingerprint = next((thing.name for thing in app.all() if thing.name.count(" ") >= 15), "")
        promised(fingerprint, "no fingerprint is told:\n" + app.told())
        desk.picture(pictures / "1-compare.png")
        accept.press()
        app.find("check box", "").press()
        desk.picture(pictures / "2-consent.png")
        app.find("push button", "Accept").press()
        app.find("push button", "Next").press()  # the microphone
        sign_in = app.find("push button", "Sign in now")
        yield "the profile is imported, and the consent text accepted"
        seen = len(desk.links.read_text().splitlines())
        sign_in.press()
        link, _, libraries = desk.next_link(seen).partition(" LD_LIBRARY_PATH=")
        promised(not libraries, f"the browser would load the package's libraries: {libraries}")
        promised(play_the_person(link), "the sign-in page did not take the person")
        app.find("label", "You are signed in")
        desk.picture(pictures / "3-signed-in.png")
        yield "signed in through the browser, which gets the system's libraries and not the package's"
        yield from records(app, desk, cloud, pictures)


def records(app: Thing, desk: Desk, cloud: PracticeCloud, pictures: Path) -> Iterator[str]:
    """A take from the microphone, sent; what arrives holds what was said, sample for sample."""
    said = _noise(desk.folder / "said.wav")
    app.find("check box", "Record").press()  # the page, in the navigation
    app.find("push button", "Skip", whole=True).press()  # the tone of the room, which nobody judges
    app.find("push button", "Record", whole=True).press()
    app.find("push button", "Stop", whole=True)
    desk.speak(desk.folder / "said.wav")
    desk.picture(pictures / "4-recording.png")
    app.find("push button", "Stop", whole=True).press()
    app.find("push button", "Keep", whole=True).press()
    app.find("push button", "Record", whole=True)
    yield "a take is recorded from the microphone, and kept"
    app.find("push button", "Finish and send").press()
    app.find("dialog", "").find("push button", "Finish and send").press()
    wait_for(lambda: any(cloud.bucket_path.rglob("manifest.sealed")), "the recording in the cloud", 120)
    desk.picture(pictures / "5-sent.png")
    opened = open_messages(
        sorted(cloud.bucket_path.rglob("*.sealed")), [load_private_key(cloud.key_path)], desk.folder / "opened"
    )
    take = next(one.path for one in opened if one.name is not None and one.path is not None)
    heard, rate = soundfile.read(take, dtype="int32")
    promised(
        rate == _RATE and _within(said, heard), f"what arrived ({len(heard)} samples at {rate} Hz) is not what was said"
    )
    yield f"it arrived, and holds what was said, sample for sample: {take.name}, {len(heard) / rate:.1f} s"


def _noise(file: Path) -> np.ndarray:
    """Two seconds that are unlike anything else, as 24-bit samples in the upper bytes of int32, and as a file."""
    loud = np.random.default_rng(7).integers(-(1 << 21), 1 << 21, 2 * _RATE, dtype=np.int32) << 8
    soundfile.write(file, loud, _RATE, subtype="PCM_24")
    file.chmod(0o644)
    return loud


def _within(said: np.ndarray, heard: np.ndarray) -> bool:
    """Whether `said` lies in `heard` as it is, wherever it begins."""
    starts = np.flatnonzero(heard[: len(heard) - len(said) + 1] == said[0])
    return any(np.array_equal(heard[start : start + len(said)], said) for start in starts)

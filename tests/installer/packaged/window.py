"""What the packaged window must do, driven as a screen reader drives it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installer.packaged.assistive import Assistive, Thing
from tests.installer.packaged.desk import Desk
from tests.installer.packaged.program import Program
from tests.installer.packaged.steps import promised
from voxseal.practice.browser import play_the_person


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


def first_start(program: Program, desk: Desk, path: str, profile: Path, pictures: Path) -> Iterator[str]:
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

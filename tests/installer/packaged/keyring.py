"""The keyring of the program's own system."""

from __future__ import annotations

from collections.abc import Iterator

from tests.installer.packaged.desk import Desk, wait_for
from tests.installer.packaged.program import Program
from tests.installer.packaged.steps import findings, promised
from tests.lab.processes import Daemon

_SERVICE = "echo secret | exec gnome-keyring-daemon --foreground --unlock --components=secrets"


def keeps_sessions(program: Program, desk: Desk) -> Iterator[str]:
    """With a Secret Service: one command signs in, and the next one is signed in."""
    with Daemon("keyring", program.command("-c", _SERVICE, path="/bin/sh"), desk.folder, program.outer):
        wait_for(lambda: findings(program)["keyring"][0] == "ok", "the keyring")
        yield f"keyring: ok: {findings(program)['keyring'][1]}"
        program.run("sign-in")
        said = program.run("whoami").stdout
        promised("practice" in said, said)
        program.run("sign-out")
        promised(program.run("whoami", code=None).returncode != 0, "signed out, and still signed in")
        yield "a session is kept there from one command to the next, and wiped at sign-out"

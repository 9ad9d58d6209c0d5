"""See the package."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.installer.packaged import steps
from tests.installer.packaged.program import NotAsPromised, Program
from voxseal.practice.cloud import PracticeCloud


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.installer.packaged")
    parser.add_argument("--program", required=True, help="the packaged voxseal")
    parser.add_argument("--inside", default="", help="words before it, such as: chroot --userspec=1000:1000 DIR")
    parser.add_argument("--shared", type=Path, help="a folder that it sees under the same name")
    parser.add_argument("--commit", default="", help="what it must say it was built from")
    parser.add_argument("--window", default="", help="the packaged voxseal-app, to be tried as well")
    parser.add_argument("--user", type=int, help="who sits at the window's desk, by number")
    parser.add_argument("--pictures", type=Path, default=Path(), help="where pictures of the window go")
    parser.add_argument("--keyring", action="store_true", help="gnome-keyring is there, to be used")
    parser.add_argument("--after-update", action="store_true", help="only look whether what people made is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        shared = (asked.shared or Path(temporary)).absolute()
        home = {} if asked.inside else {"HOME": temporary, "XDG_DATA_HOME": temporary}  # nothing of whoever runs this
        program = Program(asked.program, shared / "data", shlex.split(asked.inside), home)
        try:
            say(steps.says_what_it_is(program, asked.commit))
            if asked.after_update:
                say(steps.still_knows(program))
                return 0
            say(steps.holds_no_practice_cloud(program))
            say(steps.finds_what_the_system_has(program))
            with PracticeCloud(Path(temporary) / "cloud") as cloud:
                if asked.window:
                    # Linux alone has what these need.
                    from tests.installer.packaged import keyring, window
                    from tests.installer.packaged.desk import Desk

                    with Desk(shared / "desk", asked.user) as desk:
                        at_it = Program(asked.program, shared / "window-data", program.inside, home | desk.environment)
                        say(steps.finds_what_the_system_has(at_it))
                        profile = steps.profile_of(cloud, shared)
                        say(window.first_start(at_it, desk, asked.window, profile, cloud, asked.pictures))
                        if asked.keyring:
                            say(keyring.keeps_sessions(at_it, desk))
                say(steps.delivers(program, cloud, shared))
            say(steps.still_knows(program))
            say(steps.refuses_a_newer_ledger(program))
        except NotAsPromised as failure:
            print(f"NOT AS PROMISED: {failure}", flush=True)
            return 1
    return 0


def say(seen: Iterable[str]) -> None:
    for line in seen:
        print(f"ok: {line}", flush=True)


sys.exit(main())

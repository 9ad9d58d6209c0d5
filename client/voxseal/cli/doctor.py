"""`voxseal doctor`: is everything in place for a delivery?"""

from __future__ import annotations

import click

from voxseal.cli.account import SignInLink, sign_in_blocking
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.wording import count_text

_INDENT = " " * 9  # under the sentence, past the widest verdict


@voxseal_command("doctor")
@click.option("--sign-in", is_flag=True, help="Sign in if nobody is, so that what the cloud allows is tried as well.")
def doctor(face: Face, sign_in: bool) -> Exit:
    """Checks clock, disk, keyring, sign-in and cloud, and says what is wrong. Changes nothing.

    Exits with 1 if there is a problem; a warning is none.
    """
    from voxseal.workflow.checkup import Verdict
    from voxseal.workflow.doctor import examine

    with face.workbench("doctor", exclusive=False, sinks=[SignInLink(face)]) as workbench:
        findings = []
        for finding in examine(workbench, sign_in=(lambda: sign_in_blocking(workbench)) if sign_in else None):
            findings.append(finding)
            face.say(f"{finding.verdict.value:<8} {finding.sentence}")
            if finding.hint:
                face.say(f"{_INDENT}{finding.hint}")
        face.document["findings"] = [
            {
                "name": finding.name,
                "verdict": finding.verdict.value,
                "sentence": finding.sentence,
                "hint": finding.hint or None,
            }
            for finding in findings
        ]
        problems = sum(finding.verdict is Verdict.PROBLEM for finding in findings)
        warnings = sum(finding.verdict is Verdict.WARNING for finding in findings)
        face.document.update(problems=problems, warnings=warnings)
        if not problems and not warnings:
            face.say("All is well.")
        else:
            face.say(f"{count_text(problems, 'problem')}, {count_text(warnings, 'warning')}.")
        code = Exit.FAILED if problems else Exit.DONE
        workbench.exit_code = int(code)
        return code


commands: tuple[click.Command, ...] = (doctor,)

"""`voxseal`: the program's entry. Each command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from voxseal.cli import account, doctor, logs, measure, messages, practice, profile, record, submissions, support_bundle
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face, prepare_process
from voxseal.cli.paths import NamedPath
from voxseal.cli.streams import aside, output_lost, put_aside
from voxseal.domain.errors import UsageError
from voxseal.workflow.folder import ENVIRONMENT


def _say_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from voxseal.workflow.build import build_facts

        click.echo(f"voxseal {build_facts()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Says which Voxseal this is.",
)
@click.option(
    "--data-dir",
    type=NamedPath(file_okay=False),
    envvar=ENVIRONMENT,
    help=f"Where Voxseal keeps its data (also {ENVIRONMENT}).",
)
@click.pass_context
def program(context: click.Context, data_dir: Path | None) -> None:
    """Seals voice samples on this computer and delivers them to the one key that may open them.

    \b
    First:     voxseal profile import FILE, then voxseal sign-in
    Then:      voxseal record, or voxseal submit FOLDER
    Whenever:  voxseal status, voxseal resume, voxseal receipts
    In doubt:  voxseal doctor, voxseal logs explain, voxseal support-bundle
    Try it:    voxseal practice run

    Exit codes: 0 all delivered or done, 1 failed, 2 usage or profile, 3 part delivered, 4 sign-in needed, 5 another
    Voxseal runs on this data folder.
    """
    context.obj = data_dir


for _command in (
    *profile.commands,
    *account.commands,
    *submissions.commands,
    *record.commands,
    *measure.commands,
    *messages.commands,
    *doctor.commands,
    *logs.commands,
    *support_bundle.commands,
    *practice.commands,
):
    program.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point `voxseal`; `arguments` are the process's own by default."""
    prepare_process()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        code = program.main(words, prog_name="voxseal", standalone_mode=False)
    except click.ClickException as wrong:
        with aside():
            wrong.show()
        code = wrong.exit_code
        # No command has begun that would know of --json, and whoever asked for a document gets one all the same.
        if "--json" in itertools.takewhile(lambda word: word != "--", words):
            why = wrong.format_message()
            code = Face(as_json=True).run(lambda: _refuse(why))
    except click.Abort:
        put_aside("Stopped.")
        code = Exit.FAILED
    except OSError as error:
        # A help page: commands say in `Face.run` what went wrong.
        Face().show_error(output_lost(error))
        code = Exit.FAILED
    sys.exit(code)


def _refuse(why: str) -> NoReturn:
    raise UsageError(why, hint="Nothing was done. The same command with --help shows how it is called.")

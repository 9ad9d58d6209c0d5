"""Makes the manual page voxseal(1) from the commands themselves, so that it never tells of other ones.

    python installer/man_page.py VERSION DATE >voxseal.1

Practice commands are left out: no package holds the practice cloud.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from voxseal.cli.main import program

_LEFT_OUT = {"practice"}

_FILES = """\
.SH ENVIRONMENT
.TP
.B VOXSEAL_DATA_DIR
The data folder, unless
.B \\-\\-data\\-dir
names one.
.TP
.BR HTTPS_PROXY ", " NO_PROXY
The proxy that connections go through, and the hosts that they do not.
.TP
.B BROWSER
The program that opens the sign-in page.
.SH FILES
.TP
.I ~/.local/share/voxseal
The data folder: the imported profile, the ledger of what was selected and delivered, sealed recordings that wait to be
sent, receipts, and session logs. Recordings lie in it sealed; only the organisation's key opens them.
.TP
.I /usr/share/doc/voxseal/profile.example.toml
A profile with every key explained, for organisations.
.SH SEE ALSO
.BR voxseal\\-app (1)
"""


def roff(text: str) -> str:
    """`text` as roff shows it: no character of it is taken for a command."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in escaped.splitlines())


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name (`profile import`), in order."""
    for name, command in sorted(group.commands.items()):
        if not before and name in _LEFT_OUT:
            continue
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def manual(version: str, date: str) -> str:
    """The page. `date` as `YYYY-MM-DD`."""
    lines = [
        f'.TH VOXSEAL 1 "{date}" "Voxseal {version}" "User Commands"',
        ".SH NAME",
        "voxseal \\- seals voice samples on this computer and delivers them",
        ".SH SYNOPSIS",
        ".B voxseal",
        ".RI [ OPTION ...]",
        ".I COMMAND",
        ".RI [ ARGUMENT ...]",
        ".SH DESCRIPTION",
        *_paragraphs(program.help or ""),
        ".SH OPTIONS",
        *_options(program),
        ".SH COMMANDS",
    ]
    for name, command in commands(program):
        arguments = " ".join(
            parameter.make_metavar(click.Context(command))
            for parameter in command.params
            if isinstance(parameter, click.Argument)
        )
        lines += [f".SS {roff(f'{name} {arguments}'.strip())}", *_paragraphs(command.help or ""), *_options(command)]
    return "\n".join(lines) + "\n" + _FILES


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ".PP"
        lines = [line.strip() for line in paragraph.splitlines()]
        if lines[0] == "\b":  # click's mark for text that keeps its lines
            yield from (".nf", *(roff(line) for line in lines[1:] if "practice" not in line), ".fi")
        else:
            yield from (roff(line) for line in lines)


def _options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if not isinstance(parameter, click.Option) or parameter.hidden:
            continue
        names = ", ".join([*parameter.opts, *parameter.secondary_opts])
        value = "" if parameter.is_flag else f" {parameter.make_metavar(click.Context(command))}"
        yield ".TP"
        yield f".B {roff(names + value)}"
        yield roff(parameter.help or "")


if __name__ == "__main__":
    sys.stdout.write(manual(*sys.argv[1:]))

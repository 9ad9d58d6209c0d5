"""What is said while bars are drawn in a terminal: it stays to be read."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

_COLUMNS = 60
_LINK = "  https://login.example/authorize?[bold]state=" + "1234567890" * 8
_SAYS = f"""
from voxseal.cli.face import Face
from voxseal.cli.progress import Bars, ProgressBoard
from voxseal.domain.errors import IssuerUnreachable

face = Face()
face.note("Before.")
with Bars(ProgressBoard()) as bars:
    bars.paint()
    face.tell("Open this link:")
    face.tell({_LINK!r})
    bars.paint()
    face.show_error(IssuerUnreachable("It did not answer.", hint="First do this.\\nThen do that."))
    bars.paint()
face.note("After.")
"""


def _in_a_terminal(code: str) -> str:
    """What a process writes to a terminal of `_COLUMNS`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, _COLUMNS, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    try:
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, env={**plain, "TERM": "xterm"}
        ) as process:
            os.close(theirs)
            written = b""
            while piece := _read(ours):
                written += piece
            assert process.wait(60) == 0, written.decode()
    finally:
        os.close(ours)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody writes there any more
        return b""


def _screen(written: str) -> list[str]:
    """The rows that are left on it; a row begins anew at a line end only, and wraps as a terminal's does."""
    rows, row, column = [""], 0, 0
    for move in re.finditer(r"\x1b\[([?0-9;]*)([A-Za-z])|[^\x1b]", written):
        mark, kind = move[0], move[2]
        if kind == "K":
            rows[row] = ""
        elif kind == "A":
            row = max(row - int(move[1] or 1), 0)
        elif mark == "\r":
            column = 0
        elif not kind:
            if mark == "\n" or column == _COLUMNS:
                row, column = row + 1, column if mark == "\n" else 0
                rows += [""] * (row + 1 - len(rows))
            if mark != "\n":
                rows[row] = rows[row].ljust(column)[:column] + mark + rows[row][column + 1 :]
                column += 1
    return [line.rstrip() for line in rows]


def test_every_line_stays_and_the_link_is_one() -> None:
    written = _in_a_terminal(_SAYS)
    shown = [line for line in _screen(written) if line]
    link = [_LINK[at : at + _COLUMNS] for at in range(0, len(_LINK), _COLUMNS)]
    error = ["The sign-in service cannot be reached. It did not answer.", "First do this.", "Then do that."]
    assert shown == ["Before.", "Open this link:", *link, *error, "After."]
    assert _LINK in written, "the link is broken by line ends, or coloured"
    assert "Uploading" in written


def test_a_standard_error_that_is_full_ends_nothing(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    code = _SAYS.replace('face.note("Before.")', "") + f"\nopen({str(ended)!r}, 'w').close()"
    with Path("/dev/full").open("w") as full:
        environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm"}
        subprocess.run([sys.executable, "-c", code], stderr=full, env=environment, check=True, timeout=120)
    assert ended.exists()

"""Standard input, output and error as a script may leave them: closed, full, in an old encoding, or read by nobody any more.

Nothing that is said beside the result stops what a command does; a result that cannot be said ends it in words.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TextIO, cast

import click

from voxseal.domain.errors import Cancelled, DiskFull, VoxsealError


def prepare_streams() -> None:
    """All three are there, and take any character."""
    # A file of ours must not be opened where a library writes what it has to say: libsndfile's MP3 reader does.
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # Windows gives a file or pipe the encoding of 1990


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    """Stays open for as long as the process lives."""
    return Path(os.devnull).open(mode, encoding="utf-8")


def put(text: str) -> None:
    """A line of the result. Raises `DiskFull`, or `Cancelled` when whoever read it has gone (`| head`)."""
    try:
        click.echo(text)
    except OSError as error:
        raise output_lost(error) from None


def _echo_aside(text: str) -> None:
    click.echo(text, err=True)


_say_aside: Callable[[str], None] = _echo_aside


def put_aside(text: str) -> None:
    """A line beside the result, on standard error; where that takes nothing, it goes unsaid."""
    with aside():
        _say_aside(text)


@contextmanager
def said_by(say: Callable[[str], None]) -> Iterator[None]:
    """While something is drawn on standard error, `say` (called from any thread) puts lines where it does not draw."""
    global _say_aside
    before, _say_aside = _say_aside, say
    try:
        yield
    finally:
        _say_aside = before


@contextmanager
def aside() -> Iterator[None]:
    """Around what writes to standard error itself."""
    try:
        yield
    except OSError:
        _forsake(sys.stderr)


class _Lenient:
    """A stream that never says no."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with aside():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with aside():
            self._stream.flush()


def drawing_stream() -> TextIO:
    """Standard error for what draws there from threads of its own; where that takes nothing, nothing is drawn."""
    return cast("TextIO", _Lenient(sys.stderr))


def output_lost(error: OSError) -> VoxsealError:
    """Standard output did not take what was written, and takes nothing more from now on."""
    _forsake(sys.stdout)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(
            "What this command has to say finds no room where its output goes.",
            hint="What it did is done all the same: voxseal status shows it. Make room there, or let it write elsewhere.",
            detail="output",
        )
    return Cancelled("Nobody reads what this command says any more.", detail="output")


def _forsake(stream: TextIO) -> None:
    """What is still in its buffer must go somewhere, or Python would fail over it at the end."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(descriptor, stream.fileno())
    finally:
        os.close(descriptor)

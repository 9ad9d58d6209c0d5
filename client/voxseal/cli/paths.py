"""Paths as arguments and options of a command."""

from __future__ import annotations

import os
from pathlib import Path

import click


class NamedPath(click.Path[Path]):
    """A path that was named. An empty one is refused: `Path("")` is the folder that one happens to be in, and a script whose
    variable is not set would send that.
    """

    def __init__(self, *, file_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, path_type=Path)

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not os.fspath(value):
            self.fail("an empty name is no file or folder.", param, ctx)
        return super().convert(value, param, ctx)

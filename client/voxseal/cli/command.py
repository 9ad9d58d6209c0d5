"""How a command is written: a click command that gets a `Face`, knows `--json`, and exits with an `Exit`.

@voxseal_command("whoami")
def whoami(face: Face) -> Exit:
    \"\"\"Says who is signed in.\"\"\"
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from voxseal.cli.exits import Exit
from voxseal.cli.face import Face


def voxseal_command(name: str) -> Callable[[Callable[..., Exit]], click.Command]:
    """Decorates `function(face, **options) -> Exit`."""

    def decorate(function: Callable[..., Exit]) -> click.Command:
        @functools.wraps(function)
        def call(context: click.Context, /, as_json: bool, **options: Any) -> None:
            data_dir: Path | None = context.find_object(Path)
            face = Face(data_dir, as_json)
            context.exit(face.run(lambda: function(face, **options)))

        with_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(call)
        return click.command(name)(click.pass_context(with_json))

    return decorate

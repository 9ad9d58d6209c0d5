"""The intake in its own environment, as tests talk to it; see `runner` for what it can be asked."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
CLOUD = ROOT / "resources" / "cloud"
TOOLS = ROOT / ".venv-cloud" / "bin"
INTAKE_PYTHON = ROOT / ".venv-intake" / "bin" / "python"
_KEPT = ("PATH", "LANG")


def needed(path: Path) -> Path:
    """`path`, or a failure that says how it comes about."""
    if not path.exists():
        raise AssertionError(f"{path.relative_to(ROOT)} is missing. tests/run makes it.")
    return path


class IntakeRunner:
    """A context manager. Answers one command after the other."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def __enter__(self) -> Self:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with self._log.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(needed(INTAKE_PYTHON)), str(Path(__file__).with_name("runner.py")), str(CLOUD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment
                | {"PYTHONDONTWRITEBYTECODE": "1", "HOME": str(self._log.parent), "AWS_DEFAULT_REGION": "us-east-1"},
                cwd=self._log.parent,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def ask(self, do: str, **command: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **command}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._log.read_text()[-4000:]
        answer: dict[str, Any] = json.loads(line)
        assert "crashed" not in answer, (answer, self._log.read_text()[-4000:])
        return answer

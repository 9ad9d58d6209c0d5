"""What was asked of the disk that a power cut would show, in order.

calls = disk_calls(monkeypatch)
... work ...
assert calls == [("synced", "a.partial"), ("named", "a"), ("synced", "folder")]

Names are those of files and folders, without their places. The calls are carried out as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

Calls = list[tuple[str, str]]


def disk_calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """From now on: `synced` (fsync, fdatasync), `named` (a file takes this name), `gone` (a file is removed)."""
    calls: Calls = []

    def noted(name: str, what: str, of: Any) -> None:
        real = getattr(os, name)

        def call(*args: Any, **rest: Any) -> Any:
            answer = real(*args, **rest)
            calls.append((what, of(*args)))
            return answer

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "fdatasync"):
        noted(name, "synced", lambda descriptor: Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
    for name in ("replace", "rename"):
        noted(name, "named", lambda source, target: Path(target).name)
    noted("unlink", "gone", lambda path: Path(path).name)
    return calls

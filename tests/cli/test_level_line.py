"""The line that is drawn over itself while a take is recorded."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from voxseal.cli import recording_desk


def test_a_line_is_written_over_without_sequences_that_a_console_may_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = io.StringIO()
    monkeypatch.setattr(sys, "stderr", drawn)
    monkeypatch.setattr(recording_desk, "_DRAW_EVERY", 0.01)
    lines, over = iter(["a long line", "short"]), threading.Event()

    def line() -> str:
        said = next(lines, "")
        if not said:
            over.set()
        return said

    with recording_desk._drawing(line):
        assert over.wait(30)
    long, short, *_, end, last = drawn.getvalue().split("\r")[1:]
    assert "\x1b" not in drawn.getvalue()
    assert long.endswith("a long line")
    assert short.rstrip().endswith("short")
    assert len(short) == len(long)
    assert end == " " * len(long)
    assert last == ""

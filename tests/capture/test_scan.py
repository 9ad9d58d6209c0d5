"""What is found under the chosen paths, in which order, and what is never followed."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from voxseal.capture import Found, LeftBehind, scan
from voxseal.domain.samples import LeftOut


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "recordings"
    (root / "day 2").mkdir(parents=True)
    (root / "day 1").mkdir()
    for name in ("b.wav", "a.wav", "day 1/x.wav", "day 2/y.wav"):
        (root / name).write_bytes(name.encode())
    return root


def test_every_file_once_in_a_stable_order(tree: Path) -> None:
    items = list(scan([tree, tree / "a.wav"]))
    assert [item.name for item in items] == [
        "recordings/a.wav",
        "recordings/b.wav",
        "recordings/day 1/x.wav",
        "recordings/day 2/y.wav",
    ]
    assert all(isinstance(item, Found) for item in items)
    assert items == list(scan([tree]))


def test_a_file_chosen_by_itself_is_called_by_its_name(tree: Path) -> None:
    (item,) = scan([tree / "day 1" / "x.wav"])
    assert item == Found(Path(os.path.realpath(tree / "day 1/x.wav")), "x.wav", 11)


def test_links_stay_inside_the_tree(tree: Path, tmp_path: Path) -> None:
    beside = tmp_path / f"{tree.name} of somebody else"
    beside.mkdir()
    for secret, link in ((tmp_path / "secret.wav", "out.wav"), (beside / "secret.wav", "beside.wav")):
        secret.write_bytes(b"somebody else's")
        (tree / link).symlink_to(secret)
    (tree / "loop").symlink_to(tree)
    (tree / "in.wav").symlink_to(tree / "a.wav")
    items = {item.name: item for item in scan([tree])}
    for link in ("recordings/out.wav", "recordings/beside.wav"):
        out = items[link]
        assert isinstance(out, LeftBehind)
        assert out.why is LeftOut.LINK_OUTSIDE
    assert isinstance(items["recordings/loop"], LeftBehind)
    # The link and its target are one file, met once.
    assert "recordings/in.wav" not in items


def test_a_junction_is_not_entered(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows has them: `lstat` shows a folder, with a tag that no other system knows."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.wav").write_bytes(b"somebody else's")
    (tree / "out").symlink_to(elsewhere)
    (tree / "loop").symlink_to(tree)
    lstat = Path.lstat

    def as_on_windows(path: Path) -> Any:
        if path.name not in {"out", "loop"}:
            return lstat(path)
        return SimpleNamespace(st_mode=path.stat().st_mode, st_reparse_tag=0xA0000003)

    monkeypatch.setattr(Path, "lstat", as_on_windows)
    left = {item.name: item.why for item in scan([tree]) if isinstance(item, LeftBehind)}
    assert left == {"recordings/out": LeftOut.LINK_OUTSIDE, "recordings/loop": LeftOut.NOT_A_FILE}
    assert len(list(scan([tree]))) == 6


def test_what_is_not_a_file_is_said(tree: Path) -> None:
    os.mkfifo(tree / "pipe.wav")
    (left,) = [item for item in scan([tree]) if isinstance(item, LeftBehind)]
    assert (left.name, left.why) == ("recordings/pipe.wav", LeftOut.NOT_A_FILE)


def test_a_path_that_is_gone_is_said(tmp_path: Path) -> None:
    (left,) = scan([tmp_path / "nothing"])
    assert isinstance(left, LeftBehind)
    assert left.why is LeftOut.VANISHED


def test_it_can_be_cancelled(tree: Path) -> None:
    seen: list[str] = []
    for item in scan([tree], cancelled=lambda: len(seen) >= 2):
        seen.append(item.name)
    assert len(seen) == 2


def test_why_something_cannot_be_looked_at_is_said_as_it_is(tree: Path) -> None:
    (tree / "gone.wav").symlink_to("nowhere.wav")
    (tree / "round.wav").symlink_to("round.wav")
    here = os.open(tree, os.O_RDONLY)
    for _ in range(20):  # deeper than a path may be long
        os.mkdir("d" * 250, dir_fd=here)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    left = [item for item in scan([tree]) if isinstance(item, LeftBehind)]
    reasons = {item.name.removeprefix("recordings/")[:10]: (item.why, item.reason) for item in left}
    assert reasons == {
        "gone.wav": (LeftOut.VANISHED, "It is a link that leads nowhere."),
        "round.wav": (LeftOut.VANISHED, "It is a link that leads nowhere."),
        "d" * 10: (LeftOut.UNREADABLE, "It cannot be read: it lies too deep, its path is too long."),
    }


def test_what_is_set_apart_is_passed_over(tree: Path) -> None:
    apart = [tree / "day 1", tree / "b.wav", tree / "not there"]
    assert [item.name for item in scan([tree], apart=apart)] == ["recordings/a.wav", "recordings/day 2/y.wav"]
    assert list(scan([tree / "day 1", tree / "b.wav"], apart=apart)) == []

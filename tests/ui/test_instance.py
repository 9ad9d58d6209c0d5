"""One window per data folder; and what anybody may send to it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.ui import instance as module
from voxseal.ui.desktop import Desktop
from voxseal.ui.instance import Instance, _files_of, address, hand_over


@pytest.fixture
def called(tmp_path: Path, qtbot: QtBot) -> Iterator[list[tuple[Path, ...]]]:
    """What an instance on `tmp_path` was handed."""
    instance = Instance(tmp_path)
    assert instance.listening
    heard: list[tuple[Path, ...]] = []
    instance.called.connect(heard.append)
    yield heard
    instance.close()


class Elsewhere(threading.Thread):
    """Another process's doings, from a thread: the main one must answer meanwhile."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(name="elsewhere")
        self._work = work
        self.result: object = None

    def run(self) -> None:
        self.result = self._work()


def do_elsewhere(qtbot: QtBot, work: Callable[[], object]) -> object:
    thread = Elsewhere(work)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=PATIENCE)
    thread.join()
    return thread.result


def raw_call(folder: Path, files: list[str]) -> bytes:
    """A second start's call, byte by byte as it is."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(PATIENCE / 1000)
        caller.connect(address(folder))
        try:
            caller.sendall(json.dumps({"files": files, "token": ""}).encode() + b"\n")
            return caller.recv(100)
        except OSError:
            return b""


def second_start(folder: Path, files: list[Path]) -> bool:
    """In a process of its own, as it is."""
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from voxseal.ui.instance import hand_over\n"
        "app = QCoreApplication([]); folder, *files = map(Path, sys.argv[1:]); sys.exit(not hand_over(folder, files))\n"
    )
    words = [sys.executable, "-c", code, str(folder), *map(str, files)]
    return subprocess.run(words, timeout=PATIENCE / 1000, check=False).returncode == 0


def test_nobody_listens(tmp_path: Path) -> None:
    assert hand_over(tmp_path, [tmp_path]) is False


def test_files_are_handed_over(called: list[tuple[Path, ...]], tmp_path: Path, qtbot: QtBot) -> None:
    files = [tmp_path / "a.wav", tmp_path / "ünï …\n.wav"]
    assert do_elsewhere(qtbot, lambda: second_start(tmp_path, files)) is True
    assert do_elsewhere(qtbot, lambda: raw_call(tmp_path, [])) == b"raised\n"
    assert called == [tuple(files), ()]


@pytest.mark.parametrize(("count", "name"), [(6_000, "{}.wav"), (1_700, "{}" + "ü" * 110)], ids=["many", "long"])
def test_more_files_than_a_call_takes_arrive_all_the_same(
    called: list[tuple[Path, ...]], tmp_path: Path, qtbot: QtBot, count: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "raise-me")
    tokens: list[str] = []

    def files_of(line: bytes) -> tuple[Path, ...] | None:
        tokens.append(json.loads(line)["token"])
        return _files_of(line)

    monkeypatch.setattr(module, "_files_of", files_of)
    files = [tmp_path / name.format(number) for number in range(count)]
    assert do_elsewhere(qtbot, lambda: second_start(tmp_path, files)) is True
    assert [file for call in called for file in call] == files
    assert tokens == ["raise-me", ""]


@given(
    names=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=()), max_size=12), max_size=40),
    token=st.text(max_size=300),
)
@settings(deadline=None)
def test_every_call_is_within_what_the_other_side_reads(names: list[str], token: str) -> None:
    files = [Path("/", name) for name in names]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_ACTIVATION_TOKEN", "")  # and as it was before, at the end
        patch.setattr(module, "_MOST_FILES", 7)
        patch.setattr(module, "_LARGEST", module._FRAME + 200)
        calls = list(module._calls(files, token))
        assert all(call.endswith(b"\n") and call.count(b"\n") == 1 and len(call) <= module._LARGEST for call in calls)
        taken = [_files_of(call) for call in calls]
    assert [file for part in taken for file in part or ()] == files
    assert None not in taken


def test_a_call_that_is_not_answered_is_told(
    called: list[tuple[Path, ...]], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([True, False])
    monkeypatch.setattr(module, "_files_of", lambda line: _files_of(line) if next(answers) else None)
    files = [tmp_path / f"{number}.wav" for number in range(6_000)]
    assert do_elsewhere(qtbot, lambda: second_start(tmp_path, files)) is False
    assert called == [tuple(files[:5_000])]


def test_the_socket_is_for_its_owner_alone(called: list[tuple[Path, ...]], tmp_path: Path) -> None:
    place = Path(address(tmp_path))
    assert place.parent == tmp_path
    assert place.stat().st_mode & 0o077 == 0


def test_a_deep_data_folder_has_a_short_address(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    deep = tmp_path / ("d" * 200)
    deep.mkdir()
    instance = Instance(deep)
    assert instance.listening
    assert len(address(deep)) < 104
    assert do_elsewhere(qtbot, lambda: raw_call(deep, [])) == b"raised\n"
    instance.close()
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert Instance(deep).listening is False
    assert hand_over(deep, []) is False


def test_what_a_crash_left_behind_is_no_obstacle(tmp_path: Path, qtbot: QtBot) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(address(tmp_path))
    assert hand_over(tmp_path, []) is False
    instance = Instance(tmp_path)
    assert instance.listening
    assert do_elsewhere(qtbot, lambda: raw_call(tmp_path, [])) == b"raised\n"
    instance.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b'{"files": 1, "token": ""}\n',
        b'{"files": [1], "token": ""}\n',
        b'{"files": ["relative.wav"], "token": ""}\n',
        b'{"files": ["/a\\u0000b"], "token": ""}\n',
        b'{"files": []}\n',
        b"[" * 100_000 + b"\n",
        json.dumps({"files": ["/a"] * 5001, "token": ""}).encode() + b"\n",
        b"x" * (module._LARGEST + 2),
    ],
)
def test_what_is_no_call_is_turned_away(
    called: list[tuple[Path, ...]], tmp_path: Path, qtbot: QtBot, sent: bytes
) -> None:
    def attack() -> bytes:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(PATIENCE / 1000)
            caller.connect(address(tmp_path))
            try:
                caller.sendall(sent)
                return caller.recv(100)
            except OSError:
                return b""

    assert do_elsewhere(qtbot, attack) == b""
    assert called == []
    assert do_elsewhere(qtbot, lambda: raw_call(tmp_path, [])) == b"raised\n"


def test_callers_who_say_nothing_are_few_and_do_not_stay(
    called: list[tuple[Path, ...]], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 500)

    def attack() -> list[bytes]:
        callers = [socket.socket(socket.AF_UNIX) for _ in range(20)]
        try:
            for caller in callers:
                caller.settimeout(PATIENCE / 1000)
                caller.connect(address(tmp_path))
            return [caller.recv(10) for caller in callers]
        except ConnectionResetError:
            return []
        finally:
            for caller in callers:
                caller.close()

    assert b"raised\n" not in (do_elsewhere(qtbot, attack) or [])
    monkeypatch.setattr(module, "_PATIENCE", 5000)
    qtbot.waitUntil(lambda: do_elsewhere(qtbot, lambda: raw_call(tmp_path, [])) == b"raised\n", timeout=PATIENCE)
    assert called == [()]


@given(line=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_call_or_none(line: bytes) -> None:
    files = _files_of(line)
    assert files is None or all(file.is_absolute() for file in files)


def test_a_second_start_raises_the_first_and_hands_over(
    make_desktop: Callable[..., Desktop], profile_text: str, tmp_path: Path, qtbot: QtBot
) -> None:
    first = make_desktop()
    first.window.showMinimized()
    profile = tmp_path / "later.toml"
    profile.write_text(profile_text)
    offered: list[Path] = []
    first._offer_profile = offered.append
    folder = first.launch.folder
    assert do_elsewhere(qtbot, lambda: second_start(folder, [profile])) is True
    qtbot.waitUntil(lambda: offered == [profile], timeout=PATIENCE)
    assert not first.window.isMinimized()


def test_a_start_that_meets_a_command_waits_and_says_so(
    make_desktop: Callable[..., Desktop], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voxseal.ui import desktop as desktop_module
    from voxseal.ui.widgets import Button, EmptyState
    from voxseal.workflow.folder import DataFolder

    monkeypatch.setattr(desktop_module, "_BETWEEN", 1)
    desktop = make_desktop(start=False)
    with DataFolder(desktop.launch.folder).locked():
        desktop.start()
        qtbot.waitUntil(lambda: bool(desktop.window.findChildren(EmptyState)[0].findChildren(Button)), timeout=PATIENCE)
    buttons = desktop.window.findChildren(EmptyState)[0].findChildren(Button)
    (again,) = [button for button in buttons if button.text() == "Try again"]
    with qtbot.waitSignal(desktop.ready, timeout=PATIENCE):
        again.click()

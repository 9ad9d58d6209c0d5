"""The picture that comes with a prompt: from outside, so it is read as what its name says, or not at all; and only once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QImageReader
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.domain.errors import VoxsealError
from voxseal.ui.record.picture import PictureView
from voxseal.ui.record.prompt import PromptView
from voxseal.ui.tasks import TaskRunner

RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)
SMALL = QSize(200, 150)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="150"><rect width="200" height="150" fill="#f00"/></svg>'
UPRIGHT = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
"""The part of a JPEG in which a camera says that it was held upright (Exif 2.32, 4.6.4: Orientation 6)."""


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[TaskRunner]:
    errors: list[VoxsealError] = []
    crashes: list[BaseException] = []
    made = TaskRunner(errors.append, crashes.append)
    yield made
    assert made.close() == []
    assert (errors, crashes) == ([], [])


@pytest.fixture
def view(qtbot: QtBot, tasks: TaskRunner) -> PromptView:
    made = PromptView(lambda: None, tasks)
    qtbot.addWidget(made)
    made.resize(600, 500)
    return made


class Reading:
    """How pictures are read; `hold` makes each wait until `free` is set."""

    def __init__(self) -> None:
        self.looked_at: list[str] = []
        self.read: list[str] = []
        self.threads: set[threading.Thread] = set()
        self.free = threading.Event()
        self.free.set()

    def hold(self) -> None:
        self.free.clear()


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    made = Reading()

    class Reader(QImageReader):
        def __init__(self, name: str, kind: bytes) -> None:
            super().__init__(name, kind)
            if threading.current_thread() is threading.main_thread():
                made.looked_at.append(Path(name).stem)

        def read(self) -> QImage:
            made.read.append(Path(self.fileName()).stem)
            made.threads.add(threading.current_thread())
            assert made.free.wait(PATIENCE / 1000)
            return super().read()

    monkeypatch.setattr("voxseal.ui.record.picture.QImageReader", Reader)
    yield made
    made.free.set()


def show(view: PromptView, picture: Path | None) -> None:
    view.show_words("Say what you see.", picture=picture)


def shows(view: PromptView, colour: QColor) -> bool:
    image = view.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 10) for y in range(0, image.height(), 10))
    return any(_near(image.pixelColor(*point), colour) for point in points)


def _near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) < 60 for a, b in pairs)


def place_of(view: PromptView) -> QSize:
    """Of the picture; nothing when it has none."""
    picture = view.findChildren(PictureView)[0]
    return picture.size() if picture.isVisibleTo(view) else QSize(0, 0)


def shows_red(view: PromptView, picture: Path, tasks: TaskRunner, qtbot: QtBot) -> bool:
    show(view, picture)
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    return shows(view, RED)


def saved(path: Path, kind: str, colour: QColor = RED, size: QSize = SMALL) -> Path:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(path), kind)
    return path


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.JPEG", "JPEG")])
def test_a_picture_is_shown(
    view: PromptView, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path, name: str, kind: str
) -> None:
    assert shows_red(view, saved(tmp_path / name, kind), tasks, qtbot)


@pytest.mark.qt_log_ignore("Not a JPEG file")
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.svg"])
def test_an_svg_is_not_drawn_whatever_it_is_called(
    view: PromptView, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    """A small one can take for ever to draw."""
    (tmp_path / name).write_text(SVG)
    assert not shows_red(view, tmp_path / name, tasks, qtbot)


def test_a_picture_that_is_none_leaves_the_words(
    view: PromptView, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert not shows_red(view, tmp_path / "a.png", tasks, qtbot)
    assert view.accessibleName() == "Say what you see."


@pytest.mark.qt_log_ignore("libpng error")
def test_a_picture_that_is_broken_off_leaves_the_words(
    view: PromptView, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    """Its header is whole, so that a place was kept for it."""
    picture = saved(tmp_path / "a.png", "PNG")
    picture.write_bytes(picture.read_bytes()[:100])
    show(view, picture)
    assert not place_of(view).isEmpty()
    assert not shows_red(view, picture, tasks, qtbot)
    assert place_of(view).isEmpty()


def test_a_picture_that_would_take_too_much_memory_is_not_read(
    view: PromptView, reading: Reading, tmp_path: Path
) -> None:
    image = QImage(8_000, 5_001, QImage.Format.Format_Mono)
    image.fill(0)
    assert image.save(str(tmp_path / "a.png"))
    show(view, tmp_path / "a.png")
    assert reading.looked_at == ["a"]
    assert reading.read == []
    assert place_of(view).isEmpty()


def test_a_picture_is_read_once_and_not_in_the_main_thread(
    view: PromptView, reading: Reading, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    """The page draws the prompt anew at each turn of a take, and a large picture takes a second to read."""
    for _ in range(3):
        assert shows_red(view, saved(tmp_path / "a.png", "PNG"), tasks, qtbot)
    assert (reading.looked_at, reading.read) == (["a"], ["a"])
    assert threading.main_thread() not in reading.threads


@pytest.mark.parametrize("size", [SMALL, QSize(2_000, 500), QSize(300, 2_000)])
def test_nothing_moves_when_a_picture_arrives(
    view: PromptView, reading: Reading, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path, size: QSize
) -> None:
    reading.hold()
    show(view, saved(tmp_path / "a.png", "PNG", size=size))
    view.grab()
    before = [child.geometry() for child in (*view.findChildren(PictureView), view.area)]
    assert not shows(view, RED)
    reading.free.set()
    assert shows_red(view, tmp_path / "a.png", tasks, qtbot)
    assert [child.geometry() for child in (*view.findChildren(PictureView), view.area)] == before


def test_a_picture_that_arrives_when_another_prompt_is_shown_is_dropped(
    view: PromptView, reading: Reading, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    reading.hold()
    show(view, saved(tmp_path / "a.png", "PNG"))
    for name in ("b", "c", "d"):  # somebody leafs: what was passed by is not read, and no two at a time
        show(view, saved(tmp_path / f"{name}.png", "PNG", BLUE))
        assert not shows(view, RED)
    reading.free.set()
    qtbot.waitUntil(lambda: shows(view, BLUE), timeout=PATIENCE)
    assert reading.read == ["a", "d"]
    assert not shows(view, RED)
    reading.hold()
    show(view, tmp_path / "a.png")
    show(view, None)
    reading.free.set()
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    assert not shows(view, RED)
    assert place_of(view).isEmpty()


def test_a_picture_of_a_camera_held_upright_has_a_place_that_fits(
    view: PromptView, tasks: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    """It is turned after it was read: 400 by 300 in the file, 300 by 400 to the eye."""
    picture = saved(tmp_path / "a.jpg", "JPEG", size=QSize(400, 300))
    written = picture.read_bytes()
    picture.write_bytes(written[:2] + UPRIGHT + written[2:])
    assert shows_red(view, picture, tasks, qtbot)
    assert view.findChildren(PictureView)[0].sizeHint().width() == 135
    assert view.findChildren(PictureView)[0].maximumHeight() == 180

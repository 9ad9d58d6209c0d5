"""The picture that comes with a prompt: from outside, so it is read as what its name says, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from voxseal.ui.record.prompt import PromptView

RED = QColor(255, 0, 0)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="150"><rect width="200" height="150" fill="#f00"/></svg>'


@pytest.fixture
def view(qtbot: QtBot) -> PromptView:
    made = PromptView(lambda: None)
    qtbot.addWidget(made)
    made.resize(600, 500)
    return made


def shows_red(view: PromptView, picture: Path) -> bool:
    view.show_words("Say what you see.", picture=picture)
    image = view.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 10) for y in range(0, image.height(), 10))
    return any(
        colour.red() > 200 and colour.green() < 60 and colour.blue() < 60
        for colour in (image.pixelColor(*point) for point in points)
    )


def saved(path: Path, kind: str) -> Path:
    image = QImage(200, 150, QImage.Format.Format_RGB32)
    image.fill(RED)
    assert image.save(str(path), kind)
    return path


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.JPEG", "JPEG")])
def test_a_picture_is_shown(view: PromptView, tmp_path: Path, name: str, kind: str) -> None:
    assert shows_red(view, saved(tmp_path / name, kind))


@pytest.mark.qt_log_ignore("Not a JPEG file")
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.svg"])
def test_an_svg_is_not_drawn_whatever_it_is_called(view: PromptView, tmp_path: Path, name: str) -> None:
    """A small one can take for ever to draw."""
    (tmp_path / name).write_text(SVG)
    assert not shows_red(view, tmp_path / name)


def test_a_picture_that_is_none_leaves_the_words(view: PromptView, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert not shows_red(view, tmp_path / "a.png")
    assert view.accessibleName() == "Say what you see."

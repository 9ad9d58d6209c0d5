"""The picture that comes with a prompt: read once, in a task, however often the prompt is drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from voxseal.ui.tasks import Task, TaskRunner

_MOST = QSize(640, 180)
_LEAST_HEIGHT = 72
_PIXELS = 40_000_000
"""A picture comes with the profile's script; one that would take more memory than this is not shown."""
_KINDS = {".png": b"png", ".jpg": b"jpeg", ".jpeg": b"jpeg"}
_NONE = QSize(0, 0)


class PictureView(QWidget):
    """A picture in its own size, or as much smaller as it has less room; hidden while there is none. Main thread only.

    Its room is there at once: the picture's header says how much. A large one takes a second to read.
    """

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self._tasks = tasks
        self._task: Task | None = None
        self._wanted: tuple[Path, float] | None = None
        """And the screen's pixels a pixel of the window."""
        self._pixmap, self._size = QPixmap(), _NONE
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._take_room(_NONE)

    def show_picture(self, path: Path | None) -> None:
        """The same one again costs nothing. One that is none, or larger than is reasonable, is not shown."""
        wanted = (path, self.devicePixelRatioF()) if path is not None else None
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._pixmap = QPixmap()
        self._take_room(_Header(*wanted).size if wanted is not None else _NONE)
        self._read()

    def _read(self) -> None:
        """One at a time, however fast somebody leafs through the prompts: each may take much memory."""
        wanted = self._wanted
        if wanted is None or self._size.isEmpty() or (self._task is not None and self._task.running):
            return
        self._task = self._tasks.start(
            "voxseal-picture",
            lambda _: _Header(*wanted).read(),
            done=lambda image: self._arrived(wanted, image),
            failed=lambda _: self._arrived(wanted, QImage()),
            owner=self,
        )

    def _arrived(self, asked: tuple[Path, float], image: QImage) -> None:
        if asked != self._wanted:
            self._read()  # another prompt is shown by now
        elif image.isNull():
            self._take_room(_NONE)
        else:
            self._pixmap = QPixmap.fromImage(image)
            self.update()

    def _take_room(self, size: QSize) -> None:
        self._size = size
        self.setMaximumHeight(max(size.height(), 1))
        self.setVisible(not size.isEmpty())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._size.width(), min(self._size.height(), _LEAST_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        if self._pixmap.isNull():
            return
        shown = self._size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), shown.boundedTo(self._size))
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._pixmap)
        painter.end()


class _Header:
    """What a picture says of itself, which is read at once; `read` is for a task. For one thread, whichever."""

    def __init__(self, path: Path, ratio: float) -> None:
        """`ratio`: the screen's pixels a pixel of the window."""
        self.size = _NONE
        """Of the window's pixels; empty when it is no picture, or larger than is reasonable."""
        kind = _KINDS.get(path.suffix.lower())
        if kind is None:
            return
        self._reader = reader = QImageReader(str(path), kind)
        # By content it would also be drawn as an SVG, and a small one can take for ever.
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        size = reader.size()
        if not size.isValid() or size.width() * size.height() > _PIXELS:
            return
        # A camera held upright says so in the header, and what it took is turned after it was scaled.
        turned = QImageIOHandler.Transformation.TransformationRotate90 in reader.transformation()
        most = (_MOST.transposed() if turned else _MOST) * ratio
        if size.width() > most.width() or size.height() > most.height():
            size = size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(size)
        self.size = (QSizeF(size.transposed() if turned else size) / ratio).toSize()

    def read(self) -> QImage:
        """Null when it cannot be read."""
        return QImage() if self.size.isEmpty() else self._reader.read()

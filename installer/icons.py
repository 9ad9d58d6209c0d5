"""Makes every icon that ships from one drawing, `resources/desktop/voxseal.svg`.

    python installer/icons.py OUT        # OUT/voxseal.ico, OUT/voxseal.icns, OUT/<size>.png

Needs PySide6, which the app is built with; no display. The same drawing always gives the same bytes.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "desktop" / "voxseal.svg"
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Pixels; those of the freedesktop icon theme."""

_ICO_BITMAPS = (16, 24, 32, 48)
_ICO_PNG = 256
"""Windows' own convention: bitmaps up to 48, which everything reads, and 256 as PNG."""
_ICNS_KINDS = (
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
)
"""macOS's names for PNGs: plain 128, 256, 512, and those for screens of double density."""


def image(size: int) -> QImage:
    """The drawing at `size` × `size` pixels, on nothing."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise ValueError(f"{DRAWING} is no drawing that Qt can read")
    renderer.render(painter)
    painter.end()
    return picture


def png(size: int) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(size).save(buffer, "PNG")  # type: ignore[call-overload]  # its stub asks for bytes, which it refuses
    return bytes(content.data())


def ico() -> bytes:
    """A Windows icon: a header, a directory of 16 bytes an entry, and the pictures."""
    pictures = [(size, _bitmap(size)) for size in _ICO_BITMAPS] + [(_ICO_PNG, png(_ICO_PNG))]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    directory = b""
    for size, content in pictures:
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), place)
        place += len(content)
    return head + directory + b"".join(content for _, content in pictures)


def _bitmap(size: int) -> bytes:
    """Rows from the bottom, blue-green-red-alpha; then the old one-bit mask, all clear, in rows of whole 32-bit words."""
    picture = image(size)
    lines: list[memoryview] = [picture.constScanLine(row) for row in reversed(range(size))]  # type: ignore[misc]  # as "object"
    rows = [bytes(line)[: 4 * size] for line in lines]
    mask = bytes((size + 31) // 32 * 4 * size)
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 4 * size * size + len(mask), 0, 0, 0, 0)
    return head + b"".join(rows) + mask


def icns() -> bytes:
    """A macOS icon: entries of a name, a length that counts the entry's own head, and a PNG."""
    entries = b"".join(
        name + struct.pack(">I", 8 + len(content)) + content for name, content in ((n, png(s)) for n, s in _ICNS_KINDS)
    )
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def write_icons(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for size in PNG_SIZES:
        (out / f"{size}.png").write_bytes(png(size))
    (out / "voxseal.ico").write_bytes(ico())
    (out / "voxseal.icns").write_bytes(icns())


if __name__ == "__main__":
    write_icons(Path(sys.argv[1]))

"""The look: one set of colours (light and dark), one spacing scale, one type scale.

    colours().accent                    # in a paintEvent or a delegate: the colours in force now
    layout.setSpacing(Space.M)
    painter.setFont(font(Type.TITLE))

Widgets are coloured by the palette and the style sheet (`stylesheet`), which follow the system's light or dark; who paints
by hand asks `colours()` each time, and is repainted by Qt when it changes. Sizes are in device-independent pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


class Space(IntEnum):
    """Gaps. S between things that belong together, L between groups, XL and more round a page."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32
    HUGE = 48


class Type(IntEnum):
    """Text sizes at the usual size of the system's text; a system with larger text enlarges all of them."""

    CAPTION = 12
    BODY = 14
    LEAD = 16
    HEADING = 18
    TITLE = 26
    PROMPT = 34
    """What a person reads aloud."""


RADIUS = 8
CONTROL_HEIGHT = 36
READING_WIDTH = 720
"""Widest column of running text and forms."""


@dataclass(frozen=True)
class Colours:
    """Text on canvas, surface and tints has a contrast of at least 4.5, a control's line of 3 (WCAG 2.2, 1.4.3, 1.4.11)."""

    dark: bool
    canvas: str
    sidebar: str
    surface: str
    line: str
    control: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    hover: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    practice: str
    practice_soft: str


LIGHT = Colours(
    dark=False,
    canvas="#f6f5f2",
    sidebar="#eceae4",
    surface="#ffffff",
    line="#dcd8cf",
    control="#8a8478",
    text="#1c2328",
    muted="#565e66",
    accent="#0b6e69",
    accent_hover="#095d59",
    accent_pressed="#074c49",
    on_accent="#ffffff",
    accent_soft="#d6eae8",
    hover="#e2dfd7",
    good="#1f6b43",
    good_soft="#dcefe3",
    warn="#7d5200",
    warn_soft="#faeaca",
    bad="#ac241c",
    bad_soft="#fae2df",
    info="#285899",
    info_soft="#e0eaf7",
    practice="#63399a",
    practice_soft="#ebe2f6",
)

DARK = Colours(
    dark=True,
    canvas="#161a1d",
    sidebar="#101315",
    surface="#1f2529",
    line="#333c42",
    control="#79848c",
    text="#e9ebeb",
    muted="#a8b0b6",
    accent="#4cc2b6",
    accent_hover="#66d0c5",
    accent_pressed="#3bab9f",
    on_accent="#05211f",
    accent_soft="#183a39",
    hover="#262d31",
    good="#6ccb93",
    good_soft="#163021",
    warn="#e6b455",
    warn_soft="#38290b",
    bad="#f2938b",
    bad_soft="#421b18",
    info="#8db6f1",
    info_soft="#192b43",
    practice="#c6a5ef",
    practice_soft="#2c2140",
)

_OVERRIDE = "voxseal-appearance"


def is_dark() -> bool:
    """Whether dark is in force: the person's choice, else the system's."""
    app = QGuiApplication.instance()
    chosen = app.property(_OVERRIDE) if app is not None else None
    if chosen in {"light", "dark"}:
        return bool(chosen == "dark")
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def colours() -> Colours:
    """The colours in force."""
    return DARK if is_dark() else LIGHT


def scaled(size: float) -> int:
    """A text size in pixels: larger where the system's text is (13 pixels count as usual)."""
    system = QFontInfo(QGuiApplication.font()).pixelSize()
    return round(size * min(max(system / 13, 1.0), 1.6))


def font(kind: Type, *, bold: bool = False) -> QFont:
    made = QFont(QGuiApplication.font())
    made.setPixelSize(scaled(kind))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette_of(c: Colours) -> QPalette:
    """What Qt's own painting (Fusion) takes its colours from."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, colour in {
        role.Window: c.canvas,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.canvas,
        role.Text: c.text,
        role.PlaceholderText: c.muted,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.BrightText: c.bad,
        role.ToolTipBase: c.text,
        role.ToolTipText: c.canvas,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
        role.Light: c.surface,
        role.Midlight: c.hover,
        role.Mid: c.line,
        role.Dark: c.control,
        role.Shadow: c.line,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(c.muted)
        faint.setAlpha(150)
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    return palette


class Theme(QObject):
    """Dresses the application and keeps it so when the system turns light or dark. Main thread only."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    def choose(self, appearance: str) -> None:
        """`light`, `dark`, or `system` to follow it."""
        self._app.setProperty(_OVERRIDE, appearance)
        self._dress()

    def _dress(self) -> None:
        from voxseal.ui.stylesheet import stylesheet

        self._app.setPalette(palette_of(colours()))
        self._app.setStyleSheet(stylesheet(colours()))
        self.changed.emit()

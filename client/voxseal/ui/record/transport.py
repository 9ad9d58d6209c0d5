"""The buttons under a prompt, each with the key that does the same, and what they are in each phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QHBoxLayout, QWidget

from voxseal.ui.icons import icon
from voxseal.ui.language import Texts
from voxseal.ui.record.listening import Heard
from voxseal.ui.record.sitting import Phase, Sitting
from voxseal.ui.record.verdict import better_again
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Button

tr = Texts("Record")


@dataclass(frozen=True)
class Orders:
    """What the keys and buttons do."""

    record: Callable[[], object]
    """Record, stop, record again."""
    keep: Callable[[], object]
    play: Callable[[], object]
    back: Callable[[], object]
    on: Callable[[], object]
    """Skip, or to the next."""
    drop: Callable[[], object]
    """Cancel the take that is under way, or discard the one that is shown."""


class Transport(QWidget):
    """`draw` after each change of the sitting."""

    def __init__(self, page: QWidget, orders: Orders) -> None:
        super().__init__()
        self._page = page
        self.back = Button("", orders.back, kind="quiet")
        self.drop = Button("", orders.drop, kind="quiet")
        self.play = Button("", orders.play)
        self.record = Button("", orders.record)
        self.keep = Button("", orders.keep)
        self.on = Button("", orders.on, kind="quiet", icon_name="skip")
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self.back)
        layout.addStretch(1)
        for button in (self.drop, self.play, self.record, self.keep):
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.on)
        self._buttons = (self.back, self.drop, self.play, self.record, self.keep, self.on)
        for button in self._buttons:
            # A click leaves the focus where it was, so that the keys go on meaning what the buttons say.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for keys, button in (
            (("Space",), self.record),
            (("Return", "Enter"), self.keep),
            (("P",), self.play),
            (("Left",), self.back),
            (("Right",), self.on),
            (("Esc",), self.drop),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), page)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(self._pressing(button, key))

    def draw(self, sitting: Sitting, *, room_tone_asked: bool) -> None:
        phase, free = sitting.phase, not sitting.busy
        recording, deciding = phase is Phase.RECORDING, phase is Phase.DECIDING
        scripted = sitting.standing.total > 0
        judged = sitting.verdict is not None
        bad = sitting.verdict is not None and better_again(sitting.verdict)
        words = tr("Stop") if recording else tr("Record again") if deciding else tr("Record")
        _dress(self.back, tr("Back"), "←", "back")
        _dress(self.keep, tr("Keep"), "⏎", "check")
        _dress(self.record, words, tr("Space"), "stop" if recording else "record-dot")
        _paint(self.record, "primary" if not deciding or (judged and bad) else "plain")
        self.record.setEnabled(free and phase in {Phase.READY, Phase.RECORDING, Phase.DECIDING})
        self.keep.setVisible(deciding)
        self.keep.setEnabled(free and judged)
        _paint(self.keep, "primary" if deciding and not bad else "plain")
        playing = sitting.heard_now is Heard.TAKE
        _dress(self.play, tr("Stop") if playing else tr("Play"), "P", "stop" if playing else "play")
        self.play.setVisible(deciding)
        self.play.setEnabled(free and deciding)
        _dress(self.drop, tr("Cancel") if recording else tr("Discard"), "Esc", "remove" if deciding else "close")
        self.drop.setVisible(recording or deciding)
        self.drop.setEnabled(free)
        can_move = free and phase in {Phase.READY, Phase.DECIDING, Phase.NO_MICROPHONE}
        self.back.setVisible(scripted)
        self.back.setEnabled(can_move and sitting.standing.can_go_back)
        _dress(self.on, tr("Skip") if _would_skip(sitting) else tr("Next"), "→", "skip")
        self.on.setVisible(scripted or room_tone_asked)
        self.on.setEnabled(can_move)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the row is too narrow, keys are in the tool tips alone; then words but for the main ones, and then all."""
        shown = [button for button in self._buttons if not button.isHidden()]
        whole = {button: f"{button.property('words')}  ({button.property('key')})" for button in shown}
        words = {button: str(button.property("words")) for button in shown}
        signs = words | {button: "" for button in (self.back, self.drop, self.play, self.on) if button in words}
        bare = dict.fromkeys(shown, "")
        ways = ((whole, Space.M), (words, Space.M), (signs, Space.S))
        wanted, gap = next(((texts, gap) for texts, gap in ways if self._room_for(texts, gap)), (bare, Space.S))
        self._row.setSpacing(gap)
        for button, text in wanted.items():
            if button.text() != text:
                button.setText(text)
            button.setToolTip(whole[button])
            button.setAccessibleName(words[button])

    def _room_for(self, texts: Mapping[Button, str], gap: int) -> bool:
        needed = sum(_width_with(button, text) for button, text in texts.items())
        return needed + gap * (len(texts) - 1) <= self.width()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Narrower than its words are: they make room."""
        return QSize(0, super().minimumSizeHint().height())

    def _pressing(self, button: Button, key: str) -> Callable[[], None]:
        def press() -> None:
            focus = QApplication.focusWidget()
            if key in {"Space", "Return", "Enter"} and focus is not None and self._page.isAncestorOf(focus):
                # Whoever has gone to a control by Tab means that one.
                if isinstance(focus, QComboBox):
                    focus.showPopup()
                    return
                if isinstance(focus, QAbstractButton):
                    focus.click()
                    return
            if button.isVisible():
                button.click()

        return press


def _would_skip(sitting: Sitting) -> bool:
    status = sitting.standing.status
    return status is None or (status.kept is None and not status.undecided)


def _dress(button: Button, words: str, key: str, icon_name: str) -> None:
    if (button.property("words"), button.property("key")) != (words, key):
        button.setProperty("words", words)
        button.setProperty("key", key)
        button.setProperty("shows", icon_name)
        button.setIcon(icon(icon_name, "on_accent" if button.property("kind") == "primary" else "text"))


def _width_with(button: Button, text: str) -> int:
    """How wide the button would like to be with that text."""
    button.ensurePolished()

    def wide(words: str) -> int:
        return button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()

    return button.sizeHint().width() + wide(text) - wide(button.text())


def _paint(button: Button, kind: str) -> None:
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)
    name = button.property("shows") or "check"
    button.setIcon(icon(name, "on_accent" if kind == "primary" else "text"))

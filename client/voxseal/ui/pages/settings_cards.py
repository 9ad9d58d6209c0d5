"""The cards of the settings page, each for one thing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from voxseal.domain.errors import SettingsError, VoxsealError
from voxseal.ui.enrol.dialogs import ConsentDialog
from voxseal.ui.enrol.offered import rows_view
from voxseal.ui.language import LANGUAGES, Texts, day_text, size_text, time_text
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.widgets import (
    Button,
    Card,
    Choice,
    ComboBox,
    Note,
    Setting,
    SpinBox,
    ask,
    caption,
    clear_layout,
    code,
    heading,
    muted,
    row,
)
from voxseal.ui.words import error_words
from voxseal.workflow.build import BuildFacts, build_facts
from voxseal.workflow.folder import ENVIRONMENT, DataFolder, choose_folder
from voxseal.workflow.profiles import confirmation
from voxseal.workflow.settings import NO_PROXY, SLOWEST, SYSTEM_PROXY, Appearance, OriginalsWish, use_proxy

tr = Texts("Settings")
_KILO = 1000
_USUAL_RATE = 500
_FASTEST = 1_000_000
_DAYS = (7, 30, 90, 365)
_MEGABYTES = (10, 50, 200, 1000)


def _combo(entries: list[tuple[str, object]], now: object) -> ComboBox:
    """Words and the value that each stands for."""
    combo = ComboBox()
    for words, value in entries:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(next((at for at, (_, value) in enumerate(entries) if value == now), 0), 0))
    return combo


class ProfileCard(Card):
    """Which organisation this is for; another profile, and the consent text."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Profile")), gap=Space.L)
        self._shell = shell
        self._rows = QVBoxLayout()
        self.inside.addLayout(self._rows)
        self._consent = caption("")
        self.inside.addWidget(self._consent)
        self._read = Button(tr("Read the consent text"), self._read_consent, kind="quiet")
        other = Button(tr("Import another profile …"), self._choose)
        self.inside.addLayout(row(other, self._read, 1, gap=Space.M))
        shell.enrolment.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        enrolled = self._shell.enrolment.now
        clear_layout(self._rows)
        if enrolled.profile is None:
            return
        self._rows.addWidget(rows_view(confirmation(enrolled.profile)))
        given = enrolled.consent
        self._consent.setText(
            tr("You agreed to the consent text on {when}.", when=time_text(given.accepted_at))
            if given
            else tr("You have not agreed to the consent text yet.")
        )

    def _read_consent(self) -> None:
        profile = self._shell.enrolment.now.profile
        if profile is not None:
            ConsentDialog(self, profile, self._shell.enrolment).open()

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose the profile"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Profiles (*.toml *.voxseal-profile)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self._shell.offer_profile(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FilesCard(Card):
    """What becomes of the files that were selected, once they are delivered."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Your files")), gap=Space.L)
        self._shell = shell
        self._wish = _combo(
            [(tr("Keep them"), OriginalsWish.KEEP), (tr("Delete them"), OriginalsWish.DELETE)],
            shell.preferences.now.originals,
        )
        self._wish.activated.connect(self._chosen)
        self.inside.addWidget(
            Setting(
                tr("Originals after delivery"),
                tr("What becomes of the files that you added, once the cloud has confirmed all of them."),
                self._wish,
            )
        )

    def _chosen(self) -> None:
        wish = self._wish.currentData()
        if wish is not OriginalsWish.DELETE or self._shell.preferences.now.originals is OriginalsWish.DELETE:
            self._shell.preferences.change(originals=wish)
            return
        self._wish.setCurrentIndex(0)
        ask(
            self,
            tr("Delete your files after delivery?"),
            tr(
                "A delivered recording can only be opened by the organisation: neither you nor Voxseal can get it back."
                " This counts for files that you add from now on. You can change it at any time."
            ),
            [Choice(tr("Delete after delivery"), self._delete, kind="danger")],
            no=tr("Keep my files"),
        )

    def _delete(self) -> None:
        self._wish.setCurrentIndex(1)
        self._shell.preferences.change(originals=OriginalsWish.DELETE)


class NetworkCard(Card):
    """How fast uploads may be, and by which way they go."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Network")), gap=Space.L)
        self._shell = shell
        now = shell.preferences.now
        self._limit = _combo([(tr("No limit"), False), (tr("At most …"), True)], now.rate is not None)
        self._rate = SpinBox()
        self._rate.setRange(SLOWEST // _KILO, _FASTEST)
        self._rate.setSingleStep(100)
        self._rate.setGroupSeparatorShown(True)
        self._rate.setSuffix(" kB/s")
        self._rate.setKeyboardTracking(False)
        self._rate.setValue((now.rate or _USUAL_RATE * _KILO) // _KILO)
        self._rate.setAccessibleName(tr("Kilobytes a second"))
        self._proxy = _combo(
            [(tr("As the system says"), SYSTEM_PROXY), (tr("None"), NO_PROXY), (tr("This one …"), "")],
            now.proxy if now.proxy in {SYSTEM_PROXY, NO_PROXY} else "",
        )
        self._address = QLineEdit("" if now.proxy in {SYSTEM_PROXY, NO_PROXY} else now.proxy)
        self._address.setPlaceholderText("http://proxy.example:3128")
        self._address.setAccessibleName(tr("The proxy's address"))
        self._wrong = QLabel()
        self._wrong.setWordWrap(True)
        self._wrong.setProperty("tone", "bad")
        self._wrong.hide()
        self.inside.addWidget(
            Setting(
                tr("Upload speed"),
                tr("For all uploads together. Leaves room for others in your home."),
                _stacked(self._limit, self._rate),
            )
        )
        self.inside.addWidget(
            Setting(
                tr("Proxy"),
                tr("Some company networks need one. It counts from the next connection on."),
                _stacked(self._proxy, self._address),
                below=self._wrong,
            )
        )
        self._limit.setAccessibleName(tr("Upload speed"))
        self._proxy.setAccessibleName(tr("Proxy"))
        self._limit.activated.connect(self._rate_changed)
        self._rate.valueChanged.connect(self._rate_changed)
        self._proxy.activated.connect(self._proxy_changed)
        self._address.editingFinished.connect(self._proxy_changed)
        shell.preferences.changed.connect(self._follow)
        self._draw()

    def _draw(self) -> None:
        self._rate.setVisible(bool(self._limit.currentData()))
        self._address.setVisible(self._proxy.currentData() == "")

    def _follow(self) -> None:
        """The rate is set on the page of uploads too."""
        rate = self._shell.preferences.now.rate
        with QSignalBlocker(self._limit), QSignalBlocker(self._rate):
            self._limit.setCurrentIndex(0 if rate is None else 1)
            if rate is not None:
                self._rate.setValue(rate // _KILO)
        self._draw()

    def _rate_changed(self) -> None:
        self._draw()
        limited = bool(self._limit.currentData())
        self._shell.preferences.change(rate=self._rate.value() * _KILO if limited else None)

    def _proxy_changed(self) -> None:
        self._draw()
        proxy = self._proxy.currentData() or self._address.text().strip()
        self._wrong.hide()
        if not proxy:
            self._address.setFocus()
            return
        try:
            self._shell.preferences.change(proxy=proxy)
        except SettingsError as error:
            words = error_words(error)
            self._wrong.setText(f"{words.message} {words.hint}")
            self._wrong.show()
            return
        use_proxy(proxy)
        self._shell.workbench.connect_anew()


class LookCard(Card):
    """Language, light and dark."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Language and look")), gap=Space.L)
        self._shell = shell
        now = shell.preferences.now
        languages: list[tuple[str, object]] = [(tr("The system's"), None)]
        languages += [(own_name, code) for code, own_name in LANGUAGES.items()]
        self._language = _combo(languages, now.language)
        self._language.activated.connect(self._language_chosen)
        self._next = Note("info", tr("The language changes when Voxseal starts next."))
        self._next.hide()
        self._look = _combo(
            [
                (tr("As the system"), Appearance.SYSTEM),
                (tr("Light"), Appearance.LIGHT),
                (tr("Dark"), Appearance.DARK),
            ],
            now.appearance,
        )
        self._look.activated.connect(self._look_chosen)
        self.inside.addWidget(Setting(tr("Language"), "", self._language))
        self.inside.addWidget(self._next)
        self.inside.addWidget(Setting(tr("Look"), "", self._look))

    def _language_chosen(self) -> None:
        language = self._language.currentData()
        if language != self._shell.preferences.now.language:
            self._shell.preferences.change(language=language)
            self._next.show()

    def _look_chosen(self) -> None:
        look: Appearance = self._look.currentData()
        self._shell.preferences.change(appearance=look)
        self._shell.theme.choose(look.value)


class LogCard(Card):
    """How much session log is kept."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Session log")), gap=Space.L)
        self._shell = shell
        now = shell.preferences.now
        self._days = _numbers(_DAYS, now.log_days, lambda days: tr.count("%Ln day(s)", days))
        self._size = _numbers(_MEGABYTES, now.log_megabytes, lambda size: size_text(size * 1_000_000))
        self._days.activated.connect(self._chosen)
        self._size.activated.connect(self._chosen)
        what = tr("What Voxseal did, without names. It stays on this computer, for when you need help.")
        self.inside.addWidget(Setting(tr("Kept for"), what, self._days))
        self.inside.addWidget(Setting(tr("Kept at most"), tr("Beyond that, the oldest goes first."), self._size))

    def _chosen(self) -> None:
        self._shell.preferences.change(log_days=self._days.currentData(), log_megabytes=self._size.currentData())
        retention = self._shell.preferences.now.retention
        self._shell.tasks.start("voxseal-log", lambda _: self._shell.workbench.keep_log(retention))


def _numbers(usual: Sequence[int], now: int, words: Callable[[int], str]) -> ComboBox:
    """The usual choices, and what is set, in order."""
    return _combo([(words(number), number) for number in sorted({*usual, now})], now)


class DataFolderCard(Card):
    """Where everything lies: the profile, the ledger, what waits to be sent, receipts and session logs."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(heading(tr("Data folder")), gap=Space.M)
        self._shell = shell
        folder = shell.workbench.folder.path
        self.inside.addWidget(
            muted(
                tr(
                    "Profile, sealed recordings that wait to be sent, receipts and session logs. All of it is for you alone."
                )
            )
        )
        self.inside.addWidget(code(str(folder)))
        buttons = row(
            Button(tr("Open folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))), gap=Space.M
        )
        if shell.folder_can_change:
            buttons.addWidget(Button(tr("Use another …"), self._choose))
        elif os.environ.get(ENVIRONMENT):
            self.inside.addWidget(caption(tr("It is set by {variable}.", variable=ENVIRONMENT)))
        buttons.addStretch(1)
        self.inside.addLayout(buttons)

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose the data folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self._confirm(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _confirm(self, folder: Path) -> None:
        ask(
            self,
            tr("Use this data folder from the next start?"),
            tr(
                "What is in the present folder stays there, with uploads that are not finished: let them finish first. In an"
                " empty folder, Voxseal starts afresh."
            ),
            [Choice(tr("Use it"), lambda: self._use(folder))],
            about=str(folder),
        )

    def _use(self, folder: Path) -> None:
        try:
            DataFolder(folder)
            choose_folder(folder)
        except VoxsealError as error:
            self._shell.errors.show(error)


class AboutCard(Card):
    """Which Voxseal this is, for support."""

    def __init__(self) -> None:
        super().__init__(heading(tr("About Voxseal")), gap=Space.S)
        self.inside.addWidget(muted(_version_text(build_facts())))
        self.inside.addWidget(
            muted(
                tr(
                    "Seals voice recordings on your computer to your organisation's key, and delivers them. Nobody between"
                    " your microphone and that key can listen."
                )
            )
        )
        self.inside.addWidget(caption(f"Qt {qVersion()}"))


def _version_text(facts: BuildFacts) -> str:
    if not facts.commit:
        return tr("Version {version} (from source)", version=facts.version)
    day = day_text(datetime.fromisoformat(facts.date))
    return tr("Version {version} (commit {commit}, {day})", version=facts.version, commit=facts.commit[:12], day=day)


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.S)
    for widget in widgets:
        layout.addWidget(widget)
    return holder

"""Texts in the person's language, and numbers, sizes and times as they write them.

    tr = Texts("Uploads")                                  # once at the top of a module; the context of the .ts file

    tr("Paused")                                           # inside a function: the language is chosen when the app starts
    tr("{file} was left out.", file=name)                  # values come after translating
    tr.count("%Ln file(s) waiting", number)                # one form a number, as the language counts; %Ln groups digits

`installer/translations.py` collects these calls into resources/translations (so the text must be a literal) and compiles
them; a test fails while one is not translated. English needs files for its plurals alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLibraryInfo, QLocale, QTranslator

from voxseal.workflow.resources import resource

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages that are shipped whole, by their own names."""


class Texts:
    """The texts of one context. Falls back to the English text as written."""

    def __init__(self, context: str) -> None:
        self._context = context

    def __call__(self, text: str, /, **values: object) -> str:
        said = QCoreApplication.translate(self._context, text)
        return said.format(**values) if values else said

    def count(self, text: str, number: int, /, **values: object) -> str:
        """`%n` (or `%Ln`, grouped by the locale) stands for `number`."""
        said = QCoreApplication.translate(self._context, text, "", number)
        return said.format(**values) if values else said


def system_language() -> str:
    """The first of the system's languages that is shipped; else English."""
    for name in QLocale.system().uiLanguages():
        language = name.replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return "en"


def install_language(app: QCoreApplication, language: str | None) -> list[QTranslator]:
    """Makes `app` speak `language` (None: the system's). Formats follow the system's country, if it speaks that too."""
    chosen = language if language in LANGUAGES else system_language()
    locale = QLocale.system() if QLocale.system().name().split("_")[0] == chosen else QLocale(chosen)
    QLocale.setDefault(locale)
    of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    files = [of_qt / f"qtbase_{chosen}.qm", *sorted((resource("translations") / chosen).glob("*.qm"))]
    installed = []
    for file in files:
        translator = QTranslator(app)
        if file.is_file() and translator.load(str(file)):
            app.installTranslator(translator)
            installed.append(translator)
    return installed


def number_text(number: int) -> str:
    """`12345` as `12,345`, or as the locale groups it."""
    return QLocale().toString(number)


def size_text(size: float) -> str:
    """`961563` as `961.6 kB`: powers of ten, as disks and networks count."""
    return QLocale().formattedDataSize(int(size), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def rate_text(bytes_a_second: float) -> str:
    return f"{size_text(bytes_a_second)}/s"


def time_text(when: datetime) -> str:
    """Date and time in the local zone, short."""
    local = when.astimezone()
    moment = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def day_text(when: datetime) -> str:
    local = when.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)


def duration_text(seconds: float) -> str:
    """`75` as `1:15`, `3675` as `1:01:15`."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

"""Which language the window speaks: the user's choice, or the system's where we know it.

Translations are gettext's, compiled from the .po files beside them (`make translations`); the
buttons of Qt's own dialogs are translated by Qt.
"""

import gettext
from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from photoorganizer.core.paths import resources
from photoorganizer.ui import translation

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {
    ENGLISH: "English",
    "uk": "Українська",
    "ru": "Русский",
    "vi": "Tiếng Việt",
}
"""The languages of the window by code, each by its own name."""


def spoken(chosen: str) -> str:
    """Return the code of the language to speak: the chosen one, or the first of the system's."""
    if chosen in LANGUAGES:
        return chosen
    wanted = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((code for code in wanted if code in LANGUAGES), ENGLISH)


def speak(application: QApplication, chosen: str) -> str:
    """Let everything that is made from now on speak the chosen language; return its code."""
    code = spoken(chosen)
    if code == ENGLISH:
        translation.use(gettext.NullTranslations())
        if QLocale().language() == QLocale.Language.C:
            QLocale.setDefault(QLocale(QLocale.Language.English))
        return code
    with (resources() / "translations" / f"{code}.mo").open("rb") as file:
        translation.use(gettext.GNUTranslations(file))
    if QLocale().language() != QLocale(code).language():
        QLocale.setDefault(QLocale(code))
    buttons = QTranslator(application)
    if buttons.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(buttons)
    return code

"""Which language the window speaks: the user's choice, or the system's where we know it.

Translations are gettext's, compiled from the .po files beside them (`make translations`); the
buttons of Qt's own dialogs are translated by Qt, or by us where it does not know the language.
"""

import gettext
from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from photoorganizer.core.paths import resources
from photoorganizer.ui import translation
from photoorganizer.ui.translation import mark, tr

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {
    ENGLISH: "English",
    "uk": "Українська",
    "ru": "Русский",
    "vi": "Tiếng Việt",
}
"""The languages of the window by code, each by its own name."""


_OF_QT = frozenset(
    {
        mark("OK"),
        mark("Cancel"),
        mark("Close"),
        mark("Save"),
        mark("Discard"),
        mark("Apply"),
        mark("Reset"),
        mark("Open"),
        mark("&Yes"),
        mark("&No"),
        mark("&Undo"),
        mark("&Redo"),
        mark("Cu&t"),
        mark("&Copy"),
        mark("&Paste"),
        mark("Delete"),
        mark("Select All"),
        mark("Press shortcut"),
    }
)
"""What Qt says in this window: its buttons, the menu of a text field, the field that takes keys."""

_CONTEXTS = frozenset({"QPlatformTheme", "QLineEdit", "QWidgetTextControl", "QKeySequenceEdit"})
"""Where Qt says it; the same word elsewhere may mean something else, as the name of a key."""


class QtWords(QTranslator):
    """Qt's own words from our catalogue, for a language that Qt does not speak."""

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """Return a text of Qt in our language; None leaves it to Qt."""
        ours = context in _CONTEXTS and sourceText in _OF_QT
        return tr(sourceText) if ours else None

    def isEmpty(self) -> bool:
        """Say that there is something here: Qt asks no translator that is empty."""
        return False


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
    else:
        application.installTranslator(QtWords(application))
    return code

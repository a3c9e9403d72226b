"""The window in another language: Qt's own buttons speak it, too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from photoorganizer.ui.language import ENGLISH, LANGUAGES, speak

Standard = QDialogButtonBox.StandardButton


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    """The application, which speaks English again after the test."""
    locale = QLocale()
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    speak(qapp, ENGLISH)
    QLocale.setDefault(locale)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_standard_buttons_speak_every_language(
    code: str, application: QApplication, qtbot: QtBot
) -> None:
    speak(application, code)
    box = QDialogButtonBox(Standard.Cancel | Standard.Close)
    qtbot.addWidget(box)
    said = {
        box.button(which).text().replace("&", "") for which in (Standard.Cancel, Standard.Close)
    }
    assert said.isdisjoint({"Cancel", "Close"})
    assert len(said) == 2


def test_a_question_in_vietnamese_is_cancelled_in_vietnamese(
    application: QApplication, qtbot: QtBot
) -> None:
    speak(application, "vi")
    question = QMessageBox()
    qtbot.addWidget(question)
    assert question.addButton(QMessageBox.StandardButton.Cancel).text() == "Hủy"


def test_what_is_not_ours_to_say_stays_as_qt_says_it(application: QApplication) -> None:
    speak(application, "vi")
    assert QCoreApplication.translate("QShortcut", "Delete") == "Delete"
    assert QCoreApplication.translate("QPlatformTheme", "Launch Mail") == "Launch Mail"

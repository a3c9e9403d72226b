"""A language nobody speaks: every message comes back bracketed, a third longer.

What stands in a window without brackets then is data, or a text that nobody can translate.
"""

import gettext
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from babel.messages.extract import extract_from_dir
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

import photoorganizer
from photoorganizer.ui.elided_label import ElidedLabel

PROGRAM = Path(photoorganizer.__file__).parent
HEARD = ("core", "files", "index", "nn", "engine", "ui")
"""The packages whose texts reach the window."""
KEYWORDS = {"tr": None, "trn": (1, 2), "mark": None, "say": None, "say_n": (1, 2)}

_QT_S_OWN = (QDateEdit,)
_UNITS = ("kB", "MB", "GB", "bytes", "JPEG", "AM", "PM", "Ctrl", "Shift", "Alt", "Esc", "Del")
_KEYS = (
    "Backspace",
    "Return",
    "Enter",
    "Space",
    "Left",
    "Right",
    "Up",
    "Down",
    "PgUp",
    "PgDown",
    "Home",
    "End",
)
_NAMES = ("English", "Українська", "Русский", "Tiếng Việt", "sRGB")
_WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def messages() -> frozenset[str | tuple[str, ...]]:
    """Return every message of the program; one with a plural as the pair of its forms."""
    found = chain.from_iterable(
        extract_from_dir(PROGRAM / package, keywords=KEYWORDS) for package in HEARD
    )
    return frozenset(message for _file, _line, message, _comments, _context in found)


class Pseudo(gettext.NullTranslations):
    """The catalogue: a message that is not collected for translators stays as it is."""

    def gettext(self, message: str) -> str:
        """Return the message in brackets."""
        return _longer(message) if message in messages() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for `n` in brackets."""
        known = (msgid1, msgid2) in messages()
        words = msgid1 if n == 1 else msgid2
        return _longer(words) if known else words


def _longer(message: str) -> str:
    words = re.sub(r"\{\w+\}|&", "", message)
    return f"⟦{message}{' ~~' * max(1, len(words) // 10)}⟧"


def unbracketed(text: str, data: frozenset[str]) -> list[str]:
    """Return the words of `text` that are in no bracket and no data of the user's."""
    outside, depth = [], 0
    for letter in re.sub(r"<[^>]+>", " ", text):
        depth += letter == "⟦"
        outside.append(" " if depth else letter)
        depth -= letter == "⟧"
    rest = "".join(outside)
    for known in sorted(data, key=len, reverse=True):
        rest = rest.replace(known, " ")
    rest = re.sub(r"#\w+", " ", rest)
    return _WORD.findall(rest)


def allowed(*more: str) -> frozenset[str]:
    """Return what may stand without brackets: units, keys, names, months, and what a test adds."""
    locale = QLocale()
    months = [locale.monthName(month) for month in range(1, 13)]
    months += [locale.monthName(month, QLocale.FormatType.ShortFormat) for month in range(1, 13)]
    days = [locale.dayName(day) for day in range(1, 8)]
    return frozenset((*_UNITS, *_KEYS, *_NAMES, *months, *days, *more))


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield what can be read or heard of every visible part, each with where it stands."""
    for part in (window, *window.findChildren(QWidget)):
        if not part.isVisible() or _is_qt_s(part):
            continue
        yield from _of_part(part)
    for action in window.findChildren(QAction):
        if action.parent() is not None and not isinstance(action.parent(), QLineEdit):
            yield "action", action.text()


def _of_part(part: QWidget) -> Iterator[tuple[str, str]]:
    where = f"{type(part).__name__} {part.objectName()}".strip()
    yield f"{where} name", part.accessibleName()
    yield f"{where} tip", part.toolTip()
    if isinstance(part, QLabel | QAbstractButton):
        yield where, part.text()
    if isinstance(part, QLineEdit):
        yield f"{where} placeholder", part.placeholderText()
    if isinstance(part, QDialog):
        yield f"{where} title", part.windowTitle()
    if isinstance(part, QMenu):
        yield from of_menu(part)


def of_menu(menu: QMenu) -> Iterator[tuple[str, str]]:
    """Yield the title of a menu and its lines."""
    yield "menu title", menu.title()
    for action in menu.actions():
        yield "menu", action.text()


def cut_off(window: QWidget) -> list[str]:
    """Return labels and buttons that are too narrow, and neither break their words nor elide."""
    return [
        f"{type(part).__name__} “{part.text()}” has {part.width()} of {part.sizeHint().width()}"
        for part in window.findChildren(QWidget)
        if isinstance(part, QLabel | QPushButton)
        and part.isVisible()
        and not isinstance(part, ElidedLabel)
        and not (isinstance(part, QLabel) and (part.wordWrap() or not part.text()))
        and part.width() < part.sizeHint().width()
    ]


def _is_qt_s(part: QWidget) -> bool:
    """Whether Qt says this by itself, in translations of its own."""
    if part.objectName().startswith("qt_") or isinstance(part.parent(), _QT_S_OWN):
        return True
    box = part.parent()
    standard = QDialogButtonBox.StandardButton.NoButton
    return (
        isinstance(box, QDialogButtonBox)
        and isinstance(part, QPushButton)
        and box.standardButton(part) is not standard
    )

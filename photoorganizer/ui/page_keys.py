"""Keys that mean something of their own while a page has the keyboard.

They win over the window's shortcuts there: Ctrl+1 opens the photos everywhere, and shows the
original's pixels in the viewer. The tables say what they do; the page and the sheet of keys are
made from them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from photoorganizer.ui.translation import mark


@dataclass(frozen=True, slots=True)
class PageKey:
    """What some keys do on a page."""

    keys: tuple[str, ...]
    words: str


Act = Callable[[], object]
KeyTable = Mapping[str, PageKey]
Acts = Mapping[str, Act | Sequence[Act]]
"""What is done under each name of a table; for several keys that differ, an act for each."""


def _key(keys: str, words: str) -> PageKey:
    return PageKey(tuple(keys.split()), words)


_BACK = mark("Photo before; moves an enlarged one")
_ON = mark("Photo after; moves an enlarged one")

_MOVING: KeyTable = {
    "left": _key("Left", _BACK),
    "up": _key("Up", _BACK),
    "right": _key("Right", _ON),
    "down": _key("Down", _ON),
}
_ZOOMING: KeyTable = {
    "larger": _key("+ = Ctrl++ Ctrl+=", mark("Zoom in")),
    "smaller": _key("- Ctrl+-", mark("Zoom out")),
    "whole": _key("Ctrl+0", mark("The whole photo")),
    "pixels": _key("Ctrl+1", mark("The photo’s own pixels")),
    "toggle": _key("Z", mark("Whole photo or its own pixels")),
}

VIEWER_KEYS: KeyTable = {
    **_MOVING,
    "page_up": _key("PgUp", mark("Several photos back")),
    "page_down": _key("PgDown", mark("Several photos on")),
    "first": _key("Home", mark("First photo")),
    "last": _key("End", mark("Last photo")),
    **_ZOOMING,
    "turn_right": _key("R", mark("Turn right")),
    "turn_left": _key("Shift+R", mark("Turn left")),
    "full_screen": _key("F", mark("Full screen")),
    "pause": _key("Space", mark("Back to the photos; pause a slideshow")),
    "close": _key("G", mark("Back to the photos")),
    "accept": _key("Return Enter", mark("Accept suggestion")),
    "trash": _key("Del", mark("Move to the system trash")),
}

COMPARE_KEYS: KeyTable = {
    "choose": _key("1 2 3 4", mark("Choose a photo")),
    **_MOVING,
    **_ZOOMING,
    "swap": _key("S", mark("Swap the photos")),
    "link": _key("K", mark("Zoom together, or each by itself")),
    "view": _key("E Return Enter", mark("View large")),
    "close": _key("G C L", mark("Back to the photos")),
}

REVIEW_KEYS: KeyTable = {
    "accept": _key("1 2 3 4 5 6 7 8 9", mark("Accept this suggestion")),
    "reject": _key(
        "Shift+1 Shift+2 Shift+3 Shift+4 Shift+5 Shift+6 Shift+7 Shift+8 Shift+9",
        mark("Reject this suggestion"),
    ),
    "quick": _key(
        "Alt+1 Alt+2 Alt+3 Alt+4 Alt+5 Alt+6 Alt+7 Alt+8 Alt+9", mark("Add a tag at hand")
    ),
    "accept_rest": _key("A", mark("Accept all that is open")),
    "reject_rest": _key("X", mark("Reject all that is open")),
    "skip": _key("Space Right", mark("Leave it for later")),
    "back": _key("Backspace Left Ctrl+Z", mark("Back to the photo before")),
    "why": _key("W", mark("Why this tag?")),
}

PAGE_KEYS: Mapping[str, KeyTable] = {
    mark("One photo large"): VIEWER_KEYS,
    mark("Side by side"): COMPARE_KEYS,
    mark("Review"): REVIEW_KEYS,
}
"""The tables by the titles under which they are told."""

_WITH_SHIFT_ON_SOME_KEYBOARDS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus)


class PageKeys(QObject):
    """Calls an act for a key that a page, or a part of it without a use for it, received."""

    def __init__(self, page: QWidget, table: KeyTable, acts: Acts) -> None:
        """Take the keys of `table` for which there are `acts` from the widgets of `page`."""
        super().__init__(page)
        self._acts = {
            QKeySequence(key).toString(): act
            for name, acts_ in acts.items()
            for key, act in _paired(table[name].keys, acts_)
        }
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key before the window's shortcuts see it, then act."""
        if isinstance(event, QKeyEvent):
            act = self._acts.get(_name(event))
            if act is not None and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if act is not None and event.type() is QEvent.Type.KeyPress:
                act()
                return True
        return super().eventFilter(watched, event)


def _paired(keys: Sequence[str], acts: Act | Sequence[Act]) -> Iterator[tuple[str, Act]]:
    if callable(acts):
        return ((key, acts) for key in keys)
    return zip(keys, acts, strict=True)


def _name(event: QKeyEvent) -> str:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _WITH_SHIFT_ON_SOME_KEYBOARDS:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString()

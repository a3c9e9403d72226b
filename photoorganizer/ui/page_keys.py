"""Keys that mean something of their own while a page has the keyboard.

They win over the window's shortcuts there: Ctrl+1 opens the photos everywhere, and shows the
original's pixels in the viewer.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_WITH_SHIFT_ON_SOME_KEYBOARDS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus)


class PageKeys(QObject):
    """Calls an action for a key that a page, or a part of it without a use for it, received."""

    def __init__(self, page: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
        """Take `keys`, by their names, from the widgets of `page`."""
        super().__init__(page)
        self._acts = {
            QKeySequence(key).toString(): act
            for keys_, act in keys.items()
            for key in keys_.split()
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


def _name(event: QKeyEvent) -> str:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _WITH_SHIFT_ON_SOME_KEYBOARDS:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString()

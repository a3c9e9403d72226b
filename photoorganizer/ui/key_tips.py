"""Tool tips that name the keys of an action, also after the user gave it others."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from photoorganizer.ui.actions import SPECS
from photoorganizer.ui.key_editor import native
from photoorganizer.ui.shortcuts import Shortcuts

_ACTION, _WORDS = "actionOfTip", "wordsOfTip"


def tip(part: QWidget, words: str, action: str) -> None:
    """Give a part a tool tip that ends with the key of an action."""
    part.setProperty(_ACTION, action)
    part.setProperty(_WORDS, words)
    _show(part, SPECS[action].keys)


class KeyTips(QObject):
    """Keeps the tool tips of a window's parts in step with the keys."""

    def __init__(self, window: QWidget, shortcuts: Shortcuts) -> None:
        super().__init__(window)
        self._window, self._shortcuts = window, shortcuts
        shortcuts.changed.connect(self.refresh)
        QTimer.singleShot(0, self.refresh)  # once all parts are made

    def refresh(self) -> None:
        """Name the keys as they are now."""
        for part in self._window.findChildren(QWidget):
            action = part.property(_ACTION)
            if action is not None:
                _show(part, self._shortcuts.keys(action))


def _show(part: QWidget, keys: tuple[str, ...]) -> None:
    words = str(part.property(_WORDS))
    part.setToolTip(f"{words} ({native(keys[:1])})" if keys else words)

"""The box to add a tag in, with completion."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from photoorganizer.ui.theme import styled

Complete = Callable[[str, Callable[[list[str]], None]], None]
"""Finds the tags that begin with a text and hands them to a callback, later."""


class TagBox(QLineEdit):
    """A field for one tag, or several between commas; Enter adds them."""

    tags_entered = Signal(list)

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Add a tag…")
        self.setAccessibleName("Add a tag")
        self.setToolTip("Add a tag to the selected photos (T)")
        self._complete = complete
        self._completions = QStringListModel(self)
        self._completer = completer = QCompleter(self._completions, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(8)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._popup = styled(QListView(), "completions")
        completer.setPopup(self._popup)
        self.setCompleter(completer)
        # Enter on a completion is both “return” and “activated”: the timer makes one of the two.
        self._entered = QTimer(self, singleShot=True, interval=0)
        self._entered.timeout.connect(self._enter)
        self._text = ""
        self.returnPressed.connect(lambda: self._on_entered(self.text()))
        completer.activated[str].connect(self._on_entered)  # type: ignore[index]  # an overload
        self.textEdited.connect(self._on_edited)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window while there is no typing to undo."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    def _on_edited(self, text: str) -> None:
        prefix = text.strip().lstrip("#")
        if prefix and "," not in prefix:
            self._complete(prefix, self._on_completed)
        else:
            self._popup.hide()

    def _on_completed(self, tags: list[str]) -> None:
        self._completions.setStringList(tags)
        if tags and self.hasFocus() and self.text().strip():
            self._completer.complete()
        else:
            self._popup.hide()

    def _on_entered(self, text: str) -> None:
        self._text = text
        self._entered.start()

    def _enter(self) -> None:
        tags = [tag.strip() for tag in re.split(r"[,#]", self._text) if tag.strip()]
        # Unlike clear(), this forgets the typing: Ctrl+Z is for the decision now.
        self.setText("")
        if tags:
            self.tags_entered.emit(tags)

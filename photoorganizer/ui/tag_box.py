"""The box to add a tag in: Enter takes the top hit, Shift+Enter exactly what is typed.

It keeps the keyboard while arrows move from photo to photo, so that a row of photos is tagged
without a hand leaving the keys.
"""

import re
from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.ui.completion_list import CompletionList
from photoorganizer.ui.translation import tr

Complete = Callable[[str, Callable[[list[str]], None]], None]
"""Finds the tags that begin with a text and hands them to a callback, later."""

_TO_THE_PHOTOS = frozenset(
    {
        Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
        Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    }
)  # fmt: skip


class TagBox(QLineEdit):
    """A field for one tag, or several between commas."""

    tags_entered = Signal(list)
    left = Signal()
    """Enter on an empty box: the keyboard goes back to the photos."""
    photo_moved = Signal(object)
    """A QKeyEvent of an arrow while the box is empty: it is meant for the photos."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Add a tag…"))
        self.setAccessibleName(tr("Add a tag"))
        self.setToolTip(
            tr(
                "Add a tag to the selected photos (T). Enter takes the marked one, Tab the next, "
                "Shift+Enter exactly what you typed."
            )
        )
        self._complete = complete
        self._applied: Collection[str] = ()
        self._hits: tuple[str, list[str]] | None = None
        """What was typed, and the tags that begin with it."""
        self._waits_for: str | None = None
        """The text that Enter was pressed on before its hits were known."""
        self._held: list[QKeyEvent] = []
        """What was pressed since then: it is for the photo after this tag."""
        self.completions = CompletionList(self)
        self.completions.picked.connect(lambda tag: self._enter([tag]))
        self.textEdited.connect(self._on_edited)

    def show_applied(self, tags: Collection[str]) -> None:
        """Grey these tags from now on: every selected photo has them."""
        self._applied = tags

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window while no typing can be undone; Tab goes through the hits."""
        if isinstance(event, QKeyEvent):
            if (
                event.type() == QEvent.Type.ShortcutOverride
                and event.matches(QKeySequence.StandardKey.Undo)
                and not self.isUndoAvailable()
            ):
                event.ignore()
                return False
            tab = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and tab and self.completions.isVisible():
                self.completions.cycle(tab)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds; arrows go through the hits, or the photos while nothing is typed."""
        if self._waits_for is not None:
            self._held.append(event.clone())
            return
        key = Qt.Key(event.key())
        listed = self.completions.isVisible()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter(exactly=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif listed and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.completions.cycle(1 if key == Qt.Key.Key_Down else -1)
        elif key in _TO_THE_PHOTOS and not self.text() and not event.modifiers():
            self.photo_moved.emit(event)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list with the box."""
        self.completions.hide()
        self._waits_for = None
        self._held.clear()
        super().focusOutEvent(event)

    def _on_enter(self, *, exactly: bool) -> None:
        text = self.text()
        names = [tag.strip() for tag in re.split(r"[,#]", text) if tag.strip()]
        if not names:
            self._clear()
            self.left.emit()
        elif exactly or len(names) > 1 or "," in text:
            self._enter(names)
        elif self._hits is not None and self._hits[0] == text:
            self._take_top_hit()
        else:
            self._waits_for = text

    def _take_top_hit(self) -> None:
        marked = self.completions.current if self.completions.isVisible() else None
        self._enter([marked or self.text().strip().lstrip("#")])

    def _enter(self, tags: list[str]) -> None:
        self._clear()
        self.tags_entered.emit(tags)
        held, self._held = self._held, []
        for event in held:
            self.keyPressEvent(event)

    def _clear(self) -> None:
        self._hits = self._waits_for = None
        self.completions.hide()
        # Unlike clear(), this forgets the typing: Ctrl+Z is for the decision now.
        self.setText("")

    def _on_edited(self, text: str) -> None:
        self._waits_for = None
        prefix = text.strip().lstrip("#")
        if prefix and "," not in prefix:
            self._complete(prefix, lambda tags: self._on_completed(text, tags))
        else:
            self._hits = None
            self.completions.hide()

    def _on_completed(self, text: str, tags: list[str]) -> None:
        if text != self.text() or not self.hasFocus():
            return
        self._hits = text, tags
        exact = _name(text)
        if exact in tags:  # what is typed in full comes first, however rarely it is used
            tags = [exact, *(tag for tag in tags if tag != exact)]
        new = exact if exact not in tags else None
        self.completions.show_hits(tags, self._applied, new)
        if self._waits_for == text:
            self._take_top_hit()


def _name(text: str) -> str | None:
    try:
        return normalize_tag(text)
    except BadTag:
        return None

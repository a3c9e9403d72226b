"""The hashtags of a post in their order: dragged, moved by keys, taken out."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.posting import camel
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import tr

_NAME = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PostTags(QListWidget):
    """One line a hashtag; those for which there is no room say so."""

    changed = Signal()
    """The order is another, or one was taken out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "postTags")
        self._theme = theme
        self.setAccessibleName(tr("Hashtags, in the order in which they are posted"))
        self.setToolTip(tr("Drag, or press Alt with an arrow, to move; Delete to take out"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.model().rowsMoved.connect(self.changed)
        self.model().rowsInserted.connect(self.changed)

    @property
    def names(self) -> list[str]:
        """The tags in their order."""
        return [self.item(row).data(_NAME) for row in range(self.count())]

    def show_names(self, names: Sequence[str]) -> None:
        """Show these tags, from the first to the last."""
        self.model().blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.clear()
        for name in names:
            item = QListWidgetItem()
            item.setData(_NAME, name)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            self.addItem(item)
        self.model().blockSignals(False)  # noqa: FBT003
        self.reset()
        if names:
            self.setCurrentRow(0)
        self.changed.emit()

    def show_room(self, kept: Collection[str], left_out: Collection[str], *, camels: bool) -> None:
        """Write every hashtag as it is posted, or why it is not."""
        colours = self._theme.colours
        for row in range(self.count()):
            item = self.item(row)
            name = item.data(_NAME)
            said = hashtag(camel(name) if camels else name)
            if name in left_out:
                said = tr("{hashtag}   no room").format(hashtag=said)
            elif name not in kept:
                said = tr("{hashtag}   in the caption").format(hashtag=said)
            posted = name in kept
            font = self.font()
            font.setItalic(not posted)
            item.setFont(font)
            item.setForeground(QBrush(colours.text if posted else colours.faint))
            item.setText(said)

    def add(self, name: str) -> None:
        """Put a tag at the front, from wherever it is."""
        self.show_names([name, *(one for one in self.names if one != name)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current hashtag with Alt and an arrow; take it out with Delete."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_out()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if row >= 0 and 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
            self.changed.emit()

    def _take_out(self) -> None:
        row = self.currentRow()
        for item in self.selectedItems():
            self.takeItem(self.row(item))
        self.setCurrentRow(min(row, self.count() - 1))
        self.changed.emit()

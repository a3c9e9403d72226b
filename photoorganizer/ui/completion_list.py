"""The tags that fit what is typed, under the box; it never takes the keyboard from it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr

_NAME = Qt.ItemDataRole.UserRole + 1
_MOST_IN_SIGHT = 9


class CompletionList(QListView):
    """Shows hits, the top one marked; what the photos have already is greyed, and passed over."""

    picked = Signal(str)
    """A tag was clicked."""

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        styled(self, "completions")
        self._box = box
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(box)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Tags that fit"))
        self.clicked.connect(self._on_clicked)

    @property
    def current(self) -> str | None:
        """The marked tag, if any."""
        index = self.currentIndex()
        name: str | None = index.data(_NAME) if index.isValid() else None
        return name

    @property
    def greyed(self) -> list[str]:
        """The tags that cannot be chosen, as they are there already."""
        items = [self._model.item(row) for row in range(self._model.rowCount())]
        return [item.data(_NAME) for item in items if not item.isEnabled()]

    def show_hits(self, hits: Sequence[str], applied: Collection[str], new: str | None) -> None:
        """Show tags, the top hit marked.

        Args:
            applied: the tags that the photos have already.
            new: the tag that would be made of what is typed, where it is none of `hits`.
        """
        self._model.clear()
        for name in hits:
            there = name in applied
            words = tr("{tag}  ✓ already there") if there else "{tag}"
            self._add(name, words.format(tag=hashtag(name)), enabled=not there)
        if new is not None:
            self._add(new, tr("New tag {tag}  (Shift+Enter)").format(tag=hashtag(new)))
        self.setCurrentIndex(QModelIndex())
        self.cycle(1)
        if self._model.rowCount():
            self._place()
            self.show()
        else:
            self.hide()

    def cycle(self, step: int) -> None:
        """Mark the next tag that can be chosen, or the one before, round and round."""
        rows = [row for row in range(self._model.rowCount()) if self._model.item(row).isEnabled()]
        if not rows:
            return
        index = self.currentIndex()
        place = rows.index(index.row()) + step if index.isValid() else min(0, step)
        self.setCurrentIndex(self._model.index(rows[place % len(rows)], 0))

    def _add(self, name: str, words: str, *, enabled: bool = True) -> None:
        item = QStandardItem(words)
        item.setData(name, _NAME)
        item.setEnabled(enabled)
        self._model.appendRow(item)

    def _place(self) -> None:
        rows = min(self._model.rowCount(), _MOST_IN_SIGHT)
        height = rows * max(1, self.sizeHintForRow(0)) + 2 * self.frameWidth() + 8
        self.resize(QSize(self._box.width(), height))
        self.move(self._box.mapToGlobal(QPoint(0, self._box.height() + 2)))

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._model.itemFromIndex(index).isEnabled():
            self.picked.emit(index.data(_NAME))

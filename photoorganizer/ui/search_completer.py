"""The list below the search field: how what is being typed may go on.

It never takes typing away: nothing is chosen until an arrow key, Tab or a click chooses it, and
Enter without a choice searches. Tab takes the first.
"""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QStyledItemDelegate, QStyleOptionViewItem

from photoorganizer.engine.completion import Completion, CompletionKind, Completions
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.search_box import SearchBox
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.wording import number

_HINT = Qt.ItemDataRole.UserRole
_MOST_IN_SIGHT = 12
_PADDING = 4

_KEYS = {
    "path:": mark("folder or file name"),
    "is:": mark("untagged, review, duplicate…"),
    "has:": mark("gps, sidecar"),
    "sim:": mark("like a photo"),
    "camera:": mark("what it was taken with"),
    "lens:": mark("what it was taken through"),
    "rating:": mark("stars"),
    "from:": mark("taken since a day, month or year"),
    "to:": mark("taken until then"),
    "year:": mark("taken in a year"),
}


class SearchCompleter(QObject):
    """Asks the library what may follow, off the window's thread, and puts it in on request."""

    def __init__(self, box: SearchBox, library: Library, bridge: Bridge, theme: Theme) -> None:
        super().__init__(box)
        self._box, self._library, self._bridge = box, library, bridge
        self._offered = Completions(0, 0)
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_IN_SIGHT)
        self._completer.setWidget(box)
        self.popup = styled(QListView(), "completions")
        self.popup.setUniformItemSizes(True)
        self._completer.setPopup(self.popup)
        self.popup.setItemDelegate(_HintDelegate(theme, self.popup))
        self.popup.setAccessibleName(tr("Ways to go on with the search"))
        self.popup.installEventFilter(self)
        self.popup.clicked.connect(lambda index: self._take(index.row()))
        box.installEventFilter(self)
        box.textEdited.connect(lambda _text: self.ask())

    @property
    def texts(self) -> list[str]:
        """What is offered."""
        return [one.text for one in self._offered.items]

    def ask(self) -> None:
        """Look for ways to go on from the cursor."""
        text, cursor = self._box.text(), self._box.cursorPosition()
        self._bridge.latest(
            Lane.READ,
            "complete search",
            lambda: self._library.finding.completer.complete(text, cursor),
            lambda offered: self._show(text, offered),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab and Enter take what is chosen; Down opens the list, Esc closes it alone."""
        if not isinstance(event, QKeyEvent):
            return False
        key, shown = event.key(), self.popup.isVisible()
        if event.type() == QEvent.Type.ShortcutOverride:
            if shown and key == Qt.Key.Key_Escape:
                event.accept()
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.popup:
            return self._on_key(key)
        if key == Qt.Key.Key_Down and not shown:
            self.ask()
            return True
        return False

    def _on_key(self, key: int) -> bool:
        """Act on a key while the list is shown; return whether it ends here."""
        row = self.popup.currentIndex().row()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Tab or (enter and row >= 0):
            self._take(max(0, row))
            return True
        if enter or key == Qt.Key.Key_Escape:
            self.popup.hide()
        return key == Qt.Key.Key_Escape

    def _show(self, text: str, offered: Completions) -> None:
        """Offer what was found, unless more was typed or it is there already."""
        typed = text[offered.start : offered.end]
        items = tuple(one for one in offered.items if one.text != typed)
        if text != self._box.text() or not items or not self._box.hasFocus():
            self.popup.hide()
            return
        self._offered = Completions(offered.start, offered.end, items)
        self._model.clear()
        for one in items:
            row = QStandardItem(one.text)
            row.setData(_hint(one), _HINT)
            row.setData(f"{one.text}, {_hint(one)}", Qt.ItemDataRole.AccessibleTextRole)
            row.setEditable(False)
            self._model.appendRow(row)
        self._completer.complete()
        # The style sheet's padding is not counted in: without room for it there is a scroll bar.
        self.popup.resize(self.popup.width(), self.popup.height() + 2 * _PADDING)
        self.popup.setCurrentIndex(QModelIndex())

    def _take(self, row: int) -> None:
        """Put a completion in the place of the word at the cursor."""
        self.popup.hide()
        offered, text = self._offered, self._box.text()
        if row >= len(offered.items):
            return
        chosen = offered.items[row]
        space = "" if chosen.kind is CompletionKind.KEY else " "
        words = f"{chosen.text}{space}"
        self._box.setText(f"{text[: offered.start]}{words}{text[offered.end :].lstrip()}")
        self._box.setCursorPosition(offered.start + len(words))
        if chosen.kind is CompletionKind.KEY:
            self.ask()


class _HintDelegate(QStyledItemDelegate):
    """Draws what a completion is about at the far end of its row."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row, and its hint more quietly."""
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(self._theme.colours.secondary)
        far = (
            Qt.AlignmentFlag.AlignLeft
            if option.direction == Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignRight
        )
        area = option.rect.adjusted(10, 0, -10, 0)
        painter.drawText(
            area,
            far | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute,
            index.data(_HINT),
        )
        painter.restore()


def _hint(one: Completion) -> str:
    if one.kind is CompletionKind.KEY:
        return tr(_KEYS[one.text])
    if one.means:
        return tr("means #{tag}").format(tag=one.means)
    return "" if one.count is None else number(one.count)

"""The tags at hand, each under its number key: a click applies one, dragging orders them."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QToolButton

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.quick_tags import QuickTags
from photoorganizer.ui.flow_layout import FlowLayout
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import tr

_MIME = "application/x-photoorganizer-quick-tag"
_MOST_LETTERS = 22

Act = Callable[[QuickTags], QuickTags]


class QuickRow(QFrame):
    """Up to nine tags; it vanishes while there are none."""

    applied = Signal(str)
    arranged = Signal(object)
    """A function that makes the row what the user wants."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._quick = QuickTags()
        self.tags: list[QuickTag] = []
        self._flow = FlowLayout(self, spacing=4)
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Tags at hand"))
        self.hide()
        theme.changed.connect(self._draw)

    def show_quick(self, quick: QuickTags) -> None:
        """Show the tags at hand."""
        if quick != self._quick:
            self._quick = quick
            self._draw()

    def place_at(self, point: QPoint) -> int:
        """Return the place in the row that a tag let go at `point` would take."""
        for place, tag in enumerate(self.tags):
            area = tag.geometry()
            if point.y() <= area.bottom() and point.x() < area.center().x():
                return place
        return max(0, len(self.tags) - 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a tag of the row."""
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put a tag where it was let go."""
        name = bytes(event.mimeData().data(_MIME).data()).decode()
        place = self.place_at(event.position().toPoint())
        self.arranged.emit(lambda quick: quick.move(name, place))
        event.acceptProposedAction()

    def _draw(self) -> None:
        for old in self.tags:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        pinned = self._quick.pinned
        self.tags = [
            QuickTag(name, place + 1, self._theme, pinned=name in pinned)
            for place, name in enumerate(self._quick.row)
        ]
        for tag in self.tags:
            tag.clicked.connect(lambda _=False, name=tag.name: self.applied.emit(name))
            tag.arranged.connect(self.arranged)
            self._flow.addWidget(tag)
            tag.show()
        self.setVisible(bool(self.tags))


class QuickTag(QToolButton):
    """One tag at hand; pinned ones carry a pin."""

    arranged = Signal(object)

    def __init__(self, name: str, key: int, theme: Theme, *, pinned: bool) -> None:
        super().__init__()
        styled(self, "quickTag")
        self.name, self.pinned = name, pinned
        self._grip: QPoint | None = None
        shown = hashtag(name)
        if len(shown) > _MOST_LETTERS:
            shown = f"{shown[: _MOST_LETTERS - 1]}…"
        self.setText(f"{key}  {shown}")
        self.setProperty("pinned", pinned)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(12, 12))
        if pinned:
            self.setIcon(theme.tinted("pin", theme.colours.accent))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = tr("Add {tag} ({key}), pinned") if pinned else tr("Add {tag} ({key})")
        said = words.format(tag=hashtag(name), key=key)
        self.setAccessibleName(said)
        self.setToolTip("\n".join((said, tr("Right-click to pin it, drag to order"))))

    def menu(self) -> QMenu:
        """Return what can be done with the tag in the row."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        name = self.name
        if self.pinned:
            act: Act = lambda quick: quick.unpin(name)  # noqa: E731
            words = tr("Unpin {tag}")
        else:
            act = lambda quick: quick.pin(name)  # noqa: E731
            words = tr("Pin {tag}")
        pin = menu.addAction(words.format(tag=hashtag(name)))
        pin.triggered.connect(lambda: self.arranged.emit(act))
        away = menu.addAction(tr("Take {tag} out of the row").format(tag=hashtag(name)))
        away.triggered.connect(lambda: self.arranged.emit(lambda quick: quick.forget(name)))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to pin it."""
        self.menu().popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self._grip = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the pointer has gone far enough."""
        if self._grip is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position().toPoint() - self._grip).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._grip = None
            self.setDown(False)
            data = QMimeData()
            data.setData(_MIME, self.name.encode())
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.MoveAction)

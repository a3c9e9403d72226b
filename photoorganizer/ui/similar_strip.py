"""A few photos like the selected one, as small squares to click."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.likeness import Match
from photoorganizer.core.types import PhotoId
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.photo_delegate import cover
from photoorganizer.ui.tag_panel import section_title
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.thumbnail_cache import ThumbnailCache

COUNT = 8
_COLUMNS = 4
_GAP = 6
_RADIUS = 5.0


class SimilarStrip(QWidget):
    """Shows up to eight neighbours; a click asks for all of them."""

    opened = Signal(object)
    """The PhotoId that was clicked, or None for “see all”."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._tiles = [_Tile(theme, self) for _ in range(COUNT)]
        see_all = link_button("See all", "Show all similar photos (Ctrl+Shift+S)")
        see_all.clicked.connect(lambda: self.opened.emit(None))
        head = QHBoxLayout()
        head.addWidget(section_title("Similar"))
        head.addStretch(1)
        head.addWidget(see_all)
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        for position, tile in enumerate(self._tiles):
            grid.addWidget(tile, position // _COLUMNS, position % _COLUMNS)
            tile.clicked.connect(lambda _=False, tile=tile: self.opened.emit(tile.photo))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grid)
        thumbnails.arrived.connect(self._draw)
        theme.changed.connect(self._draw)

    def show_similar(self, similar: Sequence[Match]) -> None:
        """Show these neighbours, nearest first; none hides the strip."""
        for position, tile in enumerate(self._tiles):
            shown = similar[position] if position < len(similar) else None
            tile.photo = None if shown is None else shown.photo.id
            tile.setToolTip("" if shown is None else f"{shown.photo.path.name} · {shown.score:.2f}")
            tile.setAccessibleName("" if shown is None else f"Similar: {shown.photo.path.name}")
            tile.setVisible(shown is not None)
        self.setVisible(bool(similar))
        self._thumbnails.want("similar", [one.photo.id for one in similar])
        self._draw()

    def _draw(self) -> None:
        for tile in self._tiles:
            tile.pixmap = None if tile.photo is None else self._thumbnails.get(tile.photo)
            tile.update()


class _Tile(QAbstractButton):
    """One neighbour."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.photo: PhotoId | None = None
        self.pixmap: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(68, 68)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        area = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.fillPath(path, self._theme.colours.sunken)
        if self.pixmap is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawPixmap(area, self.pixmap, cover(self.pixmap.size(), area))
            painter.restore()
        if self.hasFocus() or self.underMouse():
            pen = painter.pen()
            pen.setColor(self._theme.colours.accent)
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()

"""A photo as a small square to click."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.photo_delegate import cover
from photoorganizer.ui.theme import Theme

_RADIUS = 5.0


class PhotoTile(QAbstractButton):
    """Shows the middle of a picture; as wide as there is room, as high as wide."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, side: int = 68) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self.photo: PhotoId | None = None
        self.pixmap: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the side it likes best."""
        return QSize(self._side, self._side)

    def hasHeightForWidth(self) -> bool:
        """Return True: it is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the width."""
        return width

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, or an empty place, and a frame where it can be clicked now."""
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

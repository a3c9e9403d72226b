"""The film strip: the photos around the one looked at, which stays in the middle.

Virtual: it paints the few thumbnails that fit, however many photos there are.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.photo_delegate import cover
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr

_CELL = 64
_GAP = 6
_MARGIN = 8
_RADIUS = 4.0
_NOTCH = 120


class FilmStrip(QWidget):
    """Shows the neighbours of a photo; a click or the wheel goes to one of them."""

    chosen = Signal(int)
    """The place, among the photos shown, to go to."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        self._theme, self._thumbnails = theme, thumbnails
        self._photos: Sequence[PhotoId] = ()
        self._current = 0
        self._turned = 0
        self._focused = False
        self.setAccessibleName(tr("Film strip"))
        self.setToolTip(tr("Click a photo to go to it"))
        self.setFixedHeight(_CELL + 2 * _MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbnails.arrived.connect(lambda _photos: self.update())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for a handful of photos."""
        return QSize(5 * (_CELL + _GAP), _CELL + 2 * _MARGIN)

    def show_around(self, photos: Sequence[PhotoId], current: int) -> None:
        """Show the photos around the place `current`."""
        self._photos, self._current = photos, current
        self._want()
        self.update()

    def show_focus(self, *, focused: bool) -> None:
        """Show on the current photo whether the keyboard goes through the photos."""
        self._focused = focused
        self.update()

    def place_at(self, point: QPointF) -> int | None:
        """Return the place of the photo at a point of the strip."""
        for place in self._visible():
            if self._cell(place).adjusted(-_GAP / 2, -_MARGIN, _GAP / 2, _MARGIN).contains(point):
                return place
        return None

    def cell_of(self, place: int) -> QRectF:
        """Return where a place of the photos is on the strip."""
        return self._cell(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the photo under the pointer."""
        place = self.place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next photo with each notch."""
        delta = event.angleDelta()
        self._turned += delta.y() or delta.x()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        place = max(0, min(len(self._photos) - 1, self._current - steps))
        if place != self._current and self._photos:
            self.chosen.emit(place)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit now."""
        super().resizeEvent(event)
        self._want()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the thumbnails that are here, and a frame around the current one."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.fillRect(self.rect(), self._theme.colours.surface)
        for place in self._visible():
            self._draw(painter, place)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say nothing over the empty ends."""
        if isinstance(event, QHelpEvent) and self.place_at(QPointF(event.pos())) is None:
            QToolTip.hideText()
            return True
        return super().event(event)

    def _draw(self, painter: QPainter, place: int) -> None:
        area = self._cell(place)
        current = place == self._current
        clip = QPainterPath()
        clip.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(area, self._theme.colours.sunken)
        painter.setOpacity(1.0 if current else 0.72)
        pixmap = self._thumbnails.get(self._photos[place])
        if pixmap is not None:
            painter.drawPixmap(area, pixmap, cover(pixmap.size(), area))
        painter.restore()
        if current:
            colours = self._theme.colours
            painter.setPen(QPen(colours.accent if self._focused else colours.faint, 3))
            painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), _RADIUS + 2, _RADIUS + 2)

    def _visible(self) -> range:
        half = self.width() // (2 * (_CELL + _GAP)) + 1
        return range(max(0, self._current - half), min(len(self._photos), self._current + half + 1))

    def _cell(self, place: int) -> QRectF:
        steps = (place - self._current) * (-1 if self._is_mirrored() else 1)
        left = (self.width() - _CELL) / 2 + steps * (_CELL + _GAP)
        return QRectF(left, _MARGIN, _CELL, _CELL)

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _want(self) -> None:
        places = sorted(self._visible(), key=lambda place: abs(place - self._current))
        self._thumbnails.want("strip", [self._photos[place] for place in places])

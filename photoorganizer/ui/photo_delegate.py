"""Paints one photo of the grid: the picture, and over it only what matters.

Pale where its file cannot be opened, with the reason on it. Top right the number of suggestions;
bottom right, under the pointer or selected, a likeness; a
frame and a check mark where it is selected. Never reads a file, never decodes.
"""

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoorganizer.core.types import PhotoState
from photoorganizer.ui.photo_model import Absence, PhotoRole
from photoorganizer.ui.photo_rows import PhotoRow
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import tr

_RADIUS = 6.0
_FRAME = 3.0
_BADGE_HEIGHT = 20
_BADGE_INSET = 7
_VEIL = QColor(18, 20, 26, 205)
_ON_VEIL = QColor(255, 255, 255)
_PALE = 0.35
"""How much is left of the picture of a photo whose file cannot be opened."""
_HEADS_ABOVE = 0.33
"""Tall photos are cropped a third from the top, where the heads are."""

_PLACEHOLDERS = {
    PhotoState.UNREADABLE: "broken",
    PhotoState.MISSING: "missing",
    PhotoState.IGNORED: "missing",
    PhotoState.PENDING: "waiting",
    PhotoState.READY: "photos",
}


class PhotoDelegate(QStyledItemDelegate):
    """Draws cells for a PhotoModel in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell; what is not there yet is a quiet placeholder."""
        row: PhotoRow | None = index.data(PhotoRole.ROW)
        pixmap: QPixmap | None = index.data(PhotoRole.THUMBNAIL)
        absence: Absence | None = index.data(PhotoRole.ABSENCE)
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        picture = (
            area.adjusted(_FRAME + 2, _FRAME + 2, -_FRAME - 2, -_FRAME - 2) if selected else area
        )
        if pixmap is None:
            self._draw_placeholder(painter, picture, row)
        else:
            self._draw_picture(painter, picture, pixmap, pale=absence is not None)
        self._draw_absence(painter, picture, absence)
        looked_at = selected or hovered
        self._draw_badges(painter, picture, row, index.data(PhotoRole.SCORE) if looked_at else None)
        if selected:
            self._draw_frame(painter, area)
            self._draw_check(painter, picture)
        elif hovered:
            painter.setPen(QPen(self._theme.colours.border, 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QPen(self._theme.colours.accent, 2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.restore()

    def _draw_placeholder(self, painter: QPainter, area: QRectF, row: PhotoRow | None) -> None:
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.sunken)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row is None:
            return
        icon = self._theme.tinted(_PLACEHOLDERS[row.photo.state], colours.faint)
        size = 32
        middle = area.center()
        place = QRect(int(middle.x()) - size // 2, int(middle.y()) - size // 2 - 8, size, size)
        icon.paint(painter, place)
        if row.photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING):
            painter.setPen(colours.secondary)
            line = QRect(place)
            line.setLeft(int(area.left()) + 10)
            line.setRight(int(area.right()) - 10)
            line.translate(0, size + 2)
            line.setHeight(QFontMetrics(painter.font()).height())
            name = QFontMetrics(painter.font()).elidedText(
                row.photo.path.name, Qt.TextElideMode.ElideMiddle, line.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_badges(
        self, painter: QPainter, area: QRectF, row: PhotoRow | None, score: float | None
    ) -> None:
        top = area.top() + _BADGE_INSET
        if row is not None and (count := len(row.suggestions)):
            self._draw_badge(
                painter, QPointF(area.right() - _BADGE_INSET, top), str(count), "review"
            )
        bottom = area.bottom() - _BADGE_INSET - _BADGE_HEIGHT
        if score is not None:
            self._draw_badge(painter, QPointF(area.right() - _BADGE_INSET, bottom), f"{score:.2f}")

    def _draw_absence(self, painter: QPainter, area: QRectF, absence: Absence | None) -> None:
        """Say bottom left why a file cannot be opened, in words where there is room for them."""
        if absence is None:
            return
        words = tr("Missing") if absence is Absence.MISSING else tr("Not connected")
        wide = _badge_width(painter, words, has_icon=True)
        if wide > area.width() - 2 * _BADGE_INSET:
            words, wide = "", _BADGE_HEIGHT
        right = area.left() + _BADGE_INSET + wide
        bottom = area.bottom() - _BADGE_INSET - _BADGE_HEIGHT
        self._draw_badge(painter, QPointF(right, bottom), words, absence.value)

    def _draw_picture(
        self, painter: QPainter, area: QRectF, pixmap: QPixmap, *, pale: bool
    ) -> None:
        if not pale:
            _draw_picture(painter, area, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.sunken)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setOpacity(_PALE)
        _draw_picture(painter, area, pixmap)
        painter.setOpacity(1.0)

    def _draw_badge(
        self, painter: QPainter, top_right: QPointF, text: str, icon: str | None = None
    ) -> None:
        font, glyph = _badge_font(painter), 14 if icon else 0
        width = _badge_width(painter, text, has_icon=bool(icon))
        pill = QRectF(top_right.x() - width, top_right.y(), width, _BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        painter.drawRoundedRect(pill, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if icon:
            inset = 5 if text else 3
            place = QRect(int(pill.left()) + inset, int(pill.top()) + 3, glyph, glyph)
            self._theme.tinted(icon, _ON_VEIL).paint(painter, place)
        painter.save()
        painter.setFont(font)
        painter.setPen(_ON_VEIL)
        words = pill.adjusted(glyph + 4 if icon else 0, 0, -2 if icon else 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _draw_frame(self, painter: QPainter, area: QRectF) -> None:
        inset = _FRAME / 2
        painter.setPen(QPen(self._theme.colours.accent, _FRAME))
        painter.drawRoundedRect(
            area.adjusted(inset, inset, -inset, -inset), _RADIUS + 2, _RADIUS + 2
        )

    def _draw_check(self, painter: QPainter, area: QRectF) -> None:
        size = 20
        disc = QRectF(area.left() + _BADGE_INSET - 1, area.top() + _BADGE_INSET - 1, size, size)
        painter.setPen(QPen(self._theme.colours.on_accent, 1.5))
        painter.setBrush(self._theme.colours.accent)
        painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        icon = self._theme.tinted("check", self._theme.colours.on_accent)
        icon.paint(painter, disc.toRect().adjusted(4, 4, -4, -4))


def _badge_font(painter: QPainter) -> QFont:
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 0.9)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _badge_width(painter: QPainter, text: str, *, has_icon: bool) -> int:
    if not text:
        return _BADGE_HEIGHT
    words = QFontMetrics(_badge_font(painter)).horizontalAdvance(text)
    return words + (26 if has_icon else 14)


def _draw_picture(painter: QPainter, area: QRectF, pixmap: QPixmap) -> None:
    """Fill `area` with the middle of the picture, its corners rounded."""
    clip = QPainterPath()
    clip.addRoundedRect(area, _RADIUS, _RADIUS)
    painter.save()
    painter.setClipPath(clip)
    painter.drawPixmap(area, pixmap, cover(pixmap.size(), area))
    painter.restore()


def cover(picture: QSize, area: QRectF) -> QRectF:
    """Return the part of a picture that fills `area` without distortion."""
    scale = max(area.width() / picture.width(), area.height() / picture.height())
    width, height = area.width() / scale, area.height() / scale
    return QRectF(
        (picture.width() - width) / 2, (picture.height() - height) * _HEADS_ABOVE, width, height
    )

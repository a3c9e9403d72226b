"""Paints a place of the sidebar: icon, title, and its count at the other end."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoorganizer.ui.places import Place, PlaceRole
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.wording import number

_ROW_HEIGHT = 30
_ICON = 18
_INSET = 8
_RADIUS = 6.0


class PlaceDelegate(QStyledItemDelegate):
    """Draws rows for a PlaceModel in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return one row, higher where the system's font is large."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(0, max(_ROW_HEIGHT, metrics.height() + 12))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        place: Place = index.data(PlaceRole.PLACE)
        state: QStyle.StateFlag = option.state
        row: QRect = option.rect
        area = row.adjusted(_INSET, 1, -self._far_inset(option), -1)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, QRectF(area), state)
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._draw_words(painter, area.adjusted(_INSET, 0, -_INSET, 0), place, chosen, mirrored)
        painter.restore()

    def _far_inset(self, option: QStyleOptionViewItem) -> int:
        """Return less where a scroll bar takes the room, so that counts stay in one column."""
        view = option.widget
        bar = view.verticalScrollBar() if isinstance(view, QAbstractItemView) else None
        return 0 if bar is not None and bar.isVisible() else _INSET

    def _draw_ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
        colours = self._theme.colours
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent_soft if chosen else colours.hover)
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.accent, 1.5))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _draw_words(
        self,
        painter: QPainter,
        area: QRect,
        place: Place,
        chosen: bool,  # noqa: FBT001 - private, and named where it is passed
        mirrored: bool,  # noqa: FBT001 - likewise
    ) -> None:
        colours = self._theme.colours
        quiet = colours.on_accent_soft if chosen else colours.secondary
        ink = colours.on_accent_soft if chosen else colours.text
        if not place.online:
            ink = quiet = colours.faint
        icon = QRect(area.left(), area.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        self._theme.tinted(place.icon, _icon_ink(place, quiet, colours.warning)).paint(
            painter, QStyle.visualRect(direction, area, icon)
        )
        count = number(place.count) if place.count else ""
        width = painter.fontMetrics().horizontalAdvance(count)
        right = area.adjusted(area.width() - width, 0, 0, 0)
        painter.setPen(quiet)
        painter.drawText(
            QStyle.visualRect(direction, area, right), Qt.AlignmentFlag.AlignCenter, count
        )
        if chosen:
            font = QFont(painter.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        words = area.adjusted(_ICON + 10, 0, -width - 8, 0)
        title = painter.fontMetrics().elidedText(
            place.title, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setPen(ink)
        painter.drawText(
            QStyle.visualRect(direction, area, words),
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter,
            title,
        )


def _icon_ink(place: Place, quiet: QColor, warning: QColor) -> QColor:
    return warning if place.icon == "problem" and place.count else quiet

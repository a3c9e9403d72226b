"""The rectangle that is drawn over the grid to select what it touches."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView

_FILL = 40
"""How much of the colour is seen inside, of 255."""


class RubberBand:
    """Lies over the content of a view, and scrolls with it."""

    def __init__(self, view: QAbstractItemView) -> None:
        self._view = view
        self._area = QRect()

    @property
    def is_drawn(self) -> bool:
        """Whether it is to be seen."""
        return not self._area.isNull()

    def stretch_to(self, area: QRect) -> None:
        """Cover an area of the content."""
        self._area = area
        self._view.viewport().update()

    def let_go(self) -> None:
        """Be gone."""
        if not self._area.isNull():
            self._area = QRect()
            self._view.viewport().update()

    def paint(self, painter: QPainter, scrolled: int, palette: QPalette) -> None:
        """Draw it where `scrolled` pixels of the content are above the viewport."""
        if self._area.isNull():
            return
        colour = palette.color(QPalette.ColorRole.Accent)
        painter.setPen(colour)
        painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), _FILL))
        painter.drawRect(self._area.translated(0, -scrolled))

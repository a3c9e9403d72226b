"""The years along the right edge of the grid: each as high as it has photos; a click goes there.

A slider over the months that have photos, for the keyboard and for screen readers as well.
"""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLine, QPoint, QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QToolTip, QWidget

from photoorganizer.core.arrangement import Period, Stretch
from photoorganizer.ui.photo_grid import PhotoGrid
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import heading, number

_MARGIN = 10
"""Free above and below, so that the words of the first year are not cut off."""
_TICK = 6
_YEAR = 12
"""A long step with the keyboard, in months that have photos."""


class Timeline(QAbstractSlider):
    """Shows where the grid is in time, and takes it elsewhere."""

    def __init__(self, grid: PhotoGrid) -> None:
        super().__init__()
        self._grid = grid
        self._months: Sequence[Stretch] = ()
        self._firsts: list[int] = []
        self._ticks: list[QLine] = []
        self._years: list[tuple[int, str]] = []
        """The heights and the words of the years that have room."""
        self._row = 0
        self._hovered: int | None = None
        styled(self, "timeline")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setInvertedControls(True)
        self.setPageStep(_YEAR)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Timeline"))
        self.valueChanged.connect(lambda month: grid.show_row(self._firsts[month]))
        grid.verticalScrollBar().valueChanged.connect(self._follow)
        self.hide()

    def show_months(self, months: Sequence[Stretch]) -> None:
        """Show these months, in the order of the grid; for one alone there is nothing to choose."""
        self._months = months
        self._firsts = [month.first for month in months]
        with QSignalBlocker(self):
            self.setRange(0, max(0, len(months) - 1))
        self.setVisible(len(months) > 1)
        self._lay_out()
        self._follow()
        self.update()

    @property
    def month(self) -> Period | None:
        """The month of the first photo in sight."""
        return self._period(self.value()) if self._months else None

    def place_of(self, row: int) -> int:
        """Return how far down the photo of a row of the grid is, in pixels."""
        return _MARGIN + row * self._length // max(1, self._photos)

    def sizeHint(self) -> QSize:
        """Return the width of a year with its tick."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance("0000") + _TICK + 14, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the years their new places."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a tick for every month, the years beside them, and where the grid is."""
        painter = QPainter(self)
        palette, now = self.palette(), self.place_of(self._row)
        painter.setPen(palette.color(QPalette.ColorRole.Dark))
        painter.drawLines(self._ticks)
        height = QFontMetrics(self.font()).height()
        for place, words in self._years:
            near = abs(place - now) < height
            role = QPalette.ColorRole.WindowText if near else QPalette.ColorRole.PlaceholderText
            painter.setPen(palette.color(role))
            painter.drawText(self._beside(place, height), Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 3))
        painter.drawLine(self._tick(now, _TICK + 4))
        if self._hovered is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
            painter.drawLine(self._tick(self._hovered, self.width()))
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the pointer is."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the month under the pointer, and go along with it while it is pressed."""
        point = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(point)
        self._hovered = max(_MARGIN, min(point.y(), _MARGIN + self._length))
        QToolTip.showText(event.globalPosition().toPoint(), self.words_at(point.y()), self)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def words_at(self, y: int) -> str:
        """Return “June 2024: 210 photos” for a height."""
        if not self._months:
            return ""
        month = self._months[self._month_of(self._row_at(y))]
        photos = trn("{n} photo", "{n} photos", month.count).format(n=number(month.count))
        return tr("{month}: {photos}").format(month=self._words(month), photos=photos)

    # Inside

    @property
    def _photos(self) -> int:
        return self._months[-1].first + self._months[-1].count if self._months else 0

    @property
    def _length(self) -> int:
        return max(1, self.height() - 2 * _MARGIN)

    def _go_to(self, point: QPoint) -> None:
        self._grid.show_row(self._row_at(point.y()))

    def _follow(self) -> None:
        """Show where the grid is."""
        if not self._months:
            return
        before = self.place_of(self._row)
        self._row = min(self._grid.visible_rows().start, self._photos - 1)
        if self.place_of(self._row) != before:
            self.update()
        with QSignalBlocker(self):
            self.setValue(self._month_of(self._row))
        words = self._words(self._months[self.value()])
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _row_at(self, y: int) -> int:
        row = (y - _MARGIN) * self._photos // self._length
        return max(0, min(row, self._photos - 1))

    def _month_of(self, row: int) -> int:
        return max(0, bisect_right(self._firsts, row) - 1)

    def _period(self, month: int) -> Period:
        of = self._months[month].of
        assert isinstance(of, Period)
        return of

    def _words(self, month: Stretch) -> str:
        assert isinstance(month.of, Period)
        return heading(month.of)

    def _lay_out(self) -> None:
        """Find the places of everything that does not move while the grid is scrolled."""
        places = sorted({self.place_of(first) for first in self._firsts})
        self._ticks = [self._tick(place, _TICK // 2) for place in places]
        self._years, previous = [], None
        apart = QFontMetrics(self.font()).height() + 2
        for month in self._months:
            assert isinstance(month.of, Period)
            place = self.place_of(month.first)
            if month.of.year != previous:
                if not self._years or place - self._years[-1][0] >= apart:
                    self._years.append((place, str(month.of.year)))
                previous = month.of.year

    def _tick(self, y: int, length: int) -> QLine:
        """Return a line from the far edge inwards."""
        if self.isRightToLeft():
            return QLine(0, y, length, y)
        return QLine(self.width() - length, y, self.width(), y)

    def _beside(self, y: int, height: int) -> QRect:
        """Return the place of a year's words."""
        left = _TICK if self.isRightToLeft() else 0
        return QRect(left, y - height // 2, self.width() - _TICK, height)


def beside(grid: PhotoGrid, timeline: Timeline) -> QWidget:
    """Return the grid with its timeline at its far edge."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(grid, 1)
    row.addWidget(timeline)
    both.setFocusProxy(grid)
    return both

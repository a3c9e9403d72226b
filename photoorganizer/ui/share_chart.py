"""Shares as small drawings: one with the range it may lie in, and one for every year."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from photoorganizer.core.interests import YearShare
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, percent

_BAR = 8.0
_CAP = 5.0
_COLUMN = 36
_BARS = 44
_VAGUE = 0.25
"""A year whose range is wider than this is drawn as an outline: few photos tell little."""


class ShareBar(QWidget):
    """A share of the whole as a bar, with a whisker over the range it may lie in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = self._low = self._high = 0.0
        self._whole = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, share: float, low: float, high: float, whole: float) -> None:
        """Show a share; a bar of full width would be `whole`."""
        self._share, self._low, self._high, self._whole = share, low, high, whole
        self.setToolTip(
            tr(
                "{share} of the photos; between {low} and {high} when few or doubtful photos "
                "are allowed for."
            ).format(share=percent(share), low=percent(low), high=percent(high))
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the whisker."""
        return QSize(120, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the bar and the whisker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        colours = self._theme.colours
        middle, width = self.height() / 2, self.width() - 2.0
        track = QRectF(1, middle - _BAR / 2, width, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.sunken)
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        filled = QRectF(track)
        filled.setWidth(max(_BAR, width * self._share / self._whole))
        painter.setBrush(colours.accent)
        painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
        self._draw_whisker(painter, colours.text, middle, width)
        painter.end()

    def _draw_whisker(self, painter: QPainter, ink: QColor, middle: float, width: float) -> None:
        painter.setPen(QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        left, right = (
            1 + width * min(1.0, value / self._whole) for value in (self._low, self._high)
        )
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        for x in (left, right):
            painter.drawLine(QPointF(x, middle - _CAP), QPointF(x, middle + _CAP))


class YearBars(QWidget):
    """How a share changed from year to year: a column a year, gaps where there are no photos."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: dict[int, YearShare] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_years(self, shares: Sequence[YearShare]) -> None:
        """Show one interest's shares; fewer than two years are no change."""
        self._shares = {share.year: share for share in shares}
        self.setVisible(len(shares) > 1)
        self.setAccessibleName("; ".join(map(words_of, shares)))
        self.updateGeometry()
        self.update()

    @property
    def years(self) -> range:
        """The years on show, with those between that have no photo."""
        return range(min(self._shares), max(self._shares) + 1) if self._shares else range(0)

    def sizeHint(self) -> QSize:
        """Return the room of all columns and their years; many years make them narrow."""
        return QSize(min(_COLUMN * len(self.years), 252), _BARS + self.fontMetrics().height() + 2)

    def event(self, event: QEvent) -> bool:
        """Say what the column under the pointer means."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._shares:
            place = int(event.pos().x() / self._column())
            year = self.years[min(max(place, 0), len(self.years) - 1)]
            share = self._shares.get(year)
            words = tr("{year}: no photos").format(year=year) if share is None else words_of(share)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the columns over their years."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((share.share for share in self._shares.values()), default=0.0) or 1.0
        for place, year in enumerate(self.years):
            left = place * self._column()
            if (share := self._shares.get(year)) is not None:
                self._draw_column(painter, left, share, most)
        painter.setPen(self._theme.colours.line)
        painter.drawLine(QPointF(0, _BARS + 0.5), QPointF(self.width(), _BARS + 0.5))
        self._draw_years(painter)
        painter.end()

    def _column(self) -> float:
        return self.width() / max(1, len(self.years))

    def _draw_column(self, painter: QPainter, left: float, share: YearShare, most: float) -> None:
        colours = self._theme.colours
        width = min(16.0, self._column() - 2)
        height = max(2.0, (_BARS - 4) * share.share / most)
        bar = QRectF(left + (self._column() - width) / 2, _BARS - height, width, height)
        if share.high - share.low > _VAGUE:
            painter.setPen(QPen(colours.accent, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, 0))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent)
            painter.drawRoundedRect(bar, 2, 2)

    def _draw_years(self, painter: QPainter) -> None:
        """Name as many years as fit, the first and the last before the others."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        painter.setPen(self._theme.colours.secondary)
        widest = painter.fontMetrics().horizontalAdvance("2000") + 6
        step = max(1, -(-widest // max(1, int(self._column()))))
        line = QRectF(0, _BARS + 2, 0, self.height() - _BARS - 2)
        last = len(self.years) - 1
        for place in range(last, -1, -step):
            middle = (place + 0.5) * self._column()
            line.setLeft(min(max(middle - widest / 2, 0), self.width() - widest))
            line.setWidth(widest)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, str(self.years[place]))


def words_of(share: YearShare) -> str:
    """Return “2023: 12% of 240 photos, between 8% and 17%”."""
    return trn(
        "{year}: {share} of {n} photo, between {low} and {high}",
        "{year}: {share} of {n} photos, between {low} and {high}",
        share.photos,
    ).format(
        year=share.year,
        share=percent(share.share),
        n=number(share.photos),
        low=percent(share.low),
        high=percent(share.high),
    )

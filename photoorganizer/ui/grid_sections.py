"""The headings between the cells of the grid: what follows, and how many of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette

from photoorganizer.core.arrangement import Period, Stretch
from photoorganizer.ui.grid_layout import HEADING, GridLayout
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import heading, number

_ABOVE = 8
"""Pixels left free above the words, so that they belong to what follows."""
_GAP = 8


@dataclass(frozen=True, slots=True)
class Section:
    """Photos of the grid under one heading; it ends where the next one begins."""

    first: int
    """The row of its first photo."""
    title: str
    count: int


def sections(stretches: Sequence[Stretch]) -> tuple[Section, ...]:
    """Return the headings of photos that were taken or lie together."""
    return tuple(Section(one.first, _title(one), one.count) for one in stretches)


def _title(stretch: Stretch) -> str:
    if isinstance(stretch.of, Period):
        return heading(stretch.of)
    folder = stretch.of
    if not folder.parent.name:
        return folder.name or str(folder)
    return tr("{folder} in {parent}").format(folder=folder.name, parent=folder.parent.name)


class Headings:
    """Paints the headings of a layout, as it is now."""

    def __init__(self, layout: GridLayout, sections: Sequence[Section], palette: QPalette) -> None:
        self._layout, self._sections, self._palette = layout, sections, palette

    def paint(self, painter: QPainter, top: int, height: int) -> None:
        """Draw those in a stretch of the content that begins at `top`."""
        for place_number in self._layout.sections(top, height):
            place = self._layout.heading(place_number).translated(0, -top)
            paint_heading(painter, place, self._sections[place_number], self._palette)

    def paint_sticky(self, painter: QPainter, top: int) -> None:
        """Draw the heading of what is at the top, where it was scrolled away."""
        area = sticky_place(self._layout, top)
        if not area.isEmpty():
            section = self._layout.sections(top, 0).start
            painter.fillRect(area, self._palette.base())
            words = self._layout.heading(section)
            words.moveTop(area.top())
            paint_heading(painter, words, self._sections[section], self._palette)


def sticky_place(layout: GridLayout, top: int) -> QRect:
    """Return the strip where a heading sticks to the top, pushed by the next; empty without one."""
    shown = layout.sections(top, HEADING)
    if not shown or layout.heading(shown.start).top() >= top:
        return QRect()
    after = shown.start + 1
    push = layout.heading(after).top() - top - HEADING if after in shown else 0
    return QRect(0, min(0, push), layout.width, HEADING)


def paint_heading(painter: QPainter, area: QRect, section: Section, palette: QPalette) -> None:
    """Draw the title, the count beside it, and a line to the end."""
    painter.save()
    words = area.adjusted(0, _ABOVE, 0, 0)
    rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    bold = QFont(painter.font())
    bold.setWeight(QFont.Weight.DemiBold)
    parts = (
        (bold, QPalette.ColorRole.WindowText, section.title),
        (QFont(painter.font()), QPalette.ColorRole.PlaceholderText, number(section.count)),
    )
    aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    aligned |= Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    for font, role, text in parts:
        painter.setFont(font)
        painter.setPen(palette.color(role))
        painter.drawText(words, aligned, text)
        width = QFontMetrics(font).horizontalAdvance(text) + _GAP
        words.adjust(0 if rtl else width, 0, -width if rtl else 0, 0)
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    painter.drawLine(words.left(), words.center().y(), words.right(), words.center().y())
    painter.restore()

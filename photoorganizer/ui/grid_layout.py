"""Where the cells of the grid are: arithmetic only, so that any number of them costs nothing.

Cells stand in lines. Before some of them stands a heading, and they begin a line of their own:
those from one heading to the next are a section. A layout without headings is one section.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from PySide6.QtCore import QPoint, QRect

USUAL_CELL = 164
"""The least side of a cell where the user chose no other."""
GAP = 8
MARGIN = 16
"""Before and below the cells; after them stands the scroll bar, in a margin of its own."""
TOP = 2
FAR_MARGIN = 4
HEADING = 40
"""The height of a section's heading."""


@dataclass(frozen=True)
class GridLayout:
    """`count` square cells in as many columns as fit into `width`; they grow to fill it.

    `width` leaves out the scroll bar, in sight or not: cells never jump because of it.
    Points and rectangles are those of the whole content: the caller takes scrolling into account.
    """

    count: int
    width: int
    right_to_left: bool = False
    headed: tuple[int, ...] = ()
    """The rows that have a heading above them, ascending; the first of them is 0."""
    smallest: int = USUAL_CELL
    """The least side of a cell: they grow from it to fill the line."""

    @cached_property
    def columns(self) -> int:
        """How many cells a line holds."""
        return max(1, (self._room + GAP) // (self.smallest + GAP))

    @cached_property
    def cell(self) -> int:
        """The side of a cell, in pixels."""
        inner = self._room - (self.columns - 1) * GAP
        return max(32, inner // self.columns)

    @property
    def step(self) -> int:
        """From one line to the next, in pixels."""
        return self.cell + GAP

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self._first_lines[-1]

    @property
    def height(self) -> int:
        """Of all lines and headings with the margins around them, in pixels."""
        return TOP + max(0, len(self.headed) * HEADING + self.lines * self.step - GAP) + MARGIN

    def place(self, row: int) -> QRect:
        """Return the cell of a row."""
        line, column = self.line_of(row)
        left = MARGIN + column * self.step
        if self.right_to_left:
            left = self.width - left - self.cell
        section = self._section_of(line)
        below = (line - self._first_lines[section]) * self.step
        top = self._tops[section] + self._heading_height + below
        return QRect(left, top, self.cell, self.cell)

    def heading(self, section: int) -> QRect:
        """Return the place of a section's heading, as wide as the cells."""
        left = FAR_MARGIN if self.right_to_left else MARGIN
        return QRect(left, self._tops[section], self._room, HEADING)

    @property
    def room_above(self) -> int:
        """Return how many pixels above a cell in sight belong to it: a gap, or the heading."""
        return HEADING if self.headed else GAP

    def line_of(self, row: int) -> tuple[int, int]:
        """Return the line and the column of a row."""
        section = bisect_right(self._starts, row) - 1
        line, column = divmod(row - self._starts[section], self.columns)
        return self._first_lines[section] + line, column

    def row_at(self, line: int, column: int) -> int:
        """Return the row at a column of a line, or the last of a line that is shorter."""
        section = self._section_of(line)
        row = self._starts[section] + (line - self._first_lines[section]) * self.columns + column
        return min(row, self._ends[section] - 1)

    def nearest(self, point: QPoint) -> int:
        """Return the row whose cell is at `point` or closest to it; -1 where there is none."""
        if not self.count:
            return -1
        across = self.width - point.x() if self.right_to_left else point.x()
        column = max(0, min(self.columns - 1, (across - MARGIN + GAP // 2) // self.step))
        return self.row_at(self._line_at(point.y() + GAP // 2), column)

    def rows(self, top: int, height: int) -> range:
        """Return the rows that a stretch of the content shows at least partly."""
        if not self.count:
            return range(0)
        first, last = self._line_at(top), self._line_at(top + height)
        return range(self.row_at(first, 0), self.row_at(last, self.columns - 1) + 1)

    def rows_within(self, area: QRect) -> list[tuple[int, int]]:
        """Return the stretches of rows (first, last) whose cells an area of the content touches."""
        stretches: list[tuple[int, int]] = []
        for line in range(self._line_at(area.top()), self._line_at(area.bottom()) + 1):
            first, last = self.row_at(line, 0), self.row_at(line, self.columns - 1)
            touched = [row for row in range(first, last + 1) if self.place(row).intersects(area)]
            if touched and stretches and touched[0] == stretches[-1][1] + 1:
                stretches[-1] = (stretches[-1][0], touched[-1])
            elif touched:
                stretches.append((touched[0], touched[-1]))
        return stretches

    def sections(self, top: int, height: int) -> range:
        """Return the sections that a stretch of the content shows at least partly."""
        if not self.headed:
            return range(0)
        return range(self._section_at(top), self._section_at(top + height) + 1)

    @property
    def _room(self) -> int:
        return self.width - MARGIN - FAR_MARGIN

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return self.headed or (0,)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return (*self._starts[1:], self.count)

    @cached_property
    def _first_lines(self) -> tuple[int, ...]:
        """The first line of each section, and after the last one the number of all lines."""
        rows = pairwise((*self._starts, self.count))
        return tuple(
            accumulate((-(-(end - start) // self.columns) for start, end in rows), initial=0)
        )

    @cached_property
    def _tops(self) -> tuple[int, ...]:
        """Where each section begins, with its heading."""
        return tuple(
            TOP + number * self._heading_height + line * self.step
            for number, line in enumerate(self._first_lines[:-1])
        )

    @property
    def _heading_height(self) -> int:
        return HEADING if self.headed else 0

    def _section_of(self, line: int) -> int:
        return bisect_right(self._first_lines, line, hi=len(self._starts)) - 1

    def _section_at(self, y: int) -> int:
        return max(0, bisect_right(self._tops, y) - 1)

    def _line_at(self, y: int) -> int:
        """Return the line at a height, or the closest one of the section that is there."""
        section = self._section_at(y)
        first, after = self._first_lines[section : section + 2]
        line = first + (y - self._tops[section] - self._heading_height) // self.step
        return max(first, min(line, after - 1))

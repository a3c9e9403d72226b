"""Where the cells of the grid are: arithmetic only, so that any number of them costs nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

SMALLEST_CELL = 164
GAP = 8
MARGIN = 16
"""Before and below the cells; after them stands the scroll bar, in a margin of its own."""
TOP = 2
FAR_MARGIN = 4


@dataclass(frozen=True, slots=True)
class GridLayout:
    """`count` square cells in as many columns as fit into `width`; they grow to fill it.

    `width` leaves out the scroll bar, in sight or not: cells never jump because of it.
    Points and rectangles are those of the whole content: the caller takes scrolling into account.
    """

    count: int
    width: int
    right_to_left: bool = False

    @property
    def columns(self) -> int:
        """How many cells a line holds."""
        return max(1, (self._room + GAP) // (SMALLEST_CELL + GAP))

    @property
    def cell(self) -> int:
        """The side of a cell, in pixels."""
        inner = self._room - (self.columns - 1) * GAP
        return max(32, inner // self.columns)

    @property
    def step(self) -> int:
        """From one line to the next, in pixels."""
        return self.cell + GAP

    @property
    def height(self) -> int:
        """Of all lines with the margins around them, in pixels."""
        lines = -(-self.count // self.columns)
        return TOP + max(0, lines * self.step - GAP) + MARGIN

    @property
    def _room(self) -> int:
        return self.width - MARGIN - FAR_MARGIN

    def place(self, row: int) -> QRect:
        """Return the cell of a row."""
        line, column = divmod(row, self.columns)
        left = MARGIN + column * self.step
        if self.right_to_left:
            left = self.width - left - self.cell
        return QRect(left, TOP + line * self.step, self.cell, self.cell)

    def nearest(self, point: QPoint) -> int:
        """Return the row whose cell is at `point` or closest to it; -1 where there is none."""
        across = self.width - point.x() if self.right_to_left else point.x()
        column = max(0, min(self.columns - 1, (across - MARGIN + GAP // 2) // self.step))
        line = max(0, (point.y() - TOP + GAP // 2) // self.step)
        return min(line * self.columns + column, self.count - 1)

    def rows(self, top: int, height: int) -> range:
        """Return the rows that a stretch of the content shows at least partly."""
        first = max(0, (top - TOP) // self.step) * self.columns
        last = (max(0, top + height - TOP) // self.step + 1) * self.columns
        return range(min(first, self.count), min(last, self.count))

"""Where a key takes the keyboard in the grid. Arithmetic, like the layout."""

from PySide6.QtWidgets import QAbstractItemView

from photoorganizer.ui.grid_layout import GridLayout

_Move = QAbstractItemView.CursorAction


def moved(layout: GridLayout, row: int, action: _Move, height: int) -> int:
    """Return the row that a key goes to from `row`, in a viewport of `height` pixels."""
    last = layout.count - 1
    right = -1 if layout.right_to_left else 1
    along = {
        _Move.MoveLeft: -right, _Move.MoveRight: right,
        _Move.MovePrevious: -1, _Move.MoveNext: 1,
        _Move.MoveHome: -last, _Move.MoveEnd: last,
    }  # fmt: skip
    if action in along:
        return max(0, min(last, row + along[action]))
    page = max(1, height // layout.step)
    line, column = layout.line_of(row)
    line += {
        _Move.MoveUp: -1, _Move.MoveDown: 1,
        _Move.MovePageUp: -page, _Move.MovePageDown: page,
    }[action]  # fmt: skip
    if 0 <= line < layout.lines:
        return layout.row_at(line, column)
    if action in (_Move.MoveUp, _Move.MoveDown):
        return row
    return 0 if line < 0 else last

"""The arithmetic of the grid: cells fill the width, never overlap, and are found again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from photoorganizer.ui.grid_layout import SMALLEST_CELL, GridLayout

layouts = st.builds(GridLayout, st.integers(1, 2000), st.integers(120, 4000), st.booleans())


@given(layouts, st.data())
def test_a_cell_is_found_at_every_point_of_it(layout: GridLayout, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, layout.count - 1))
    place = layout.place(row)
    x = data.draw(st.integers(place.left(), place.right()))
    y = data.draw(st.integers(place.top(), place.bottom()))
    assert layout.nearest(QPoint(x, y)) == row


@given(layouts)
def test_neighbours_do_not_overlap_and_stay_inside_the_width(layout: GridLayout) -> None:
    places = [layout.place(row) for row in range(min(layout.count, 60))]
    for one, other in pairwise(places):
        assert not one.intersects(other)
    if layout.columns > 1:
        assert all(place.left() >= 0 and place.right() < layout.width for place in places)
        assert layout.cell >= SMALLEST_CELL


@given(layouts, st.integers(0, 5000), st.integers(1, 2000))
def test_visible_rows_are_exactly_those_that_touch_the_view(
    layout: GridLayout, top: int, height: int
) -> None:
    visible = layout.rows(top, height)
    touching = [
        row
        for row in range(layout.count)
        if layout.place(row).bottom() >= top and layout.place(row).top() < top + height
    ]
    assert set(touching) <= set(visible)
    assert len(visible) <= len(touching) + 2 * layout.columns


def test_a_hundred_thousand_cells_are_as_high_as_their_lines() -> None:
    layout = GridLayout(100_000, 1600)
    assert layout.place(99_999).bottom() < layout.height
    assert layout.height - layout.place(99_999).bottom() < layout.step


def test_an_empty_grid_has_no_nearest_cell() -> None:
    assert GridLayout(0, 800).nearest(QPoint(10, 10)) == -1
    assert list(GridLayout(0, 800).rows(0, 600)) == []

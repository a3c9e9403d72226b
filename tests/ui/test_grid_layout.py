"""The arithmetic of the grid: cells fill the width, never overlap, and are found again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from photoorganizer.ui.grid_layout import MARGIN, USUAL_CELL, GridLayout


@st.composite
def any_layout(draw: st.DrawFn) -> GridLayout:
    """A grid of any width, with or without headings."""
    count = draw(st.integers(1, 2000))
    headed = draw(st.none() | st.sets(st.integers(1, count - 1) if count > 1 else st.nothing()))
    return GridLayout(
        count,
        draw(st.integers(120, 4000)),
        draw(st.booleans()),
        () if headed is None else (0, *sorted(headed)),
    )


layouts = any_layout()
headed_layouts = layouts.filter(lambda layout: bool(layout.headed))


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
        assert layout.cell >= USUAL_CELL


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


@given(headed_layouts)
def test_a_heading_stands_right_above_the_cells_of_its_section(layout: GridLayout) -> None:
    for section, row in enumerate(layout.headed):
        heading = layout.heading(section)
        assert heading.bottom() + 1 == layout.place(row).top()
        assert layout.line_of(row)[1] == 0
        if row:
            assert layout.place(row - 1).bottom() < heading.top()


@given(headed_layouts, st.integers(0, 5000), st.integers(1, 2000))
def test_the_headings_in_sight_are_among_the_sections_in_sight(
    layout: GridLayout, top: int, height: int
) -> None:
    shown = layout.sections(top, height)
    for section in range(len(layout.headed)):
        place = layout.heading(section)
        if place.bottom() >= top and place.top() < top + height:
            assert section in shown


@given(layouts, st.data())
def test_a_row_is_found_by_its_line_and_column(layout: GridLayout, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, layout.count - 1))
    assert layout.row_at(*layout.line_of(row)) == row
    assert layout.line_of(layout.count - 1)[0] == layout.lines - 1
    assert layout.height == layout.place(layout.count - 1).bottom() + 1 + MARGIN


def test_a_shorter_line_has_its_last_row_below_any_column() -> None:
    layout = GridLayout(6, 800, headed=(0, 2))
    assert layout.columns == 4
    assert [layout.row_at(line, 3) for line in range(layout.lines)] == [1, 5]


def test_a_hundred_thousand_cells_are_as_high_as_their_lines() -> None:
    layout = GridLayout(100_000, 1600)
    assert layout.place(99_999).bottom() < layout.height
    assert layout.height - layout.place(99_999).bottom() < layout.step


def test_an_empty_grid_has_no_nearest_cell() -> None:
    assert GridLayout(0, 800).nearest(QPoint(10, 10)) == -1
    assert list(GridLayout(0, 800).rows(0, 600)) == []

"""The grid as a keyboard and a pointer find it."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.grid_layout import HEADING, TOP
from photoorganizer.ui.grid_sections import Section
from ui.desk import Desk

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def wide(desk: Desk) -> Desk:
    """A grid with a hundred photos more than there are, three in a line."""
    desk.window.resize(1150, 880)
    desk.window.timeline.show_months(())
    ids = [*desk.window.model.ids, *map(PhotoId, range(1000, 1100))]
    desk.window.grid.show_photos(ids)
    desk.window.grid.select(ids[0])
    desk.window.grid.setFocus()
    return desk


def current(desk: Desk) -> int:
    return desk.window.grid.currentIndex().row()


def columns(desk: Desk) -> int:
    top = desk.window.grid.visualRect(desk.window.model.index(0)).top()
    rows = range(len(desk.window.model.ids))
    places = (desk.window.grid.visualRect(desk.window.model.index(row)) for row in rows)
    return sum(place.top() == top for place in places)


def test_arrows_home_and_end_walk_lines_and_columns(wide: Desk) -> None:
    across = columns(wide)
    for key, expected in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + across),
        (Qt.Key.Key_Left, across),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 106),
        (Qt.Key.Key_Right, 106),
        (Qt.Key.Key_Home, 0),
    ):
        wide.key(key)
        assert current(wide) == expected


def test_page_down_goes_as_far_as_is_in_sight(wide: Desk) -> None:
    wide.key(Qt.Key.Key_PageDown)
    row = current(wide)
    assert row % columns(wide) == 0
    assert row > 0
    assert row in wide.window.grid.visible_rows()


def test_the_keyboard_keeps_its_photo_in_sight(wide: Desk) -> None:
    for _ in range(12):
        wide.key(Qt.Key.Key_Down)
        place = wide.window.grid.visualRect(wide.window.grid.currentIndex())
        assert wide.window.grid.viewport().rect().contains(place)


def test_shift_selects_everything_between(wide: Desk) -> None:
    grid, ids = wide.window.grid, wide.window.model.ids
    wide.key(Qt.Key.Key_Right)
    last = grid.visualRect(wide.window.model.index(4)).center()
    wide.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, last)
    assert grid.selected_ids() == list(ids[1:5])


def test_ctrl_click_adds_one_and_takes_it_away(wide: Desk) -> None:
    grid, ids = wide.window.grid, wide.window.model.ids
    place = grid.visualRect(wide.window.model.index(2)).center()
    wide.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    assert grid.selected_ids() == [ids[0], ids[2]]
    wide.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    assert grid.selected_ids() == [ids[0]]


def test_a_click_between_the_cells_selects_nothing(wide: Desk) -> None:
    grid = wide.window.grid
    between = grid.visualRect(wide.window.model.index(0)).topRight() + QPoint(4, 10)
    wide.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=between)
    assert grid.selected_ids() == []


def test_photos_that_come_in_above_do_not_move_what_is_in_sight(wide: Desk) -> None:
    grid, model = wide.window.grid, wide.window.model
    grid.verticalScrollBar().setValue(1000)
    row = grid.visible_rows().start
    photo, place = model.ids[row], grid.visualRect(model.index(row))
    grid.show_photos([*map(PhotoId, range(5000, 5012)), *model.ids])
    now = model.row_of(photo)
    assert now == row + 12
    assert grid.visualRect(model.index(now)).top() == place.top()


def test_when_the_current_photo_goes_the_next_takes_its_place(wide: Desk) -> None:
    grid, ids = wide.window.grid, list(wide.window.model.ids)
    grid.select(ids[3])
    grid.show_photos([photo for photo in ids if photo != ids[3]])
    assert grid.selected_ids() == [ids[4]]
    assert grid.current_id() == ids[4]


def test_the_selection_survives_a_new_order(wide: Desk) -> None:
    grid, ids = wide.window.grid, list(wide.window.model.ids)
    wide.key(Qt.Key.Key_Right, SHIFT)
    grid.show_photos(ids[::-1])
    assert set(grid.selected_ids()) == set(ids[:2])


def test_a_new_width_keeps_the_photos_in_sight(wide: Desk) -> None:
    grid, model = wide.window.grid, wide.window.model
    grid.verticalScrollBar().setValue(2000)
    photo = model.ids[grid.visible_rows().start]
    wide.window.resize(QSize(1500, 500))
    wide.until(lambda: columns(wide) > 3)
    assert model.row_of(photo) in grid.visible_rows()


@pytest.fixture
def headed(wide: Desk) -> Desk:
    """The same grid in sections of two, six and the rest, four in a line."""
    wide.window.resize(1320, 500)
    grid, ids = wide.window.grid, wide.window.model.ids
    wide.until(lambda: columns(wide) == 4)
    firsts = ((0, "Two", 2), (2, "Six", 6), (8, "Rest", len(ids) - 8))
    grid.show_photos(ids, sections=[Section(*first) for first in firsts])
    return wide


def test_down_and_up_cross_headings_and_stop_at_the_last_of_a_short_line(headed: Desk) -> None:
    headed.key(Qt.Key.Key_Home)
    for key, expected in (
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Right, 3),
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Down, 7),
        (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_End, 106),
        (Qt.Key.Key_Down, 106),
    ):
        headed.key(key)
        assert current(headed) == expected
    headed.key(Qt.Key.Key_PageUp)
    assert current(headed) < 106 and (106 - current(headed)) % 4 == 0


def test_the_heading_comes_into_sight_with_the_first_line_below_it(headed: Desk) -> None:
    grid = headed.window.grid
    headed.key(Qt.Key.Key_End)
    headed.key(Qt.Key.Key_Home)
    assert grid.verticalScrollBar().value() <= TOP
    headed.key(Qt.Key.Key_End)
    grid.select(headed.window.model.ids[8])
    assert grid.visualRect(grid.currentIndex()).top() == HEADING


def test_a_heading_belongs_to_no_photo(headed: Desk) -> None:
    grid = headed.window.grid
    first = grid.visualRect(headed.window.model.index(2))
    heading = QPoint(first.center().x(), first.top() - 12)
    assert not grid.indexAt(heading).isValid()
    headed.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert grid.selected_ids() == []


def test_headings_are_painted_between_the_lines(headed: Desk) -> None:
    grid = headed.window.grid
    headed.key(Qt.Key.Key_Home)
    with_headings = grid.viewport().grab().toImage()
    first = grid.visualRect(headed.window.model.index(0))
    words = with_headings.copy(first.left(), 0, first.width(), first.top())
    assert len({words.pixel(x, y) for x in range(80) for y in range(words.height())}) > 5


def test_cells_are_painted_with_and_without_thumbnails(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    desk.until(lambda: desk.window.thumbnails.get(photo) is not None)
    image = desk.window.grid.viewport().grab().toImage()
    first = desk.window.grid.visualRect(desk.window.grid.currentIndex())
    accent = desk.window.theme.colours.accent
    assert image.pixelColor(first.left() + 1, first.center().y()) == accent
    assert _colours_in(image) > 200


def _colours_in(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, 200, 5)})


def test_scrolling_paints_only_what_comes_into_sight(
    wide: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = wide.window.grid
    wide.until(lambda: not grid.grab().isNull())
    painted: list[int] = []
    delegate = grid.itemDelegate()
    paint = delegate.paint

    def count(painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painted.append(index.row())
        paint(painter, option, index)

    monkeypatch.setattr(delegate, "paint", count)
    grid.verticalScrollBar().setValue(0)
    wide.qtbot.wait(50)
    shown = set(grid.visible_rows())
    painted.clear()
    grid.verticalScrollBar().setValue(240)
    wide.until(lambda: bool(painted))
    assert not shown & set(painted) - set(grid.visible_rows())
    assert len(set(painted)) < len(grid.visible_rows())

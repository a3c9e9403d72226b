"""Comparing photos side by side: from a selection, zoomed together, and back to it."""

import pytest
from PySide6.QtCore import Qt

from photoorganizer.ui.compare_page import ComparePage
from photoorganizer.ui.pages import COMPARE, PHOTOS, VIEWER
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def select(desk: Desk, count: int) -> list[int]:
    desk.select("sea-1.jpg")
    for _ in range(count - 1):
        desk.key(Qt.Key.Key_Right, SHIFT)
    assert len(desk.window.grid.selected_ids()) == count
    return desk.window.grid.selected_ids()


def compare(desk: Desk, count: int) -> ComparePage:
    photos = select(desk, count)
    desk.key(Qt.Key.Key_C)
    desk.until(lambda: desk.window.pages.current == COMPARE)
    page = desk.presenter.viewing.comparing.page
    assert page.shown == photos
    return page


@pytest.mark.parametrize("count", [2, 3, 4])
def test_selected_photos_stand_side_by_side_and_escape_returns_to_them(
    desk: Desk, count: int
) -> None:
    page = compare(desk, count)
    assert [pane.isVisible() for pane in page.panes] == [True] * count + [False] * (4 - count)
    panes = page.panes[:count]
    desk.until(lambda: all(pane.canvas.sharpest == (320, 240) for pane in panes))
    assert not desk.window.inspector.isVisible()
    selected = desk.window.grid.selected_ids()
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.pages.current == PHOTOS
    assert desk.window.grid.hasFocus()
    assert desk.window.grid.selected_ids() == selected


def test_what_is_looked_at_in_one_is_looked_at_in_all(desk: Desk) -> None:
    page = compare(desk, 2)
    first, second = (pane.canvas for pane in page.panes[:2])
    desk.until(lambda: abs(first.width() - second.width()) <= 1)
    desk.key(Qt.Key.Key_1, CTRL)
    for _ in range(6):
        desk.key(Qt.Key.Key_Plus)
    desk.key(Qt.Key.Key_Right)
    assert first.zoom.scale > 3
    assert first.zoom.centre[0] > 0.5
    assert second.zoom.scale == pytest.approx(first.zoom.scale, rel=0.01)
    assert second.zoom.centre == pytest.approx(first.zoom.centre, abs=0.01)
    page.toggle_link()
    desk.key(Qt.Key.Key_0, CTRL)
    assert first.zoom.fitted and not second.zoom.fitted


def test_keys_choose_swap_and_view(desk: Desk) -> None:
    page = compare(desk, 3)
    one, two, three = page.shown
    desk.key(Qt.Key.Key_2)
    assert page.current == two
    desk.key(Qt.Key.Key_S)
    assert page.shown == [one, three, two]
    assert page.current == two
    desk.key(Qt.Key.Key_Left)
    assert page.current == three
    desk.key(Qt.Key.Key_Return)
    assert desk.window.pages.current == VIEWER
    assert desk.window.viewer.photo == three
    desk.until(lambda: desk.window.viewer.is_sharp)


def test_a_single_photo_is_compared_with_the_next_and_the_viewer_found_again(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_E)
    desk.key(Qt.Key.Key_L)
    desk.until(lambda: desk.window.pages.current == COMPARE)
    assert desk.presenter.viewing.comparing.page.shown == list(desk.window.model.ids[:2])
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.pages.current == VIEWER
    assert desk.window.viewer.photo == desk.window.model.ids[0]


def test_too_many_are_refused_in_words(desk: Desk) -> None:
    select(desk, 5)
    desk.key(Qt.Key.Key_C)
    assert "two to four" in desk.window.status.news
    assert desk.window.pages.current == PHOTOS


def test_a_photo_that_cannot_be_shown_says_why(desk: Desk) -> None:
    desk.select("broken.jpg")
    desk.key(Qt.Key.Key_C)
    desk.until(lambda: desk.window.pages.current == COMPARE)
    page = desk.presenter.viewing.comparing.page
    assert "broken.jpg is not" in page.panes[1].words or "broken.jpg" in page.panes[1].words

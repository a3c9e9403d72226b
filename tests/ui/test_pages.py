"""Pages in the place of the photos: how to get there, what waits there, and the way back."""

import pytest
from PySide6.QtCore import Qt

from photoorganizer.core.types import TagState
from photoorganizer.ui.pages import PAGES, PHOTOS
from photoorganizer.ui.places import Place
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
ELSEWHERE = [name for name in PAGES if name != PHOTOS]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_page_opens_from_the_menu_and_by_its_row_in_the_sidebar(
    desk: Desk, name: str
) -> None:
    sidebar = desk.window.sidebar
    desk.do(f"open_{name}")
    assert desk.window.pages.current == name
    assert not desk.window.grid.isVisible()
    desk.do("open_photos")
    assert desk.window.grid.isVisible()
    row = sidebar.pages.titles().index(PAGES[name].title)
    sidebar.pages.clicked.emit(sidebar.pages.model().index(row, 0))
    assert desk.window.pages.current == name
    assert sidebar.pages.currentIndex().row() == row
    assert not sidebar.library.selectionModel().hasSelection()


def test_keys_open_a_page_and_escape_leaves_it(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.key(Qt.Key.Key_2, CTRL)
    assert desk.window.pages.current == "interests"
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.pages.current == PHOTOS
    assert desk.window.grid.hasFocus()
    assert desk.window.sidebar.library.selectionModel().hasSelection()


def test_the_grid_is_found_again_as_it_was_left(desk: Desk) -> None:
    desk.window.resize(520, 420)
    photo = desk.select("night.jpg")
    bar = desk.window.grid.verticalScrollBar()
    desk.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    before = bar.value()
    desk.do("open_interests")
    desk.presenter.browser.refresh()
    desk.do("open_photos")
    assert bar.value() == before
    assert desk.window.grid.selected_ids() == [photo]


def test_a_place_or_a_search_leads_back_to_the_photos(desk: Desk) -> None:
    desk.do("open_interests")
    desk.window.sidebar.chosen.emit(Place("Problems", "is:unreadable", "problem"))
    assert desk.window.pages.current == PHOTOS
    desk.until(lambda: desk.shown() == ["broken.jpg"])
    desk.do("open_interests")
    desk.do("search")
    desk.qtbot.keyClicks(desk.window.search, "sea")
    desk.until(lambda: desk.window.pages.current == PHOTOS)
    assert desk.window.search.hasFocus()


def test_what_cannot_be_seen_cannot_be_decided(desk: Desk) -> None:
    photo = desk.select("snow.jpg")
    before = desk.tags(photo, TagState.REJECTED)
    desk.do("open_interests")
    assert not desk.window.inspector.isVisible()
    desk.key(Qt.Key.Key_X, to=desk.window)
    desk.do("reject_first")
    desk.do("open_photos")
    assert desk.window.inspector.isVisible()
    assert desk.tags(photo, TagState.REJECTED) == before
    assert desk.window.commands["reject_first"].isEnabled()

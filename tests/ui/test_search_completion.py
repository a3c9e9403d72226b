"""The list below the search field, driven by keys as a user does."""

import pytest
from PySide6.QtCore import Qt

from photoorganizer.core.types import Decision
from photoorganizer.ui.search_completer import SearchCompleter
from ui.desk import Desk


@pytest.fixture
def completer(desk: Desk) -> SearchCompleter:
    """Of a library in which two photos are tagged #zebra and one #zeppelin."""
    photos = desk.library.search()
    desk.library.decide(photos[:2], "zebra", Decision.TAG)
    desk.library.decide(photos[:1], "zeppelin", Decision.TAG)
    desk.window.search.setFocus()
    return desk.presenter.searching.completer


def type_in(desk: Desk, completer: SearchCompleter, text: str, *expected: str) -> None:
    desk.qtbot.keyClicks(desk.window.search, text)
    desk.until(lambda: completer.popup.isVisible() and tuple(completer.texts) == expected)


def test_tab_takes_the_first_and_typing_goes_on(desk: Desk, completer: SearchCompleter) -> None:
    type_in(desk, completer, "-#ze", "#zebra", "#zeppelin")
    desk.key(Qt.Key.Key_Tab, to=completer.popup)
    assert desk.window.search.text() == "-#zebra "
    assert desk.window.search.hasFocus()
    type_in(desk, completer, "#zep", "#zeppelin")
    desk.key(Qt.Key.Key_Tab, to=completer.popup)
    assert desk.window.search.text() == "-#zebra #zeppelin "


def test_an_arrow_chooses_and_enter_takes_what_is_chosen(
    desk: Desk, completer: SearchCompleter
) -> None:
    type_in(desk, completer, "#ze", "#zebra", "#zeppelin")
    for _ in range(2):
        desk.key(Qt.Key.Key_Down, to=completer.popup)
    desk.key(Qt.Key.Key_Return, to=completer.popup)
    assert desk.window.search.text() == "#zeppelin "
    assert desk.window.search.hasFocus()


def test_enter_without_a_choice_searches_for_what_was_typed(
    desk: Desk, completer: SearchCompleter
) -> None:
    type_in(desk, completer, "#ze", "#zebra", "#zeppelin")
    desk.key(Qt.Key.Key_Return, to=completer.popup)
    desk.until(lambda: desk.presenter.browser.text == "#ze")
    assert not completer.popup.isVisible()
    assert desk.window.search.text() == "#ze"


def test_a_key_goes_on_to_its_values(desk: Desk, completer: SearchCompleter) -> None:
    type_in(desk, completer, "yea", "year:")
    desk.key(Qt.Key.Key_Tab, to=completer.popup)
    desk.until(lambda: completer.texts == ["year:2023", "year:2020"])
    assert desk.window.search.text() == "year:"


def test_down_opens_the_list_and_escape_closes_it_only(
    desk: Desk, completer: SearchCompleter
) -> None:
    desk.key(Qt.Key.Key_Down, to=desk.window.search)
    desk.until(completer.popup.isVisible)
    assert "from:" in completer.texts
    desk.key(Qt.Key.Key_Escape, to=completer.popup)
    assert not completer.popup.isVisible()
    assert desk.window.search.hasFocus()


def test_what_is_complete_is_not_offered_again(desk: Desk, completer: SearchCompleter) -> None:
    type_in(desk, completer, "#zeppeli", "#zeppelin")
    desk.qtbot.keyClicks(desk.window.search, "n")
    desk.until(lambda: not completer.popup.isVisible())

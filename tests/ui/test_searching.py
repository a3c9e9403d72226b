"""Searching in the window: chips for terms, the spot that is wrong, and the way back."""

from PySide6.QtCore import Qt

from ui.desk import Desk


def search(desk: Desk, text: str) -> None:
    desk.window.search.setText(text)
    desk.until(lambda: desk.presenter.browser.text == text)


def test_each_term_becomes_a_chip_in_words(desk: Desk) -> None:
    bar = desk.window.filters
    assert not bar.isVisible()
    search(desk, 'sea -#snow from:2020-05 (path:Holidays OR "old town") -(a b)')
    desk.until(lambda: len(bar.words) == 5)
    assert bar.words == [
        "“sea”",
        "not #snow",
        "taken from May 2020",
        "in “Holidays” or “old town”",
        "not (“a” and “b”)",
    ]
    assert bar.isVisible()


def test_a_chips_cross_takes_its_term_away(desk: Desk) -> None:
    search(desk, "sea path:nowhere")
    desk.until(lambda: len(desk.window.filters.chips) == 2)
    assert desk.shown() == []
    desk.qtbot.mouseClick(desk.window.filters.chips[1].close_button, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.shown() == ["sea-1.jpg", "sea-2.jpg"])
    assert desk.window.search.text() == "sea"
    desk.until(lambda: len(desk.window.filters.chips) == 1)
    desk.window.filters.chips[0].text.setFocus()
    desk.key(Qt.Key.Key_Delete)
    desk.until(lambda: len(desk.shown()) == 7)
    assert not desk.window.filters.isVisible()


def test_a_click_on_a_chip_edits_its_term(desk: Desk) -> None:
    search(desk, "sea -#snow")
    desk.until(lambda: len(desk.window.filters.chips) == 2)
    desk.qtbot.mouseClick(desk.window.filters.chips[1].text, Qt.MouseButton.LeftButton)
    assert desk.window.search.hasFocus()
    assert desk.window.search.selectedText() == "-#snow"


def test_all_filters_are_cleared_at_once(desk: Desk) -> None:
    search(desk, "sea -#snow")
    desk.until(lambda: len(desk.window.filters.chips) == 2)
    desk.qtbot.mouseClick(desk.window.filters.clear, Qt.MouseButton.LeftButton)
    desk.until(lambda: len(desk.shown()) == 7)
    assert desk.window.search.text() == ""


def test_what_is_wrong_is_underlined_and_said_and_changes_nothing(desk: Desk) -> None:
    box, bar = desk.window.search, desk.window.filters
    search(desk, "sea is:purple #a")
    desk.until(lambda: "purple" in bar.trouble)
    assert box.property("invalid") is True
    assert box.underlined == (7, len("purple"))
    assert "purple" in box.accessibleDescription()
    assert len(desk.window.model.ids) == 7
    search(desk, "sea")
    desk.until(lambda: len(desk.window.model.ids) == 2)
    assert box.property("invalid") is False
    assert box.underlined is None
    assert bar.trouble == ""


def test_a_search_within_a_place_means_what_it_means_alone(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["winter"])
    desk.until(lambda: "#winter" in desk.window.sidebar.tags.titles())
    tags = desk.window.sidebar.tags
    [place] = [tags.model().index(n, 0) for n, t in enumerate(tags.titles()) if t == "#winter"]
    tags.clicked.emit(place)
    desk.until(lambda: desk.shown() == ["snow.jpg"])
    search(desk, "path:sea OR path:snow")
    desk.until(lambda: desk.presenter.browser.text != "" and desk.shown() == ["snow.jpg"])
    search(desk, "path:sea) OR (path:snow")
    desk.until(lambda: "closes nothing" in desk.window.filters.trouble)
    assert desk.window.search.underlined == (8, 1)


def test_what_cannot_be_found_like_is_told_at_its_place_within_a_place(desk: Desk) -> None:
    desk.until(lambda: len(desk.window.sidebar.library.titles()) == 5)
    review = desk.window.sidebar.library.model().index(1, 0)
    desk.window.sidebar.library.clicked.emit(review)
    desk.until(lambda: desk.presenter.browser.place.query == "is:review")
    search(desk, "sim:nowhere")
    desk.until(lambda: "nowhere" in desk.window.filters.trouble)
    assert desk.window.search.underlined == (4, len("nowhere"))


def test_photos_like_one_are_found_from_the_search(desk: Desk) -> None:
    search(desk, "sim:sea-1.jpg")
    desk.until(lambda: desk.window.filters.words == ["like “sea-1.jpg”"])
    assert "sea-1.jpg" in desk.shown()


def test_an_answer_that_comes_late_takes_no_typing_away(desk: Desk) -> None:
    search(desk, "se")
    desk.qtbot.keyClicks(desk.window.search, "a-1")
    desk.presenter.browser.refresh()
    desk.until(lambda: desk.shown() == ["sea-1.jpg"])
    assert desk.window.search.text() == "sea-1"

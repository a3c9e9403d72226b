"""Saved searches: kept by a name, shown with their counts, opened, renamed, deleted, undone."""

from PySide6.QtWidgets import QInputDialog

from ui.desk import Desk


def search(desk: Desk, text: str) -> None:
    desk.window.search.setText(text)
    desk.until(lambda: desk.presenter.browser.text == text)
    desk.until(lambda: bool(desk.window.filters.chips))


def titles(desk: Desk) -> list[str]:
    return desk.window.sidebar.saved.titles()


def answer(desk: Desk, text: str) -> str:
    """Type an answer into the dialog that asks for one; return what stood there."""
    [dialog] = desk.window.findChildren(QInputDialog)
    proposed = dialog.textValue()
    dialog.setTextValue(text)
    dialog.accept()
    return proposed


def test_a_search_is_saved_opened_and_told_from_the_places(desk: Desk) -> None:
    assert not desk.window.sidebar.saved.isVisible()
    search(desk, "sea -#nothing")
    desk.do("save_search")
    assert answer(desk, "The sea") == "“sea”, not #nothing"
    desk.until(lambda: titles(desk) == ["The sea"])
    [place] = desk.window.sidebar.saved.places()
    assert place.count == 2
    desk.until(lambda: desk.window.sidebar.saved.currentIndex().isValid())
    desk.window.search.clear()
    desk.until(lambda: len(desk.shown()) == 7)
    assert not desk.window.sidebar.saved.currentIndex().isValid()
    desk.window.sidebar.saved.clicked.emit(desk.window.sidebar.saved.model().index(0, 0))
    desk.until(lambda: desk.shown() == ["sea-1.jpg", "sea-2.jpg"])
    assert desk.window.search.text() == "sea -#nothing"
    assert desk.window.sidebar.saved.currentIndex().isValid()
    assert not desk.window.sidebar.library.currentIndex().isValid()


def test_saving_renaming_and_deleting_are_undone(desk: Desk) -> None:
    saved = desk.presenter.searching.saved
    saved.save("a", "#a")
    desk.until(lambda: titles(desk) == ["a"])
    [place] = desk.window.sidebar.saved.places()
    rename, delete = saved.menu(place).actions()
    rename.trigger()
    assert answer(desk, "b") == "a"
    desk.until(lambda: titles(desk) == ["b"])
    saved.delete("b")
    desk.until(lambda: titles(desk) == [])
    assert delete.text() == "Delete"
    for expected in (["b"], ["a"], []):
        desk.do("undo")
        desk.until(lambda expected=expected: titles(desk) == expected)
    assert not desk.window.sidebar.saved.isVisible()


def test_without_a_search_there_is_nothing_to_save(desk: Desk) -> None:
    desk.do("save_search")
    assert "first" in desk.window.status.news
    assert desk.window.findChildren(QInputDialog) == []

"""A tag renamed, merged, deleted in the whole library from the sidebar, and undone."""

from PySide6.QtWidgets import QInputDialog, QMessageBox

from photoorganizer.core.types import Decision, TagState
from ui.desk import Desk


def tag(desk: Desk, name: str, *files: str) -> None:
    ids = [one.id for one in desk.library.photos(desk.window.model.ids) if one.path.name in files]
    desk.library.decide(ids, name, Decision.TAG)
    desk.until(lambda: f"#{name}" in desk.window.sidebar.tags.titles())


def mine(desk: Desk, file: str) -> list[str]:
    [photo] = [o.id for o in desk.library.photos(desk.library.search()) if o.path.name == file]
    return desk.tags(photo, TagState.MINE)


def undo(desk: Desk) -> None:
    desk.do("undo")


def test_a_tag_is_renamed_everywhere_and_its_photos_stay_in_sight(desk: Desk) -> None:
    tag(desk, "zebra", "sea-1.jpg", "snow.jpg")
    tags = desk.window.sidebar.tags
    tags.clicked.emit(tags.model().index(tags.titles().index("#zebra"), 0))
    desk.until(lambda: len(desk.shown()) == 2)
    rename, *_ = desk.presenter.searching.tag_edits.menu("zebra").actions()
    rename.trigger()
    [dialog] = desk.window.findChildren(QInputDialog)
    assert dialog.textValue() == "zebra"
    dialog.setTextValue("Okapi!")
    dialog.accept()
    desk.until(lambda: mine(desk, "snow.jpg") == ["okapi"])
    desk.until(lambda: desk.presenter.browser.place.query == "#okapi")
    desk.until(lambda: "#zebra" not in tags.titles())
    assert "2 photos" in desk.window.status.news
    undo(desk)
    desk.until(lambda: mine(desk, "snow.jpg") == ["zebra"])
    desk.until(lambda: desk.presenter.browser.place.query == "#zebra")


def test_a_name_that_is_in_use_is_merged_after_a_question(desk: Desk) -> None:
    tag(desk, "zebra", "sea-1.jpg")
    tag(desk, "okapi", "snow.jpg", "sea-1.jpg")
    desk.presenter.searching.tag_edits.rename("zebra", "okapi")
    desk.until(lambda: bool(desk.window.findChildren(QMessageBox)))
    [question] = desk.window.findChildren(QMessageBox)
    assert "#okapi" in question.text()
    question.buttons()[0].click()
    desk.until(lambda: mine(desk, "sea-1.jpg") == ["okapi"])
    undo(desk)
    desk.until(lambda: mine(desk, "sea-1.jpg") == ["okapi", "zebra"])


def test_a_tag_is_merged_into_one_that_is_chosen(desk: Desk) -> None:
    tag(desk, "zebra", "sea-1.jpg")
    tag(desk, "okapi", "snow.jpg")
    _, merge, *_ = desk.presenter.searching.tag_edits.menu("zebra").actions()
    merge.trigger()
    [dialog] = desk.window.findChildren(QInputDialog)
    assert "#okapi" in dialog.comboBoxItems()
    assert "#zebra" not in dialog.comboBoxItems()
    dialog.setTextValue("#okapi")
    dialog.accept()
    desk.until(lambda: mine(desk, "sea-1.jpg") == ["okapi"])


def test_a_tag_is_deleted_everywhere_and_undone(desk: Desk) -> None:
    tag(desk, "zebra", "sea-1.jpg", "snow.jpg")
    _, _, delete, *_ = desk.presenter.searching.tag_edits.menu("zebra").actions()
    delete.trigger()
    desk.until(lambda: mine(desk, "snow.jpg") == [] and "Took #zebra" in desk.window.status.news)
    assert desk.window.status.offers_undo
    undo(desk)
    desk.until(lambda: mine(desk, "snow.jpg") == ["zebra"])


def test_a_name_that_cannot_be_a_tag_is_refused(desk: Desk) -> None:
    tag(desk, "zebra", "snow.jpg")
    desk.presenter.searching.tag_edits.rename("zebra", "2024")
    assert "letter" in desk.window.status.news


def test_saved_searches_follow_a_tag_that_is_renamed_and_undone(desk: Desk) -> None:
    tag(desk, "zebra", "sea-1.jpg")
    saved = desk.window.sidebar.saved
    desk.presenter.searching.saved.save("stripes", "#zebra OR #tiger")
    desk.until(lambda: saved.titles() == ["stripes"])
    desk.presenter.searching.tag_edits.rename("zebra", "okapi")
    desk.until(lambda: [one.query for one in saved.places()] == ["#okapi OR #tiger"])
    undo(desk)
    desk.until(lambda: [one.query for one in saved.places()] == ["#zebra OR #tiger"])

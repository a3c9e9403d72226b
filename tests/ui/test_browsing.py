"""Looking at photos in the real window: folders, places, search, likeness, and nothing at all."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

from photoorganizer.core.types import PhotoState
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.places import Place
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_an_added_folder_is_indexed_until_its_photos_have_chips(
    empty_desk: Desk, photos: Path
) -> None:
    desk = empty_desk
    desk.presenter.begin()
    desk.until(desk.window.empty.button.isVisible)
    assert "folder" in desk.window.empty.button.text()
    desk.window.folders.add(photos)
    desk.until(lambda: len(desk.window.model.ids) == 7)
    desk.select("sea-1.jpg")
    desk.until(lambda: len(desk.chips(ChipKind.SUGGESTED)) == 5)
    desk.until(lambda: desk.window.sidebar.folders.titles() == ["Holidays"])


def test_a_folder_dropped_on_the_window_is_added(empty_desk: Desk, photos: Path) -> None:
    empty_desk.presenter.begin()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photos))])
    empty_desk.window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    empty_desk.until(lambda: [one.root.path for one in empty_desk.library.roots()] == [photos])


def test_a_library_without_folders_shows_one_sentence_and_one_button(empty_desk: Desk) -> None:
    empty_desk.presenter.begin()
    empty_desk.until(empty_desk.window.empty.button.isVisible)
    assert not empty_desk.window.sidebar.isVisible()
    assert not empty_desk.window.tools.isVisible()


def test_a_folder_that_is_not_there_is_told_in_the_status_bar(
    empty_desk: Desk, tmp_path: Path
) -> None:
    empty_desk.window.folders.add(tmp_path / "nowhere")
    empty_desk.until(lambda: "nowhere" in empty_desk.window.status.news)


def test_a_removed_folder_takes_its_photos_out_of_the_grid(desk: Desk, photos: Path) -> None:
    desk.window.folders.remove(photos)
    desk.until(lambda: len(desk.window.model.ids) == 0)
    desk.until(desk.window.empty.button.isVisible)
    assert (photos / "sea-1.jpg").exists()


def test_an_unreadable_photo_says_why(desk: Desk) -> None:
    photo = desk.select("broken.jpg")
    [row] = desk.library.photos([photo])
    assert row.state is PhotoState.UNREADABLE
    assert desk.window.inspector.problem == row.reason


def test_a_photo_the_network_is_unsure_about_says_so(desk: Desk) -> None:
    row = desk.window.model.row(desk.select("sea-1.jpg"))
    assert row is not None
    silent = type(row)(row.photo, ())
    desk.window.inspector.show_photo(silent)
    assert desk.window.inspector.tags.explanation == "Not sure about this photo."


def test_similar_photos_come_nearest_first(desk: Desk) -> None:
    photo = desk.select("sea-2.jpg")
    expected = [one.photo.id for one in desk.library.similarity.find(photo).matches]
    desk.key(Qt.Key.Key_S, CTRL, SHIFT)
    desk.until(lambda: desk.presenter.browser.likes is not None)
    desk.presenter.browser.show_less_similar(shown=True)
    assert list(desk.window.model.ids) == expected
    assert "sea-2.jpg" in desk.window.similar.title
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: len(desk.window.model.ids) == 7)
    assert desk.window.heading.title == "All photos"
    assert desk.window.grid.selected_ids() == [photo]


def test_likeness_is_refused_for_a_photo_that_was_never_analysed(desk: Desk) -> None:
    desk.select("broken.jpg")
    desk.do("find_similar")
    desk.until(lambda: bool(desk.window.status.news))
    assert desk.presenter.browser.likes is None


def test_a_search_narrows_the_grid_and_escape_widens_it_again(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.key(Qt.Key.Key_F, CTRL)
    assert desk.window.search.hasFocus()
    desk.qtbot.keyClicks(desk.window.search, "sea")
    desk.until(lambda: desk.shown() == ["sea-1.jpg", "sea-2.jpg"])
    desk.key(Qt.Key.Key_Return)
    assert desk.window.grid.hasFocus()
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: len(desk.window.model.ids) == 7)


def test_slash_goes_to_the_search_and_then_is_a_letter(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.key(Qt.Key.Key_Slash)
    assert desk.window.search.hasFocus()
    desk.qtbot.keyClicks(desk.window.search, "a/x")
    assert desk.window.search.text() == "a/x"


def test_a_search_without_results_offers_to_clear_it(desk: Desk) -> None:
    desk.window.search.setText("#nothing")
    desk.until(desk.window.empty.button.isVisible)
    desk.qtbot.mouseClick(desk.window.empty.button, Qt.MouseButton.LeftButton)
    desk.until(lambda: len(desk.window.model.ids) == 7)


@pytest.mark.parametrize(
    ("query", "names"), [("is:unreadable", ["broken.jpg"]), ("is:missing", [])]
)
def test_a_place_of_the_sidebar_shows_its_photos(desk: Desk, query: str, names: list[str]) -> None:
    desk.until(lambda: len(desk.window.sidebar.library.titles()) == 5)
    desk.window.sidebar.chosen.emit(Place("Place", query, "photos"))
    desk.until(lambda: desk.shown() == names)
    assert desk.window.grid.isVisible() is bool(names)


def test_tags_in_the_sidebar_follow_the_filter(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["zanzibar"])
    desk.until(lambda: "#zanzibar" in desk.window.sidebar.tags.titles())
    desk.window.sidebar.filter.setText("zanz")
    assert desk.window.sidebar.tags.titles() == ["#zanzibar"]


def test_arrows_walk_through_the_grid(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_Right)
    desk.until(lambda: desk.window.inspector.photos == (desk.window.model.ids[1],))
    desk.key(Qt.Key.Key_Left)
    desk.until(lambda: desk.window.inspector.photos == (desk.window.model.ids[0],))
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.until(lambda: len(desk.window.inspector.photos) == 2)


def test_a_file_that_appears_while_the_window_is_open_appears_in_it(
    empty_desk: Desk, photos: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    shutil.copy(photos / "sea-1.jpg", folder)
    empty_desk.window.folders.add(folder)
    empty_desk.presenter.begin()
    empty_desk.until(lambda: empty_desk.shown() == ["sea-1.jpg"])
    shutil.copy(photos / "snow.jpg", folder)
    empty_desk.do("rescan")
    empty_desk.until(lambda: len(empty_desk.window.model.ids) == 2)


def test_thumbnails_arrive_without_being_asked_twice(desk: Desk) -> None:
    photo = desk.select("forest.jpg")
    desk.until(lambda: desk.window.thumbnails.get(photo) is not None)


def test_every_control_has_a_name_for_screen_readers(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    nameless = [
        field.objectName()
        for field in desk.window.findChildren(QLineEdit)
        if not field.accessibleName()
    ]
    assert nameless == []

"""A folder that is somewhere else now: said once, in the window."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from originals import Originals
from photoorganizer.core.types import Decision
from photoorganizer.ui.photo_model import Absence, PhotoRole
from ui.desk import Desk


def move_away(desk: Desk, photos: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Index a copy of the photos, tag one, move the copy; return its old and its new place."""
    old, new = tmp_path / "old" / "Holidays", tmp_path / "new" / "Holidays"
    shutil.copytree(photos, old)
    desk.library.index([old])
    desk.library.decide(desk.library.search()[:1], "mine", Decision.TAG)
    old.parent.rename(new.parent)
    desk.begin()
    return old, new


def offline_menu(desk: Desk) -> dict[str, bool]:
    [place] = desk.window.sidebar.folders.model().places
    assert place.folder is not None
    menu = desk.window.sidebar.folder_menu(place, place.folder)
    return {action.text(): action.isVisible() for action in menu.actions()}


def shown_in(desk: Desk) -> Path:
    """Return the folder of the first photo, as the grid tells it."""
    row = desk.window.model.row(desk.window.model.ids[0])
    assert row is not None
    return row.photo.path.parent


def test_a_folder_that_is_not_there_can_be_found(
    empty_desk: Desk, photos: Path, tmp_path: Path, originals: Originals
) -> None:
    desk = empty_desk
    old, new = move_away(desk, photos, tmp_path)
    originals.excuse(*(old / file.name for file in photos.iterdir()))
    originals.seal(new)
    desk.until(lambda: offline_menu(desk).get("Find this folder…", False))
    [place] = desk.window.sidebar.folders.model().places
    menu = desk.window.sidebar.folder_menu(place, old)
    next(one for one in menu.actions() if one.text() == "Find this folder…").trigger()
    dialog = desk.window.findChild(QFileDialog)
    assert "Holidays" in dialog.windowTitle()
    dialog.fileSelected.emit(str(new))
    dialog.close()
    desk.until(lambda: "found in Holidays" in desk.window.status.news)
    desk.until(lambda: desk.window.status.news.startswith("7 of 7 photos"))
    assert desk.window.status.offers_undo
    desk.until(lambda: not offline_menu(desk)["Find this folder…"])
    assert [one.root.path for one in desk.library.roots()] == [new]
    assert len(desk.library.search("#mine")) == 1
    desk.until(lambda: shown_in(desk) == new)


def test_a_folder_without_the_photos_is_refused_with_a_sentence(
    empty_desk: Desk, photos: Path, tmp_path: Path, originals: Originals
) -> None:
    desk = empty_desk
    old, _ = move_away(desk, photos, tmp_path)
    originals.excuse(*(old / file.name for file in photos.iterdir()))
    (tmp_path / "empty").mkdir()
    desk.window.folders.relink(old, tmp_path / "empty")
    desk.until(lambda: "none of the photos" in desk.window.status.news)
    assert [one.root.path for one in desk.library.roots()] == [old]


def test_a_folder_found_at_the_wrong_place_is_taken_back(
    empty_desk: Desk, photos: Path, tmp_path: Path, originals: Originals
) -> None:
    desk = empty_desk
    old, new = move_away(desk, photos, tmp_path)
    originals.excuse(*(old / file.name for file in photos.iterdir()))
    originals.seal(new)
    wrong = tmp_path / "wrong"
    shutil.copytree(new, wrong)
    (wrong / "other.jpg").write_bytes(next(wrong.iterdir()).read_bytes() + b"another")
    known = desk.library.search()
    desk.window.folders.relink(old, wrong)
    desk.until(lambda: len(desk.library.search()) == 8)
    desk.window.commands["undo"].trigger()
    desk.until(lambda: [one.root.path for one in desk.library.roots()] == [old])
    desk.until(lambda: desk.library.search() == known)
    desk.until(lambda: offline_menu(desk).get("Find this folder…", False))
    desk.until(lambda: shown_in(desk) == old)
    assert len(desk.library.search("#mine")) == 1


def test_a_photo_of_a_folder_that_is_not_connected_says_so(
    empty_desk: Desk, photos: Path, tmp_path: Path, originals: Originals
) -> None:
    desk = empty_desk
    old, _ = move_away(desk, photos, tmp_path)
    originals.excuse(*(old / file.name for file in photos.iterdir()))
    inspector = desk.window.inspector
    [photo, *_] = desk.library.search("#mine")
    desk.window.grid.select(photo)
    desk.until(lambda: "its drive may not be connected" in inspector.problem)
    assert "“Holidays”" in inspector.problem
    row = desk.window.model.row(photo)
    assert row is not None
    inspector.show_photo(row)  # as when its tags change
    assert "its drive may not be connected" in inspector.problem


def test_photos_say_that_their_folder_is_not_connected(
    empty_desk: Desk, photos: Path, tmp_path: Path
) -> None:
    desk = empty_desk
    old, new = move_away(desk, photos, tmp_path)
    model = desk.window.model
    first = model.index(0)
    desk.until(lambda: model.data(first, PhotoRole.ABSENCE) is Absence.AWAY)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert "not connected" in str(model.data(first, role))
    desk.until(lambda: model.data(first, PhotoRole.THUMBNAIL) is not None)
    away = desk.window.grid.grab().toImage()
    new.parent.rename(old.parent)
    desk.presenter.browser.refresh()
    desk.until(lambda: model.data(first, PhotoRole.ABSENCE) is None)
    assert model.data(first, Qt.ItemDataRole.ToolTipRole) == model.data(first)
    assert desk.window.grid.grab().toImage() != away

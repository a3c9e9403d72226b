"""Photos that were found at other places: told in the window, listed, taken back."""

import shutil
from pathlib import Path

import pytest

from originals import Originals
from photoorganizer.core.types import Decision
from photoorganizer.ui.moved_photos import MovesDialog
from ui.desk import Desk


@pytest.fixture
def folder(empty_desk: Desk, photos: Path, tmp_path: Path) -> Path:
    """A watched folder of this test's own, with its photos in the grid."""
    folder = tmp_path / "Album"
    shutil.copytree(photos, folder)
    empty_desk.presenter.begin()
    empty_desk.window.folders.add(folder)
    empty_desk.until(lambda: len(empty_desk.shown()) == 7)
    empty_desk.until(lambda: not empty_desk.window.status._bar.isVisible())
    return folder


def test_moved_photos_are_told_listed_and_taken_back(
    empty_desk: Desk, folder: Path, originals: Originals
) -> None:
    desk = empty_desk
    originals.excuse(folder / "snow.jpg")
    photo = desk.library.photo_at(folder / "snow.jpg")
    desk.library.decide([photo.id], "alps", Decision.TAG)
    (folder / "winter").mkdir()
    (folder / "snow.jpg").rename(folder / "winter" / "alps.jpg")
    desk.do("rescan")
    desk.until(desk.window.status.moved.isVisible)
    assert desk.window.status.moved.text() == "1 file moved: relinked"
    desk.window.status.moved.click()
    desk.until(lambda: desk.window.findChild(MovesDialog) is not None)
    dialog = desk.window.findChild(MovesDialog)
    assert dialog is not None
    row = dialog.list.topLevelItem(0)
    assert [row.text(column) for column in range(3)] == [
        "alps.jpg (was snow.jpg)",
        str(folder),
        str(folder / "winter"),
    ]
    assert not desk.window.status.moved.isVisible()
    dialog.back.click()
    desk.until(lambda: "missing at its old place" in desk.window.status.news)
    desk.until(lambda: desk.library.counts().missing == 1)
    new = desk.library.photo_at(folder / "winter" / "alps.jpg")
    assert new.id != photo.id
    assert {tag.name for tag in desk.library.tags([photo.id])[photo.id]} >= {"alps"}


def test_nothing_moved_is_said(desk: Desk) -> None:
    desk.do("moved")
    desk.until(lambda: desk.window.status.news == "No photo was found at another place lately.")

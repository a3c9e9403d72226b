"""The page of copies in the real window: found, compared, kept, trashed, told apart for good."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from drawn import save
from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.errors import Cancelled, CatalogError
from photoorganizer.core.likeness import Band
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.core.types import Decision, PhotoId, PhotoState, Progress, TagState
from photoorganizer.engine import trashing
from photoorganizer.engine.library import Library
from photoorganizer.ui.group_review import GroupReview
from ui.desk import PATIENCE_MS, Desk

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo in three equal files, one with a smaller version, and one alone."""
    folder = tmp_path_factory.mktemp("copies") / "Album"
    sea = save(folder / "sea.jpg", "sea", 1, (640, 480))
    for name in ("sea-2.jpg", "sea-3.jpg"):
        shutil.copy2(sea, folder / name)
    forest = save(folder / "forest.jpg", "forest", 1, (640, 480))
    with Image.open(forest) as picture:
        picture.resize((320, 240)).save(folder / "forest-small.jpg", quality=85)
    save(folder / "snow.jpg", "snow", 1, (640, 480))
    for age, file in enumerate(sorted(folder.iterdir())):
        os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    return folder


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory, models: Path, album: Path) -> Path:
    """A library in which the album was indexed once, to copy from."""
    folder = tmp_path_factory.mktemp("copied") / "library"
    with Library(library_paths(folder), models=models, workers=1) as library:
        library.index([album])
    return folder


@pytest.fixture
def trashed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Path]]:
    """What went to the trash: here a folder, from which everything is put back in the end."""
    gone: list[Path] = []
    trash = tmp_path / "trash"
    trash.mkdir()

    def send(path: str) -> None:
        gone.append(Path(path))
        shutil.move(path, trash)

    monkeypatch.setattr(trashing, "send2trash", send)
    yield gone
    for file in gone:
        if not file.exists():
            shutil.move(trash / file.name, file)


@pytest.fixture
def copies(
    paths: LibraryPaths, copied: Path, trashed: list[Path], request: pytest.FixtureRequest
) -> Desk:
    """The window on the page of copies, once they are found."""
    shutil.copytree(copied, paths.data)
    desk: Desk = request.getfixturevalue("empty_desk")
    desk.begin()
    desk.key(Qt.Key.Key_3, CTRL)
    desk.until(lambda: len(desk.window.duplicates.shown) == 2)
    return desk


def names(review: GroupReview) -> list[str]:
    return [photo.path.name for photo in review.photos]


def ids(desk: Desk) -> dict[str, PhotoId]:
    return {one.path.name: one.id for one in desk.library.photos(desk.library.search(""))}


def answer(desk: Desk, button: str) -> str:
    """Press a button of the question on show, once it is there; return what it asked."""
    desk.until(lambda: bool(questions(desk)))
    [question] = questions(desk)
    asked = f"{question.text()}\n{question.informativeText()}"
    pressed = next(one for one in question.buttons() if one.text().replace("&", "") == button)
    desk.qtbot.mouseClick(pressed, LEFT)
    desk.until(lambda: not questions(desk))
    return asked


def questions(desk: Desk) -> list[QMessageBox]:
    return [one for one in desk.window.findChildren(QMessageBox) if one.isVisible()]


def test_copies_are_found_in_groups_with_the_best_one_kept(copies: Desk) -> None:
    page = copies.window.duplicates
    assert [(one.group.band, names(one)) for one in page.shown] == [
        (Band.IDENTICAL, names(page.shown[0])),
        (Band.NEAR_DUPLICATE, ["forest.jpg", "forest-small.jpg"]),
    ]
    assert set(names(page.shown[0])) == {"sea.jpg", "sea-2.jpg", "sea-3.jpg"}
    card = page.groups.card(1)
    assert [tile.keep.isChecked() for tile in card.tiles[:2]] == [True, False]
    assert page.totals.startswith("2 groups, ")
    assert page.totals.endswith(" to win")


def test_a_filter_shows_one_kind_of_copies(copies: Desk) -> None:
    page = copies.window.duplicates
    for band, expected in ((Band.NEAR_DUPLICATE, 2), (Band.IDENTICAL, 3)):
        copies.qtbot.mouseClick(page.bands.button(band), LEFT)
        assert [len(one.photos) for one in page.shown] == [expected]
        assert page.totals.startswith("1 group, ")
    copies.qtbot.mouseClick(page.bands.button(None), LEFT)
    assert len(page.shown) == 2


def test_keys_walk_through_groups_and_choose_what_is_kept(copies: Desk) -> None:
    groups = copies.window.duplicates.groups
    first, second = copies.window.duplicates.shown
    assert groups.hasFocus()
    assert groups.current is first
    copies.key(Qt.Key.Key_Down)
    assert groups.current is second
    copies.key(Qt.Key.Key_Down)
    assert groups.current is second
    copies.key(Qt.Key.Key_2)
    assert len(second.kept) == 2
    copies.key(Qt.Key.Key_1)
    assert [photo.path.name for photo in second.others] == ["forest.jpg"]
    copies.key(Qt.Key.Key_2)
    assert second.keeper.path.name == "forest-small.jpg"
    copies.key(Qt.Key.Key_K)
    assert groups.current is first


def test_nothing_is_trashed_without_a_yes(copies: Desk, trashed: list[Path]) -> None:
    page = copies.window.duplicates
    copies.key(Qt.Key.Key_Delete)
    asked = answer(copies, "Cancel")
    assert "Move 2 photos (" in asked
    assert "system’s trash" in asked
    assert trashed == []
    assert len(page.shown) == 2


def test_others_go_to_the_trash_and_their_tags_to_the_one_that_stays(
    copies: Desk, trashed: list[Path]
) -> None:
    page = copies.window.duplicates
    review = page.shown[0]
    keeper, other = review.keeper, review.others[0]
    copies.library.decide([other.id], "holiday", Decision.TAG)
    copies.qtbot.mouseClick(page.groups.card(0).trash, LEFT)
    asked = answer(copies, "Move to trash")
    assert f"{keeper.path.name} stays" in asked
    copies.until(lambda: "moved to the trash" in copies.window.status.news)
    assert copies.window.status.news == "2 photos moved to the trash; #holiday kept"
    assert sorted(trashed) == sorted(one.path for one in review.others)
    assert copies.tags(keeper.id, TagState.MINE) == ["holiday"]
    assert [names(one) for one in page.shown] == [["forest.jpg", "forest-small.jpg"]]


def test_a_photo_put_back_from_the_trash_is_there_again_with_its_tags(
    copies: Desk, trashed: list[Path], tmp_path: Path
) -> None:
    small = ids(copies)["forest-small.jpg"]
    copies.library.decide([small], "holiday", Decision.TAG)
    copies.key(Qt.Key.Key_Down)
    copies.key(Qt.Key.Key_Delete)
    answer(copies, "Move to trash")
    copies.until(lambda: copies.library.photos([small])[0].state is PhotoState.MISSING)
    [file] = trashed
    shutil.move(tmp_path / "trash" / file.name, file)
    copies.do("rescan")
    copies.until(lambda: copies.library.photos([small])[0].state is PhotoState.READY)
    assert copies.tags(small, TagState.MINE) == ["holiday"]
    copies.until(lambda: len(copies.window.duplicates.shown) == 2)


def test_the_others_of_all_identical_groups_go_after_one_question(
    copies: Desk, trashed: list[Path]
) -> None:
    page = copies.window.duplicates
    first, second = (one.group for one in page.shown)
    assert not page.trash_all.isVisible()
    more = DuplicateGroup(Band.IDENTICAL, second.photos)
    page.show_groups([first, more])
    copies.qtbot.mouseClick(page.bands.button(Band.IDENTICAL), LEFT)
    copies.qtbot.mouseClick(page.trash_all, LEFT)
    assert "Move 3 photos" in answer(copies, "Move to trash")
    copies.until(lambda: len(trashed) == 3)
    copies.until(lambda: page.empty.title == "No duplicates")
    assert page.empty.isVisible()


def test_near_duplicates_ask_to_be_looked_at(copies: Desk) -> None:
    copies.qtbot.mouseClick(copies.window.duplicates.groups.card(1).trash, LEFT)
    assert "look at each before" in answer(copies, "Cancel")


def test_a_photo_that_changed_meanwhile_stays_and_the_reason_is_told(
    copies: Desk, trashed: list[Path]
) -> None:
    page = copies.window.duplicates
    file = page.shown[1].others[0].path
    before = file.stat()
    os.utime(file, (1, 1))
    copies.key(Qt.Key.Key_Down)
    copies.key(Qt.Key.Key_Delete)
    answer(copies, "Move to trash")
    copies.until(lambda: "forest-small.jpg" in copies.window.status.news)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert trashed == []
    assert len(page.shown) == 2


def test_photos_that_are_no_copies_are_never_shown_again_until_that_is_undone(
    copies: Desk,
) -> None:
    page = copies.window.duplicates
    copies.key(Qt.Key.Key_Down)
    copies.key(Qt.Key.Key_N)
    copies.until(lambda: "not be shown as duplicates" in copies.window.status.news)
    page.look_again()
    copies.until(lambda: [len(one.photos) for one in page.shown] == [3])
    assert [len(one.photos) for one in copies.library.duplicates.groups()] == [3]
    copies.do("undo")
    copies.until(lambda: len(page.shown) == 2)


def test_what_was_chosen_survives_a_new_search(copies: Desk) -> None:
    page = copies.window.duplicates
    copies.key(Qt.Key.Key_2)
    chosen = set(page.shown[0].kept)
    before = page.shown[0]
    page.look_again()
    copies.until(lambda: page.shown[0] is not before)
    assert page.shown[0].kept == chosen


def test_a_library_without_copies_says_so(desk: Desk) -> None:
    desk.do("open_duplicates")
    assert desk.window.duplicates.empty.title == "Looking for copies…"
    desk.until(lambda: desk.window.duplicates.empty.title == "No duplicates")
    assert desk.window.duplicates.empty.isVisible()


def test_a_search_that_fails_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise CatalogError("The catalog cannot be read.")

    monkeypatch.setattr(desk.library.duplicates, "groups", fail)
    desk.do("open_duplicates")
    desk.until(lambda: desk.window.status.news == "The catalog cannot be read.")


def test_leaving_the_page_ends_the_search(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []

    def endless(*, report: Callable[[Progress], None], **_: object) -> None:
        try:
            for step in range(PATIENCE_MS):
                report(Progress("looking for copies", step, PATIENCE_MS))
                time.sleep(0.001)
        except Cancelled:
            ended.append(True)
            raise

    monkeypatch.setattr(desk.library.duplicates, "groups", endless)
    desk.do("open_duplicates")
    desk.do("open_photos")
    desk.until(lambda: bool(ended))
    assert "left" not in desk.window.status.news


def test_a_thousand_groups_have_widgets_only_where_they_are_seen(copies: Desk) -> None:
    groups, [first, second] = copies.window.duplicates.groups, copies.window.duplicates.shown
    groups.show_reviews([first, second] * 500)
    groups.step(999)
    assert groups.card(999).isVisible()
    assert len(groups.viewport().children()) < 12
    assert groups.verticalScrollBar().value() == groups.verticalScrollBar().maximum()

"""Whole tasks as a user does them, from the first key to what is shown at the end, in both themes.

    SCREENSHOTS=folder pytest tests/ui/test_tasks.py

keeps a picture of what each task ends with, to be looked at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

import drawn
from originals import Originals
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.core.types import Decision, FileFacts, FileStamp, PhotoId, TagState
from photoorganizer.engine import trashing
from photoorganizer.engine.library import Library
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.index.thumbnails import ThumbnailStore
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.interest_card import InterestCard
from photoorganizer.ui.moved_photos import MovesDialog
from photoorganizer.ui.pages import COMPARE, PHOTOS, REVIEW, VIEWER
from photoorganizer.ui.theme import Theme, ThemeMode
from trash_bin import TrashBin
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
GUESTS = 500

Look = Callable[..., None]


@pytest.fixture(
    params=[ThemeMode.LIGHT, pytest.param(ThemeMode.DARK, marks=pytest.mark.slow)], autouse=True
)
def look(request: pytest.FixtureRequest, theme: Theme) -> Iterator[Look]:
    """Both themes; called with a window, keeps a picture of it where pictures are asked for."""
    before = theme.mode
    theme.set_mode(request.param)
    task = request.node.originalname.removeprefix("test_")
    folder = os.environ.get("SCREENSHOTS")

    def look(window: QWidget, part: str = "") -> None:
        picture = window.grab()
        assert not picture.isNull()
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            picture.save(str(Path(folder, f"{task}{part}-{request.param}.png")))

    yield look
    theme.set_mode(before)


def take(file: Path, day: str) -> None:
    """Let a file be as old as a day."""
    at = datetime.fromisoformat(day).timestamp()
    os.utime(file, (at, at))


@pytest.fixture(scope="session")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two summers by the sea, and a walk with its copies."""
    folder = tmp_path_factory.mktemp("years") / "Pictures"
    for year in (2022, 2023):
        for day in range(1, 7):
            for scene in ("sea", "street"):
                file = folder / f"Summer {year}" / f"{scene}-{year}-{day}.jpg"
                take(drawn.save(file, scene, 10 * year + day, (320, 240)), f"{year}-07-{day:02}")
    walk = drawn.save(folder / "Walk" / "forest.jpg", "forest", 5, (320, 240))
    for name in ("forest-copy.jpg", "forest-again.jpg"):
        shutil.copy2(walk, walk.with_name(name))
    with Image.open(walk) as picture:
        picture.resize((160, 120)).save(walk.with_name("forest-small.jpg"))
    for file in walk.parent.iterdir():
        take(file, "2024-05-01")
    (folder / "Walk" / "broken.jpg").write_bytes(b"This is no picture.")
    return folder


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory, models: Path, years: Path) -> Path:
    """The library of these years, with the beaches tagged, and a wedding, to copy from."""
    folder = tmp_path_factory.mktemp("kept") / "library"
    with Library(library_paths(folder), models=models, workers=1) as library:
        library.index([years])
        library.decide(library.search("path:sea"), "beach", Decision.TAG)
    invite(folder, years.parent / "Wedding", load_model(models))
    return folder


def invite(library: Path, folder: Path, model: ModelSpec) -> None:
    """Enter the photos of a wedding as if each had been analysed."""
    picture = drawn.save(folder / "guest-000.jpg", "night", 1, (240, 180)).read_bytes()
    vector = np.full(model.embedding_dim, model.embedding_dim**-0.5, np.float32)
    stamps = []
    for number in range(GUESTS):
        file = folder / f"guest-{number:03}.jpg"
        file.write_bytes(picture + number.to_bytes(2))
        take(file, f"2021-09-{1 + number % 28:02}")
        stamps.append(FileStamp(file.name, file.stat().st_size, file.stat().st_mtime_ns))
    paths = library_paths(library)
    with Catalog.open(paths.catalog) as catalog:
        root = catalog.add_root(folder)
        ids = sorted(catalog.apply_scan(root.id, ScanChanges(added=stamps)).photos)
        analysed = [
            Analysed(
                photo,
                stamp,
                FileFacts(240, 180, "JPEG", stamp.mtime_ns / 1e9, number.to_bytes(16)),
                vector,
                {},
                [],
            )
            for number, (photo, stamp) in enumerate(zip(ids, stamps, strict=True))
        ]
        catalog.record(analysed, [], model.id)
        with closing(ThumbnailStore(paths.thumbnails, catalog.identity)) as store:
            store.put(dict.fromkeys(ids, picture))


@pytest.fixture
def at_home(paths: LibraryPaths, kept: Path, request: pytest.FixtureRequest) -> Desk:
    """The window over those years, once everything has been looked at."""
    shutil.copytree(kept, paths.data)
    desk: Desk = request.getfixturevalue("empty_desk")
    return desk.begin().rest()


def find(desk: Desk, text: str, photos: int) -> list[str]:
    """Search by the keyboard until so many photos are shown; return their names."""
    desk.key(Qt.Key.Key_F, CTRL)
    desk.window.search.selectAll()
    desk.qtbot.keyClicks(desk.window.search, text)
    popup = desk.presenter.searching.completer.popup
    desk.key(Qt.Key.Key_Return, to=popup if popup.isVisible() else desk.window.search)
    desk.until(lambda: desk.presenter.browser.text == text and len(desk.shown()) == photos)
    return desk.shown()


def open_folder(desk: Desk, folder: Path, photos: int, originals: Originals) -> None:
    """Begin with a folder of so many photos, which the test changes itself."""
    desk.presenter.begin()
    desk.window.folders.add(folder)
    desk.until(lambda: len(desk.window.model.ids) == photos)
    originals.excuse(*folder.iterdir())


def add_tag(desk: Desk, name: str) -> None:
    """Tag what is selected by the keyboard, with exactly this."""
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_T)
    box = desk.window.inspector.tags.box
    desk.until(box.hasFocus)
    desk.qtbot.keyClicks(box, name)
    desk.key(Qt.Key.Key_Return, SHIFT, to=box)


def select_all(desk: Desk) -> list[PhotoId]:
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_A, CTRL)
    return desk.window.grid.selected_ids()


def to_the_front(desk: Desk, window: QWidget) -> None:
    """Give a window the keyboard, as a desktop does with the one that opened last."""
    window.activateWindow()
    desk.until(window.isActiveWindow)


def photos_tagged(desk: Desk, name: str) -> int:
    return {one.name: one.mine for one in desk.library.tag_counts()}.get(name, 0)


def settled(desk: Desk) -> None:
    """Wait until every photo in sight is drawn."""
    grid, model = desk.window.grid, desk.window.model
    names = desk.shown()
    desk.until(
        lambda: all(
            names[row] == "broken.jpg" or desk.window.thumbnails.get(model.ids[row])
            for row in grid.visible_rows()
        )
    )


def test_last_summers_beach_photos_are_found(at_home: Desk, look: Look) -> None:
    desk = at_home
    found = find(desk, "#beach from:2023-06 to:2023-08", 6)
    assert found == [f"sea-2023-{day}.jpg" for day in range(6, 0, -1)]
    words = ["#beach", "taken from June 2023", "taken until August 2023"]
    assert desk.window.filters.words == words
    settled(desk)
    look(desk.window)
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: len(desk.window.model.ids) == GUESTS + 29)


def test_five_hundred_photos_are_tagged_and_it_is_taken_back(at_home: Desk, look: Look) -> None:
    desk = at_home
    find(desk, "path:Wedding", GUESTS)
    assert len(select_all(desk)) == GUESTS
    add_tag(desk, "wedding")
    desk.until(lambda: photos_tagged(desk, "wedding") == GUESTS)
    desk.until(lambda: "wedding" in desk.chips(ChipKind.MINE))
    desk.until(lambda: "#wedding" in desk.window.status.news)
    settled(desk)
    look(desk.window)
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: photos_tagged(desk, "wedding") == 0)
    desk.until(lambda: "wedding" not in desk.chips(ChipKind.MINE))


def test_thirty_suggestions_are_reviewed_without_the_mouse(desk: Desk, look: Look) -> None:
    desk.until(desk.window.commands["review"].isEnabled)
    waiting = desk.library.search("is:review")
    suggested = {photo: desk.tags(photo, TagState.SUGGESTED) for photo in waiting}
    assert sum(map(len, suggested.values())) == 30
    desk.key(Qt.Key.Key_R, CTRL, SHIFT)
    desk.until(lambda: desk.window.pages.current == REVIEW)
    reviewing = desk.presenter.reviewing
    for number, photo in enumerate(waiting):
        desk.until(lambda: bool(reviewing.sitting.suggestions))
        assert reviewing.sitting.current == photo
        assert reviewing.page.left == f"{len(waiting) - number} left"
        if number == 2:
            look(desk.window)
        desk.key(Qt.Key.Key_1, to=reviewing.page)
        desk.key(Qt.Key.Key_2, SHIFT, to=reviewing.page)
        desk.key(Qt.Key.Key_X, to=reviewing.page)
    desk.until(lambda: reviewing.page.summary == "Accepted 6, rejected 24 on 6 photos")
    look(desk.window, "-end")
    desk.key(Qt.Key.Key_Return, to=reviewing.page)
    desk.until(lambda: desk.library.counts().to_review == 0)
    for photo, (first, *others) in suggested.items():
        assert desk.tags(photo, TagState.MINE) == [first]
        assert sorted(desk.tags(photo, TagState.REJECTED)) == sorted(others)
    assert desk.window.pages.current == PHOTOS
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.library.counts().to_review == len(waiting))
    assert {photo: desk.tags(photo, TagState.SUGGESTED) for photo in waiting} == suggested
    desk.until(lambda: desk.window.status.news == "Undone: Accepted 6, rejected 24 on 6 photos")


def test_duplicates_are_found_and_cleared(
    empty_desk: Desk,
    years: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    look: Look,
    originals: Originals,
) -> None:
    desk, bin_ = empty_desk, TrashBin(tmp_path / "data")
    monkeypatch.setattr(trashing, "send2trash", bin_.send)
    folder = tmp_path / "Walk"
    shutil.copytree(years / "Walk", folder)
    open_folder(desk, folder, 5, originals)
    desk.rest()
    page = desk.window.duplicates
    desk.key(Qt.Key.Key_3, CTRL)
    desk.until(lambda: len(page.shown) == 1)
    [group] = page.shown
    look(desk.window)
    desk.key(Qt.Key.Key_Delete)
    desk.until(lambda: bool(questions(desk)))
    [question] = questions(desk)
    assert f"{group.keeper.path.name} stays" in question.informativeText() + question.text()
    look(question, "-question")
    yes = next(one for one in question.buttons() if "trash" in one.text().lower())
    desk.qtbot.mouseClick(yes, LEFT)
    desk.until(page.empty.isVisible)
    assert len(bin_.gone) == 3
    left = {file.name for file in folder.iterdir()}
    assert left == {group.keeper.path.name, "broken.jpg"}
    look(desk.window, "-end")


def test_a_photo_is_posted_to_instagram_with_five_good_tags(desk: Desk, look: Look) -> None:
    photo = desk.select("sea-1.jpg")
    for name in ("sea", "waves", "holiday", "blue", "summer2023", "nofilter"):
        add_tag(desk, name)
        desk.until(lambda name=name: name in desk.chips(ChipKind.MINE))
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_E, CTRL)
    desk.until(lambda: desk.presenter.posting.dialog is not None)
    dialog = desk.presenter.posting.dialog
    assert dialog is not None
    desk.until(lambda: "5 of 5" in dialog.counter.text())
    assert dialog.limits.name == "instagram"
    desk.qtbot.keyClicks(dialog.caption, "The first swim.")
    dialog.tags.setCurrentRow(0)
    desk.key(Qt.Key.Key_Delete, to=dialog.tags)
    desk.until(lambda: "blue" not in dialog.post.kept)
    look(dialog)
    desk.qtbot.mouseClick(dialog.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied == "The first swim.\n\n#holiday #nofilter #sea #summer2023 #waves"
    assert "blue" in desk.tags(photo, TagState.MINE)
    dialog.reject()


def test_what_is_like_a_photo_is_tagged_like_it(at_home: Desk, look: Look) -> None:
    desk = at_home
    find(desk, "path:Walk/forest", 4)
    photo = desk.select("forest.jpg")
    add_tag(desk, "hike")
    desk.until(lambda: "hike" in desk.chips(ChipKind.MINE))
    desk.window.grid.setFocus()
    desk.key(Qt.Key.Key_S, CTRL, SHIFT)
    desk.until(lambda: desk.presenter.browser.likes is not None and len(desk.shown()) >= 3)
    copies = {"forest-copy.jpg", "forest-again.jpg", "forest-small.jpg"}
    assert set(desk.shown()[:3]) == copies
    settled(desk)
    look(desk.window)
    for name in copies:
        ids = desk.window.model.ids
        row = ids[desk.shown().index(name)]
        desk.window.grid.select(row)
        desk.key(Qt.Key.Key_L, CTRL, SHIFT)
        desk.until(lambda row=row: "hike" in desk.tags(row, TagState.MINE))
    assert photos_tagged(desk, "hike") == 4
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: desk.window.grid.selected_ids() == [photo])


def test_a_tag_of_ones_own_is_taught(at_home: Desk, look: Look) -> None:
    desk = at_home
    find(desk, "path:sea path:2022", 6)
    examples = select_all(desk)
    desk.key(Qt.Key.Key_T, CTRL)
    dialog = desk.presenter.teaching.dialog
    assert dialog is not None
    to_the_front(desk, dialog)
    desk.qtbot.keyClicks(dialog.name, "our beach")
    desk.key(Qt.Key.Key_Return, to=dialog.name)
    desk.until(dialog.teach.isEnabled)
    desk.qtbot.mouseClick(dialog.teach, LEFT)
    desk.until(dialog.suggest.isEnabled)
    assert dialog.outcome.text().startswith("#our_beach learned from 6 photos.")
    look(dialog)
    desk.qtbot.mouseClick(dialog.suggest, LEFT)
    desk.until(lambda: "suggested on" in dialog.outcome.text())
    dialog.reject()
    assert all("our_beach" in desk.tags(photo, TagState.MINE) for photo in examples)


def test_what_the_photos_are_about_leads_to_them(at_home: Desk, look: Look) -> None:
    desk = at_home
    desk.key(Qt.Key.Key_2, CTRL)
    page = desk.window.interests
    desk.until(lambda: bool(page.shown))
    shown: list[InterestCard] = list(page.shown)
    desk.until(lambda: all(tile.pixmap is not None for tile in shown[0].evidence.tiles))
    look(desk.window)
    interest = shown[0].interest
    shown[0].opened.emit(interest.interest, None)
    desk.until(lambda: desk.window.pages.current == PHOTOS)
    desk.until(lambda: desk.window.heading.title == f"#{interest.interest} in All photos")
    assert len(desk.window.model.ids) > 0
    assert {photo.id for photo in interest.evidence} <= set(desk.window.model.ids)


def test_two_photos_are_looked_at_and_compared(desk: Desk, look: Look) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_E)
    desk.until(lambda: desk.window.pages.current == VIEWER and desk.window.viewer.is_sharp)
    desk.key(Qt.Key.Key_Right)
    desk.until(lambda: desk.window.viewer.is_sharp)
    look(desk.window)
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: desk.window.pages.current == PHOTOS)
    desk.key(Qt.Key.Key_Left, SHIFT)
    chosen = desk.window.grid.selected_ids()
    assert len(chosen) == 2
    desk.key(Qt.Key.Key_C)
    desk.until(lambda: desk.window.pages.current == COMPARE)
    panes = desk.presenter.viewing.comparing.page.panes[:2]
    desk.until(lambda: all(pane.canvas.sharpest == (320, 240) for pane in panes))
    look(desk.window, "-compared")
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.grid.selected_ids() == chosen


def test_a_first_folder_is_added_and_its_photos_found_by_a_tag(
    empty_desk: Desk, photos: Path, look: Look
) -> None:
    desk = empty_desk
    desk.presenter.begin()
    desk.until(desk.window.empty.button.isVisible)
    look(desk.window, "-first")
    desk.window.folders.add(photos)
    desk.until(lambda: len(desk.window.model.ids) == 7)
    desk.rest()
    photo = desk.select("snow.jpg")
    desk.until(lambda: bool(desk.chips(ChipKind.SUGGESTED)))
    suggested = desk.chips(ChipKind.SUGGESTED)[0]
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.tags(photo, TagState.MINE) == [suggested])
    assert photo in desk.library.search(f"#{suggested} is:tagged")
    settled(desk)
    look(desk.window)


def test_a_tag_is_renamed_and_a_search_for_it_kept(at_home: Desk, look: Look) -> None:
    desk = at_home
    tags = desk.window.sidebar.tags
    desk.until(lambda: "#beach" in tags.titles())
    rename, *_ = desk.presenter.searching.tag_edits.menu("beach").actions()
    rename.trigger()
    [asked] = desk.window.findChildren(QInputDialog)
    asked.setTextValue("seaside")
    asked.accept()
    to_the_front(desk, desk.window)
    desk.until(lambda: photos_tagged(desk, "seaside") == 12)
    find(desk, "#seaside from:2023", 6)
    desk.until(lambda: bool(desk.window.filters.chips))
    desk.key(Qt.Key.Key_D, CTRL)
    desk.until(lambda: bool(desk.window.findChildren(QInputDialog)))
    [asked] = desk.window.findChildren(QInputDialog)
    asked.setTextValue("Last summer")
    asked.accept()
    desk.until(lambda: desk.window.sidebar.saved.titles() == ["Last summer"])
    desk.until(lambda: desk.window.sidebar.saved.places()[0].count == 6)
    settled(desk)
    look(desk.window)


def test_photos_moved_elsewhere_are_found_again(
    empty_desk: Desk, years: Path, tmp_path: Path, originals: Originals, look: Look
) -> None:
    desk = empty_desk
    folder = tmp_path / "Summer"
    shutil.copytree(years / "Summer 2023", folder)
    open_folder(desk, folder, 12, originals)
    desk.until(lambda: "12 photos" in desk.window.status.news)
    select_all(desk)
    add_tag(desk, "france")
    desk.until(lambda: photos_tagged(desk, "france") == 12)
    (folder / "France").mkdir()
    for file in folder.glob("*.jpg"):
        file.rename(folder / "France" / f"fr-{file.name}")
    desk.do("rescan")
    desk.until(desk.window.status.moved.isVisible)
    assert desk.window.status.moved.text() == "12 files moved: relinked"
    assert photos_tagged(desk, "france") == 12
    desk.qtbot.mouseClick(desk.window.status.moved, LEFT)
    desk.until(lambda: desk.window.findChild(MovesDialog) is not None)
    dialog = desk.window.findChild(MovesDialog)
    assert dialog is not None
    assert dialog.list.topLevelItemCount() == 12
    look(dialog)
    dialog.reject()


def questions(desk: Desk) -> list[QMessageBox]:
    return [one for one in desk.window.findChildren(QMessageBox) if one.isVisible()]

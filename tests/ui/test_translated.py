"""Nothing the window says is out of a translator's reach; nothing is cut off when it is longer."""

import gettext
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Decision
from photoorganizer.ui import translation
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.crash import crash_dialog
from photoorganizer.ui.damage import damage_dialog
from ui.desk import Desk
from ui.pseudo import Pseudo, allowed, cut_off, of_menu, texts, unbracketed


@pytest.fixture
def _pseudo() -> Iterator[None]:
    translation.use(Pseudo())
    yield
    translation.use(gettext.NullTranslations())


@pytest.fixture
def pseudo_desk(_pseudo: None, request: pytest.FixtureRequest) -> Desk:
    """The window, in the language nobody speaks."""
    desk: Desk = request.getfixturevalue("desk")
    return desk


@pytest.fixture
def data(pseudo_desk: Desk, photos: Path) -> frozenset[str]:
    """What is the user's, not the program's: names of files and folders, and tags."""
    library = pseudo_desk.library
    names = [photo.path.name for photo in library.photos(pseudo_desk.window.model.ids)]
    tags = [tag.name for tag in library.tag_counts()]
    return allowed(str(photos), photos.name, "broken.jpg", *names, *tags)


def untranslatable(window: QWidget, data: frozenset[str]) -> list[str]:
    """Return every text of a window that has a word outside of brackets."""
    return [f"{where}: {text}" for where, text in texts(window) if text and unbracketed(text, data)]


def assert_spoken(window: QWidget, data: frozenset[str]) -> None:
    QApplication.processEvents()
    # What came last finds its place.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert untranslatable(window, data) == []
    assert cut_off(window) == []


def test_a_word_outside_of_brackets_is_found(data: frozenset[str]) -> None:
    assert unbracketed("⟦Similar to ⟦x⟧ ~⟧ · sea-1.jpg · 3.4 MB", data) == []
    assert unbracketed("⟦Photos ~⟧ selected", data) == ["selected"]


def test_every_page_can_be_translated(pseudo_desk: Desk, data: frozenset[str]) -> None:
    desk, window = pseudo_desk, pseudo_desk.window
    window.resize(1360, 860)
    desk.select("sea-1.jpg")
    desk.until(lambda: bool(desk.chips(ChipKind.SUGGESTED)))
    assert_spoken(window, data)
    for page, ready in (
        ("interests", lambda: bool(window.interests.shown)),
        ("duplicates", lambda: "~~" in window.duplicates.empty.title),
        ("photos", lambda: bool(window.model.ids)),
    ):
        desk.do(f"open_{page}")
        desk.until(ready)
        assert_spoken(window, data)


@pytest.mark.parametrize("command", ["view", "find_similar"])
def test_every_look_at_a_photo_can_be_translated(
    pseudo_desk: Desk, data: frozenset[str], command: str
) -> None:
    desk, window = pseudo_desk, pseudo_desk.window
    window.resize(1360, 860)
    desk.select("sea-1.jpg")
    desk.do(command)
    if command == "find_similar":
        desk.until(lambda: desk.presenter.browser.likes is not None)
    else:
        desk.until(lambda: window.pages.current != "photos")
    assert_spoken(window, data)


def test_review_can_be_translated(pseudo_desk: Desk, data: frozenset[str]) -> None:
    pseudo_desk.window.resize(1360, 860)
    pseudo_desk.do("review")
    pseudo_desk.until(lambda: pseudo_desk.window.pages.current == "review")
    assert untranslatable(pseudo_desk.window, data) == []
    pseudo_desk.until(lambda: not cut_off(pseudo_desk.window))  # rows find their places a bit later


@pytest.mark.parametrize("command", ["preferences", "shortcuts", "about"])
def test_what_is_opened_from_the_menu_can_be_translated(
    pseudo_desk: Desk, data: frozenset[str], command: str
) -> None:
    pseudo_desk.do(command)
    opened = pseudo_desk.presenter.preferences.dialog
    assert opened is not None
    assert_spoken(opened, data)
    opened.close()


@pytest.mark.parametrize("command", ["post", "ignore", "teach", "vocabulary", "why"])
def test_every_dialog_about_photos_can_be_translated(
    pseudo_desk: Desk, data: frozenset[str], command: str
) -> None:
    desk = pseudo_desk
    photo = desk.select("sea-1.jpg")
    desk.library.decide([photo], "sea", Decision.TAG)
    desk.until(lambda: "sea" in desk.chips(ChipKind.MINE))
    desk.do(command)
    desk.until(lambda: bool(_dialogs(desk)))
    (opened,) = _dialogs(desk)
    assert_spoken(opened, data)
    opened.close()


def _dialogs(desk: Desk) -> list[QDialog]:
    return [one for one in desk.window.findChildren(QDialog) if one.isVisible()]


@pytest.mark.usefixtures("_pseudo")
def test_what_is_said_in_trouble_can_be_translated(qtbot: QtBot, paths: LibraryPaths) -> None:
    made = datetime(2026, 6, 12, tzinfo=UTC)
    for dialog in (crash_dialog(""), damage_dialog(paths, None), damage_dialog(paths, made)):
        qtbot.addWidget(dialog)
        dialog.show()
        assert_spoken(dialog, allowed())


def test_every_menu_under_the_pointer_can_be_translated(
    pseudo_desk: Desk, data: frozenset[str]
) -> None:
    desk = pseudo_desk
    desk.select("sea-1.jpg")
    desk.until(lambda: bool(desk.chips(ChipKind.SUGGESTED)))
    folder = desk.window.sidebar.folders.places()[0]
    assert folder.folder is not None
    menus = [
        desk.window.sidebar.folder_menu(folder, folder.folder),
        desk.window.inspector.tags.chips(ChipKind.SUGGESTED)[0].menu(),
        desk.window.interests.left_out_menu(),
    ]
    said = [text for menu in menus for _, text in of_menu(menu)]
    assert [text for text in said if unbracketed(text, data)] == []

"""A second start shows what it was asked for in the window that is open, and ends."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from drawn import save
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.ui import instance
from photoorganizer.ui.instance import Instance, hand_over
from photoorganizer.ui.opening import Opening
from ui.desk import Desk


@pytest.fixture
def opening(desk: Desk) -> Opening:
    return Opening(desk.window, desk.presenter.browser, desk.library, desk.presenter.bridge)


def ask(qtbot: QtBot, paths: LibraryPaths, line: bytes) -> list[list[Path]]:
    """Say something to the window of a library; return what it understood."""
    heard: list[list[Path]] = []
    ear = Instance(paths, QCoreApplication.instance())
    ear.asked.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(instance._name(paths))
    socket.write(line)
    socket.flush()
    qtbot.waitUntil(lambda: socket.bytesAvailable() > 0)
    ear.close()
    return heard


def test_nobody_is_asked_where_no_window_is_open(qapp: object, tmp_path: Path) -> None:
    assert not hand_over(library_paths(tmp_path / "alone"), [])


def test_odd_names_arrive_as_they_are(qtbot: QtBot, tmp_path: Path) -> None:
    line = b'["/p/\\udcff \\u0411.jpg"]\n'
    assert ask(qtbot, library_paths(tmp_path), line) == [[Path("/p/\udcff Б.jpg")]]


@pytest.mark.parametrize("line", [b"hello\n", b"{}\n", b"[1]\n", b"\xff\n"])
def test_what_is_no_request_is_passed_over(qtbot: QtBot, tmp_path: Path, line: bytes) -> None:
    assert ask(qtbot, library_paths(tmp_path), line) == []


def test_a_photo_of_the_library_is_shown_among_the_others(
    desk: Desk, opening: Opening, photos: Path
) -> None:
    opening.open([photos / "forest.jpg"])
    [photo] = [
        one.id for one in desk.library.photos(desk.window.model.ids) if one.path.stem == "forest"
    ]
    desk.until(lambda: desk.window.grid.selected_ids() == [photo])


def test_a_folder_is_added_and_shown(desk: Desk, opening: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    save(folder / "new.jpg", "sea", 5, (120, 90))
    opening.open([folder])
    desk.until(lambda: desk.shown() == ["new.jpg"])
    assert desk.presenter.browser.place.title == "more"


def test_another_picture_finds_photos_like_it(desk: Desk, opening: Opening, tmp_path: Path) -> None:
    other = save(tmp_path / "other.jpg", "sea", 7, (120, 90))
    opening.open([other])
    desk.until(lambda: desk.presenter.browser.likes is not None)

"""Selecting many photos, and what is done with their files."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from originals import Originals
from photoorganizer.core.types import PhotoId
from photoorganizer.engine import trashing
from photoorganizer.ui.dragging import as_files
from photoorganizer.ui.grid_layout import USUAL_CELL
from photoorganizer.ui.thumbnail_size import ThumbnailSize
from photoorganizer.ui.window_memory import WindowMemory
from trash_bin import TrashBin, needs_way_back
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def many(desk: Desk) -> Desk:
    """A grid of twelve thousand photos."""
    ids = [*desk.window.model.ids, *map(PhotoId, range(1000, 13000))]
    desk.window.grid.show_photos(ids)
    desk.window.grid.setFocus()
    return desk


def test_all_none_and_the_others(many: Desk) -> None:
    grid, ids = many.window.grid, list(many.window.model.ids)
    many.key(Qt.Key.Key_A, CTRL)
    assert grid.selected_ids() == ids
    grid.select(ids[2])
    many.key(Qt.Key.Key_I, CTRL)
    assert grid.selected_ids() == ids[:2] + ids[3:]
    many.key(Qt.Key.Key_I, CTRL)
    assert grid.selected_ids() == [ids[2]]


def test_a_rubber_band_selects_what_it_touches(many: Desk) -> None:
    grid, model = many.window.grid, many.window.model
    grid.clearSelection()
    layout = grid.visualRect(model.index(0))
    across = sum(grid.visualRect(model.index(row)).top() == layout.top() for row in range(12))
    start = QPoint(layout.right() + 4, layout.top() + 2)
    end = grid.visualRect(model.index(across + 1)).center()
    many.qtbot.mousePress(grid.viewport(), LEFT, pos=start)
    many.qtbot.mouseMove(grid.viewport(), start + QPoint(12, 12))
    many.qtbot.mouseMove(grid.viewport(), end)
    chosen = grid.selected_ids()
    many.qtbot.mouseRelease(grid.viewport(), LEFT, pos=end)
    assert chosen == [model.ids[1], model.ids[across + 1]]
    assert grid.selected_ids() == chosen


def test_what_is_dragged_out_are_the_files(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    [file] = desk.window.model.files([photo])
    data = as_files([file])
    assert [url.toLocalFile() for url in data.urls()] == [str(file)]
    assert data.hasFormat("text/uri-list")
    index = desk.window.grid.currentIndex()
    assert desk.window.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert desk.window.model.supportedDragActions() == Qt.DropAction.CopyAction


def test_paths_are_copied_one_a_line(desk: Desk, photos: Path) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    desk.do("copy_path")
    expected = f"{photos / 'sea-1.jpg'}\n{photos / 'sea-2.jpg'}"
    desk.until(lambda: QGuiApplication.clipboard().text() == expected)
    desk.until(lambda: desk.window.status.news == "2 paths copied")


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrashBin:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = TrashBin(tmp_path / "data")
    monkeypatch.setattr(trashing, "send2trash", made.send)
    return made


@pytest.fixture
def spare(desk: Desk, photos: Path, tmp_path: Path, originals: Originals) -> Desk:
    """Two more photos, in a folder of this test alone."""
    folder = tmp_path / "Spare"
    folder.mkdir()
    for name in ("snow", "street"):
        shutil.copy2(photos / f"{name}.jpg", folder / f"spare-{name}.jpg")
    desk.window.folders.add(folder)
    desk.until(lambda: "spare-street.jpg" in desk.shown())
    originals.excuse(*folder.iterdir())
    desk.until(lambda: not desk.library.search("is:missing"))
    return desk


def questions(desk: Desk) -> list[QMessageBox]:
    return [one for one in desk.window.findChildren(QMessageBox) if one.isVisible()]


def question(desk: Desk) -> QMessageBox:
    desk.until(lambda: bool(questions(desk)))
    return questions(desk)[0]


def press(desk: Desk, button: str) -> None:
    asked = question(desk)
    pressed = next(one for one in asked.buttons() if one.text().replace("&", "") == button)
    desk.qtbot.mouseClick(pressed, LEFT)
    desk.until(lambda: not questions(desk))


@needs_way_back
def test_photos_go_to_the_trash_after_a_question_and_come_back(spare: Desk, bin_: TrashBin) -> None:
    photo = spare.select("spare-snow.jpg")
    [file] = spare.window.model.files([photo])
    spare.key(Qt.Key.Key_Delete)
    assert question(spare).text().startswith("Move 1 photo (")
    assert "trash of this computer" in question(spare).informativeText()
    press(spare, "Cancel")
    assert file.exists()
    spare.do("trash")
    press(spare, "Move to trash")
    spare.until(lambda: "spare-snow.jpg" not in spare.shown())
    assert bin_.gone == [file] and not file.exists()
    assert spare.window.status.news == "1 photo moved to the trash"
    spare.do("undo")
    spare.until(lambda: "spare-snow.jpg" in spare.shown())
    assert file.exists()


def test_del_in_a_field_deletes_letters(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.window.search.setFocus()
    desk.window.search.setText("seas")
    desk.window.search.setCursorPosition(3)
    desk.key(Qt.Key.Key_Delete)
    assert desk.window.search.text() == "sea"


def test_thumbnails_grow_by_key_wheel_and_slider_and_stay_so(desk: Desk) -> None:
    grid, slider = desk.window.grid, desk.window.sizes.slider
    grid.setFocus()
    assert slider.value() == USUAL_CELL
    before = grid.visualRect(desk.window.model.index(0)).width()
    desk.key(Qt.Key.Key_Plus, CTRL)
    assert slider.value() > USUAL_CELL
    slider.setValue(320)
    assert grid.visualRect(desk.window.model.index(0)).width() >= 320 > before
    turn_wheel(desk, -120)
    assert slider.value() == 264
    desk.do("smaller")
    again = ThumbnailSize(grid, desk.window.commands, WindowMemory(desk.library.paths.window))
    assert again.slider.value() == slider.value() == 224
    again.deleteLater()


def turn_wheel(desk: Desk, angle: int) -> None:
    view = desk.window.grid.viewport()
    place = QPointF(view.rect().center())
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)

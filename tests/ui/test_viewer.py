"""The viewer: opened from the grid, gone through quickly, looked into, left at the same photo."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from drawn import save
from photoorganizer.core.types import TagState
from photoorganizer.ui.pages import PHOTOS, VIEWER
from photoorganizer.ui.slide_controls import SlideControls
from photoorganizer.ui.viewer import ViewerPage
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def viewer(desk: Desk) -> ViewerPage:
    """The viewer, open at the first photo."""
    open_at(desk, "sea-1.jpg")
    return desk.window.viewer


def open_at(desk: Desk, name: str) -> None:
    desk.select(name)
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: desk.window.viewer.is_sharp)


def name_of(desk: Desk) -> str:
    """Return the name of the photo on show, from the photo itself, not from the bar."""
    photo = desk.window.viewer.photo
    assert photo is not None
    return desk.library.photos([photo])[0].path.name


@pytest.mark.parametrize("way", ["space", "e", "double click", "menu"])
def test_the_viewer_opens_and_escape_returns_to_the_photo_then_shown(desk: Desk, way: str) -> None:
    desk.select("sea-1.jpg")
    if way == "space":
        desk.key(Qt.Key.Key_Space)
    elif way == "e":
        desk.key(Qt.Key.Key_E)
    elif way == "menu":
        desk.do("view")
    else:
        grid = desk.window.grid
        where = grid.visualRect(grid.currentIndex()).center()
        left = Qt.MouseButton.LeftButton
        desk.qtbot.mouseClick(grid.viewport(), left, Qt.KeyboardModifier.NoModifier, where)
        desk.qtbot.mouseDClick(grid.viewport(), left, Qt.KeyboardModifier.NoModifier, where)
    assert desk.window.pages.current == VIEWER
    assert name_of(desk) == "sea-1.jpg"
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Right)
    shown = desk.window.viewer.photo
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.pages.current == PHOTOS
    assert desk.window.grid.hasFocus()
    assert desk.window.grid.selected_ids() == [shown] == [desk.window.model.ids[2]]


def test_enter_accepts_in_the_viewer_as_in_the_grid(desk: Desk, viewer: ViewerPage) -> None:
    photo = viewer.photo
    assert photo is not None
    desk.until(lambda: bool(desk.tags(photo, TagState.SUGGESTED)))
    first = desk.tags(photo, TagState.SUGGESTED)[0]
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: first in desk.tags(photo, TagState.MINE))
    assert viewer.photo == photo


def test_keys_pressed_quickly_end_at_the_right_photo(desk: Desk, viewer: ViewerPage) -> None:
    ids = desk.window.model.ids
    for _ in range(20):
        desk.key(Qt.Key.Key_Right)
    assert viewer.photo == ids[-1]
    desk.key(Qt.Key.Key_Home)
    desk.key(Qt.Key.Key_PageDown)
    desk.key(Qt.Key.Key_PageUp)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Left)
    assert viewer.photo == ids[1]
    desk.until(lambda: viewer.is_sharp)
    desk.until(lambda: desk.window.inspector.photos == (ids[1],))
    assert viewer.canvas.sharpest == (320, 240)
    assert viewer.bar.words == f"{name_of(desk)} 2 of 7"


def test_neighbours_are_decoded_before_they_are_looked_at(desk: Desk, viewer: ViewerPage) -> None:
    seen: list[bool] = []
    for _ in range(3):
        neighbour = desk.library.photos([desk.window.model.ids[len(seen) + 1]])[0]
        desk.until(lambda one=neighbour: viewer.pictures.get(viewer._wish(one)) is not None)
        desk.key(Qt.Key.Key_Right)
        seen.append(viewer.is_sharp)
    assert seen == [True, True, True]


def test_zoom_keys_go_to_the_pixels_and_back(desk: Desk, viewer: ViewerPage) -> None:
    canvas = viewer.canvas
    assert canvas.zoom.fitted
    desk.key(Qt.Key.Key_1, CTRL)
    assert canvas.zoom.scale == 1.0
    assert desk.window.pages.current == VIEWER  # elsewhere Ctrl+1 opens the photos
    desk.key(Qt.Key.Key_Plus, SHIFT)
    assert canvas.zoom.scale == pytest.approx(1.25)
    desk.key(Qt.Key.Key_Minus)
    assert canvas.zoom.scale == pytest.approx(1.0)
    desk.key(Qt.Key.Key_0, CTRL)
    assert canvas.zoom.fitted
    assert viewer.bar.button("scale").text() == f"{canvas.zoom.fit:.0%}".replace("%", " %")


def test_arrows_move_an_enlarged_photo_and_page_keys_leave_it(
    desk: Desk, viewer: ViewerPage
) -> None:
    canvas, photo = viewer.canvas, viewer.photo
    canvas.zoom_to(8.0)
    before = canvas.zoom.centre
    desk.key(Qt.Key.Key_Right)
    assert viewer.photo == photo
    assert canvas.zoom.centre[0] > before[0]
    desk.key(Qt.Key.Key_PageDown)
    assert viewer.photo != photo
    desk.key(Qt.Key.Key_Home)
    assert viewer.photo == photo
    assert canvas.zoom.fitted


def test_the_wheel_zooms_about_the_pointer_and_a_drag_moves(desk: Desk, viewer: ViewerPage) -> None:
    canvas = viewer.canvas
    canvas.zoom_to(4.0)
    point = QPointF(canvas.rect().center()) + QPointF(30, 20)
    pixel = canvas.zoom.to_picture((point.x(), point.y()))
    for _ in range(2):
        wheel = QWheelEvent(
            point, canvas.mapToGlobal(point), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, wheel)
    assert canvas.zoom.to_window(pixel) == pytest.approx((point.x(), point.y()), abs=1.0)
    left, start = Qt.MouseButton.LeftButton, point.toPoint()
    desk.qtbot.mousePress(canvas, left, Qt.KeyboardModifier.NoModifier, start)
    desk.qtbot.mouseMove(canvas, start + QPoint(25, 10))
    desk.qtbot.mouseRelease(canvas, left, Qt.KeyboardModifier.NoModifier, start + QPoint(25, 10))
    moved = canvas.zoom.to_window(pixel)
    assert moved == pytest.approx((point.x() + 25, point.y() + 10), abs=1.0)


def test_at_100_percent_every_pixel_of_the_original_is_there(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    save(folder / "large.jpg", "forest", 1, (3000, 2000))
    desk.window.folders.add(folder)
    desk.until(lambda: "large.jpg" in desk.shown())
    desk.until(lambda: not desk.library.counts().to_review or _is_ready(desk, "large.jpg"))
    open_at(desk, "large.jpg")
    canvas = desk.window.viewer.canvas
    assert canvas.sharpest[0] < 3000
    desk.key(Qt.Key.Key_1, CTRL)
    desk.until(lambda: canvas.sharpest == (3000, 2000))
    assert canvas.zoom.scale == 1.0
    desk.key(Qt.Key.Key_0, CTRL)
    assert canvas.zoom.fitted


def _is_ready(desk: Desk, name: str) -> bool:
    photos = desk.library.photos(desk.library.search())
    return any(one.path.name == name and one.width for one in photos)


def test_a_turned_view_stays_turned_and_the_original_as_it_is(
    desk: Desk, viewer: ViewerPage
) -> None:
    before = desk.library.photos([viewer.photo])[0].path.read_bytes()
    desk.key(Qt.Key.Key_R)
    assert viewer.canvas.zoom.picture == (240, 320)
    desk.key(Qt.Key.Key_Right)
    assert viewer.canvas.turn == 0
    desk.key(Qt.Key.Key_Left)
    assert viewer.canvas.turn == 1
    desk.key(Qt.Key.Key_R, SHIFT)
    assert viewer.canvas.turn == 0
    assert desk.library.photos([viewer.photo])[0].path.read_bytes() == before


def test_a_photo_that_cannot_be_read_is_explained(desk: Desk, viewer: ViewerPage) -> None:
    desk.key(Qt.Key.Key_End)
    assert name_of(desk) == "broken.jpg"
    assert not viewer.is_seen
    assert "broken.jpg" in viewer.notice.sentence
    assert viewer.notice.button.isVisible()
    assert not viewer.bar.button("zoom_in").isEnabled()
    desk.key(Qt.Key.Key_Left)
    assert viewer.is_seen
    assert viewer.bar.button("zoom_in").isEnabled()


def test_a_file_that_vanishes_is_explained_and_seen_again_when_it_is_back(
    desk: Desk, photos: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    file = Path(shutil.copy(photos / "snow.jpg", folder / "own.jpg"))
    os.utime(file, (1_800_000_000, 1_800_000_000))
    desk.window.folders.add(folder)
    desk.until(lambda: "own.jpg" in desk.shown() and _is_ready(desk, "own.jpg"))
    kept = file.rename(tmp_path / "kept.jpg")
    desk.select("own.jpg")
    desk.key(Qt.Key.Key_Space)
    viewer = desk.window.viewer
    desk.until(lambda: not viewer.is_seen)
    assert viewer.notice.button.isVisible()
    kept.rename(file)
    desk.qtbot.mouseClick(viewer.notice.button, Qt.MouseButton.LeftButton)
    desk.until(lambda: viewer.is_seen and viewer.is_sharp)


def test_a_photo_that_leaves_the_library_makes_room_for_the_next(
    desk: Desk, viewer: ViewerPage
) -> None:
    ids = list(desk.window.model.ids)
    desk.window.grid.show_photos(ids[1:])
    desk.until(lambda: viewer.photo == ids[1])
    desk.window.grid.show_photos([])
    desk.until(lambda: desk.window.pages.current == PHOTOS)


def test_the_film_strip_has_the_photo_in_the_middle_and_leads_to_others(
    desk: Desk, viewer: ViewerPage
) -> None:
    strip = viewer.strip
    assert strip.cell_of(0).center().x() == pytest.approx(strip.width() / 2, abs=1)
    third = strip.cell_of(2).center().toPoint()
    desk.qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=third)
    assert viewer.photo == desk.window.model.ids[2]
    assert strip.cell_of(2).center().x() == pytest.approx(strip.width() / 2, abs=1)
    strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert strip.cell_of(3).center().x() < strip.cell_of(2).center().x()


def test_the_whole_screen_is_the_photos_until_escape(desk: Desk, viewer: ViewerPage) -> None:
    window, screen = desk.window, desk.presenter.viewing.full_screen
    desk.key(Qt.Key.Key_F)
    assert window.isFullScreen()
    parts = (window.sidebar, window.inspector, window.tools, window.status, window.menuBar())
    assert not any(part.isVisible() for part in parts)
    size = viewer.canvas.size()
    screen.hide_controls()
    assert not viewer.bar.isVisible() and not viewer.strip.isVisible()
    assert viewer.canvas.size() == size  # nothing jumps when they go
    desk.qtbot.mouseMove(viewer.canvas, QPoint(5, 5))
    desk.qtbot.mouseMove(viewer.canvas, QPoint(50, 50))
    desk.until(lambda: viewer.bar.isVisible() and viewer.strip.isVisible())
    desk.key(Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert all(part.isVisible() for part in (window.sidebar, window.inspector, window.tools))
    assert window.pages.current == VIEWER


def test_escape_in_the_tag_box_returns_to_the_photo(desk: Desk, viewer: ViewerPage) -> None:
    desk.key(Qt.Key.Key_T)
    box = desk.window.inspector.tags.box
    assert box.hasFocus()
    desk.qtbot.keyClicks(box, "free")  # letters are letters here, not keys of the viewer
    assert box.text() == "free"
    desk.key(Qt.Key.Key_Escape, to=box)
    assert desk.window.pages.current == VIEWER
    assert viewer.hasFocus()


def test_what_was_decided_is_about_the_photo_on_show_alone(desk: Desk) -> None:
    first, second = desk.window.model.ids[:2]
    desk.select("sea-1.jpg")
    desk.window.grid.selectAll()
    open_at_current(desk)
    assert desk.window.grid.selected_ids() == [desk.window.viewer.photo]
    desk.until(lambda: desk.window.inspector.photos == (desk.window.viewer.photo,))
    assert desk.window.viewer.photo in (first, second)


def open_at_current(desk: Desk) -> None:
    desk.key(Qt.Key.Key_E)
    desk.until(lambda: desk.window.pages.current == VIEWER)


def test_every_button_has_a_name_and_tells_its_key(viewer: ViewerPage) -> None:
    for button in viewer.bar.findChildren(type(viewer.bar.back)):
        assert button.accessibleName()
        shuffles = isinstance(button.parent(), SlideControls) and button.isCheckable()
        assert button.toolTip().endswith(")") or shuffles


@pytest.mark.parametrize("width", [700, 800, 1200])
def test_nothing_is_cut_off_where_the_window_is_narrow(desk: Desk, width: int) -> None:
    desk.window.resize(width, 600)
    open_at(desk, "sea-1.jpg")
    viewer = desk.window.viewer
    assert desk.window.width() == width
    desk.until(
        lambda: all(
            button.mapTo(viewer, QPoint(button.width(), 0)).x() <= viewer.width()
            and button.width() >= button.minimumSizeHint().width()
            for button in viewer.bar.findChildren(type(viewer.bar.back))
            if button.isVisible()
        )
    )
    assert viewer.bar.button("full_screen").isVisible()

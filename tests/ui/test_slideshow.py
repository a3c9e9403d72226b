"""The slideshow: its order, its pauses, its end; and how the window shows it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.pages import PHOTOS, VIEWER
from photoorganizer.ui.slideshow import Slideshow
from ui.desk import Desk

PHOTOS_OF_FIVE = [PhotoId(number) for number in range(1, 6)]


@pytest.fixture
def show(qapp: QObject) -> Callable[..., tuple[Slideshow, list[PhotoId]]]:
    """A slideshow of five photos whose timer nobody waits for, and what it showed."""

    def make(broken: tuple[int, ...] = ()) -> tuple[Slideshow, list[PhotoId]]:
        slides = Slideshow(lambda photo: photo not in broken, qapp)
        shown: list[PhotoId] = []
        slides.reached.connect(shown.append)
        slides.begin(PHOTOS_OF_FIVE, PhotoId(4))
        return slides, shown

    return make


def test_it_keeps_the_order_and_begins_again(
    show: Callable[..., tuple[Slideshow, list[PhotoId]]],
) -> None:
    slides, shown = show()
    for _ in range(4):
        slides.advance()
    assert shown == [5, 1, 2, 3]
    slides.step(-1)
    assert shown[-1] == 2


def test_photos_that_cannot_be_seen_are_passed_over(
    show: Callable[..., tuple[Slideshow, list[PhotoId]]],
) -> None:
    slides, shown = show(broken=(5, 1))
    slides.advance()
    slides.step(-1)
    assert shown == [2, 4]


def test_nothing_to_see_is_no_endless_search(
    show: Callable[..., tuple[Slideshow, list[PhotoId]]],
) -> None:
    slides, shown = show(broken=(1, 2, 3, 4, 5))
    slides.advance()
    assert shown == []


def test_shuffled_every_photo_comes_once_a_round_from_the_one_on_show(
    show: Callable[..., tuple[Slideshow, list[PhotoId]]],
) -> None:
    slides, shown = show()
    slides.set_shuffled(shuffled=True)
    for _ in range(5):
        slides.advance()
    assert sorted(shown) == PHOTOS_OF_FIVE
    assert shown[-1] == 4
    slides.set_shuffled(shuffled=False)
    slides.advance()
    assert shown[-1] == 5


def test_a_pause_stops_the_clock_and_a_step_does_not_start_it(
    show: Callable[..., tuple[Slideshow, list[PhotoId]]],
) -> None:
    slides, shown = show()
    slides.set_seconds(8)
    assert slides.timer.isActive() and slides.timer.interval() == 8000
    slides.toggle_pause()
    assert slides.paused
    slides.step(1)
    assert slides.paused and shown == [5]
    slides.toggle_pause()
    assert not slides.paused
    slides.stop()
    assert not slides.running and not slides.timer.isActive()


def test_f9_fills_the_screen_space_pauses_and_escape_stops_at_the_photo(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_F9)
    viewing, viewer = desk.presenter.viewing, desk.window.viewer
    assert desk.window.pages.current == VIEWER
    assert desk.window.isFullScreen()
    assert viewing.controls.isVisible()
    ids = desk.window.model.ids
    viewing.slides.advance()
    assert viewer.photo == ids[1]
    desk.key(Qt.Key.Key_Space)
    assert viewing.slides.paused
    assert "Go on" in viewing.controls.pause.toolTip()
    desk.key(Qt.Key.Key_Right)
    assert viewer.photo == ids[2]
    desk.key(Qt.Key.Key_Escape)
    assert not viewing.slides.running
    assert not desk.window.isFullScreen()
    assert not viewing.controls.isVisible()
    assert viewer.photo == ids[2]
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.pages.current == PHOTOS


def test_of_several_selected_photos_only_those_are_shown(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    first, second = desk.window.grid.selected_ids()
    desk.do("slideshow")
    seen = []
    for _ in range(4):
        desk.presenter.viewing.slides.advance()
        seen.append(desk.window.viewer.photo)
    assert set(seen) == {first, second}
    desk.do("open_photos")
    assert not desk.presenter.viewing.slides.running
    assert not desk.window.isFullScreen()


def test_what_was_chosen_is_remembered(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.do("slideshow")
    desk.presenter.viewing.controls.interval.activated.emit(3)
    assert desk.presenter.viewing.slides.seconds == 15
    assert desk.window.memory.recall("slideshow/seconds", "") == "15"

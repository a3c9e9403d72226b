"""A screen of 1920 × 1080 at 200 % has room for 960 × 540: everything is within reach there."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from photoorganizer.ui.fitting import Scrolling, fit
from ui.desk import Desk

ROOM = QSize(960 - 16, 540 - 48)
"""What is left for a window within its frame."""


def fits(window: QWidget) -> bool:
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    return least.boundedTo(ROOM) == least


def test_the_window_fits(desk: Desk) -> None:
    desk.select("broken.jpg")
    desk.window.search.setText("is:unreadable from:2001 to:2031")
    desk.until(lambda: desk.shown() == ["broken.jpg"])
    assert fits(desk.window)
    for page in ("interests", "duplicates", "photos"):
        desk.do(f"open_{page}")
        QApplication.processEvents()
        assert fits(desk.window), page


@pytest.mark.parametrize("command", ["view", "review"])
def test_a_photo_large_fits(desk: Desk, command: str) -> None:
    desk.select("sea-1.jpg")
    desk.do(command)
    desk.until(lambda: desk.window.pages.current != "photos")
    assert fits(desk.window)


@pytest.mark.parametrize(
    "command",
    ["post", "ignore", "teach", "vocabulary", "why", "preferences", "shortcuts", "about"],
)
def test_every_dialog_fits(desk: Desk, command: str) -> None:
    desk.select("sea-1.jpg")
    desk.do(command)
    desk.until(lambda: bool(_dialogs(desk)))
    (opened,) = _dialogs(desk)
    assert fits(opened)
    opened.close()


def _dialogs(desk: Desk) -> list[QDialog]:
    return [one for one in desk.window.findChildren(QDialog) if one.isVisible()]


def test_no_window_is_larger_than_its_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    fit(window, 100, 100_000)
    assert window.width() == 100
    assert window.height() < room.height()


def test_what_is_too_high_scrolls_and_is_as_wide_as_it_must_be(qtbot: QtBot) -> None:
    part = QWidget()
    part.setFixedSize(320, 2000)
    scrolling = Scrolling(part)
    qtbot.addWidget(scrolling)
    assert scrolling.minimumSizeHint().width() >= 320
    assert scrolling.minimumSizeHint().height() < 200
    scrolling.resize(scrolling.minimumSizeHint())
    scrolling.show()
    assert scrolling.viewport().width() >= 320
    assert scrolling.verticalScrollBar().maximum() > 0


def test_filters_and_their_links_go_on_in_another_line(desk: Desk) -> None:
    desk.window.search.setText("is:unreadable from:2001 to:2031")
    desk.until(lambda: len(desk.window.filters.words) == 3)
    filters = desk.window.filters
    filters.setFixedWidth(260)
    desk.until(lambda: filters.save.width() >= filters.save.sizeHint().width())
    assert filters.save.mapTo(filters, filters.save.rect().topLeft()).y() > 20
    assert all(chip.text.width() >= chip.text.sizeHint().width() for chip in filters.chips)

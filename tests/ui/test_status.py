"""What the strip at the bottom says, and what its buttons do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QToolButton

from photoorganizer.core.types import Progress, TagState
from ui.desk import Desk


def progress_bar(desk: Desk) -> QProgressBar:
    bar = desk.window.status.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    return bar


def button(desk: Desk, name: str) -> QToolButton:
    buttons = desk.window.status.findChildren(QToolButton)
    return next(one for one in buttons if one.accessibleName() == name)


def test_progress_is_shown_while_a_job_runs_and_its_sentence_after(empty_desk: Desk) -> None:
    hear = empty_desk.presenter.bridge.hear
    hear(Progress("analyse", 30, 120, 12.0, 7.5))
    empty_desk.until(lambda: progress_bar(empty_desk).isVisible())
    assert (progress_bar(empty_desk).value(), progress_bar(empty_desk).maximum()) == (30, 120)
    hear(Progress("index", 0, 0, finished=True, message="120 photos · 120 new"))
    empty_desk.until(lambda: not progress_bar(empty_desk).isVisible())
    assert empty_desk.window.status.news == "120 photos · 120 new"


def test_counts_take_no_trouble_away(empty_desk: Desk) -> None:
    status, hear = empty_desk.window.status, empty_desk.presenter.bridge.hear
    empty_desk.presenter.bridge.failed.emit("The disk is full: make room, then try again.")
    hear(Progress("analyse", 1, 2))
    empty_desk.until(lambda: progress_bar(empty_desk).isVisible())
    hear(Progress("index", 0, 0, finished=True, message="120 photos"))
    empty_desk.until(lambda: not progress_bar(empty_desk).isVisible())
    assert status.news.startswith("The disk is full")
    status.show_news("Tagged")
    assert status.news == "Tagged"


def test_indexing_is_paused_and_goes_on(empty_desk: Desk) -> None:
    empty_desk.presenter.bridge.hear(Progress("analyse", 30, 120))
    empty_desk.until(lambda: progress_bar(empty_desk).isVisible())
    empty_desk.qtbot.mouseClick(button(empty_desk, "Pause indexing"), Qt.MouseButton.LeftButton)
    assert empty_desk.library.paused
    empty_desk.qtbot.mouseClick(button(empty_desk, "Go on indexing"), Qt.MouseButton.LeftButton)
    assert not empty_desk.library.paused


def test_a_decision_can_be_undone_from_the_strip(desk: Desk) -> None:
    photo = desk.select("snow.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["winter"])
    undo = next(one for one in desk.window.status.findChildren(QPushButton) if one.text() == "Undo")
    desk.until(undo.isVisible)
    desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.tags(photo, TagState.MINE) == [])
    desk.until(lambda: not undo.isVisible())


def test_the_search_in_force_is_shown_and_dismissed(desk: Desk) -> None:
    desk.window.search.setText("sea")
    desk.until(lambda: len(desk.window.model.ids) == 2)
    desk.qtbot.mouseClick(button(desk, "Clear the search sea"), Qt.MouseButton.LeftButton)
    desk.until(lambda: len(desk.window.model.ids) == 7)

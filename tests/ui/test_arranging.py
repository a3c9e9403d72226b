"""Order, headings and the timeline, as a user meets them in the window."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from drawn import save
from photoorganizer.core.arrangement import Grouping, Order, Period
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.engine.library import Library
from photoorganizer.ui.arranging import ArrangeMenu
from photoorganizer.ui.grid_layout import HEADING
from photoorganizer.ui.window_memory import WindowMemory
from ui.desk import Desk


@pytest.fixture(scope="session")
def dated(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A library of 36 photos: three months of twelve, half of each in a folder of its own."""
    folder = tmp_path_factory.mktemp("dated")
    for number in range(36):
        month, day = 4 + number // 12, 1 + number % 12
        where = folder / "Years" / ("even" if number % 2 == 0 else "odd")
        file = save(where / f"{number:02}.jpg", "sea", number % 3, (64, 48 + number))
        taken = datetime(2024 if month > 4 else 2023, month, day, 12).timestamp()
        os.utime(file, (taken, taken))
    with Library(library_paths(folder / "library"), models=models, workers=1) as library:
        library.index([folder / "Years"])
    return folder / "library"


@pytest.fixture
def calendar(paths: LibraryPaths, dated: Path, request: pytest.FixtureRequest) -> Desk:
    """The window over them, two lines of photos high."""
    shutil.copytree(dated, paths.data)
    desk: Desk = request.getfixturevalue("empty_desk")
    desk.window.resize(1150, 500)
    return desk.begin()


def titles(desk: Desk) -> list[str]:
    return [section.title for section in desk.window.grid.sections]


def choose(desk: Desk, value: Order | Grouping) -> None:
    commands = desk.window.commands
    group = commands.orders if isinstance(value, Order) else commands.groupings
    next(action for action in group.actions() if action.data() == value).trigger()


def top(desk: Desk) -> str:
    return desk.shown()[desk.window.grid.visible_rows().start]


def test_months_are_headings_newest_first(calendar: Desk) -> None:
    assert titles(calendar) == ["June 2024", "May 2024", "April 2023"]
    assert [section.count for section in calendar.window.grid.sections] == [12, 12, 12]
    assert calendar.shown()[0] == "35.jpg"


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        (Order.OLDEST, "00.jpg", "35.jpg"),
        (Order.FOLDER, "00.jpg", "35.jpg"),
    ],
)
def test_an_order_is_chosen_in_the_menu_and_kept_by_a_search(
    calendar: Desk, order: Order, first: str, last: str
) -> None:
    choose(calendar, order)
    calendar.until(lambda: calendar.shown()[0] == first)
    assert calendar.shown()[-1] == last
    calendar.window.search.setText("path:odd")
    calendar.until(lambda: len(calendar.window.model.ids) == 18)
    assert calendar.shown()[0] == "01.jpg"


def test_the_largest_come_first_without_headings(calendar: Desk) -> None:
    choose(calendar, Order.SIZE)
    calendar.until(lambda: titles(calendar) == [])
    photos = calendar.library.photos(calendar.window.model.ids)
    sizes = [photo.stamp.size for photo in photos]
    assert sizes == sorted(sizes, reverse=True)
    assert not calendar.window.timeline.isVisible()


def test_folders_are_headings_on_demand(calendar: Desk) -> None:
    choose(calendar, Grouping.FOLDER)
    calendar.until(lambda: titles(calendar) == ["even in Years", "odd in Years"])
    choose(calendar, Grouping.NONE)
    calendar.until(lambda: titles(calendar) == [])
    assert calendar.window.timeline.isVisible()


def test_the_choice_is_remembered_and_shown_over_the_grid(
    calendar: Desk, paths: LibraryPaths
) -> None:
    assert calendar.window.heading.order.text() == "Newest first"
    choose(calendar, Order.RATING)
    choose(calendar, Grouping.FOLDER)
    assert calendar.window.heading.order.text() == "Best rated first"
    window, browser = calendar.window, calendar.presenter.browser
    browser.order, browser.grouping = Order.NEWEST, Grouping.DATE
    again = ArrangeMenu(
        window.commands, window.heading, window.theme, WindowMemory(paths.window), browser
    )
    assert (browser.order, browser.grouping) == (Order.RATING, Grouping.FOLDER)
    again.deleteLater()


def test_dates_cannot_be_headings_where_time_is_not_the_order(calendar: Desk) -> None:
    choose(calendar, Order.NAME)
    dates = calendar.window.commands.groupings.actions()[0]
    assert not dates.isEnabled()
    choose(calendar, Order.OLDEST)
    assert dates.isEnabled()


def test_the_heading_stays_at_the_top_while_its_photos_go_by(calendar: Desk) -> None:
    grid = calendar.window.grid
    grid.verticalScrollBar().setValue(HEADING + 60)
    words = grid.viewport().grab().toImage().copy(16, 10, 120, HEADING - 12)
    colours = {words.pixel(x, y) for x in range(words.width()) for y in range(words.height())}
    assert len(colours) > 5
    assert not grid.indexAt(QPoint(60, 20)).isValid()
    assert grid.indexAt(QPoint(60, HEADING + 30)).isValid()


def test_the_timeline_goes_where_it_is_clicked(calendar: Desk) -> None:
    timeline = calendar.window.timeline
    assert timeline.month == Period(2024, 6)
    place = QPoint(10, timeline.place_of(24) + 2)
    calendar.qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert top(calendar) == "11.jpg"
    assert timeline.month == Period(2023, 4)
    assert timeline.words_at(place.y()) == "April 2023: 12 photos"


def test_dragging_along_the_timeline_scrolls(calendar: Desk) -> None:
    timeline, bar = calendar.window.timeline, calendar.window.grid.verticalScrollBar()
    calendar.qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(10, 12))
    before = bar.value()
    calendar.qtbot.mouseMove(timeline, QPoint(10, timeline.height() // 2))
    calendar.until(lambda: bar.value() > before)
    calendar.qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton)


def test_the_timeline_goes_month_by_month_with_the_keyboard(calendar: Desk) -> None:
    timeline = calendar.window.timeline
    timeline.setFocus()
    calendar.key(Qt.Key.Key_Down)
    assert timeline.month == Period(2024, 5)
    assert top(calendar) == "23.jpg"
    assert timeline.accessibleDescription() == "May 2024"
    calendar.key(Qt.Key.Key_End)
    assert timeline.month == Period(2023, 4)
    calendar.key(Qt.Key.Key_Home)
    assert top(calendar) == "35.jpg"
    calendar.key(Qt.Key.Key_Up)
    assert timeline.month == Period(2024, 6)


def test_scrolling_moves_the_timeline(calendar: Desk) -> None:
    bar = calendar.window.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert calendar.window.timeline.month == Period(2023, 4)

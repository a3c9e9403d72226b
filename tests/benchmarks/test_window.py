"""The window at 100,000 photos: `pytest -m benchmark -s tests/benchmarks/test_window.py`.

Times are those of the window's thread: what passes, and of that what it computes itself. On a busy
machine only the latter says something.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from crowd import crowd, picture
from heartbeat import Heartbeat
from photoorganizer.core.arrangement import Grouping, Order
from photoorganizer.core.paths import library_paths
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.garbage import Garbage
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.presenter import Presenter
from photoorganizer.ui.theme import Theme, ThemeMode
from photoorganizer.ui.window_memory import WindowMemory

pytestmark = pytest.mark.benchmark

PHOTOS = 100_000
FRAMES = 120


class Window:
    """The window over a large library, with what it cost to open."""

    def __init__(self, folder: Path) -> None:
        self.application = QApplication.instance() or QApplication([])
        theme = Theme(self.application, ThemeMode.LIGHT)
        paths = library_paths(folder)
        started, computed = time.perf_counter(), time.thread_time()
        self.library = Library(paths, workers=1)
        self.bridge = Bridge(self.library)
        self.window = MainWindow(self.library, self.bridge, theme, WindowMemory(paths.window))
        presenter = Presenter(self.window, self.library, self.bridge)
        self.window.resize(1600, 1000)
        self.window.show()
        self.window.grab()
        print(f"\nwindow painted after {seconds(started, computed)}")
        self.garbage = Garbage(self.bridge)
        presenter.browser.refresh()
        self.until(self.filled)
        self.window.grab()
        print(f"first screen of photos after {seconds(started, computed)}")
        self.presenter = presenter

    def filled(self) -> bool:
        """Return whether every photo in sight is shown."""
        grid, model = self.window.grid, self.window.model
        rows = grid.visible_rows()
        return bool(rows) and all(
            self.window.thumbnails.get(model.ids[row]) is not None for row in rows
        )

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def frames(self, what: str, step: Callable[[int], None], frames: int = FRAMES) -> None:
        """Measure what `step` costs until it is painted."""
        wall, cpu = [], []
        viewport = self.window.grid.viewport()
        for number in range(frames):
            started, computed = time.perf_counter(), time.thread_time()
            step(number)
            self.application.sendPostedEvents(viewport, QEvent.Type.UpdateRequest)
            self.application.processEvents()
            wall.append(1000 * (time.perf_counter() - started))
            cpu.append(1000 * (time.thread_time() - computed))
        print(f"{what:<34} {spread(wall)}   computing {spread(cpu)}")

    def close(self) -> None:
        self.window.close()
        self.garbage.close()
        self.bridge.close()
        self.library.close()


def seconds(started: float, computed: float) -> str:
    return f"{time.perf_counter() - started:.2f} s ({time.thread_time() - computed:.2f} computing)"


def spread(values: list[float]) -> str:
    p50, p99 = np.percentile(values, (50, 99))
    return f"p50 {p50:6.1f}  p99 {p99:6.1f}  max {max(values):6.1f} ms"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = os.environ.get("CROWD")
    if made:
        return Path(made)
    folder = tmp_path_factory.mktemp("crowd")
    crowd(folder, PHOTOS)
    return folder


@pytest.fixture(scope="module")
def large(library: Path) -> Iterator[Window]:
    window = Window(library)
    yield window
    window.close()


def test_scrolling(large: Window) -> None:
    bar = large.window.grid.verticalScrollBar()
    for size in (164, 96, 320):
        large.window.sizes.slider.setValue(size)
        bar.setValue(0)
        large.until(large.filled)
        large.frames(f"scroll by 40 px, cells of {size}", lambda n: bar.setValue(40 * n))
        large.frames(f"a page at a time, cells of {size}", lambda n: bar.setValue(900 * n))
    large.window.sizes.slider.setValue(164)


def test_going_elsewhere(large: Window) -> None:
    window, timeline = large.window, large.window.timeline
    photos = len(window.model.ids)
    large.frames("along the timeline", lambda n: window.grid.show_row(n * photos // FRAMES))
    assert timeline.month is not None
    large.frames("resize", lambda n: window.resize(1600 - 3 * (n % 100), 1000), 100)
    large.frames("select all, and none", lambda n: select(window, n), 20)


def select(window: MainWindow, number: int) -> None:
    (window.grid.selectAll if number % 2 == 0 else window.grid.clearSelection)()


def test_another_order(large: Window) -> None:
    arranging, ids = large.library.arranging, list(large.window.model.ids)
    for order in Order:
        started = time.perf_counter()
        found = arranging.search("", order, Grouping.NONE)
        print(f"{order:<10} found in {1000 * (time.perf_counter() - started):6.0f} ms")
        assert len(found) == PHOTOS
    for grouping in (Grouping.DATE, Grouping.FOLDER):
        started = time.perf_counter()
        arrangement = arranging.of(ids, Order.NEWEST, grouping)
        spent = 1000 * (time.perf_counter() - started)
        print(f"{len(arrangement.stretches)} headings by {grouping} in {spent:.0f} ms")


def test_memory(large: Window) -> None:
    large.until(large.filled)
    memory = psutil.Process().memory_full_info()
    print(f"\nidle: {memory.rss >> 20} MiB resident, {memory.uss >> 20} MiB its own")


def test_stalls_while_indexing(large: Window, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    for number in range(60):
        picture(number).save(folder / f"{number}.jpg")
    with Heartbeat() as heart:
        large.library.add_root(folder)
        large.library.start_indexing()
        waited = QEventLoop()
        QTimer.singleShot(25_000, waited.quit)
        waited.exec()
        large.library.stop_indexing()
    large.library.remove_root(folder)
    print(f"\ngaps between beats while indexing: {heart.figures}")
    for length, where in heart.longest(5):
        print(f"--- {length:.0f} ms\n{where}")

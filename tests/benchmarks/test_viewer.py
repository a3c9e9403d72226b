"""How long the next photo takes in the viewer: `pytest -m benchmark -s tests/benchmarks`."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.test_decode import twelve_megapixels
from photoorganizer.core.paths import library_paths
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.presenter import Presenter
from photoorganizer.ui.theme import Theme, ThemeMode
from photoorganizer.ui.window_memory import WindowMemory

pytestmark = pytest.mark.benchmark


def test_next_photo_of_12_megapixels(tmp_path: Path, qapp: QApplication) -> None:
    folder = tmp_path / "Photos"
    folder.mkdir()
    count = len(twelve_megapixels(folder, 12))
    paths = library_paths(tmp_path / "library")
    library = Library(paths)
    library.index([folder])
    bridge = Bridge(library)
    window = MainWindow(library, bridge, Theme(qapp, ThemeMode.LIGHT), WindowMemory(paths.window))
    presenter = Presenter(window, library, bridge)
    window.resize(1440, 900)
    window.show()
    presenter.browser.refresh()
    wait_for(lambda: len(window.model.ids) == count)
    window.grid.select(window.model.ids[0])
    presenter.viewing.open()
    viewer = window.viewer
    wait_for(lambda: viewer.is_sharp)

    ahead, jumps = [], []
    for _ in range(count - 1):
        rest(0.05)
        wait_for(lambda: viewer.pictures.is_done)
        ahead.append(step(lambda: viewer.step(1), lambda: viewer.is_sharp))
    for place in (0, count - 1) * 4:
        viewer.pictures.forget(window.model.ids)
        jumps.append(step(lambda to=place: viewer.chosen.emit(to), lambda: viewer.is_sharp))
    stalls = longest_stall(viewer.canvas.zoom_to, lambda: viewer.canvas.sharpest == (4032, 3024))
    print(
        f"\nnext photo sharp, decoded ahead: {told(ahead)}; not decoded yet: {told(jumps)};"
        f" longest stall of the window while 12 MP are decoded for 100 %: {stalls:.0f} ms"
    )
    window.close()
    bridge.close()
    library.close()


def told(milliseconds: list[float]) -> str:
    return f"median {np.median(milliseconds):.0f} ms, worst {max(milliseconds):.0f} ms"


def step(act: Callable[[], None], done: Callable[[], bool]) -> float:
    """Return the milliseconds until `done`, with a painted window."""
    begin = time.perf_counter()
    act()
    wait_for(done)
    QCoreApplication.processEvents()
    return 1000 * (time.perf_counter() - begin)


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        assert time.perf_counter() < end


def rest(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def longest_stall(zoom_to: Callable[[float], None], done: Callable[[], bool]) -> float:
    """Return the longest time in ms between two ticks of a 1 ms timer, until `done`."""
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(1000 * (now - last))
        last = now

    timer = QTimer(interval=1)
    timer.timeout.connect(tick)
    timer.start()
    zoom_to(1.0)
    wait_for(done)
    rest(0.2)
    timer.stop()
    return max(gaps)

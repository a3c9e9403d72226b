"""The real window over the real library, on photos drawn in code.

The network is the shipped one with thresholds of 0 (`fakes.talkative_models`): it has something to
say about every photo, so that no test depends on what it thinks of a drawing.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drawn import save
from fakes import talkative_models
from originals import Originals
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.core.types import Root
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.presenter import Presenter
from photoorganizer.ui.theme import Theme, ThemeMode
from photoorganizer.ui.window_memory import WindowMemory
from trust import Record
from ui.desk import Desk

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the whole window's run count as a trial: what it opened is looked at again after it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.trust)


@pytest.fixture(scope="session")
def originals(record: Record) -> Iterator[Originals]:
    """Every file of every folder that a test opens: unchanged when all tests are through.

    A test that changes one itself says so with `originals.excuse(file)`.
    """
    sealed = Originals()
    yield sealed
    assert sealed.broken() == []
    record("originals unchanged by the window's tests", len(sealed))


@pytest.fixture(autouse=True)
def _sealed(originals: Originals, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal what a test of the window opens; those of other folders change files as they like."""
    add_root = Library.add_root

    def seal_and_add(library: Library, folder: Path) -> Root:
        originals.seal(folder)
        return add_root(library, folder)

    monkeypatch.setattr(Library, "add_root", seal_and_add)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network that has something to say about every photo."""
    return talkative_models(tmp_path_factory.mktemp("models") / "talkative")


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six photos, two of them of the sea, and a file that only pretends to be one."""
    folder = tmp_path_factory.mktemp("pictures") / "Holidays"
    for age, (name, scene, seed) in enumerate(
        (
            ("sea-1", "sea", 1),
            ("sea-2", "sea", 2),
            ("forest", "forest", 1),
            ("snow", "snow", 1),
            ("street", "street", 1),
            ("night", "night", 1),
        )
    ):
        file = save(folder / f"{name}.jpg", scene, seed, (320, 240))
        os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    (folder / "broken.jpg").write_bytes(b"This is no picture.")
    os.utime(folder / "broken.jpg", (1_600_000_000, 1_600_000_000))
    return folder


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, models: Path, photos: Path) -> Path:
    """A library in which the photos were indexed once, to copy from."""
    folder = tmp_path_factory.mktemp("indexed") / "library"
    with Library(library_paths(folder), models=models, workers=1) as library:
        library.index([photos])
    return folder


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The theme of the test run's application."""
    return Theme(qapp, ThemeMode.LIGHT)


@pytest.fixture
def paths(tmp_path: Path) -> LibraryPaths:
    """The files of a library of this test alone."""
    return library_paths(tmp_path / "library")


@pytest.fixture
def empty_desk(qtbot: QtBot, theme: Theme, models: Path, paths: LibraryPaths) -> Iterator[Desk]:
    """The window over a library without folders."""
    library = Library(paths, models=models, workers=1)
    bridge = Bridge(library)
    window = MainWindow(library, bridge, theme, WindowMemory(paths.window))
    presenter = Presenter(window, library, bridge)
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Desk(qtbot, library, window, presenter)
    window.close()
    bridge.close()
    library.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del window, presenter, bridge
    gc.collect()


@pytest.fixture
def desk(paths: LibraryPaths, indexed: Path, request: pytest.FixtureRequest) -> Desk:
    """The window over the indexed photos, with all of them in the grid."""
    shutil.copytree(indexed, paths.data)
    opened: Desk = request.getfixturevalue("empty_desk")
    return opened.begin().rest()

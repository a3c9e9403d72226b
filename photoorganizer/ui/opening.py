"""Showing what somebody asked for from outside, a folder or a photo, in the open window."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt

from photoorganizer.core.errors import NotInLibrary
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.places import Place, all_photos


class Opening(QObject):
    """Brings the window to the front, at a folder or a photo."""

    def __init__(
        self, window: MainWindow, browser: Browser, library: Library, bridge: Bridge
    ) -> None:
        super().__init__(window)
        self._window, self._browser = window, browser
        self._library, self._bridge = library, bridge

    def open(self, wanted: Sequence[Path]) -> None:
        """Show the first of what is wanted; add every folder that is not watched yet.

        A photo of the library is shown among the others. For any other picture, photos like it
        are shown.
        """
        self._raise()
        folders = [path for path in wanted if path.is_dir()]
        files = [path for path in wanted if path.is_file()]
        for folder in folders:
            self._bridge.submit(Lane.FOLDERS, partial(self._watch, folder), self._on_watched)
        if files:
            self._bridge.submit(Lane.READ, lambda: self._find(files[0]), self._on_found)

    def _raise(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()

    def _watch(self, folder: Path) -> Place:
        roots = [one.root.path for one in self._library.roots()]
        if not any(folder.is_relative_to(root) for root in roots):
            self._library.add_root(folder)
        quoted = str(folder).replace('"', '""')
        return Place(folder.name or str(folder), f'path:"{quoted}"', "folder", folder=folder)

    def _on_watched(self, place: Place) -> None:
        self._library.start_indexing()
        self._window.pages.leave()
        self._browser.show_place(place)

    def _find(self, file: Path) -> PhotoId | Path:
        try:
            return self._library.photo_at(file).id
        except NotInLibrary:
            return file

    def _on_found(self, found: PhotoId | Path) -> None:
        self._window.pages.leave()
        if isinstance(found, Path):
            self._window.image_dropped.emit(found)
        else:
            self._browser.show_place(all_photos(), found)

"""Comparing photos: from what is selected, or from a group of copies, to the page and back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.compare_page import AT_MOST, ComparePage
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.page_keys import COMPARE_KEYS, Acts, PageKeys
from photoorganizer.ui.pages import COMPARE, PHOTOS, VIEWER
from photoorganizer.ui.translation import tr
from photoorganizer.ui.viewer_canvas import STEP

_COPIES = "duplicates"


class Comparing(QObject):
    """Opens the page for two to four photos, and returns to where it was opened from."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._from = PHOTOS
        self.page = ComparePage(window.viewer.pictures, window.theme, window.thumbnails)
        window.pages.add(COMPARE, self.page)
        PageKeys(self.page, COMPARE_KEYS, self._acts())
        self.page.closed.connect(self.close)
        self.page.view_wanted.connect(self._view)
        window.pages.turned.connect(self._on_turned)
        window.commands["compare"].triggered.connect(lambda _=False: self.begin())
        window.viewer.bar.button("compare").clicked.connect(lambda _=False: self.begin())

    def begin(self) -> None:
        """Compare what is selected; a single photo with the next one."""
        if self._window.pages.current not in (PHOTOS, VIEWER, _COPIES):
            return
        photos = self._candidates()
        if 2 <= len(photos) <= AT_MOST:
            self._bridge.latest(
                Lane.READ, "compare", lambda: self._library.photos(photos), self._show
            )
        else:
            self._window.status.show_news(tr("Select two to four photos to compare them."))

    def close(self) -> None:
        """Return to where the photos were chosen."""
        self._window.pages.open(self._from)
        self._window.pages.focus()

    def step_back(self) -> bool:
        """Leave the page; return whether it was on show."""
        if self._window.pages.current != COMPARE:
            return False
        self.close()
        return True

    def _candidates(self) -> Sequence[PhotoId]:
        window = self._window
        if window.pages.current == _COPIES:
            group = window.duplicates.groups.current
            return () if group is None else [photo.id for photo in group.photos][:AT_MOST]
        selected, ids = window.grid.selected_ids(), window.model.ids
        if len(selected) != 1 or len(ids) < 2:
            return selected
        place = window.model.row_of(selected[0]) or 0
        return ids[place : place + 2] if place + 1 < len(ids) else ids[place - 1 : place + 1]

    def _show(self, photos: Sequence[Photo]) -> None:
        if len(photos) < 2:
            return
        pages = self._window.pages
        if pages.current != COMPARE:
            self._from = pages.current
        pages.open(COMPARE)
        self.page.setFocus()
        self.page.show_photos(photos)

    def _view(self, photo: PhotoId) -> None:
        """View one of them large, where the grid shows it, too."""
        window = self._window
        if window.model.row_of(photo) is None:
            window.status.show_news(tr("This photo is not among those in the grid now."))
            return
        window.grid.select(photo)
        window.pages.open(VIEWER)
        window.pages.focus()

    def _on_turned(self, name: str) -> None:
        if name != COMPARE:
            self.page.leave()
            if name != VIEWER:
                self._window.viewer.pictures.want(())

    def _acts(self) -> Acts:
        page = self.page
        return {
            "left": lambda: page.arrow(-1, 0),
            "right": lambda: page.arrow(1, 0),
            "up": lambda: page.arrow(0, -1),
            "down": lambda: page.arrow(0, 1),
            "larger": lambda: page.pane.canvas.zoom_by(STEP),
            "smaller": lambda: page.pane.canvas.zoom_by(1 / STEP),
            "whole": page.fit,
            "pixels": lambda: page.pane.canvas.zoom_to(1.0),
            "toggle": page.toggle,
            "swap": page.swap,
            "link": page.toggle_link,
            "view": page.view,
            "close": self.close,
            "choose": [partial(page.choose, place) for place in range(AT_MOST)],
        }

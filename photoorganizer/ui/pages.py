"""The pages of the middle of the window: the photos, and what can stand in their place.

A page is a widget under a name. Another one takes a row in PAGES, from which its place in the
sidebar, its line in the menu and its key follow, and `window.pages.add(name, widget)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from photoorganizer.ui.translation import mark

PHOTOS = "photos"
"""The page of the grid: the one to come from and to go back to."""

VIEWER = "viewer"
"""The page of one photo of the grid, shown large."""

COMPARE = "compare"
"""The page of a few photos side by side."""

WITH_PHOTO = frozenset({PHOTOS, VIEWER})
"""The pages in which what is selected is in sight."""


REVIEW = "review"
"""The page of reviewing suggestions, reached by its button."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """What a page is called and how it is reached."""

    title: str
    menu_text: str
    icon: str
    key: str


PAGES: Mapping[str, PageSpec] = {
    PHOTOS: PageSpec(mark("Photos"), mark("&Photos"), "photos", "Ctrl+1"),
    "interests": PageSpec(mark("Interests"), mark("&Interests"), "interests", "Ctrl+2"),
    "duplicates": PageSpec(mark("Duplicates"), mark("&Duplicates"), "duplicates", "Ctrl+3"),
}


class Pages(QStackedWidget):
    """Shows one page at a time. The others stay as they are: the grid keeps its place."""

    turned = Signal(str)
    """The name of the page shown from now on."""

    def __init__(self, photos: QWidget) -> None:
        super().__init__()
        self._pages: dict[str, QWidget] = {}
        self.add(PHOTOS, photos)

    @property
    def current(self) -> str:
        """The name of the page on show."""
        shown = self.currentWidget()
        return next(name for name, page in self._pages.items() if page is shown)

    @property
    def with_photo(self) -> bool:
        """Whether what is selected is in sight, so that it can be decided about."""
        return self.current in WITH_PHOTO

    @property
    def page(self) -> QWidget:
        """The page on show."""
        return self._pages[self.current]

    def add(self, name: str, page: QWidget) -> None:
        """Make `page` the one called `name`: a key of PAGES, or a page reached from a photo."""
        self._pages[name] = page
        self.addWidget(page)

    def open(self, name: str, *_: object) -> None:
        """Show the page called `name`; where a page had the keyboard, this one has it now."""
        if name == self.current:
            return
        focus = QApplication.focusWidget()
        focused = focus is not None and self.isAncestorOf(focus)
        self.setCurrentWidget(self._pages[name])
        if focused:
            self._pages[name].setFocus()
        self.turned.emit(name)

    def focus(self) -> None:
        """Give the page on show the keyboard."""
        self._pages[self.current].setFocus()

    def leave(self) -> None:
        """Go back to the photos."""
        self.open(PHOTOS)

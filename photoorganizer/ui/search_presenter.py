"""What the search field, its chips, saved searches and the browser do together."""

from PySide6.QtCore import QObject, QTimer

from photoorganizer.core.errors import BadQuery
from photoorganizer.engine.library import Library
from photoorganizer.engine.query_pieces import pieces, without
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.browser import Browser, Shown
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.saved_searches import SavedSearchList
from photoorganizer.ui.search_completer import SearchCompleter
from photoorganizer.ui.tag_edits import TagEditMenu

_UNFINISHED_MS = 900
"""Who is still typing is not corrected at once."""


class SearchPresenter(QObject):
    """Shows a search as chips, and what is wrong with one that is not understood."""

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: Bridge,
        browser: Browser,
        decisions: Decisions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self.completer = SearchCompleter(window.search, library, bridge, window.theme)
        self.saved = SavedSearchList(window, library, bridge, browser, decisions)
        self.tag_edits = TagEditMenu(window, library, bridge, browser, decisions)
        self._browser = browser
        self._error: BadQuery | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._tell)
        bar = window.filters
        bar.edit_wanted.connect(self._edit)
        bar.removal_wanted.connect(self._remove)
        bar.clear.clicked.connect(lambda _=False: window.search.clear())
        browser.shown.connect(self._on_shown)
        browser.query_refused.connect(self._on_refused)

    def _on_shown(self, shown: Shown) -> None:
        searched = shown.text and shown.likes is None
        self._window.filters.show_pieces(pieces(shown.text) if searched else ())

    def _on_refused(self, error: BadQuery | None) -> None:
        """Mark the spot at once, and say what is wrong: later where it is being typed."""
        self._error = error
        self._window.search.refuse(error)
        if error is None:
            self._patience.stop()
            self._window.filters.show_trouble("")
            return
        text = self._window.search.text().rstrip()
        unfinished = self._window.search.hasFocus() and error.position + error.length >= len(text)
        self._patience.start(_UNFINISHED_MS if unfinished else 0)

    def _tell(self) -> None:
        if self._error is not None:
            self._window.filters.show_trouble(str(self._error))

    def _edit(self, number: int) -> None:
        text = self._browser.text
        place = pieces(text)[number]
        self._window.search.edit(text, place.start, place.end)

    def _remove(self, number: int) -> None:
        self._window.search.setText(without(self._browser.text, number))

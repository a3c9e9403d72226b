"""Saved searches in the window: a section of the sidebar, and what is done with its lines."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu

from photoorganizer.engine.library import Library
from photoorganizer.engine.query_pieces import pieces
from photoorganizer.engine.saved_searches import SavedSearch
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser, Shown, narrowed_query
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.places import Place, all_photos
from photoorganizer.ui.search_words import piece_words
from photoorganizer.ui.translation import tr

_SETTLE_MS = 1500
"""Changes are gathered this long before the searches are counted again."""


class SavedSearchList(QObject):
    """Saves, shows, renames and deletes searches; each can be undone."""

    _changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: Bridge,
        browser: Browser,
        decisions: Decisions,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._browser, self._decisions = browser, decisions
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        places = window.sidebar.saved
        places.chosen.connect(self._open)
        places.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        places.customContextMenuRequested.connect(self._open_menu)
        window.filters.save.clicked.connect(lambda _=False: self.ask_for_name())
        window.commands["save_search"].triggered.connect(lambda _=False: self.ask_for_name())
        self._changed.connect(self.refresh)
        bridge.changed.connect(self._on_changed)
        self._shown: Shown | None = None
        browser.shown.connect(self._on_shown)
        self.refresh()

    def refresh(self) -> None:
        """Read the saved searches and count what they find."""
        self._bridge.latest(Lane.LIKENESS, "saved searches", self._read, self._show)

    def ask_for_name(self) -> None:
        """Let the user name the search in force, and save it."""
        text = self._browser.text.strip()
        if not text or self._browser.likes is not None:
            self._window.status.show_news(tr("Search for something first, then save the search."))
            return
        query = narrowed_query(self._browser.place, text)
        name = ", ".join(piece_words(one.piece) for one in pieces(text))
        self._ask(tr("Save this search as"), name, lambda name: self.save(name, query))

    def save(self, name: str, query: str) -> None:
        """Keep a search under a name."""
        self._carry_out(
            lambda: self._library.saved.save(name, query),
            tr("Saved the search “{name}”").format(name=name),
        )

    def rename(self, old: str, new: str) -> None:
        """Give a saved search another name."""
        self._carry_out(
            lambda: self._library.saved.rename(old, new),
            tr("Renamed “{old}” to “{new}”").format(old=old, new=new),
        )

    def delete(self, name: str) -> None:
        """Forget a saved search."""
        self._carry_out(
            lambda: self._library.saved.delete(name),
            tr("Deleted the saved search “{name}”").format(name=name),
        )

    def menu(self, place: Place) -> QMenu:
        """Return what can be done with a saved search."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        rename = QAction(tr("Rename…"), menu)
        label = tr("Call this search")
        rename.triggered.connect(
            lambda: self._ask(label, place.title, partial(self.rename, place.title))
        )
        delete = QAction(tr("Delete"), menu)
        delete.triggered.connect(lambda: self.delete(place.title))
        menu.addActions([rename, delete])
        return menu

    def _carry_out(self, act: Callable[[], tuple[SavedSearch, ...]], sentence: str) -> None:
        before: list[tuple[SavedSearch, ...]] = []

        def do() -> str:
            before.append(act())
            self._changed.emit()
            return sentence

        def take_back() -> str:
            self._library.saved.put_back(before.pop())
            self._changed.emit()
            return tr("Undone: {done}").format(done=sentence)

        self._decisions.carry_out(do, take_back)

    def _ask(self, label: str, text: str, take: Callable[[str], None]) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Saved search"))
        dialog.setLabelText(label)
        dialog.setTextValue(text)
        dialog.textValueSelected.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, place: Place) -> None:
        self._window.pages.leave()
        self._browser.show_place(all_photos())
        self._browser.search(place.query)

    def _open_menu(self, point: QPoint) -> None:
        places = self._window.sidebar.saved
        if places.indexAt(point).isValid() and (place := places.place_at(point)) is not None:
            self.menu(place).popup(places.viewport().mapToGlobal(point))

    def _on_changed(self, _change: object) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _read(self) -> list[Place]:
        saved = self._library.saved
        return [Place(one.name, one.query, "saved", saved.count(one)) for one in saved.all()]

    def _show(self, places: list[Place]) -> None:
        self._window.sidebar.show_saved(places)
        if self._shown is not None:
            self._on_shown(self._shown)

    def _on_shown(self, shown: Shown) -> None:
        """Mark the saved search that is shown."""
        self._shown = shown
        searched = shown.place == all_photos() and shown.likes is None
        self._window.sidebar.mark_saved(shown.text if searched else "")

"""The left side: the library's places, the watched folders, and every tag with a filter."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.types import LibraryCounts, RootSummary, TagCount
from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.fitting import Scrolling
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.place_delegate import PlaceDelegate
from photoorganizer.ui.places import (
    Place,
    PlaceModel,
    PlaceRole,
    folder_places,
    library_places,
    page_places,
    tag_places,
)
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import tr

_MOST_FOLDERS_IN_SIGHT = 6
_MOST_SAVED_IN_SIGHT = 5


class Sidebar(QFrame):
    """Three lists of places, of which one place is chosen."""

    chosen = Signal(Place)
    page_chosen = Signal(str)
    """The name of a page."""
    folder_wanted = Signal()
    """The user wants to add a folder."""
    folder_dismissed = Signal(Path)
    """The user wants a folder removed from the library."""
    folder_sought = Signal(Path)
    """The user wants to say where a folder is now."""
    folder_ignored = Signal(Path)
    """The user wants to pass over files in a folder."""
    folder_given_up = Signal(Path)
    """The user says that what is not there was deleted."""
    folder_opened = Signal(Path)
    """The user wants to see a folder in the file manager."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "sidebar")
        self._theme = theme
        self._tags: Sequence[TagCount] = ()
        self._query: str | None = None
        self._page = ""
        self._saved: str | None = None
        self.library = PlaceList(tr("Library"), theme)
        self.pages = PlaceList(tr("Pages"), theme)
        self.folders = PlaceList(tr("Folders"), theme, most_in_sight=_MOST_FOLDERS_IN_SIGHT)
        self.saved = PlaceList(tr("Saved searches"), theme, most_in_sight=_MOST_SAVED_IN_SIGHT)
        self._saved_section = QWidget()
        self.tags = PlaceList(tr("Tags"), theme, most_in_sight=None)
        self.filter = QLineEdit(placeholderText=tr("Filter tags"), clearButtonEnabled=False)
        self.filter.setAccessibleName(tr("Filter tags"))
        self.filter.textChanged.connect(self._show_tags)
        self._add = tool_button(tr("Add a folder"), icon_size=16)
        tip(self._add, tr("Add a folder"), "add_folder")
        self._add.clicked.connect(self.folder_wanted)
        self.folders.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.folders.customContextMenuRequested.connect(self._open_menu)
        for places in self._lists():
            places.chosen.connect(self._on_chosen)
        self.pages.chosen.connect(lambda page: self.page_chosen.emit(page.query))
        self.pages.show_places(page_places())
        self._build()
        theme.changed.connect(self._tint)
        self._tint()

    def show_library(self, counts: LibraryCounts) -> None:
        """Show the counts of the fixed places."""
        self.library.show_places(library_places(counts))

    def show_folders(self, roots: Sequence[RootSummary]) -> None:
        """Show the watched folders."""
        self.folders.show_places(folder_places(roots))

    def show_saved(self, searches: Sequence[Place]) -> None:
        """Show the saved searches; without any, there is no such section."""
        self.saved.show_places(searches)
        self._saved_section.setVisible(bool(searches))

    def mark_saved(self, query: str) -> None:
        """Mark the saved search that is shown instead of any place; an empty one for none."""
        found = bool(query) and any(place.query == query for place in self.saved.places())
        self._saved = query if found else None
        self._mark()

    def show_tags(self, tags: Sequence[TagCount]) -> None:
        """Show the tags that pass the filter."""
        self._tags = tags
        self._show_tags()

    def mark(self, query: str | None) -> None:
        """Mark the place that searches `query` as the chosen one, without choosing it."""
        self._query = query
        self._mark()

    def mark_page(self, name: str) -> None:
        """Mark the page that is shown in place of the photos; an empty name for none."""
        self._page = name
        self._mark()

    def _mark(self) -> None:
        for places in self._lists():
            places.mark(None if self._page or self._saved is not None else self._query)
        self.saved.mark(None if self._page else self._saved)
        self.pages.mark(self._page)

    def _lists(self) -> tuple["PlaceList", "PlaceList", "PlaceList"]:
        return self.library, self.folders, self.tags

    def _show_tags(self) -> None:
        self.tags.show_places(tag_places(self._tags, self.filter.text()))
        self.filter.setEnabled(bool(self._tags))

    def _on_chosen(self, place: Place) -> None:
        self.mark(place.query)
        self.chosen.emit(place)

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addLayout(_section(tr("Library")))
        column.addWidget(self.library)
        column.addSpacing(-column.spacing())
        column.addWidget(self.pages)
        column.addSpacing(8)
        column.addLayout(_section(tr("Folders"), self._add))
        column.addWidget(self.folders)
        column.addSpacing(8)
        column.addWidget(self._saved_section)
        column.addLayout(_section(tr("Tags")))
        inset = QHBoxLayout()
        inset.setContentsMargins(12, 2, 12, 4)
        inset.addWidget(self.filter)
        column.addLayout(inset)
        column.addWidget(self.tags, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(page))
        self._saved_section.setLayout(_stacked(_section(tr("Saved searches")), self.saved))
        self._saved_section.hide()

    def _tint(self) -> None:
        self._add.setIcon(self._theme.icon("add"))

    def _open_menu(self, point: QPoint) -> None:
        place = self.folders.place_at(point)
        if place is None or place.folder is None:
            return
        menu = self.folder_menu(place, place.folder)
        menu.popup(self.folders.viewport().mapToGlobal(point))

    def folder_menu(self, place: Place, folder: Path) -> QMenu:
        """Return what can be done with a watched folder."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        show = QAction(tr("Show in file manager"), menu, enabled=place.online)
        show.triggered.connect(lambda: self.folder_opened.emit(folder))
        find = QAction(tr("Find this folder…"), menu, visible=not place.online)
        find.triggered.connect(lambda: self.folder_sought.emit(folder))
        remove = QAction(tr("Remove from library…"), menu)
        remove.triggered.connect(lambda: self.folder_dismissed.emit(folder))
        ignore = QAction(tr("Ignore files and folders…"), menu)
        ignore.triggered.connect(lambda: self.folder_ignored.emit(folder))
        gone = QAction(tr("Its photos were deleted…"), menu, visible=place.absent > 0)
        gone.triggered.connect(lambda: self.folder_given_up.emit(folder))
        menu.addActions([show, find, gone, ignore, remove])
        return menu


class PlaceList(QListView):
    """A list of places, as high as its rows, or scrolling where it may grow long."""

    chosen = Signal(Place)

    def __init__(self, name: str, theme: Theme, most_in_sight: int | None = 12) -> None:
        super().__init__()
        styled(self, "places")
        self._model = PlaceModel(self)
        self._query: str | None = ""
        self._most_in_sight = most_in_sight
        self.setModel(self._model)
        self.setItemDelegate(PlaceDelegate(theme, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if most_in_sight is not None:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_picked)
        self.activated.connect(self._on_picked)
        theme.changed.connect(self.viewport().update)

    def show_places(self, places: Sequence[Place]) -> None:
        """Show `places`; the marked one stays marked."""
        self._model.set_places(places)
        self.mark(self._query)
        self._fit()

    def places(self) -> Sequence[Place]:
        """Return the places in their order."""
        return self._model.places

    def titles(self) -> list[str]:
        """Return what the places are called, in their order."""
        return [place.title for place in self._model.places]

    def mark(self, query: str | None) -> None:
        """Mark the place that searches `query`, if it is in this list; None marks none."""
        self._query = query
        for row, place in enumerate(self._model.places):
            if place.query == query:
                self.setCurrentIndex(self._model.index(row))
                return
        self.selectionModel().clear()

    def place_at(self, point: QPoint) -> Place | None:
        """Return the place at a point of the viewport."""
        place: Place | None = self.indexAt(point).data(PlaceRole.PLACE)
        return place

    def sizeHint(self) -> QSize:
        """Return the height of the rows, up to as many as may be in sight."""
        if self._most_in_sight is None:
            return super().sizeHint()
        rows = min(len(self._model.places), self._most_in_sight)
        return QSize(0, rows * max(0, self.sizeHintForRow(0)))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: such a list is never squeezed."""
        return QSize(0, 64) if self._most_in_sight is None else self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the rows fill the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        if self._most_in_sight is not None:
            self.setVisible(bool(self._model.places))
            self.updateGeometry()

    def _on_picked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(PlaceRole.PLACE))


def _stacked(title: QHBoxLayout, places: "PlaceList") -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(4)
    column.addLayout(title)
    column.addWidget(places)
    return column


def _section(title: str, button: QToolButton | None = None) -> QHBoxLayout:
    label = styled(QLabel(title), "sectionTitle")
    set_type(label, 0.92, QFont.Weight.DemiBold)
    row = QHBoxLayout()
    row.setContentsMargins(8, 0, 8, 0)
    row.addWidget(label)
    row.addStretch(1)
    if button is not None:
        row.addWidget(button)
    return row

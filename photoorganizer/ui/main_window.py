"""The window: makes its parts and places them. What they do together is the presenter's."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
)

from photoorganizer.core.types import RootSummary
from photoorganizer.engine.library import Library
from photoorganizer.ui.actions import Actions
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.drop_hint import DropHint, dragged
from photoorganizer.ui.duplicates_page import DuplicatesPage
from photoorganizer.ui.empty_state import EmptyState
from photoorganizer.ui.filter_bar import FilterBar
from photoorganizer.ui.folders import Folders
from photoorganizer.ui.heading import Heading
from photoorganizer.ui.inspector import Inspector
from photoorganizer.ui.interests_page import InterestsPage
from photoorganizer.ui.levels import LEVELS
from photoorganizer.ui.pages import PHOTOS, VIEWER, Pages
from photoorganizer.ui.photo_delegate import PhotoDelegate
from photoorganizer.ui.photo_grid import PhotoGrid
from photoorganizer.ui.photo_model import PhotoModel
from photoorganizer.ui.photo_rows import PhotoRows
from photoorganizer.ui.picture_loader import PictureLoader
from photoorganizer.ui.search_box import SearchBox
from photoorganizer.ui.segments import Segments
from photoorganizer.ui.sidebar import Sidebar
from photoorganizer.ui.similar_bar import SimilarBar
from photoorganizer.ui.status import StatusStrip
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.thumbnail_size import ThumbnailSize
from photoorganizer.ui.timeline import Timeline, beside
from photoorganizer.ui.translation import tr
from photoorganizer.ui.viewer import ViewerPage
from photoorganizer.ui.window_memory import WindowMemory


class MainWindow(QMainWindow):
    """Places of the library on the left, photos in the middle, the selected one on the right."""

    image_dropped = Signal(Path)
    """A file that is no folder was let go over the window."""

    def __init__(
        self, library: Library, bridge: Bridge, theme: Theme, memory: WindowMemory
    ) -> None:
        super().__init__()
        self.theme, self.memory = theme, memory
        self.thumbnails = ThumbnailCache(library, bridge)
        self.model = PhotoModel(library, PhotoRows(library, bridge), self.thumbnails, self)
        self.grid = PhotoGrid(self.model)
        self.grid.setItemDelegate(PhotoDelegate(theme, self.grid))
        self.timeline = Timeline(self.grid)
        self._browsing = beside(self.grid, self.timeline)
        self.sidebar = Sidebar(theme)
        self.heading = Heading()
        self.filters = FilterBar(theme)
        self.similar = SimilarBar(theme, self.thumbnails)
        self.empty = EmptyState(theme)
        self.interests = InterestsPage(library, bridge, theme, self.thumbnails)
        self.duplicates = DuplicatesPage(library, bridge, theme, self.thumbnails)
        self.viewer = ViewerPage(self.model, PictureLoader(library, bridge), theme, self.thumbnails)
        self.inspector = Inspector(library, bridge, theme, self.thumbnails)
        self.status = StatusStrip(theme)
        self.search = SearchBox(theme)
        self.levels = Segments(tr("Suggestions"), LEVELS)
        self.commands = Actions(self, theme)
        self.sizes = ThumbnailSize(self.grid, self.commands, memory)
        self.status.add(self.sizes.slider)
        self.folders = Folders(library, bridge, self)
        self._stack = QStackedWidget()
        self._place_parts()
        self._drop_hint = DropHint(self)
        self.setAcceptDrops(True)
        memory.restore(self, self._columns)
        theme.changed.connect(self.grid.viewport().update)

    def show_folders(self, roots: Sequence[RootSummary]) -> None:
        """Show the watched folders, and on their photos which of them are not connected."""
        self.sidebar.show_folders(roots)
        self.model.set_folders(roots)

    def show_grid(self, *, filled: bool) -> None:
        """Show the grid, or in its place why there is nothing in it."""
        filling = filled and self._stack.currentWidget() is self.empty
        self._stack.setCurrentWidget(self._browsing if filled else self.empty)
        if filling and self.pages.current == PHOTOS and not self.search.hasFocus():
            # The button that had the keyboard is gone, and Qt gives it to whatever comes next.
            self.grid.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders, or a picture, that are dragged onto the window."""
        if event.source() is not None:  # our own photos, on their way to another program
            return
        folders, files = dragged(event.mimeData())
        if folders or files:
            event.acceptProposedAction()
            self._drop_hint.cover(
                tr("Drop to add this folder")
                if folders
                else tr("Drop to find photos like this one")
            )

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Let it go again."""
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the folders; without any, look for photos like the first file."""
        self._drop_hint.hide()
        folders, files = dragged(event.mimeData())
        for folder in folders:
            self.folders.add(folder)
        if files and not folders:
            self.image_dropped.emit(files[0])
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Vanish at once; what still runs is stopped behind the scenes."""
        self.pages.leave()  # a window that closes in full screen opens again as it was before
        self.memory.remember(self, self._columns)
        super().closeEvent(event)
        QGuiApplication.quit()

    def _place_parts(self) -> None:
        self._stack.addWidget(self._browsing)
        self._stack.addWidget(self.empty)
        photos = styled(QFrame(), "centre")
        column = QVBoxLayout(photos)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.heading, self.filters, self.similar):
            column.addWidget(bar)
        column.addWidget(self._stack, 1)
        self.similar.hide()
        photos.setFocusProxy(self.grid)
        self.pages = Pages(photos)
        others = {"interests": self.interests, "duplicates": self.duplicates, VIEWER: self.viewer}
        for name, widget in others.items():
            self.pages.add(name, widget)
        self._columns = styled(QSplitter(Qt.Orientation.Horizontal), "splitter")
        self._columns.setHandleWidth(1)
        for position, (part, least) in enumerate(
            ((self.sidebar, 184), (self.pages, 220), (self.inspector, 288))
        ):
            part.setMinimumWidth(least)
            self._columns.addWidget(part)
            self._columns.setStretchFactor(position, int(part is self.pages))
            self._columns.setCollapsible(position, False)  # noqa: FBT003 - Qt's signature
        page = QFrame()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._columns, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(page)
        self.tools = self._tool_bar()
        self.addToolBar(self.tools)

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(tr("Tools"), movable=False, floatable=False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        bar.addAction(self.commands["show_sidebar"])
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.search)
        bar.addWidget(styled(QLabel(tr("Suggestions")), "levelsTitle"))
        bar.addWidget(self.levels)
        bar.addAction(self.commands["add_folder"])
        bar.addAction(self.commands["show_inspector"])
        for button in bar.findChildren(QToolButton):
            if button.defaultAction() is not None:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(button.defaultAction().toolTip())
        return bar

"""What the parts of the window do together: shown, selected, decided, gone back.

Every wish of the user and every change of the library passes here, each in a few lines.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from photoorganizer.core.types import Change, ChangeSet, Decision, Level, PhotoId, Progress
from photoorganizer.engine.library import Library
from photoorganizer.engine.recovery import verify
from photoorganizer.ui.actions import GRID_MENU, page_action
from photoorganizer.ui.arranging import ArrangeMenu
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser, Shown
from photoorganizer.ui.chosen_files import ChosenFiles
from photoorganizer.ui.decision_words import told_dismissed, told_reconsidered
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.empty_state import emptiness
from photoorganizer.ui.file_care import FileCare
from photoorganizer.ui.hashtag_copier import HashtagCopier
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.moved_photos import MovedPhotos
from photoorganizer.ui.overview import Overview, Summary
from photoorganizer.ui.pages import PAGES, PHOTOS
from photoorganizer.ui.personal_switch import PersonalSwitch
from photoorganizer.ui.places import Place
from photoorganizer.ui.posting import Posting
from photoorganizer.ui.preferences import Preferences
from photoorganizer.ui.quick_tagging import QuickTagging
from photoorganizer.ui.reviewing import Reviewing
from photoorganizer.ui.search_presenter import SearchPresenter
from photoorganizer.ui.sidecars import JOB, SidecarMenu
from photoorganizer.ui.similar_presenter import SimilarPresenter
from photoorganizer.ui.teaching import Teaching
from photoorganizer.ui.theme import ThemeMode
from photoorganizer.ui.translation import tr
from photoorganizer.ui.viewing import Viewing
from photoorganizer.ui.why import Why


class Presenter(QObject):
    """Connects the window's parts with each other and with the library."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self.bridge = window, library, bridge
        self._shown: Shown | None = None
        self._has_folders = True
        self.browser = Browser(library, bridge)
        self.decisions = Decisions(library, bridge)
        self.similar = SimilarPresenter(window, library, bridge, self.browser, self.decisions)
        self.searching = SearchPresenter(window, library, bridge, self.browser, self.decisions)
        self._copier, self._overview = HashtagCopier(library, bridge), Overview(library, bridge)
        PersonalSwitch(window.commands["personal"], library, bridge, self.decisions)
        self._sidecars = SidecarMenu(library, bridge, window.commands)
        self.care = FileCare(window, library, bridge)
        MovedPhotos(window, library, bridge)
        self.posting = Posting(window, library, bridge)
        self.teaching = Teaching(
            window, library, bridge, self.browser, self.searching.tag_edits, self.decisions
        )
        self.preferences = Preferences(window)
        ArrangeMenu(window.commands, window.heading, window.theme, window.memory, self.browser)
        self.files = ChosenFiles(window, library, bridge, self.decisions)
        self.viewing = Viewing(window, library, bridge)
        self.viewing.full_screen.changed.connect(self._show_sides)
        self.quick, self.why = (
            QuickTagging(window, library, bridge, self.decisions),
            Why(window, library, bridge),
        )
        self.reviewing = Reviewing(window, library, bridge, self.decisions, self.quick, self.why)
        self._selection = QTimer(self, singleShot=True, interval=0)
        self._selection.timeout.connect(self._inspect)
        self._connect_library()
        self._connect_parts()
        self._connect_commands()
        window.levels.show_value(library.level)
        _check(window.commands.levels.actions(), library.level)
        _check(window.commands.themes.actions(), window.memory.theme)

    def begin(self) -> None:
        """Show the library and start to index and to watch it."""
        self._overview.refresh()
        self.browser.refresh()
        self._sidecars.refresh()
        self.quick.refresh()
        self.similar.begin()
        self._window.grid.setFocus()
        self.bridge.submit(
            Lane.FOLDERS,
            self._library.sharing.open_window,
            lambda alone: self._window.status.show_alone(alone=alone),
        )
        # In this order, so that nothing happens unseen between the scan and the watching.
        self.bridge.submit(Lane.FOLDERS, self._library.start_watching)
        self.bridge.submit(Lane.FOLDERS, self._library.start_indexing)
        self.bridge.submit(Lane.FOLDERS, partial(verify, self._library.paths))

    # Connections

    def _connect_library(self) -> None:
        status = self._window.status
        self.bridge.changed.connect(self._on_changed)
        self.bridge.progressed.connect(self._on_progress)
        self.bridge.failed.connect(status.show_trouble)
        self._window.model.failed.connect(status.show_trouble)
        self.browser.shown.connect(self._on_shown)
        self.decisions.decided.connect(lambda done: status.show_news(done, undoable=True))
        self.decisions.undone.connect(status.show_news)
        self.decisions.nothing_done.connect(status.show_news)
        self._copier.copied.connect(status.show_news)
        self._sidecars.counted.connect(status.show_sidecars)
        self._sidecars.told.connect(status.show_news)
        self._sidecars.failed.connect(status.show_trouble)
        status.sidecars.clicked.connect(self._sidecars.write)
        self._overview.read.connect(self._on_summary)
        self._overview.read.connect(self.reviewing.show_summary)

    def _connect_parts(self) -> None:
        window = self._window
        window.grid.selection_changed.connect(self._selection.start)
        window.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        window.grid.customContextMenuRequested.connect(self._open_menu)
        window.pages.turned.connect(self._on_page_turned)
        window.duplicates.dismissed.connect(self._dismiss_copies)
        window.duplicates.trash.told.connect(window.status.show_news)
        self.decisions.undone.connect(window.duplicates.look_again)
        window.sidebar.page_chosen.connect(window.pages.open)
        window.interests.photos_wanted.connect(self._show_interest)
        window.interests.action_wanted.connect(lambda name: window.commands[name].trigger())
        window.interests.saved.connect(window.status.show_news)
        window.sidebar.chosen.connect(window.pages.leave)
        window.sidebar.chosen.connect(self.browser.show_place)
        window.sidebar.folder_wanted.connect(window.folders.ask_for_one)
        window.sidebar.folder_dismissed.connect(window.folders.ask_to_remove)
        window.sidebar.folder_opened.connect(window.folders.show)
        window.sidebar.folder_sought.connect(window.folders.ask_where)
        window.folders.relinked.connect(self._on_relinked)
        window.empty.action_wanted.connect(lambda name: window.commands[name].trigger())
        window.inspector.decided.connect(self._decide)
        window.inspector.similar_wanted.connect(self._find_similar)
        window.inspector.hashtags_wanted.connect(self._copy_hashtags)
        window.search.searched.connect(window.pages.leave)
        window.search.searched.connect(self.browser.search)
        window.search.left.connect(window.grid.setFocus)
        window.status.undo_wanted.connect(self.decisions.undo)
        window.status.filter_dismissed.connect(window.search.clear)
        window.status.pause_toggled.connect(self._toggle_pause)
        window.levels.picked.connect(self._pick_level)

    def _connect_commands(self) -> None:
        window, tags = self._window, self._window.inspector.tags
        for name, act in (
            ("add_folder", window.folders.ask_for_one),
            ("rescan", self._library.start_indexing),
            ("pause", self._toggle_pause),
            ("quit", window.close),
            ("undo", self.decisions.undo),
            ("select_all", window.grid.selectAll),
            ("select_none", window.grid.clearSelection),
            ("search", self._start_searching),
            ("clear", self._step_back),
            ("accept_first", tags.accept_first),
            ("accept_all", tags.accept_all),
            ("reject_first", tags.reject_first),
            ("tag", self._start_tagging),
            ("copy_hashtags", self._copy_hashtags),
            ("show_file", self._show_file),
        ):
            window.commands[name].triggered.connect(lambda _=False, act=act: act())
        for page in PAGES:
            command = window.commands[page_action(page)]
            command.triggered.connect(partial(window.pages.open, page))
        # Enter belongs to whatever has the keyboard: in the grid it accepts.
        enter = window.commands["accept_first"]
        window.removeAction(enter)
        enter.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.grid.addAction(enter)
        for name in ("show_sidebar", "show_inspector"):
            window.commands[name].setChecked(True)
            window.commands[name].toggled.connect(self._show_sides)
        window.commands.themes.triggered.connect(self._pick_theme)
        window.commands.levels.triggered.connect(lambda action: self._pick_level(action.data()))

    # What happens in the library

    def _on_shown(self, shown: Shown) -> None:
        window = self._window
        self._shown = shown
        likes = shown.likes
        window.grid.show_photos(
            shown.ids,
            likes.scores if likes else None,
            sections=likes.sections if likes else shown.sections,
            keep_place=shown.keep_place,
        )
        window.timeline.show_months(shown.months)
        if shown.current is not None:
            window.grid.select(shown.current, window.grid.ScrollHint.PositionAtCenter)
        if shown.ids and not window.grid.selected_ids():
            window.grid.select(shown.ids[0])
        window.heading.show_shown(shown)
        self.similar.show_shown(shown)
        window.search.show_text(shown.text)
        window.status.show_filter(shown.text)
        window.sidebar.mark(None if shown.place.photos is not None else shown.place.query)
        self._show_emptiness()
        self._inspect()

    def _on_changed(self, change: ChangeSet) -> None:
        photos = change.photos
        if Change.ELSEWHERE in change.kinds:
            self._window.thumbnails.look_again()
            photos = frozenset(self._window.model.ids)
        if Change.PHOTOS in change.kinds:
            self._window.thumbnails.forget(change.photos)
        self._window.model.refresh(photos)
        if photos.intersection(self._window.grid.selected_ids()):
            self._inspect()

    def _on_summary(self, summary: Summary) -> None:
        self._has_folders = bool(summary.roots)
        self._window.sidebar.show_library(summary.counts)
        self._window.show_folders(summary.roots)
        self._window.sidebar.show_tags(summary.tags)
        self._show_emptiness()
        self._show_sides()

    def _on_progress(self, progress: Progress) -> None:
        if progress.job == JOB:
            self._window.status.show_trouble(progress.message)
            return
        self._window.status.show_progress(progress)
        if progress.message and not self._window.status.matters:
            self._window.status.show_news(progress.message)

    def _show_emptiness(self) -> None:
        if self._shown is None:
            return
        filled = bool(self._shown.ids)
        if not filled:
            self._window.empty.show_emptiness(emptiness(self._shown, has_folders=self._has_folders))
        self._window.show_grid(filled=filled)
        above = self._shown.likes is None and (filled or self._has_folders)
        self._window.heading.setVisible(above)

    def _show_sides(self) -> None:
        """Show the sides as the user likes them; without a folder there is nothing in them."""
        window = self._window
        shown = self._has_folders and not self.viewing.full_screen.active
        window.sidebar.setVisible(shown and window.commands["show_sidebar"].isChecked())
        window.inspector.setVisible(
            shown and window.commands["show_inspector"].isChecked() and window.pages.with_photo
        )
        window.tools.setVisible(shown)

    def _on_page_turned(self, name: str) -> None:
        """Show beside a page what belongs to it: the inspector belongs to the photos."""
        photos, with_photo = name == PHOTOS, self._window.pages.with_photo
        self._window.sidebar.mark_page(name if name in PAGES and not photos else "")
        self._window.inspector.show_preview(shown=photos)
        if not with_photo:
            self._window.interests.scope.offer_selection(self._window.grid.selected_ids())
        self._window.commands.enable_grid(shown=photos)
        self._show_sides()
        self._inspect()

    # What the user does

    def _inspect(self) -> None:
        window = self._window
        selected = window.grid.selected_ids()
        row = window.model.row(selected[0]) if len(selected) == 1 else None
        if row is not None:
            window.inspector.show_photo(row)
        elif len(selected) > 1:
            window.inspector.show_photos(selected)
        else:
            window.inspector.show_nothing()
        self.browser.keep(selected)
        window.commands.enable_for(len(selected) if window.pages.with_photo else 0)
        self.similar.show_selected(len(selected))
        window.status.show_count(len(window.model.ids), len(selected))

    def _decide(self, tags: Sequence[str], decision: Decision) -> None:
        if selected := self._window.grid.selected_ids():
            self.decisions.decide(selected, tags, decision)

    def _dismiss_copies(self, photos: frozenset[PhotoId]) -> None:
        """Remember that photos are no copies of each other."""
        duplicates, n = self._library.duplicates, len(photos)

        def dismiss() -> str:
            duplicates.dismiss(photos)
            return told_dismissed(n)

        def reconsider() -> str:
            duplicates.reconsider(photos)
            return told_reconsidered(n)

        self.decisions.carry_out(dismiss, reconsider)

    def _on_relinked(self, sentence: str, folder: Path) -> None:
        """Tell that a folder was found; it may have been the wrong one."""
        self._window.status.show_news(sentence, undoable=True)
        self.decisions.remember(partial(self._window.folders.take_back, folder))

    def _copy_hashtags(self) -> None:
        self._copier.copy(self._window.grid.selected_ids())

    def _show_interest(
        self, title: str, photos: tuple[PhotoId, ...], current: PhotoId | None
    ) -> None:
        """Show the photos of one interest in the grid, at `current` where one was clicked."""
        self._window.pages.leave()
        self.browser.show_place(Place(title, "", "interests", photos=photos), current)

    def _find_similar(self, chosen: PhotoId | None = None) -> None:
        """Show what is like the current photo, or go to `chosen` where it is in sight."""
        grid = self._window.grid
        if chosen is not None and self._window.model.row_of(chosen) is not None:
            grid.select(chosen)
        else:
            self.similar.find_current()

    def _show_file(self) -> None:
        current = self._window.grid.current_id()
        row = None if current is None else self._window.model.row(current)
        if row is not None:
            self._window.folders.show(row.photo.path.parent)

    def _start_tagging(self) -> None:
        self._window.commands["show_inspector"].setChecked(True)
        self._window.inspector.tags.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _start_searching(self) -> None:
        self._window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.search.selectAll()

    def _step_back(self) -> None:
        """Leave the page, or the tag box, then similar photos, the search, the selection."""
        grid, box = self._window.grid, self._window.inspector.tags.box
        if box.hasFocus():
            box.clear()
            self._window.pages.focus()
            return
        if self.viewing.step_back():
            return
        if self._window.pages.current != PHOTOS:
            self._window.pages.leave()
            grid.setFocus()
            return
        if self.browser.likes is not None:
            self.browser.back()
        elif self._window.search.text():
            self._window.search.clear()
        elif (current := grid.current_id()) is not None:
            grid.select(current)
        grid.setFocus()

    def _toggle_pause(self) -> None:
        if self._library.paused:
            self._library.resume()
        else:
            self._library.pause()
        paused = self._library.paused
        self._window.status.show_paused(paused=paused)
        self._window.commands["pause"].setText(
            tr("&Go on indexing") if paused else tr("&Pause indexing")
        )

    def _pick_level(self, level: Level) -> None:
        self._window.levels.show_value(level)
        _check(self._window.commands.levels.actions(), level)
        self.bridge.submit(Lane.DECIDE, lambda: self._library.set_level(level))

    def _pick_theme(self, action: QAction) -> None:
        mode = ThemeMode(action.data())
        self._window.theme.set_mode(mode)
        self._window.memory.remember_theme(mode)

    def _open_menu(self, point: QPoint) -> None:
        grid = self._window.grid
        if grid.indexAt(point).isValid():
            menu = QMenu(self._window)
            self._window.commands.fill(menu, GRID_MENU)
            menu.popup(grid.viewport().mapToGlobal(point))


def _check(actions: Sequence[QAction], value: object) -> None:
    for action in actions:
        action.setChecked(action.data() == value)

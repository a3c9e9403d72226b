"""The page of copies: group by group, what to keep, what may go, what is no copy at all."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.errors import Cancelled, KnownError
from photoorganizer.core.likeness import Band
from photoorganizer.core.types import Change, ChangeSet, PhotoId, Progress
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.empty_state import Emptiness, EmptyState
from photoorganizer.ui.group_list import GroupList
from photoorganizer.ui.group_review import GroupReview, of_band, reviews, without
from photoorganizer.ui.segments import Segments
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.trash import Trash
from photoorganizer.ui.wording import file_size, number, told

_FILTERS: dict[Band | None, tuple[str, str]] = {
    None: (mark("All"), mark("Identical photos and near-duplicates")),
    Band.IDENTICAL: (mark("Identical"), mark("The same picture, more than once")),
    Band.NEAR_DUPLICATE: (mark("Near"), mark("Edits, crops, and shots of a burst")),
}
_NONE = Emptiness("check", mark("No duplicates"), mark("No photo of the library has a copy."))
_NONE_OF_BAND = Emptiness(
    "check", mark("None of this kind"), mark("There are copies, but of the other kind.")
)
_LOOKING = Emptiness(
    "duplicates",
    mark("Looking for copies…"),
    mark("Photos are compared with those they may be copies of; the first time takes longest."),
)
_SETTLE_MS = 1500
_TELL_SECONDS = 0.1
"""Progress is told this often at most."""


class DuplicatesPage(QFrame):
    """Shows the groups of copies, and asks for what the user decides about them."""

    dismissed = Signal(object)
    """The PhotoIds of a group that are no copies of each other."""
    _progressed = Signal(object)

    def __init__(
        self, library: Library, bridge: Bridge, theme: Theme, thumbnails: ThumbnailCache
    ) -> None:
        super().__init__()
        styled(self, "centre")
        self._library, self._bridge = library, bridge
        self._reviews: list[GroupReview] = []
        self._band: Band | None = None
        self._stale = True
        self._stop = threading.Event()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self.groups = GroupList(library, theme, thumbnails)
        self.trash = Trash(library, bridge, self)
        self.bands = Segments(tr("Copies"), _FILTERS)
        self.trash_all = QPushButton(tr("Trash all others…"))
        self.empty = EmptyState(theme)
        self._totals = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "headingCount")
        self._bar = QProgressBar(textVisible=False)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    @property
    def shown(self) -> list[GroupReview]:
        """The groups that pass the filter."""
        return of_band(self._reviews, self._band)

    @property
    def totals(self) -> str:
        """How many groups there are, and what they take, in words."""
        return self._totals.text()

    def look_again(self) -> None:
        """Look for copies again; at once while the page is shown."""
        self._stale = True
        if self.isVisible():
            self._ask()

    def show_groups(self, groups: Sequence[DuplicateGroup]) -> None:
        """Show what was found; of groups that were there before, the choice stays."""
        self._bar.hide()
        self._reviews = reviews(groups, self._reviews)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for copies, where something changed since the last time."""
        super().showEvent(event)
        if self._stale:
            self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the search rest while nobody looks; what it learnt is kept."""
        super().hideEvent(event)
        self._stop.set()

    # Looking for copies

    def _ask(self) -> None:
        self._stop.set()
        self._stop = stop = threading.Event()
        self._stale = False
        self._show_progress(Progress("", 0, 0))
        self._bridge.latest(
            Lane.DUPLICATES,
            "duplicates",
            lambda: self._library.duplicates.groups(report=self._reporter(stop)),
            self.show_groups,
            self._on_failed,
        )

    def _reporter(self, stop: threading.Event) -> Callable[[Progress], None]:
        """Return what hears of every step, on the search's own thread."""
        told = 0.0

        def report(progress: Progress) -> None:
            nonlocal told
            if stop.is_set():
                raise Cancelled("The search for copies was left.")
            if time.monotonic() - told > _TELL_SECONDS:
                told = time.monotonic()
                self._progressed.emit(progress)

        return report

    def _on_failed(self, error: KnownError) -> None:
        self._stale = True
        self._bar.hide()
        self._show()
        if not isinstance(error, Cancelled):
            self._bridge.failed.emit(told(error))

    def _show_progress(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._bar.show()
        self._totals.setText(
            tr("Comparing photos: {done} of {total}").format(
                done=number(progress.done), total=number(progress.total)
            )
            if progress.total
            else tr("Looking for copies…")
        )
        if not self._reviews:
            self.empty.show_emptiness(_LOOKING)
            self._stack.setCurrentWidget(self.empty)

    def _show(self) -> None:
        shown = self.shown
        self.groups.show_reviews(shown)
        self._show_totals()
        if shown:
            self._stack.setCurrentWidget(self.groups)
        else:
            self.empty.show_emptiness(_NONE_OF_BAND if self._reviews else _NONE)
            self._stack.setCurrentWidget(self.empty)
        self.bands.setEnabled(bool(self._reviews))

    def _show_totals(self) -> None:
        shown = self.shown
        spare = sum(review.spare_bytes for review in shown)
        # What is only nearly the same must be looked at, group by group.
        self.trash_all.setVisible(self._band is Band.IDENTICAL and len(shown) > 1)
        self.trash_all.setEnabled(spare > 0)
        found = trn("{n} group, {size} to win", "{n} groups, {size} to win", len(shown))
        self._totals.setText(
            found.format(n=number(len(shown)), size=file_size(spare)) if shown else ""
        )

    # What the user does

    def _pick_band(self, band: Band | None) -> None:
        self._band = band
        self.bands.show_value(band)
        self._show()

    def _trash_current(self) -> None:
        if self.groups.current is not None:
            self.trash.ask([self.groups.current])

    def _dismiss_current(self) -> None:
        if self.groups.current is not None:
            self._dismiss(self.groups.current)

    def _dismiss(self, review: GroupReview) -> None:
        self.dismissed.emit(review.ids)
        self._take_out(review.ids)

    def _take_out(self, photos: Sequence[PhotoId] | frozenset[PhotoId]) -> None:
        self._reviews = without(self._reviews, frozenset(photos))
        self._show()

    def _on_changed(self, change: ChangeSet) -> None:
        if change.kinds & {Change.PHOTOS, Change.ROOTS}:
            self._stale = True
            if self.isVisible() and not self._settle.isActive():
                self._settle.start()

    # Building

    def _connect(self) -> None:
        self.bands.picked.connect(self._pick_band)
        self.trash_all.clicked.connect(lambda: self.trash.ask(self.shown))
        self.groups.trash_wanted.connect(lambda review: self.trash.ask([review]))
        self.groups.dismissed.connect(self._dismiss)
        self.groups.changed.connect(self._show_totals)
        self.groups.failed.connect(self._bridge.failed)
        self.trash.trashed.connect(self._take_out)
        self.trash.failed.connect(self._bridge.failed)
        self._bridge.changed.connect(self._on_changed)
        self._progressed.connect(self._show_progress)
        self._settle.timeout.connect(self.look_again)
        for keys, act in (
            (("Down", "J"), lambda: self.groups.step(1)),
            (("Up", "K"), lambda: self.groups.step(-1)),
            (("N",), self._dismiss_current),
            (("Delete",), self._trash_current),
        ):
            for key in keys:
                self._shortcut(key, act)
        for place in range(9):
            self._shortcut(str(place + 1), partial(self.groups.toggle, place))

    def _shortcut(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _build(self) -> None:
        title = QLabel(tr("Duplicates"))
        set_type(title, 1.35, QFont.Weight.DemiBold)
        self._totals.setContentsMargins(0, 3, 0, 0)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName(tr("Progress of the search for copies"))
        self._bar.hide()
        self.trash_all.setToolTip(tr("Of every group shown, move what is not kept to the trash"))
        self.trash_all.hide()
        self.bands.show_value(None)
        self.bands.setEnabled(False)
        row = QHBoxLayout()
        row.setContentsMargins(18, 8, 12, 4)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self._totals, 1)
        row.addWidget(self._bar)
        row.addWidget(self.bands)
        row.addWidget(self.trash_all)
        self._stack.addWidget(self.groups)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.groups)

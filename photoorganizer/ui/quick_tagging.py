"""Tagging without typing: tags at hand by number, the last one again, tags copied and pasted."""

import json
import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from photoorganizer.core.hashtags import hashtag, hashtag_line
from photoorganizer.core.quick_tags import QuickTags
from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.actions import quick_action
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.quick_row import Act
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number

_MIME = "application/x-photoorganizer-tags"


class QuickTagging(QObject):
    """Carries out what needs no typing, on whatever is selected."""

    def __init__(
        self, window: MainWindow, library: Library, bridge: Bridge, decisions: Decisions
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._decisions = decisions
        self._quick = QuickTags()
        panel = window.inspector.tags
        panel.quick.applied.connect(self._apply)
        panel.quick.arranged.connect(self._arrange)
        panel.box.left.connect(self._leave_box)
        panel.box.photo_moved.connect(self._move)
        decisions.tags_used.connect(self.refresh)
        commands = window.commands
        for place in range(9):
            action = commands[quick_action(place)]
            action.triggered.connect(lambda _=False, place=place: self._apply_at(place))
        commands["repeat_tag"].triggered.connect(lambda _=False: self._repeat())
        commands["copy_tags"].triggered.connect(lambda _=False: self._copy())
        commands["paste_tags"].triggered.connect(lambda _=False: self._paste())
        self._show(self._quick)

    def refresh(self) -> None:
        """Read the tags at hand again."""
        self._bridge.latest(Lane.READ, "quick", lambda: self._library.tagging.quick, self._show)

    @property
    def row(self) -> tuple[str, ...]:
        """The tags under the number keys."""
        return self._quick.row

    def tag_at(self, place: int) -> str | None:
        """Return the tag under a number key, counted from 0."""
        return self._quick.row[place] if place < len(self._quick.row) else None

    def _show(self, quick: QuickTags) -> None:
        self._quick = quick
        self._window.inspector.tags.quick.show_quick(quick)
        for place in range(9):
            name, action = self.tag_at(place), self._window.commands[quick_action(place)]
            words = tr("Add {tag}").format(tag=hashtag(name)) if name else tr("No tag yet")
            action.setText(words)
            action.setVisible(name is not None)

    def _selected(self) -> list[PhotoId]:
        return list(self._window.grid.selected_ids())

    def _apply_at(self, place: int) -> None:
        if (name := self.tag_at(place)) is not None:
            self._apply(name)

    def _apply(self, name: str) -> None:
        self._give([name])

    def _give(self, names: Sequence[str]) -> None:
        if selected := self._selected():
            self._decisions.decide(selected, names, Decision.TAG)

    def _repeat(self) -> None:
        selected = self._selected()
        # On the lane of decisions: the last one may be on its way still.
        self._bridge.submit(
            Lane.DECIDE,
            lambda: self._library.tagging.quick.last,
            lambda name: self._repeat_on(selected, name),
        )

    def _repeat_on(self, photos: Sequence[PhotoId], name: str | None) -> None:
        if name is None:
            self._decisions.nothing_done.emit(tr("No tag was added yet."))
        elif photos:
            self._decisions.decide(photos, [name], Decision.TAG)

    def _arrange(self, act: Act) -> None:
        self._bridge.submit(Lane.DECIDE, lambda: self._library.tagging.arrange(act), self._show)

    # Copy and paste

    def _copy(self) -> None:
        selected = self._selected()
        self._bridge.latest(
            Lane.READ, "copy-tags", lambda: self._library.tagging.mine(selected), self._to_clipboard
        )

    def _to_clipboard(self, names: list[str]) -> None:
        if not names:
            self._decisions.nothing_done.emit(tr("No tags of yours to copy."))
            return
        data = QMimeData()
        data.setData(_MIME, json.dumps(names).encode())
        data.setText(hashtag_line(names))
        QGuiApplication.clipboard().setMimeData(data)
        words = trn("Copied {n} tag: {tags}", "Copied {n} tags: {tags}", len(names))
        self._decisions.nothing_done.emit(
            words.format(n=number(len(names)), tags=hashtag_line(names))
        )

    def _paste(self) -> None:
        if names := pasted(QGuiApplication.clipboard().mimeData()):
            self._give(names)
        else:
            self._decisions.nothing_done.emit(tr("There are no tags to paste; copy some first."))

    # The tag box

    def _leave_box(self) -> None:
        self._page_widget().setFocus()

    def _move(self, event: QKeyEvent) -> None:
        QApplication.sendEvent(
            self._page_widget(), QKeyEvent(event.type(), event.key(), event.modifiers())
        )

    def _page_widget(self) -> QWidget:
        page = self._window.pages.page
        return page.focusProxy() or page


def pasted(data: QMimeData | None) -> list[str]:
    """Return the tags on the clipboard: those copied here, or hashtags in a text.

    Some systems hand out None where nothing was ever copied.
    """
    if data is None:
        return []
    if data.hasFormat(_MIME):
        names: list[str] = json.loads(bytes(data.data(_MIME).data()))
        return names
    return re.findall(r"#(\w+)", data.text()) if data.hasText() else []

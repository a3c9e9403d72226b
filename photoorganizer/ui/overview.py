"""The counts and folders that the sidebar shows, read again soon after something changed."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoorganizer.core.types import LibraryCounts, RootSummary, TagCount
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane

_SETTLE_MS = 250


@dataclass(frozen=True, slots=True)
class Summary:
    """What the library holds, place by place."""

    counts: LibraryCounts
    roots: tuple[RootSummary, ...]
    tags: tuple[TagCount, ...]


class Overview(QObject):
    """Reads summaries off the window's thread: whether a folder is there may take a while."""

    read = Signal(Summary)

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        bridge.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the summary now."""
        self._bridge.latest(Lane.FOLDERS, "overview", self._read, self.read.emit)

    def _on_changed(self, _change: object) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _read(self) -> Summary:
        library = self._library
        return Summary(library.counts(), tuple(library.roots()), tuple(library.tag_counts()))

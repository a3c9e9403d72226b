"""Hashtags to the clipboard, ready to paste into a post."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from photoorganizer.core.hashtags import hashtag_line
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number


class HashtagCopier(QObject):
    """Copies what the library would post for a selection."""

    copied = Signal(str)
    """A sentence about what is on the clipboard now."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge

    def copy(self, photos: Sequence[PhotoId]) -> None:
        """Copy the hashtags of the photos, those on most of them first."""
        self._bridge.latest(
            Lane.READ,
            "hashtags",
            lambda: self._library.posting.names(photos),
            self._copy,
        )

    def _copy(self, names: list[str]) -> None:
        if not names:
            self.copied.emit(tr("No hashtags to copy yet."))
            return
        QGuiApplication.clipboard().setText(hashtag_line(names))
        words = trn("Copied {n} hashtag: {tags}", "Copied {n} hashtags: {tags}", len(names))
        self.copied.emit(words.format(n=number(len(names)), tags=hashtag_line(names)))

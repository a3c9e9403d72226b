"""What the user decides, carried to the library in order, and taken back as it was decided.

One gesture is one undo: accepting five suggestions at once is taken back at once.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.wording import count

_DONE = {
    Decision.TAG: "Added",
    Decision.UNTAG: "Removed",
    Decision.ACCEPT: "Accepted",
    Decision.REJECT: "Rejected",
}


class Decisions(QObject):
    """Runs decisions and undo on their lane, so that a click never waits."""

    decided = Signal(str)
    """A sentence about what was just decided; it can be undone."""
    undone = Signal(str)
    """A sentence about what was just taken back, or that there is nothing to take back."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        # Used on the lane only: how many of the library's steps each gesture was.
        self._gestures: list[int] = []

    def decide(self, photos: Sequence[PhotoId], tags: Sequence[str], decision: Decision) -> None:
        """Record one gesture: `decision` about every tag on every photo."""
        self._bridge.submit(
            Lane.DECIDE,
            lambda: self._decide(tuple(photos), tuple(tags), decision),
            self._on_decided,
        )

    def undo(self) -> None:
        """Take back the last gesture."""
        self._bridge.submit(Lane.DECIDE, self._undo, self.undone.emit)

    def _on_decided(self, sentence: str) -> None:
        if sentence:
            self.decided.emit(sentence)

    def _decide(
        self, photos: tuple[PhotoId, ...], tags: tuple[str, ...], decision: Decision
    ) -> str:
        changed = {}
        try:
            for tag in tags:
                if changes := self._library.decide(photos, tag, decision):
                    changed[tag] = changes
        finally:
            if changed:
                self._gestures.append(len(changed))
        if not changed:
            return ""
        what = hashtag(next(iter(changed))) if len(changed) == 1 else count(len(changed), "tag")
        where = "" if len(photos) == 1 else f" on {count(max(changed.values()), 'photo')}"
        return f"{_DONE[decision]} {what}{where}"

    def _undo(self) -> str:
        if not self._gestures:
            return "Nothing to undo."
        steps = self._gestures.pop()
        sentences = [self._library.undo() for _ in range(steps)]
        if steps == 1 and sentences[0]:
            return sentences[0]
        return f"Undone: {count(steps, 'decision')}"

"""What the user decides, carried to the library in order, and taken back as it was decided.

One gesture is one undo: accepting five suggestions at once is taken back at once.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Decision, PhotoId, TagState
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
    nothing_done = Signal(str)
    """A sentence about why there was nothing to decide."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        # Used on the lane only: how each gesture is taken back, which returns a sentence.
        self._gestures: list[Callable[[], str]] = []

    def decide(self, photos: Sequence[PhotoId], tags: Sequence[str], decision: Decision) -> None:
        """Record one gesture: `decision` about every tag on every photo."""
        self._bridge.submit(
            Lane.DECIDE,
            lambda: self._decide(tuple(photos), tuple(tags), decision),
            self._on_decided,
        )

    def tag_like(self, photos: Sequence[PhotoId], model: PhotoId, name: str) -> None:
        """Record one gesture: put my tags of `model`, a photo called `name`, on `photos`."""
        self._bridge.submit(
            Lane.DECIDE,
            lambda: self._tag_like(tuple(photos), model),
            lambda done: self._on_tagged_like(done, name),
        )

    def carry_out(self, act: Callable[[], str], take_back: Callable[[], str]) -> None:
        """Record a gesture of another sort; doing it and taking it back return a sentence."""

        def work() -> str:
            sentence = act()
            self._gestures.append(take_back)
            return sentence

        self._bridge.submit(Lane.DECIDE, work, self._on_decided)

    def remember(self, take_back: Callable[[], str]) -> None:
        """Record a gesture that was done elsewhere; taking it back returns a sentence."""
        self._bridge.submit(Lane.DECIDE, lambda: self._gestures.append(take_back))

    def undo(self) -> None:
        """Take back the last gesture."""
        self._bridge.submit(Lane.DECIDE, self._undo, self.undone.emit)

    def _on_decided(self, sentence: str) -> None:
        if sentence:
            self.decided.emit(sentence)

    def _tag_like(self, photos: tuple[PhotoId, ...], model: PhotoId) -> tuple[int, str]:
        tags = self._library.tags([model]).get(model, ())
        mine = tuple(tag.name for tag in tags if tag.state is TagState.MINE)
        return len(mine), self._decide(photos, mine, Decision.TAG)

    def _on_tagged_like(self, done: tuple[int, str], name: str) -> None:
        tags, sentence = done
        if sentence:
            self.decided.emit(f"{sentence}, like {name}")
        elif tags:
            self.nothing_done.emit(f"They have every tag of {name} already.")
        else:
            self.nothing_done.emit(f"{name} has no tags of yours to give.")

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
                self._gestures.append(partial(self._take_back, len(changed)))
        if not changed:
            return ""
        what = hashtag(next(iter(changed))) if len(changed) == 1 else count(len(changed), "tag")
        where = "" if len(photos) == 1 else f" on {count(max(changed.values()), 'photo')}"
        return f"{_DONE[decision]} {what}{where}"

    def _undo(self) -> str:
        if not self._gestures:
            return "Nothing to undo."
        return self._gestures.pop()()

    def _take_back(self, steps: int) -> str:
        sentences = [self._library.undo() for _ in range(steps)]
        if steps == 1 and sentences[0]:
            return sentences[0]
        return f"Undone: {count(steps, 'decision')}"

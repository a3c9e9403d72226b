"""What the user decides, carried to the library in order, and taken back as it was decided.

One gesture is one undo: accepting five suggestions at once is taken back at once.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from photoorganizer.core.types import Decision, PhotoId, TagState
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decision_words import decided
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.wording import told

_NOTHING = mark("Nothing to undo.")


class Decisions(QObject):
    """Runs decisions and undo on their lane, so that a click never waits."""

    decided = Signal(str)
    """A sentence about what was just decided; it can be undone."""
    undone = Signal(str)
    """A sentence about what was just taken back, or that there is nothing to take back."""
    nothing_done = Signal(str)
    """A sentence about why there was nothing to decide."""
    tags_used = Signal()
    """Tags were put on photos: those at hand may be others now."""

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
        """Record a gesture of another sort; doing it and taking it back return a sentence.

        An empty one says that nothing was done: there is nothing to take back.
        """

        def work() -> str:
            sentence = act()
            if sentence:
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
            self.decided.emit(tr("{done}, like {photo}").format(done=sentence, photo=name))
        elif tags:
            words = tr("They have every tag of {photo} already.")
            self.nothing_done.emit(words.format(photo=name))
        else:
            self.nothing_done.emit(tr("{photo} has no tags of yours to give.").format(photo=name))

    def _decide(
        self, photos: tuple[PhotoId, ...], tags: tuple[str, ...], decision: Decision
    ) -> str:
        changed = self._library.tagging.decide(photos, tags, decision)
        if not changed:
            return ""
        self._gestures.append(self._take_back)
        if decision is Decision.TAG:
            self._library.tagging.arrange(lambda quick: quick.used(changed))
            self.tags_used.emit()
        where = None if len(photos) == 1 else max(changed.values())
        return decided(decision, list(changed), where)

    def _undo(self) -> str:
        if not self._gestures:
            return tr(_NOTHING)
        return self._gestures.pop()()

    def _take_back(self) -> str:
        return told(self._library.undo() or "") or tr(_NOTHING)

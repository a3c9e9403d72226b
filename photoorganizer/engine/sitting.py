"""What was decided in one sitting of reviewing: written photo by photo, taken back as a whole."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from photoorganizer.core.types import Change, ChangeSet, PhotoId
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore
from photoorganizer.index.tags import answer


class SittingRecord:
    """Writes answers to the catalog and keeps what was there before. For one thread at a time."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet], None]) -> None:
        self._catalog = catalog
        self._notify = notify
        self._answers: list[list[TagBefore]] = []
        self._before: list[list[TagBefore]] = []
        """All that was changed and not taken back, in its order; `_answers` are among them."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to take back."""
        return any(self._before)

    def answer(self, photo: PhotoId, accepted: Sequence[str], rejected: Sequence[str]) -> None:
        """Make `accepted` mine on a photo, and never suggest `rejected` there again.

        A name that is not suggested any more is put there all the same: it was on show.
        """
        before = self._catalog.change(
            partial(answer, photo=photo, accepted=accepted, rejected=rejected, now=time.time())
        )
        self._answers.append(before)
        self._before.append(before)
        self._tell(before)

    def tag(self, photo: PhotoId, name: str) -> None:
        """Put a tag of the user's own on a photo, beside what is answered about it."""
        before = self._catalog.change(
            partial(answer, photo=photo, accepted=(name,), rejected=(), now=time.time())
        )
        self._before.append(before)
        self._tell(before)

    def take_back(self) -> None:
        """Make the tags of the photo answered last what they were."""
        if self._answers:
            before = self._answers.pop()
            self._before = [one for one in self._before if one is not before]
            self._catalog.restore(before)
            self._tell(before)

    def undo(self) -> int:
        """Take back everything; return on how many photos something was said."""
        answered = sum(map(bool, self._answers))
        every = [one for before in reversed(self._before) for one in before]
        self._answers.clear()
        self._before.clear()
        self._catalog.restore(every)
        self._tell(every)
        return answered

    def _tell(self, before: Sequence[TagBefore]) -> None:
        if before:
            photos = frozenset(one.photo_id for one in before)
            self._notify(ChangeSet(frozenset({Change.TAGS}), photos))

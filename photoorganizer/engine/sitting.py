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
        self._before: list[tuple[PhotoId, list[TagBefore]]] = []

    def answer(self, photo: PhotoId, accepted: Sequence[str], rejected: Sequence[str]) -> None:
        """Make `accepted` mine on a photo, and never suggest `rejected` there again.

        A name that is not suggested any more is put there all the same: it was on show.
        """
        before = self._catalog.change(
            partial(answer, photo=photo, accepted=accepted, rejected=rejected, now=time.time())
        )
        self._before.append((photo, before))
        self._tell(before)

    def take_back(self) -> None:
        """Make the tags of the photo answered last what they were."""
        if self._before:
            _, before = self._before.pop()
            self._catalog.restore(before)
            self._tell(before)

    def undo(self) -> int:
        """Take back everything; return on how many photos something was said."""
        befores = [before for _, before in reversed(self._before)]
        self._before.clear()
        every = [one for before in befores for one in before]
        self._catalog.restore(every)
        self._tell(every)
        return sum(map(bool, befores))

    def _tell(self, before: Sequence[TagBefore]) -> None:
        if before:
            photos = frozenset(one.photo_id for one in before)
            self._notify(ChangeSet(frozenset({Change.TAGS}), photos))

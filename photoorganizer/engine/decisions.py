"""What the user decided in this session, so that it can be taken back, last one first."""

import time
from collections.abc import Sequence
from functools import partial

from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.types import ChangeSet, Decision, PhotoId
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore
from photoorganizer.index.tags import decide

_UNDO_STEPS = 200

_DONE = {
    Decision.TAG: "Added",
    Decision.UNTAG: "Removed",
    Decision.ACCEPT: "Accepted",
    Decision.REJECT: "Rejected",
}


class Decisions:
    """Writes decisions to the catalog and remembers what was there before."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._history: list[tuple[str, list[TagBefore]]] = []

    def decide(
        self, photos: Sequence[PhotoId], tags: Sequence[str], decision: Decision
    ) -> list[TagBefore]:
        """Record a decision about several tags, to be taken back at once.

        Returns:
            The tags that it changed, as they were.

        Raises:
            BadTag: one of `tags` cannot be a hashtag; nothing is changed then.
        """
        names = list(dict.fromkeys(map(normalize_tag, tags)))
        before = self._catalog.change(
            partial(decide, photos=photos, names=names, decision=decision, now=time.time())
        )
        if before:
            changed = list(dict.fromkeys(one.name for one in before))
            what = hashtag(changed[0]) if len(changed) == 1 else f"{len(changed)} tags"
            number = len({one.photo_id for one in before})
            where = "1 photo" if number == 1 else f"{number:,} photos"
            self._history.append((f"{_DONE[decision]} {what} on {where}", before))
            del self._history[:-_UNDO_STEPS]
        return before

    def undo(self) -> tuple[str, ChangeSet] | None:
        """Take back the last decision; return what it was and what changed, or None."""
        if not self._history:
            return None
        sentence, before = self._history.pop()
        return f"Undone: {sentence}", self._catalog.restore(before)

"""What the user decided in this session, so that it can be taken back, last one first."""

import time
from collections.abc import Sequence
from functools import partial

from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.sentences import Sentence, say, say_n
from photoorganizer.core.types import ChangeSet, Decision, PhotoId
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore
from photoorganizer.index.tags import decide

_UNDO_STEPS = 200


class Decisions:
    """Writes decisions to the catalog and remembers what was there before."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._history: list[tuple[Sentence, list[TagBefore]]] = []

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
            sentence = _told(decision, changed, len({one.photo_id for one in before}))
            self._history.append((sentence, before))
            del self._history[:-_UNDO_STEPS]
        return before

    def undo(self) -> tuple[Sentence, ChangeSet] | None:
        """Take back the last decision; return what it was and what changed, or None."""
        if not self._history:
            return None
        sentence, before = self._history.pop()
        return say("Undone: {what}", what=sentence), self._catalog.restore(before)


def _told(decision: Decision, changed: Sequence[str], photos: int) -> Sentence:
    what = hashtag(changed[0]) if len(changed) == 1 else say_n("{n} tag", "{n} tags", len(changed))
    match decision:
        case Decision.TAG:
            return say_n(
                "Added {what} on {n} photo", "Added {what} on {n} photos", photos, what=what
            )
        case Decision.UNTAG:
            return say_n(
                "Removed {what} on {n} photo", "Removed {what} on {n} photos", photos, what=what
            )
        case Decision.ACCEPT:
            return say_n(
                "Accepted {what} on {n} photo", "Accepted {what} on {n} photos", photos, what=what
            )
        case Decision.REJECT:
            return say_n(
                "Rejected {what} on {n} photo", "Rejected {what} on {n} photos", photos, what=what
            )

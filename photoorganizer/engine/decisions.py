"""What the user decided in this session, so that it can be taken back, last one first."""

from collections.abc import Sequence

from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.types import ChangeSet, Decision, PhotoId
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore

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

    def decide(self, photos: Sequence[PhotoId], tag: str, decision: Decision) -> list[PhotoId]:
        """Record a decision; return the photos it changed.

        Raises:
            BadTag: `tag` cannot be a hashtag.
        """
        name = normalize_tag(tag)
        before = self._catalog.decide(photos, name, decision)
        if before:
            count = "1 photo" if len(before) == 1 else f"{len(before):,} photos"
            sentence = f"{_DONE[decision]} {hashtag(name)} on {count}"
            self._history.append((sentence, before))
            del self._history[:-_UNDO_STEPS]
        return [one.photo_id for one in before]

    def undo(self) -> tuple[str, ChangeSet] | None:
        """Take back the last decision; return what it was and what changed, or None."""
        if not self._history:
            return None
        sentence, before = self._history.pop()
        return f"Undone: {sentence}", self._catalog.restore(before)

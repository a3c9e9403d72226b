"""Photos that were found at other places: which, and the way back where it was a mistake."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.types import Change, ChangeSet, PhotoId
from photoorganizer.index import relinks
from photoorganizer.index.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Moved:
    """A photo that was relinked: where it was, and where its file is now."""

    photo: PhotoId
    old: Path
    new: Path


class Moves:
    """What scans relinked, the last first. Methods may be called from any thread."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet], None]) -> None:
        self._catalog = catalog
        self._notify = notify

    def last(self) -> Sequence[Moved]:
        """Return what the last scan that relinked photos did, unless it was taken back."""
        roots = {root.id: root.path for root in self._catalog.roots()}
        return [
            Moved(one.photo, roots[one.old[0]] / one.old[1], roots[one.new[0]] / one.new[1])
            for one in self._catalog.ask(relinks.last)
        ]

    def take_back(self) -> int:
        """Undo what the last scan that relinked photos did; return how many photos that were.

        They are missing again at their old places, with tags and decisions. The files they were
        relinked to become photos of their own at the next indexing, and are never taken for them
        again.
        """
        done = self._catalog.change(relinks.take_back)
        touched = done.missing | done.new
        if touched:
            self._notify(ChangeSet(frozenset({Change.PHOTOS, Change.TAGS}), touched))
        return len(done.missing)

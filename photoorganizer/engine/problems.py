"""Photos that could not be read, and another try at them."""

from collections.abc import Callable, Sequence

from photoorganizer.core.types import ChangeSet, PhotoId, PhotoState
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import ScanChanges


class Problems:
    """The quarantine. A file that changes leaves it by itself; here it is tried as it is."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet], None]) -> None:
        self._catalog = catalog
        self._notify = notify

    def retry(self, photos: Sequence[PhotoId] | None = None) -> int:
        """Let these photos, or all that cannot be read, wait for the next indexing.

        Returns:
            How many of them do.
        """
        wanted = self._catalog.search(parse("is:unreadable")) if photos is None else photos
        changes = [
            self._catalog.apply_scan(root.id, ScanChanges(again=ids))
            for root in self._catalog.roots()
            if (
                ids := [
                    photo.id
                    for photo in self._catalog.photos(wanted)
                    if photo.root_id == root.id and photo.state is PhotoState.UNREADABLE
                ]
            )
        ]
        for one in changes:
            self._notify(one)
        return sum(len(one.photos) for one in changes)

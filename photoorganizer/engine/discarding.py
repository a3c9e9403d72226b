"""Photos that the user no longer wants: to the system's trash, and back."""

from collections.abc import Callable, Sequence

from photoorganizer.core.types import ChangeSet, Photo, PhotoId
from photoorganizer.engine import trashing
from photoorganizer.engine.trashing import Trashed
from photoorganizer.index.catalog import Catalog


class Discarding:
    """Moves originals to the trash; called only after the user has agreed. For any thread."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet], None]) -> None:
        self._catalog, self._notify = catalog, notify

    def trash(self, photos: Sequence[PhotoId]) -> Trashed:
        """Move the files of `photos` to the system's trash.

        Photos that changed since they were indexed, or whose folder is not there, are refused,
        with the reason. They keep their tags, and have them when they are back.
        """
        trashed, changes = trashing.discard(self._catalog, photos)
        self._tell(changes)
        return trashed

    def put_back(self, photos: Sequence[Photo]) -> list[Photo]:
        """Take photos out of the trash; return those that are where they were.

        Raises:
            KnownError: only the system itself can do that here.
        """
        back, changes = trashing.put_back(self._catalog, photos)
        self._tell(changes)
        return back

    def _tell(self, changes: ChangeSet) -> None:
        if changes.photos:
            self._notify(changes)

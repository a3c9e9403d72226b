"""What stands beside the pictures: metadata of files, and what their sidecars shall hold.

A part of the catalog, reached through it; each method is one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence

from photoorganizer.core.metadata import Description, Metadata
from photoorganizer.core.types import Change, ChangeSet, Photo, PhotoId, RootId
from photoorganizer.index import metadata, sidecars
from photoorganizer.index.database import Database
from photoorganizer.index.records import Unwritten


class Notes:
    """The metadata and the sidecars of a catalog's photos."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def metadata(self, photo: PhotoId) -> Metadata | None:
        """Return what a photo's file says, or None where it was not read for it yet."""
        with self._database.read() as db:
            return metadata.one(db, photo)

    def record(self, described: Mapping[PhotoId, Description]) -> ChangeSet:
        """Enter what was read of photos; keywords become imported tags."""
        with self._database.write() as db:
            touched = [
                photo for photo, said in described.items() if metadata.record(db, photo, said)
            ]
        return ChangeSet(frozenset({Change.PHOTOS, Change.TAGS}), frozenset(touched))

    def sidecar_states(self, root: RootId) -> dict[str, tuple[PhotoId, str]]:
        """Return a root's analysed photos by path, with the sidecar's state that was read.

        A state of "?" stands for a photo whose metadata was never read.
        """
        with self._database.read() as db:
            return metadata.sidecar_states(db, root)

    def pending_count(self) -> int:
        """Return how many present photos wait for their sidecars to be written."""
        with self._database.read() as db:
            return sidecars.pending_count(db)

    def sidecars_in_use(self) -> bool:
        """Return whether a sidecar was ever written for this library."""
        with self._database.read() as db:
            return sidecars.in_use(db)

    def pending(self, after: PhotoId, limit: int) -> list[Photo]:
        """Return the next photos with ids above `after` that wait, by id."""
        with self._database.read() as db:
            return sidecars.pending(db, after, limit)

    def unwritten(self, photos: Iterable[PhotoId]) -> dict[PhotoId, Unwritten]:
        """Return what the sidecars of photos shall hold; an entry for every known photo."""
        with self._database.read() as db:
            return sidecars.unwritten(db, photos)

    def intend(self, names: Mapping[PhotoId, Iterable[str]]) -> None:
        """Note what is about to be put into sidecars: a kill in between loses nothing."""
        with self._database.write() as db:
            for photo, ours in names.items():
                sidecars.intend(db, photo, ours)

    def done(self, written: Sequence[tuple[PhotoId, int, Sequence[str], str]]) -> None:
        """Note for each photo: the revision that was written, what is ours, the file's state."""
        with self._database.write() as db:
            for photo, revision, names, seen in written:
                sidecars.done(db, photo, revision, names, seen)

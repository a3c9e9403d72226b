"""Copies in a library: found in bands, dismissed for good, or sent to the trash.

Identical photos are told by bytes and pixels (`engine.identical`), near-duplicates by their
pictures (`engine.near_pairs`) or as shots of one burst (`engine.bursts`); what is merely similar is
no copy.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from photoorganizer.core.duplicates import (
    DuplicateGroup,
    Pair,
    around_best,
    best_first,
    grouped,
    ordered,
)
from photoorganizer.core.likeness import Band
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import ChangeSet, Photo, PhotoId, PhotoState, Progress, TagState
from photoorganizer.engine import trashing
from photoorganizer.engine.bursts import burst_pairs
from photoorganizer.engine.decoder import Open
from photoorganizer.engine.identical import Identity
from photoorganizer.engine.near_pairs import NearPairs, Neighbours, Report
from photoorganizer.engine.trashing import Trashed
from photoorganizer.files.decode import decode
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.fingerprints import FingerprintStore
from photoorganizer.index.query import Query
from photoorganizer.index.thumbnails import ThumbnailStore

_PAGE = 1000


class Duplicates:
    """The copies among a library's photos. Methods may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        thumbnails: ThumbnailStore,
        paths: LibraryPaths,
        neighbours: Neighbours,
        notify: Callable[[ChangeSet], None],
        opened: Open,
    ) -> None:
        self._catalog = catalog
        self._store = FingerprintStore(paths.fingerprints, catalog.identity)
        self._near = NearPairs(thumbnails, self._store, neighbours)
        self._identity = Identity(self._store, opened)
        self._open = opened
        self._notify = notify

    def close(self) -> None:
        """Close the cache."""
        self._store.close()

    def prepare(self, proceed: Callable[[], None]) -> None:
        """Make the fingerprints of photos that have none, so that the next search is quick.

        Args:
            proceed: called now and then; what it raises ends the work, and nothing is lost.
        """
        self._near.fill({photo.id: photo.stamp for photo in self._present()}, proceed)

    def groups(self, *, near: bool = True, report: Report = lambda _: None) -> list[DuplicateGroup]:
        """Return the photos that have copies, largest groups first; dismissed pairs are no copies.

        The first call compares all photos, which takes about a minute for 100,000; later ones
        only what is new.

        Args:
            near: find near-duplicates as well, not only identical photos.
            report: receives every step; raises Cancelled to stop, and nothing is lost.

        Raises:
            CatalogError: the catalog or the cache fails.
        """
        photos = {photo.id: photo for photo in self._present()}
        self._forget_unknown(photos)
        dismissed = self._catalog.differences.all()

        def proceed() -> None:
            report(Progress("looking for copies", 0, 0))

        stamps = {photo.id: photo.stamp for photo in photos.values()}
        self._near.fill(stamps, proceed)
        close = self._near.find(stamps, report)
        same = self._identity.same_bytes(photos.values(), proceed)
        same += self._identity.same_pixels(close, photos, proceed)
        near_pairs = [*close, *burst_pairs(self._catalog, list(photos))] if near else []
        return self._as_groups(grouped(same, dismissed), near_pairs, photos, dismissed)

    def band_of(self, query: PhotoId | Path, candidates: Sequence[PhotoId]) -> dict[PhotoId, Band]:
        """Return how alike each candidate is to a photo of the library, or to an image file.

        Dismissed pairs are similar, no more. A file is decoded here, a photo's is not read unless
        a candidate may be identical to it.

        Raises:
            UnreadableImage: the file cannot be decoded.
        """
        others = {photo.id: photo for photo in self._catalog.photos(candidates)}
        if isinstance(query, Path):
            return self._bands_of_file(query, others)
        bands = dict.fromkeys(others, Band.SIMILAR)
        own = self._catalog.photo(query)
        if own is None:
            return bands
        photos = {own.id: own, **others}
        self._near.fill({photo.id: photo.stamp for photo in photos.values()}, _go_on)
        dismissed = self._catalog.differences.all()
        pairs = {ordered(query, other) for other in others if other != query} - dismissed
        near = self._near.verified(sorted(pairs))
        alike = [one for one in others.values() if one.quick_hash == own.quick_hash]
        same = self._identity.same_pixels(near, photos, _go_on)
        same += self._identity.same_bytes([own, *alike], _go_on)
        bursts = set(burst_pairs(self._catalog, list(photos))) & pairs
        bands |= {_other(pair, query): Band.NEAR_DUPLICATE for pair in {*near, *bursts}}
        identical = grouped(same, dismissed)
        bands |= {photo: Band.IDENTICAL for group in identical if query in group for photo in group}
        bands.pop(query, None)
        return bands

    def _bands_of_file(self, file: Path, others: Mapping[PhotoId, Photo]) -> dict[PhotoId, Band]:
        seen = self._open(decode, file)
        self._near.fill({photo.id: photo.stamp for photo in others.values()}, _go_on)
        near = self._near.like(seen.thumbnail, list(others))
        bands = dict.fromkeys(others, Band.SIMILAR) | dict.fromkeys(near, Band.NEAR_DUPLICATE)
        identical = self._identity.like(file, seen.facts, others.values(), near)
        return bands | dict.fromkeys(identical, Band.IDENTICAL)

    def dismiss(self, photos: Iterable[PhotoId]) -> None:
        """Remember that no two of `photos` are copies of each other, wherever they are moved."""
        self._catalog.differences.add(photos)

    def reconsider(self, photos: Iterable[PhotoId]) -> None:
        """Take back what was dismissed among `photos`."""
        self._catalog.differences.discard(photos)

    def trash(self, photos: Sequence[PhotoId], keep: PhotoId) -> Trashed:
        """Move the files of `photos` to the system's trash, and their tags of mine to `keep`.

        Call it after the user has agreed. Photos that changed since they were indexed, or whose
        folder is not there, are refused, with the reason. Put back from the trash, a photo has
        its tags again.

        Raises:
            KnownError: the photo to keep is not there, or is another one by now.
        """
        trashed, changes = trashing.trash(self._catalog, photos, keep)
        if changes.photos:
            self._notify(changes)
        return trashed

    def _present(self) -> list[Photo]:
        ids = self._catalog.search(Query())
        pages = (ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE))
        return [
            photo
            for page in pages
            for photo in self._catalog.photos(page)
            if photo.state is PhotoState.READY
        ]

    def _forget_unknown(self, present: Collection[PhotoId]) -> None:
        """Drop from the cache what is no longer in the catalog, not even as missing."""
        absent = [one.photo for one in self._store.known() if one.photo not in present]
        if absent:
            still = {photo.id for photo in self._catalog.photos(absent)}
            self._store.forget(photo for photo in absent if photo not in still)

    def _as_groups(
        self,
        same: Sequence[frozenset[PhotoId]],
        near: Sequence[Pair],
        photos: Mapping[PhotoId, Photo],
        dismissed: Collection[Pair],
    ) -> list[DuplicateGroup]:
        copies = {*chain.from_iterable(same), *chain.from_iterable(near)}
        mine = {
            photo: sum(tag.state is TagState.MINE for tag in some)
            for photo, some in self._catalog.tags(copies).items()
        }
        order = [photo.id for photo in best_first((photos[one] for one in copies), mine)]
        place = {photo: number for number, photo in enumerate(order)}
        identical = set(same)
        found = []
        for group in around_best(same, near, order, dismissed):
            best, *others = (photos[one] for one in sorted(group, key=place.__getitem__))
            others.sort(key=lambda photo: photo.path)
            band = Band.IDENTICAL if group in identical else Band.NEAR_DUPLICATE
            found.append(DuplicateGroup(band, (best, *others)))
        return sorted(found, key=lambda group: (-len(group.photos), group.photos[0].path))


def _other(pair: Pair, photo: PhotoId) -> PhotoId:
    return pair[1] if pair[0] == photo else pair[0]


def _go_on() -> None:
    """Nobody waits for so little work."""

"""Near-duplicates among many photos: who is compared with whom, once and never again.

Candidates come from two sides: fingerprints whose hashes are close, which finds what was resized,
compressed or brightened, and the nearest neighbours by the network, which finds crops and turns.
Whether a pair is one is then told from the pictures alone (`core.near_duplicates`).
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from photoorganizer.core.duplicates import Pair, ordered
from photoorganizer.core.fingerprint import EDGE, Hashes, close_hashes
from photoorganizer.core.near_duplicates import GREY_EDGE, agree, guesses
from photoorganizer.core.types import FileStamp, PhotoId, Pixels, Progress
from photoorganizer.engine.likeness import Likeness
from photoorganizer.files.thumbnails import grey_square
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.fingerprints import FingerprintStore
from photoorganizer.index.thumbnails import ThumbnailStore

Report = Callable[[Progress], None]
"""Receives every step; raises Cancelled to stop, and what was compared so far is kept."""

Neighbours = Callable[[PhotoId], Iterable[PhotoId]]
"""The photos most like one, by the network; none where it has not looked at it."""

HASH_BITS = 12
"""By how many of 64 bits hashes of candidates may differ: of pairs of other photos, five in a
million do. Resized, recompressed and brightened copies differ by at most 10."""

_NEIGHBOURS = 4
_LEAST_COSINE = 0.45
"""Between candidates by the network: crops to four fifths and turns by 5° have 0.7 and more."""

_ROUND = 256
"""Photos compared with all others before what was found is kept."""
_FINGERPRINTS = 500
_PAIRS = 512
_FINE_PAIRS = 32
_GREYS = 512


def neighbours(
    photo: PhotoId, catalog: Catalog, likeness: Likeness, model_id: str
) -> list[PhotoId]:
    """Return the photos that the network calls most alike, if it calls them alike at all."""
    vector = catalog.embedding(photo, model_id)
    if vector is None:
        return []
    nearest = likeness.nearest(vector, _NEIGHBOURS, frozenset({photo}))
    return [other for other, cosine in nearest if cosine >= _LEAST_COSINE]


class NearPairs:
    """Finds near-duplicates, incrementally. Methods may be called from any thread."""

    def __init__(
        self, thumbnails: ThumbnailStore, store: FingerprintStore, neighbours: Neighbours
    ) -> None:
        self._thumbnails = thumbnails
        self._store = store
        self._neighbours = neighbours
        self._finding = threading.Lock()

    def fill(self, photos: Mapping[PhotoId, FileStamp], proceed: Callable[[], None]) -> None:
        """Make the fingerprints that are missing or were made from other files.

        Args:
            proceed: called now and then; what it raises ends the work, and nothing is lost.
        """
        known = {one.photo: (one.size, one.mtime_ns) for one in self._store.known()}
        wanted = [
            photo
            for photo, stamp in photos.items()
            if known.get(photo) != (stamp.size, stamp.mtime_ns)
        ]
        for start in range(0, len(wanted), _FINGERPRINTS):
            proceed()
            thumbnails = self._thumbnails.get(wanted[start : start + _FINGERPRINTS])
            seen = {photo: grey_square(jpeg, EDGE) for photo, jpeg in thumbnails.items()}
            prints = {photo: pixels for photo, pixels in seen.items() if pixels is not None}
            if prints:
                stamps = {photo: photos[photo] for photo in prints}
                self._store.put(stamps, np.stack(list(prints.values())))

    def find(self, photos: Mapping[PhotoId, FileStamp], report: Report) -> list[Pair]:
        """Return the near-duplicates among `photos`, comparing those that were not yet.

        Only those that have a fingerprint: `fill` comes first.

        Raises:
            Cancelled: `report` raised it.
        """
        with self._finding:
            known = self._store.known()
            new = [one.photo for one in known if not one.compared and one.photo in photos]
            table = _Table(
                np.array([one.photo for one in known], np.int64),
                np.array([one.hash for one in known], np.int64).view(np.uint64),
            )
            asked: set[Pair] = set()
            for start in range(0, len(new), _ROUND):
                report(Progress("comparing photos", start, len(new)))
                some = new[start : start + _ROUND]
                candidates = {*table.close(some), *self._alike(some)} - asked
                asked |= candidates
                self._store.record(some, self.verified(sorted(candidates)))
        return [pair for pair in self._store.pairs() if all(one in photos for one in pair)]

    def verified(self, candidates: Sequence[Pair]) -> list[Pair]:
        """Return which pairs are near-duplicates; those without a fingerprint are none."""
        return [pair for some in _parts(candidates, _PAIRS) for pair in self._verified(some)]

    def like(self, jpeg: bytes, candidates: Sequence[PhotoId]) -> list[PhotoId]:
        """Return which photos are near-duplicates of a thumbnail that is none of theirs."""
        prints = self._store.prints(candidates)
        photos = list(prints)
        if not photos:
            return []
        own, large = grey_square(jpeg, EDGE), grey_square(jpeg, GREY_EDGE)
        if own is None or large is None:
            return []
        guessed = guesses(
            np.stack([own] * len(photos)), np.stack([prints[photo] for photo in photos])
        )
        likely = [photos[place] for place in guessed.places]
        if not likely:
            return []
        greys = np.stack([self._grey(photo) for photo in likely])
        agreed = agree(np.stack([large] * len(likely)), greys, guessed)
        return [photo for photo, is_one in zip(likely, agreed, strict=True) if is_one]

    def _verified(self, candidates: Sequence[Pair]) -> Iterator[Pair]:
        prints = self._store.prints({photo for pair in candidates for photo in pair})
        pairs = [pair for pair in candidates if all(photo in prints for photo in pair)]
        if not pairs:
            return
        guessed = guesses(*(np.stack([prints[pair[side]] for pair in pairs]) for side in (0, 1)))
        likely = [pairs[place] for place in guessed.places]
        grey = lru_cache(maxsize=_GREYS)(self._grey)
        for start in range(0, len(likely), _FINE_PAIRS):
            part = slice(start, start + _FINE_PAIRS)
            one, other = (np.stack([grey(pair[side]) for pair in likely[part]]) for side in (0, 1))
            agreed = agree(one, other, guessed.part(part))
            yield from (pair for pair, is_one in zip(likely[part], agreed, strict=True) if is_one)

    def _grey(self, photo: PhotoId) -> Pixels:
        """Return a photo for comparing in detail; an even one, like none, where it is lost."""
        jpeg = self._thumbnails.get([photo]).get(photo)
        pixels = None if jpeg is None else grey_square(jpeg, GREY_EDGE)
        return np.zeros((GREY_EDGE, GREY_EDGE), np.uint8) if pixels is None else pixels

    def _alike(self, photos: Sequence[PhotoId]) -> Iterator[Pair]:
        for photo in photos:
            yield from (ordered(photo, other) for other in self._neighbours(photo))


class _Table:
    """The hashes of all fingerprints."""

    def __init__(self, photos: npt.NDArray[np.int64], values: Hashes) -> None:
        self._photos = photos
        self._values = values

    def close(self, photos: Sequence[PhotoId]) -> Iterator[Pair]:
        """Yield the pairs of one of `photos` and any other whose hashes are close."""
        rows = np.searchsorted(self._photos, photos)
        places, others = close_hashes(self._values[rows], self._values, HASH_BITS)
        for place, other in zip(places.tolist(), self._photos[others].tolist(), strict=True):
            if photos[place] != other:
                yield ordered(photos[place], PhotoId(other))


def _parts(items: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    return (items[start : start + size] for start in range(0, len(items), size))

"""Identical photos: the same bytes, or the same pixels in other bytes. Nothing is guessed.

Reads whole files, but only of photos that something cheaper calls alike, and each only once.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from photoorganizer.core.duplicates import Pair, ordered
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.types import FileFacts, Photo, PhotoId
from photoorganizer.engine.decoder import Open
from photoorganizer.files.decode import picture
from photoorganizer.files.identity import covers_whole, full_hash
from photoorganizer.index.fingerprints import FingerprintStore

BYTES, PIXELS = "bytes", "pixels"

_PRINTS_DIFFER_AT_MOST = 4
"""Of 255: a JPEG and its lossless copy are scaled down by different decoders."""

_ANY_SIZE = 1 << 30

_Digest = Callable[[Path], bytes]


class Identity:
    """Tells which photos are identical. Methods may be called from any thread."""

    def __init__(self, store: FingerprintStore, opened: Open) -> None:
        self._store = store
        self._pixel_hash: _Digest = partial(opened, pixel_hash)

    def same_bytes(self, photos: Iterable[Photo], proceed: Callable[[], None]) -> list[Pair]:
        """Return pairs of photos whose files are equal; pairs lead to all of a set of equals."""
        alike: dict[bytes, list[Photo]] = defaultdict(list)
        for photo in photos:
            if photo.quick_hash is not None:
                alike[photo.quick_hash].append(photo)
        found: list[Pair] = []
        for copies in alike.values():
            if len(copies) > 1:
                proceed()
                found += self._equal(copies, BYTES, full_hash)
        return found

    def same_pixels(
        self, near: Iterable[Pair], photos: Mapping[PhotoId, Photo], proceed: Callable[[], None]
    ) -> list[Pair]:
        """Return which near-duplicates have the same pixels at full size."""
        found: list[Pair] = []
        for pair in near:
            one, other = (photos[photo] for photo in pair)
            if (one.width, one.height) == (other.width, other.height) and self._close(pair):
                proceed()
                found += self._equal([one, other], PIXELS, self._pixel_hash)
        return found

    def like(
        self, file: Path, facts: FileFacts, photos: Iterable[Photo], near: Collection[PhotoId]
    ) -> list[PhotoId]:
        """Return which photos are identical to a file that is none of theirs.

        Args:
            near: those of `photos` that are its near-duplicates.

        Raises:
            UnreadableImage: the file cannot be read.
        """
        found: list[PhotoId] = []
        for photo in photos:
            same = photo.quick_hash == facts.quick_hash and (
                covers_whole(photo.stamp.size)
                or self._digest(photo, BYTES, full_hash) == full_hash(file)
            )
            size = (photo.width, photo.height) == (facts.width, facts.height)
            if same or (
                size
                and photo.id in near
                and self._digest(photo, PIXELS, self._pixel_hash) == self._pixel_hash(file)
            ):
                found.append(photo.id)
        return found

    def _close(self, pair: Pair) -> bool:
        prints = self._store.prints(pair)
        if len(prints) < 2:
            return False
        one, other = (prints[photo].astype(np.int16) for photo in pair)
        return bool(np.abs(one - other).max() <= _PRINTS_DIFFER_AT_MOST)

    def _equal(self, photos: Sequence[Photo], kind: str, digest: _Digest) -> Iterator[Pair]:
        equal: dict[bytes, list[PhotoId]] = defaultdict(list)
        kept = self._store.digests(kind, {photo.id: photo.stamp for photo in photos})
        for photo in photos:
            value = kept.get(photo.id) or self._digest(photo, kind, digest)
            if value is not None:
                equal[value].append(photo.id)
        for same in equal.values():
            yield from (ordered(one, other) for one, other in pairwise(same))

    def _digest(self, photo: Photo, kind: str, digest: _Digest) -> bytes | None:
        """Read a file whole; None where it cannot be read, or is another one by now."""
        if kind == BYTES and photo.quick_hash is not None and covers_whole(photo.stamp.size):
            return photo.quick_hash
        try:
            status = photo.path.stat()
            if (status.st_size, status.st_mtime_ns) != (photo.stamp.size, photo.stamp.mtime_ns):
                return None
            value = digest(photo.path)
        except (OSError, UnreadableImage):
            return None
        self._store.put_digest(kind, photo.id, photo.stamp, value)
        return value


def pixel_hash(path: Path) -> bytes:
    """Return what tells a picture, upright and at full size, from all others.

    Raises:
        UnreadableImage: the file cannot be decoded.
    """
    pixels = picture(path, _ANY_SIZE)
    digest = hashlib.blake2b(repr(pixels.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.digest()

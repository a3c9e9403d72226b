"""Which photos are learned from and which are kept aside, the same ones every time.

Photos that show the same thing stay on one side: those of one series, and those whose thumbnails
are nearly equal. Within each class of each set the sides have their exact shares.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photoorganizer.core.types import Pixels
from photoorganizer.train.datasets import LabelledPhoto, read_pixels, read_scenes

PARTS = 5
VALIDATION = 0
"""The part that no training sees: one fifth."""

CALIBRATION = 1
"""The part that weights are not fitted on, but temperatures, thresholds and choices may be."""

NEAR_BITS = 24
"""Of 256: thumbnails that differ by no more are taken for copies of one photo."""

_SEED = "photo organizer 1"

Bits = npt.NDArray[np.bool_]
Parts = npt.NDArray[np.int64]


def fingerprint(pixels: Pixels) -> Bits:
    """Return whether brightness rises from each cell of a 16 x 17 grid to the next, shape (256,).

    Krawetz 2013, "Kind of Like That" (dHash).
    """
    size = (17, 16)
    grey = Image.fromarray(pixels).convert("L").resize(size, Image.Resampling.BOX)
    cells = np.asarray(grey, dtype=np.int16)
    rises: Bits = (np.diff(cells, axis=1) > 0).ravel()
    return rises


def assign_parts(photos: Sequence[LabelledPhoto], fingerprints: Bits) -> Parts:
    """Return the part (0 to 4) of each photo, given its fingerprint, shape (photos, 256)."""
    groups = _groups(photos, fingerprints)
    strata: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for group in groups:
        first = photos[group[0]]
        strata[first.set, first.scene].append(group)
    parts = np.zeros(len(photos), dtype=np.int64)
    for (set_name, scene), members in strata.items():
        offset = int(_digest(f"{set_name}/{scene}")[:8], 16)
        members.sort(key=lambda group: _digest(photos[group[0]].name))
        for rank, group in enumerate(members):
            parts[group] = (rank + offset) % PARTS
    return parts


def parts_by_origin(origins: Sequence[str]) -> Parts:
    """Return the part (0 to 4) of each photo, given whose it is or what it is of.

    Each origin, the largest first, goes to the part with the fewest photos, the last of them on a
    tie: so the validation part has many small origins rather than one large one.
    """
    sizes = [0] * PARTS
    part_of: dict[str, int] = {}
    counts = Counter(origins)
    for origin in sorted(counts, key=lambda origin: (-counts[origin], _mixed(origin))):
        part = min(range(PARTS), key=lambda part: (sizes[part], -part))
        part_of[origin] = part
        sizes[part] += counts[origin]
    return np.array([part_of[origin] for origin in origins], dtype=np.int64)


def validation_split(data: Path, cache: Path) -> tuple[list[LabelledPhoto], Parts]:
    """Return all photos of the scene sets in `data`, by name, and the part of each.

    Raises:
        MissingData: a set or one of its pictures is not there.
    """
    photos = read_scenes(data, cache)
    return photos, assign_parts(photos, _fingerprints(photos))


def without_copies(
    photos: Sequence[LabelledPhoto], kept_aside: Sequence[LabelledPhoto]
) -> list[LabelledPhoto]:
    """Return those `photos` that are no near copies of a photo kept aside: collections overlap.

    Raises:
        MissingData: a picture is not there.
    """
    if not photos or not kept_aside:
        return list(photos)
    copies = near_copies(_fingerprints(photos), _fingerprints(kept_aside))
    return [photo for photo, is_copy in zip(photos, copies.tolist(), strict=True) if not is_copy]


def near_copies(fingerprints: Bits, others: Bits, block: int = 2048) -> Bits:
    """Return for each fingerprint whether one of `others` is nearly equal, shape (photos,)."""
    found = np.zeros(len(fingerprints), dtype=bool)
    right = _signs(others)
    for start in range(0, len(fingerprints), block):
        alike = _signs(fingerprints[start : start + block]) @ right.T
        found[start : start + block] = (alike >= _alike_from(fingerprints)).any(axis=1)
    return found


def _fingerprints(photos: Sequence[LabelledPhoto]) -> Bits:
    return np.stack([fingerprint(read_pixels(photo.path)) for photo in photos])


def _groups(photos: Sequence[LabelledPhoto], fingerprints: Bits) -> list[list[int]]:
    """Return the photos in groups that stay together; each group and all groups by name."""
    parent = list(range(len(photos)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in [*_series_pairs(photos), *_near_pairs(fingerprints)]:
        parent[root(i)] = root(j)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in sorted(range(len(photos)), key=lambda i: photos[i].name):
        groups[root(i)].append(i)
    return list(groups.values())


def _series_pairs(photos: Sequence[LabelledPhoto]) -> list[tuple[int, int]]:
    first: dict[str, int] = {}
    return [
        (first.setdefault(photo.series, i), i)
        for i, photo in enumerate(photos)
        if photo.series is not None
    ]


def _near_pairs(fingerprints: Bits, block: int = 1024) -> list[tuple[int, int]]:
    signs = _signs(fingerprints)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(signs), block):
        alike = signs[start : start + block] @ signs[start:].T
        rows, columns = np.nonzero(alike >= _alike_from(fingerprints))
        pairs += [
            (start + int(i), start + int(j)) for i, j in zip(rows, columns, strict=True) if i < j
        ]
    return pairs


def _signs(fingerprints: Bits) -> npt.NDArray[np.float32]:
    """Return bits as -1 and 1: their product counts the equal bits less the different ones."""
    return np.where(fingerprints, np.float32(1), np.float32(-1))


def _alike_from(fingerprints: Bits) -> int:
    return int(fingerprints.shape[1]) - 2 * NEAR_BITS


def _mixed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(f"{_SEED}/{text}".encode()).hexdigest()

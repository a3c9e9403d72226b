"""Copies of a photo put together, and which of them to keep. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from photoorganizer.core.likeness import Band
from photoorganizer.core.types import Photo, PhotoId

Pair = tuple[PhotoId, PhotoId]
"""Two photos, the smaller id first."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that are copies of each other."""

    band: Band
    """Identical where all of them are, otherwise near-duplicate."""
    photos: tuple[Photo, ...]
    """The best first, the others by path."""

    @property
    def best(self) -> PhotoId:
        """The photo to keep."""
        return self.photos[0].id


def ordered(one: PhotoId, other: PhotoId) -> Pair:
    """Return two photos as a pair."""
    return (one, other) if one < other else (other, one)


def grouped(
    pairs: Iterable[Pair], apart: Collection[Pair] = frozenset()
) -> list[frozenset[PhotoId]]:
    """Return the photos that pairs lead to from each other, in groups.

    Args:
        pairs: the surest first.
        apart: pairs that stand in no group together, whatever leads from one to the other.
    """
    group_of: dict[PhotoId, set[PhotoId]] = {}
    for pair in pairs:
        one, other = (group_of.setdefault(photo, {photo}) for photo in pair)
        if one is other or _divided(one, other, apart):
            continue
        small, large = sorted((one, other), key=len)
        large |= small
        group_of.update(dict.fromkeys(small, large))
    groups = {id(group): frozenset(group) for group in group_of.values() if len(group) > 1}
    return list(groups.values())


def around_best(
    same: Iterable[frozenset[PhotoId]],
    near: Iterable[Pair],
    order: Iterable[PhotoId],
    apart: Collection[Pair] = frozenset(),
) -> list[frozenset[PhotoId]]:
    """Return groups of photos that are all identical or near-duplicate to the best of their group.

    Nothing leads from photo to photo: near-duplicates of near-duplicates may show other things.

    Args:
        same: groups of identical photos, whose near-duplicates are each other's.
        near: the near-duplicates.
        order: all of them, the best first.
        apart: pairs that stand in no group together.
    """
    twins = {photo: group for group in same for photo in group}
    close: dict[PhotoId, set[PhotoId]] = defaultdict(set)
    for one, other in near:
        these, those = (twins.get(photo, frozenset({photo})) for photo in (one, other))
        for photo in these:
            close[photo] |= those
        for photo in those:
            close[photo] |= these
    groups, free = [], {*twins, *close}
    for best in order:
        if best in free:
            group = {best}
            for some in (twins.get(best, frozenset()), close[best]):  # the surest first
                group.update(
                    photo
                    for photo in sorted((some & free) - group)
                    if not _divided(group, {photo}, apart)
                )
            free -= group
            groups.append(frozenset(group))
    return [group for group in groups if len(group) > 1]


def _divided(one: Collection[PhotoId], other: Collection[PhotoId], apart: Collection[Pair]) -> bool:
    return bool(apart) and any(ordered(a, b) in apart for a in one for b in other)


def best_first(photos: Iterable[Photo], mine: Mapping[PhotoId, int]) -> list[Photo]:
    """Return copies of a photo, the one to keep first.

    It has the most pixels, then the most tags of the user's, as `mine` counts them, then the
    earliest time, then the shortest path.
    """

    def worth(photo: Photo) -> tuple[float, ...]:
        pixels = (photo.width or 0) * (photo.height or 0)
        return (-pixels, -mine.get(photo.id, 0), photo.taken, len(str(photo.path)), photo.id)

    return sorted(photos, key=worth)

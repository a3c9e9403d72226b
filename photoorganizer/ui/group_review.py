"""Groups of copies while they are looked at: what of each is kept, and what the rest weighs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.likeness import Band
from photoorganizer.core.types import Photo, PhotoId


@dataclass
class GroupReview:
    """A group with the photos of it that stay; the best one at first, and always at least one."""

    group: DuplicateGroup
    kept: set[PhotoId] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.kept:
            self.kept = {self.group.best}

    @property
    def photos(self) -> tuple[Photo, ...]:
        """All of the group, the best first."""
        return self.group.photos

    @property
    def ids(self) -> frozenset[PhotoId]:
        """Which photos the group consists of."""
        return frozenset(photo.id for photo in self.photos)

    @property
    def keeper(self) -> Photo:
        """The best of those that stay: it gets the tags of those that go."""
        return next(photo for photo in self.photos if photo.id in self.kept)

    @property
    def others(self) -> list[Photo]:
        """The photos that do not stay."""
        return [photo for photo in self.photos if photo.id not in self.kept]

    @property
    def spare_bytes(self) -> int:
        """How much room they take."""
        return sum(photo.stamp.size for photo in self.others)

    def toggle(self, photo: PhotoId) -> None:
        """Keep a photo, or no longer; the last one stays kept."""
        if photo not in self.kept:
            self.kept.add(photo)
        elif len(self.kept) > 1:
            self.kept.remove(photo)


def reviews(groups: Iterable[DuplicateGroup], before: Collection[GroupReview]) -> list[GroupReview]:
    """Return groups to look at; of those that were there before, the choice stays."""
    kept = {review.ids: review.kept for review in before}
    fresh = [GroupReview(group) for group in groups]
    return [GroupReview(one.group, kept.get(one.ids, set())) for one in fresh]


def of_band(all_reviews: Iterable[GroupReview], band: Band | None) -> list[GroupReview]:
    """Return the groups of one band, or all of them."""
    return [one for one in all_reviews if band is None or one.group.band is band]


def without(all_reviews: Sequence[GroupReview], gone: Collection[PhotoId]) -> list[GroupReview]:
    """Return the groups without photos that went; a photo that is left alone is no group."""
    left = []
    for review in all_reviews:
        photos = tuple(photo for photo in review.photos if photo.id not in gone)
        if len(photos) == len(review.photos):
            left.append(review)
        elif len(photos) > 1:
            group = DuplicateGroup(review.group.band, photos)
            left.append(GroupReview(group, review.kept.difference(gone)))
    return left

"""Galleries made of labelled photos: what somebody loves, in unequal shares, among other things.

Pure numpy: photos are rows of a table of features, interests are numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PhotoPool:
    """The photos that galleries are made of."""

    interests: tuple[Rows, ...]
    """The photos of each interest."""
    distractors: Rows
    """Photos that speak for no interest."""


@dataclass(frozen=True, slots=True)
class GalleryRecipe:
    """What galleries are like: how many photos and interests, and how much else there is."""

    photos: tuple[int, int] = (30, 60)
    interests: tuple[int, int] = (3, 12)
    share: tuple[float, float] = (0.1, 0.8)
    """How much of a gallery shows its interests, from and to; the rest are distractors."""


@dataclass(frozen=True, slots=True)
class Galleries:
    """Some galleries: `rows` and `present` have shape (galleries, photos of the largest)."""

    rows: Rows
    present: npt.NDArray[np.bool_]
    interests: npt.NDArray[np.bool_]
    """What each is about, shape (galleries, interests)."""

    def part(self, which: slice) -> "Galleries":
        """Return some of the galleries."""
        return Galleries(self.rows[which], self.present[which], self.interests[which])


def compose(
    pool: PhotoPool, recipe: GalleryRecipe, count: int, rng: np.random.Generator
) -> Galleries:
    """Return `count` random galleries.

    The interests of a gallery have random shares of its photos (Dirichlet), each at least one
    photo. No photo stands in it twice: where an interest has too few, distractors fill up.
    """
    size = recipe.photos[1]
    rows = np.zeros((count, size), dtype=np.int64)
    present = np.zeros((count, size), dtype=bool)
    interests = np.zeros((count, len(pool.interests)), dtype=bool)
    for number in range(count):
        photos, wanted = _one(pool, recipe, rng)
        rows[number, : len(photos)] = photos
        present[number, : len(photos)] = True
        interests[number, wanted] = True
    return Galleries(rows, present, interests)


def compose_about(
    pool: PhotoPool,
    truth: npt.NDArray[np.bool_],
    recipe: GalleryRecipe,
    count: int,
    rng: np.random.Generator,
) -> Galleries:
    """Return random galleries, each about all that any of its photos is about.

    Interests may share photos here: who has a dog has a pet. One without photos is never chosen,
    and a photo of two chosen interests may stand there twice.

    Args:
        truth: what each photo is about, shape (photos, interests).
    """
    chosen = PhotoPool(tuple(rows for rows in pool.interests if len(rows)), pool.distractors)
    made = compose(chosen, recipe, count, rng)
    about: npt.NDArray[np.bool_] = np.logical_or.reduce(
        truth[made.rows] & made.present[:, :, None], axis=1
    )
    return Galleries(made.rows, made.present, about)


def mean_average_precision(truth: npt.NDArray[np.bool_], logits: npt.NDArray[np.floating]) -> float:
    """Return the mean over galleries of the precision at each interest's place in the order.

    Both have shape (galleries, interests); a gallery without interests does not count.
    """
    truth, logits = truth[truth.any(axis=1)], logits[truth.any(axis=1)]
    order = np.argsort(-logits, axis=1, kind="stable")
    found = np.take_along_axis(truth, order, axis=1)
    precision = found.cumsum(axis=1) / np.arange(1, truth.shape[1] + 1)
    return float(((precision * found).sum(axis=1) / found.sum(axis=1)).mean())


def _one(
    pool: PhotoPool, recipe: GalleryRecipe, rng: np.random.Generator
) -> tuple[Rows, Sequence[int]]:
    size = int(rng.integers(recipe.photos[0], recipe.photos[1], endpoint=True))
    most = min(recipe.interests[1], len(pool.interests))
    number = int(rng.integers(min(recipe.interests[0], most), most, endpoint=True))
    wanted = rng.choice(len(pool.interests), number, replace=False).tolist()
    spare = max(round(size * rng.uniform(*recipe.share)) - number, 0)
    counts = 1 + rng.multinomial(spare, rng.dirichlet(np.ones(number)))
    chosen = [
        _some(pool.interests[interest], int(share), rng)
        for interest, share in zip(wanted, counts, strict=True)
    ]
    rest = size - sum(map(len, chosen))
    return np.concatenate([*chosen, _some(pool.distractors, rest, rng)]), wanted


def _some(photos: Rows, count: int, rng: np.random.Generator) -> Rows:
    some: Rows = rng.choice(photos, min(count, len(photos)), replace=False)
    return some

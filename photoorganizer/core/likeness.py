"""What it means that photos are alike: in which respect, how much, and where it ends. Pure.

A photo has neighbours always; that they are alike is another matter. Neighbours count as alike as
long as they are nearer than photos that have nothing to do with it would be by chance.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import NormalDist

import numpy as np

from photoorganizer.core.types import Photo, Vector


class Aspect(StrEnum):
    """In which respect photos are compared."""

    ALL = "all"
    """All of them together, weighted."""
    SCENE = "scene"
    """The place, whatever is in it."""
    OBJECT = "object"
    """The thing, wherever it is."""
    CLOTHING = "clothing"
    """The kind of garment, its pattern and cut."""
    COLOUR = "colour"
    """The colours, whatever has them."""


class Metric(StrEnum):
    """How likeness is told as a number. Both put photos in the same order.

    Embeddings have length one, where the distance is `sqrt(2 - 2 cosine)`.
    """

    COSINE = "cosine"
    """1 for the same, 0 for nothing in common."""
    L2 = "l2"
    """The Euclidean distance: 0 for the same, 1.41 for nothing in common."""

    def of(self, cosine: float) -> float:
        """Return a cosine in this metric."""
        return cosine if self is Metric.COSINE else math.sqrt(max(0.0, 2 - 2 * cosine))


class Band(StrEnum):
    """How alike two photos are, in words; each is told by other means."""

    IDENTICAL = "identical"
    """The same bytes, or the same pixels."""
    NEAR_DUPLICATE = "near-duplicate"
    """An edit, a crop, another shot of a burst."""
    SIMILAR = "similar"
    """By the network's opinion."""


@dataclass(frozen=True, slots=True)
class Match:
    """A photo that is like the one asked for."""

    photo: Photo
    score: float
    """In the metric that was asked for."""
    band: Band


@dataclass(frozen=True, slots=True)
class SimilarPhotos:
    """The neighbours of a photo, nearest first."""

    query: Photo | Path
    """The photo of the library, or the file outside it, that was asked for."""
    matches: tuple[Match, ...]
    fades_at: int
    """How many of the matches are alike; those behind are only the nearest of the rest."""


@dataclass(frozen=True, slots=True)
class Background:
    """The cosines of photos that have nothing to do with each other: a normal distribution."""

    mean: float
    spread: float

    def chance(self, cosine: float) -> float:
        """Return how likely such a photo reaches a cosine."""
        return 0.5 * math.erfc((cosine - self.mean) / (self.spread * math.sqrt(2)))


@dataclass(frozen=True, slots=True)
class AspectSpec:
    """Where in an embedding an aspect is: the numbers from `start` up to `stop`.

    The part of a single aspect has the length `sqrt(weight)`, so that embeddings have length one.
    What of them is compared stands in `nn.comparison`.
    """

    aspect: Aspect
    start: int
    stop: int
    weight: float
    unrelated: Background
    """Of the cosines of photos that have nothing to do with each other."""


_KNOWN = 50
"""Photos that the usual background counts for: in small libraries it decides."""

_LEAST_SPREAD = 0.01
_ONE_BELOW = NormalDist().cdf(-1)


def background(cosines: Vector, usual: Background) -> Background:
    """Return the background of one photo, from its cosines to photos of the library.

    Most of a library has nothing to do with the photo, and what has is more alike than the rest.
    So the median and the spread below it tell the background, without knowing which is which (the
    empirical null of Efron 2004).
    """
    if not len(cosines):
        return usual
    low, middle = (float(value) for value in np.quantile(cosines, (_ONE_BELOW, 0.5)))
    trust = len(cosines) / (len(cosines) + _KNOWN)
    return Background(
        usual.mean + trust * (middle - usual.mean),
        max(usual.spread + trust * (middle - low - usual.spread), _LEAST_SPREAD),
    )


def fades_at(nearest: Vector, photos: int, others: Background, strictness: float) -> int:
    """Return how many of the nearest photos are alike; it may be none.

    As many as possible while at most a certain share of them is expected to be there by chance
    (Benjamini and Hochberg 1995).

    Args:
        nearest: cosines, best first.
        photos: how many photos there were to choose from.
        others: the background.
        strictness: 0 to 1; the share is one at 0, a tenth in the middle, a hundredth at 1.
    """
    share = 10 ** (-2 * strictness)
    alike = [
        rank
        for rank, cosine in enumerate(nearest.tolist(), start=1)
        if photos * others.chance(cosine) <= share * rank
    ]
    return max(alike, default=0)

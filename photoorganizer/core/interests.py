"""What a gallery is about, from the calibrated probabilities of its photos. Pure.

An aggregation network says how strong each interest is, and how much it looked at each photo: that
is their order, and the photos named as evidence are those that it looked at most for what they are
about. Where there is none for the photos' network, certainty takes its place (the form of attention
without a learned query): the weight of a photo is the exponential of minus the entropy of what is
known of it.

How much of the gallery an interest is, is another question: its share is the mean of its
probability, weighted by certainty: an expected share of photos, not a count of guesses. How far
it can be off is told by how many photos there are, by how doubtful they are, and by how far such
shares were off in galleries whose photos were known. Photos without any likely answer are left out
and counted; photos that are likely about nothing stay in: they are what the interests are a share
of. What could as well be a few doubtful photos is no interest.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.core.attention import GalleryOpinion, certainty, strengths

LIKELY = 0.5
"""The probability that some answer about a photo must reach, silence included."""

_Z = 1.96
"""Standard deviations of an interval that holds the truth 95 times of 100."""

Probabilities = npt.NDArray[np.float32]
"""One photo a row, one label a column, calibrated."""

Marks = npt.NDArray[np.bool_]
"""What is so of which photo and label, shaped like their probabilities."""

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo that speaks for an interest, as a row of the table."""

    row: int
    weight: float
    """Its part in what was looked at for this interest; all photos' parts add up to 1."""


@dataclass(frozen=True, slots=True)
class YearShare:
    """An interest's share of one year's photos, with its range."""

    year: int
    share: float
    low: float
    high: float
    photos: int
    """How many photos of the year counted: of all of them, not of the interest alone."""


@dataclass(frozen=True, slots=True)
class Interest:
    """A label with the share of the gallery that it describes, and how far that can be off."""

    label: str
    share: float
    low: float
    high: float
    """The range is meant to hold the true share 95 times of 100; `evaluate interests` tells how
    often it does."""
    evidence: tuple[Evidence, ...]
    photos: int
    """How many photos are likely about it."""
    score: float = 0.0
    """How strong it is, 0 to 1, by a network's opinion and its share; else the share alone."""
    by_year: tuple[YearShare, ...] = ()
    """Every year that has a photo which counted, oldest first."""


@dataclass(frozen=True, slots=True)
class ShareSpread:
    """How far from the told share of an interest the true one may be, 95 times of 100.

    What a network takes for an interest it takes for it everywhere, so that more photos do not make
    its share truer. Small shares are off by so many times, larger ones by so much of an angle, the
    arcsine of the square root of a share, in radians (Anscombe 1948); whichever is less. By default
    the network is trusted: only chance is reckoned with.
    """

    least: float = 1.0
    most: float = 1.0
    """How many times the told share it may be."""
    below: float = 0.0
    above: float = 0.0
    """How far from its angle it may be."""

    def lowest(self, share: float) -> float:
        """Return the least that the true share may be."""
        return max(self.least * share, math.sin(max(0.0, angle(share) - self.below)) ** 2)

    def highest(self, share: float) -> float:
        """Return the most that the true share may be."""
        turned = math.sin(min(math.pi / 2, angle(share) + self.above)) ** 2
        return min(self.most * share, turned)


@dataclass(frozen=True, slots=True)
class Interests:
    """What a gallery is about, strongest interest first."""

    found: tuple[Interest, ...]
    counted: int
    uncertain: int
    """Photos left out, because no answer about them was likely."""
    silent: float = 0.0
    """The share of the photos that is about nothing that has a name."""


def angle(share: float) -> float:
    """Return the arcsine of the square root of a share, in radians."""
    return math.asin(math.sqrt(share))


def as_decided(
    probabilities: Probabilities, mine: Marks, rejected: Marks, exclusive: int | None = None
) -> Probabilities:
    """Return the probabilities after what the user said, shape (photos, labels).

    Where tags of theirs are among a photo's labels that exclude each other, it is about those;
    what they rejected it is not about.

    Args:
        exclusive: how many labels, from the first on, exclude each other; all by default.
    """
    scenes = slice(0, exclusive)
    decided = np.where(mine, 1, np.where(rejected, 0, probabilities))
    own = mine[:, scenes].any(axis=-1, keepdims=True)
    decided[:, scenes] = np.where(own, mine[:, scenes], decided[:, scenes])
    return decided.astype(np.float32)


def interests(
    probabilities: Probabilities,
    labels: Sequence[str],
    silent: Collection[str],
    evidence: int = 9,
    years: npt.NDArray[np.int64] | None = None,
    aggregated: "Aggregated | None" = None,
) -> Interests:
    """Return the interests of a gallery: the labels that some photo is likely about.

    Args:
        silent: the labels that are no interest.
        evidence: how many photos to name for each, weightiest first.
        years: when each photo was taken, shape (photos,), to tell each year's shares.
        aggregated: what is known beside probabilities; without, all labels exclude each other.
    """
    aggregated = aggregated or Aggregated(len(labels))
    rows = counting(probabilities)
    likely = probabilities[rows].astype(np.float64)
    when = years[rows] if years is not None else np.empty(0, np.int64)
    named, year, photos_of = np.unique(when, return_inverse=True, return_counts=True)
    by_year = list(zip(named.tolist(), photos_of.tolist(), strict=True))
    certain = np.exp(certainty(likely, aggregated.exclusive).astype(np.float64))
    counted = _Counted(rows, likely, certain, by_year, year, aggregated)
    about = (likely >= LIKELY).sum(axis=0)
    found = [
        counted.interest(label, column, int(photos), evidence)
        for column, (label, photos) in enumerate(zip(labels, about, strict=True))
        if photos and label not in silent
    ]
    found = [interest for interest in found if interest.low > 0]
    found.sort(key=lambda interest: (-interest.score, -interest.share, interest.label))
    quiet = [column for column, label in enumerate(labels) if label in silent]
    return Interests(tuple(found), len(rows), len(probabilities) - len(rows), counted.share(quiet))


@dataclass(frozen=True, slots=True)
class Aggregated:
    """What is known of a gallery beside its photos' probabilities."""

    exclusive: int
    """How many labels, from the first on, exclude each other."""
    opinion: GalleryOpinion | None = None
    """What an aggregation network says of the photos that count, in their order."""
    spread: ShareSpread = ShareSpread()


def photos_about(probabilities: Probabilities, column: int) -> npt.NDArray[np.int64]:
    """Return the rows of the photos likely about a label, likeliest first."""
    rows = np.flatnonzero(probabilities[:, column] >= LIKELY)
    about: npt.NDArray[np.int64] = rows[np.argsort(-probabilities[rows, column], kind="stable")]
    return about


def counting(probabilities: Probabilities) -> npt.NDArray[np.int64]:
    """Return the rows of the photos about which some answer is likely."""
    return np.flatnonzero(probabilities.max(axis=1, initial=0.0) >= LIKELY)


def wilson(share: float, photos: float) -> tuple[float, float]:
    """Return the 95 % interval of a share seen in so many photos, which need not be whole.

    Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
    """
    spread = _Z * np.sqrt(share * (1 - share) / photos + (_Z / (2 * photos)) ** 2)
    middle, scale = share + _Z**2 / (2 * photos), 1 + _Z**2 / photos
    return max(0.0, float((middle - spread) / scale)), min(1.0, float((middle + spread) / scale))


@dataclass(frozen=True, slots=True)
class _Counted:
    """The photos that count; all arrays have one entry a photo."""

    rows: npt.NDArray[np.int64]
    likely: _Numbers
    weights: _Numbers
    years: Sequence[tuple[int, int]]
    """Each year with the photos of it; empty where nobody asked."""
    year: npt.NDArray[np.int64]
    """When each photo was taken, as a place in `years`."""
    aggregated: Aggregated

    def interest(self, label: str, column: int, photos: int, evidence: int) -> Interest:
        chances = self.likely[:, column]
        opinion = self.aggregated.opinion
        looked = self.weights if opinion is None else opinion.weights
        parts = looked * chances
        [(share, low, high)] = self._shares(chances, np.zeros(len(parts), np.int64))
        return Interest(
            label=label,
            share=share,
            low=low,
            high=high,
            evidence=tuple(
                Evidence(int(self.rows[i]), float(parts[i] / parts.sum()))
                for i in _largest(parts, evidence)
            ),
            photos=photos,
            score=self._strength(column, share),
            by_year=self._by_year(chances),
        )

    def _strength(self, column: int, share: float) -> float:
        opinion = self.aggregated.opinion
        if opinion is None:
            return share
        return float(strengths(opinion.scores[[column]], np.array([share]))[0])

    def share(self, columns: Sequence[int]) -> float:
        """Return the share of all photos that these labels describe together."""
        if not len(self.rows):
            return 0.0
        together = self.likely[:, columns].sum(axis=1)
        return float((self.weights * together).sum() / self.weights.sum())

    def _by_year(self, chances: _Numbers) -> tuple[YearShare, ...]:
        shares = self._shares(chances, self.year) if self.years else ()
        return tuple(
            YearShare(year, *share, photos)
            for (year, photos), share in zip(self.years, shares, strict=True)
        )

    def _shares(
        self, chances: _Numbers, groups: npt.NDArray[np.int64]
    ) -> Iterator[tuple[float, float, float]]:
        return _shares(chances, self.weights, groups, self.aggregated.spread)


def _shares(
    chances: _Numbers, weights: _Numbers, groups: npt.NDArray[np.int64], spread: ShareSpread
) -> Iterator[tuple[float, float, float]]:
    """Yield each group's weighted mean of a probability, and the range it may lie in.

    Args:
        groups: of which group each photo is, from 0 on, shape (photos,).
    """
    parts = weights * chances
    guesses = parts * (chances < 1)  # what is certain was decided by the user
    sums = (parts, guesses, weights, weights**2, weights * parts * (1 - chances))
    totals = [np.bincount(groups, values).tolist() for values in sums]
    for part, guess, weight, square, variance in zip(*totals, strict=True):
        share = min(1.0, part / weight)
        # Unequal weights tell as much as so many equal ones (Kish 1965).
        low, high = wilson(share, weight**2 / square)
        # Each photo may also be taken wrongly, as often as its probability says.
        doubt = _Z * math.sqrt(variance) / weight
        guessed = min(1.0, guess / weight)
        below = max(doubt, guessed - spread.lowest(guessed))
        above = max(doubt, spread.highest(guessed) - guessed)
        yield share, max(0.0, min(low, share - below)), min(1.0, max(high, share + above))


def _largest(values: _Numbers, count: int) -> npt.NDArray[np.int64]:
    """Return the places of the largest values, largest first; of equal ones the first."""
    if count < len(values):
        least = np.partition(values, -count)[-count]
        among = np.flatnonzero(values >= least)
    else:
        among = np.arange(len(values))
    places: npt.NDArray[np.int64] = among[np.argsort(-values[among], kind="stable")[:count]]
    return places

"""Fits how far the told shares of interests may be off, and leaves the aggregation networks be.

Galleries are composed of photos whose interests are known and that taught the network nothing;
none of them is measured on. Of how many times the told share the true one is there, all but the
lowest and the highest fortieth shall lie in the range.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.interests import Aggregated, ShareSpread, interests
from photoorganizer.nn.profile import load_spec
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.galleries import GalleryRecipe, compose_about
from photoorganizer.train.interest_evaluation import KINDS
from photoorganizer.train.interest_photos import InterestPhotos, read_interest_photos
from photoorganizer.train.interest_shipping import ship_spread
from photoorganizer.train.measure import Report

_HELD = 0.95
_GALLERIES = 100
"""Of each kind."""
_LEAST = 5
"""Photos that an interest has at least."""


@dataclass(frozen=True, slots=True)
class RangeReport:
    """What was fitted, and on how much."""

    model_id: str
    photos: int
    galleries: int
    least: float
    most: float


def train_ranges(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> RangeReport:
    """Write how far shares may be off into the description of the aggregation networks in `models`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network or the aggregation networks cannot be loaded.
    """
    load_spec(models)
    tagger = Tagger(load_model(models))
    photos = read_interest_photos(data, tagger, cache or training_cache(), report)
    spread = fit_spread(photos)
    ship_spread(spread, models)
    return RangeReport(
        tagger.spec.id,
        int(photos.fresh.sum()),
        _GALLERIES * len(KINDS),
        spread.least,
        spread.most,
    )


def fit_spread(photos: InterestPhotos, seed: int = 1) -> ShareSpread:
    """Return how many times the told share the true one is, at least and at most.

    Every kind of gallery counts alike, however many interests its galleries have. A share is never
    called too small, or too large, for certain.
    """
    rng = np.random.default_rng(seed)
    seen = [list(_times(photos, kind, rng)) for kind in KINDS.values()]
    times = np.concatenate(seen)
    alike = np.concatenate([np.full(len(some), 1 / len(some)) for some in seen])
    tail = (1 - _HELD) / 2
    least, most = np.quantile(times, (tail, 1 - tail), weights=alike, method="inverted_cdf")
    return ShareSpread(min(1.0, float(least)), max(1.0, float(most)))


def _times(
    photos: InterestPhotos, kind: GalleryRecipe, rng: np.random.Generator
) -> Iterator[float]:
    """Yield the true share by the told one, of each interest that a gallery has and is told of."""
    vocabulary = photos.vocabulary
    values = vocabulary.values(photos.readings.logits)
    pool = photos.pool(photos.fresh, _LEAST)
    galleries = compose_about(pool, photos.truth, kind, _GALLERIES, rng)
    known = Aggregated(vocabulary.exclusive)
    for rows, there in zip(galleries.rows, galleries.present, strict=True):
        shares = photos.truth[rows[there]].mean(axis=0)
        told = interests(
            values[rows[there]], vocabulary.labels, vocabulary.silent, aggregated=known
        )
        for interest in told.found:
            column = vocabulary.labels.index(interest.label)
            if shares[column] > 0 and len(pool.interests[column]):
                yield float(shares[column]) / interest.share

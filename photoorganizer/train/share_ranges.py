"""Fits how far the told shares of interests may be off, and leaves the aggregation networks be.

Galleries are composed of photos whose interests are known and that taught the network nothing;
none of them is measured on. The ranges are as narrow as they can be and hold the true share there
as often as they shall.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.interests import Aggregated, ShareSpread, angle, interests
from photoorganizer.nn.profile import load_spec
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.galleries import GalleryRecipe, compose_about
from photoorganizer.train.interest_evaluation import KINDS
from photoorganizer.train.interest_photos import InterestPhotos, read_interest_photos
from photoorganizer.train.interest_shipping import ship_spread
from photoorganizer.train.measure import Report

_HELD = 0.975
"""More often than the 95 times of 100 that are meant: these photos also chose how the network's
voices are blended and when it speaks, and it is a little more right of them than of others."""
_TAILS = np.linspace((1 - _HELD) / 2, 0.001, 25).tolist()
_GALLERIES = 100
"""Of each kind."""
_LEAST = 5
"""Photos that an interest has at least."""


_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RangeReport:
    """What was fitted, and on how much."""

    model_id: str
    photos: int
    galleries: int
    spread: ShareSpread


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
        spread,
    )


def fit_spread(photos: InterestPhotos, seed: int = 1) -> ShareSpread:
    """Return how far the true share may be from the told one.

    Every kind of gallery counts alike, however many interests its galleries have. A share is never
    called too small, or too large, for certain.
    """
    rng = np.random.default_rng(seed)
    seen = [list(_shares(photos, kind, rng)) for kind in KINDS.values()]
    pairs = list(chain(*seen))
    alike = np.concatenate([np.full(len(some), 1 / len(some)) for some in seen])
    for tail in _TAILS:
        spread = _within(pairs, alike, tail)
        held = [spread.lowest(told) <= true <= spread.highest(told) for told, true in pairs]
        if np.average(held, weights=alike) >= _HELD:
            break
    return spread


def _within(pairs: Sequence[tuple[float, float]], alike: _Numbers, tail: float) -> ShareSpread:
    """Return the spread that leaves out `tail` of the shares on each side, in either way."""
    times = np.array([true / told for told, true in pairs])
    turns = np.array([angle(true) - angle(told) for told, true in pairs])
    (least, most), (below, above) = (
        np.quantile(errors, (tail, 1 - tail), weights=alike, method="inverted_cdf")
        for errors in (times, turns)
    )
    return ShareSpread(
        min(1.0, float(least)),
        max(1.0, float(most)),
        max(0.0, float(-below)),
        max(0.0, float(above)),
    )


def _shares(
    photos: InterestPhotos, kind: GalleryRecipe, rng: np.random.Generator
) -> Iterator[tuple[float, float]]:
    """Yield the told and the true share of each interest that a gallery has and is told of."""
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
                yield interest.share, float(shares[column])

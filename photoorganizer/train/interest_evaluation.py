"""How well the product tells what a gallery is about, on composed galleries of validation photos.

Everything is done as the program does it: the shipped network's stored answers, the shipped
aggregation networks in numpy, photos without a likely answer left out. Beside them stands what
certainty alone would say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.attention import (
    Features,
    GalleryOpinion,
    certainty,
    photo_features,
    strengths,
)
from photoorganizer.core.interests import (
    Aggregated,
    Interests,
    ShareSpread,
    counting,
    interests,
)
from photoorganizer.core.vocabulary import Values, Vocabulary
from photoorganizer.nn.profile import Aggregator, load_aggregators, load_spec
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.galleries import (
    Galleries,
    GalleryRecipe,
    compose_about,
    mean_average_precision,
)
from photoorganizer.train.interest_photos import InterestPhotos, Truth, read_interest_photos
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import VALIDATION

CERTAINTY = "certainty"

KINDS: Mapping[str, GalleryRecipe] = {
    "usual": GalleryRecipe((30, 60), (2, 8), (0.1, 0.8)),
    "large": GalleryRecipe((150, 300), (8, 25), (0.4, 0.9)),
    **{
        f"{share:g}": GalleryRecipe((200, 200), (3, 3), (share, share))
        for share in (0.4, 0.2, 0.1, 0.05)
    },
}
"""Galleries by how much of them shows their interests; the usual ones vary in everything, and
large ones are about very much."""

GALLERIES = 100
EVIDENCE = 9

_LEAST = 5
"""Validation photos that an interest has at least, to be measured."""

_SEED = 2


@dataclass(frozen=True, slots=True)
class ToldFigures:
    """One method on galleries of one kind."""

    order: float
    """Mean average precision of the interests in the order of their scores."""
    evidence: float
    """Of the weightiest photos of an interest that the gallery has, as many as it has but at most
    nine: the share that is about it."""


@dataclass(frozen=True, slots=True)
class ListedFigures:
    """Which interests are listed, whatever tells their order, and how well their shares fit."""

    recall: float
    precision: float
    share_error: float
    """Mean distance of the told share from the true one, over interests that are there."""
    in_range: float
    """How often the range holds the true share."""


@dataclass(frozen=True, slots=True)
class InterestFigures:
    """What the product tells of composed galleries."""

    model_id: str
    labels: int
    measured: int
    """Interests with enough validation photos; the others are told, but not measured."""
    photos: int
    distractors: int
    galleries: int
    """Of each kind."""
    methods: Mapping[str, Mapping[str, ToldFigures]]
    """By method, by kind of gallery."""
    listed: Mapping[str, ListedFigures]
    """By kind of gallery."""


def evaluate_interests(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> InterestFigures:
    """Measure the aggregation networks in `models` on galleries of the validation photos in `data`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network or the aggregation networks cannot be loaded.
    """
    tagger = Tagger(load_model(models))
    photos = read_interest_photos(data, tagger, cache or training_cache(), report)
    spec = load_spec(models)
    vocabulary, readings = photos.vocabulary, photos.readings
    values = vocabulary.values(readings.logits)
    features = photo_features(
        values, vocabulary.exclusive, readings.embeddings, tagger.spec.aspects
    )
    table = _Table(vocabulary, values, features, photos, spec.spread)
    return interest_figures(tagger.spec.id, table, load_aggregators(spec), report)


@dataclass(frozen=True, slots=True)
class _Table:
    """Photos as the product knows them, and what is true of them; one row a photo."""

    vocabulary: Vocabulary
    values: Values
    features: Features
    known: InterestPhotos
    spread: ShareSpread

    def tell(self, rows: npt.NDArray[np.int64], aggregator: Aggregator | None) -> "_Answer":
        """Return what the product says of a gallery."""
        rows = rows[counting(self.values[rows])]
        opinion = aggregator.opinion(self.features[rows]) if aggregator else None
        told = interests(
            self.values[rows],
            self.vocabulary.labels,
            self.vocabulary.silent,
            EVIDENCE,
            None,
            Aggregated(self.vocabulary.exclusive, opinion, self.spread),
        )
        return _Answer(rows, told, opinion)


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: npt.NDArray[np.int64]
    told: Interests
    opinion: GalleryOpinion | None

    def scores(self, table: _Table) -> npt.NDArray[np.float64]:
        """Return how strong each interest is said to be, shape (labels,)."""
        values = table.values[self.rows]
        weights = np.exp(certainty(values, table.vocabulary.exclusive).astype(np.float64))
        shares: npt.NDArray[np.float64] = weights @ values / weights.sum()
        return shares if self.opinion is None else strengths(self.opinion.scores, shares)


def interest_figures(
    model_id: str,
    table: _Table,
    aggregators: Mapping[str, Aggregator],
    report: Report,
    count: int = GALLERIES,
) -> InterestFigures:
    """Return the figures of all methods, and of certainty, on `count` galleries of each kind."""
    rng = np.random.default_rng(_SEED)
    pool = table.known.pool(table.known.parts == VALIDATION, _LEAST)
    measured = np.array([len(rows) > 0 for rows in pool.interests])
    kinds = {
        name: compose_about(pool, table.known.truth, recipe, count, rng)
        for name, recipe in KINDS.items()
    }
    tried: dict[str, Aggregator | None] = {CERTAINTY: None, **aggregators}
    meter = Meter("validation galleries", len(tried) * len(kinds), report)
    methods: dict[str, dict[str, ToldFigures]] = {}
    listed: dict[str, ListedFigures] = {}
    for kind, galleries in kinds.items():
        for method, aggregator in tried.items():
            answers = [
                table.tell(rows[there], aggregator)
                for rows, there in zip(galleries.rows, galleries.present, strict=True)
            ]
            methods.setdefault(method, {})[kind] = _told(answers, table, galleries, measured)
            if aggregator is None:
                listed[kind] = _listed(answers, table, galleries, measured)
            meter.advance(1)
    return InterestFigures(
        model_id=model_id,
        labels=len(measured) - len(table.vocabulary.quiet),
        measured=int(measured.sum()),
        photos=len(np.unique(np.concatenate(pool.interests))),
        distractors=len(pool.distractors),
        galleries=count,
        methods=methods,
        listed=listed,
    )


def _told(
    answers: Sequence[_Answer], table: _Table, galleries: Galleries, measured: Truth
) -> ToldFigures:
    scores = np.array([answer.scores(table) for answer in answers])
    right: list[bool] = []
    for answer, about in zip(answers, galleries.interests & measured, strict=True):
        truth = table.known.truth[answer.rows]
        for interest in answer.told.found:
            column = table.vocabulary.labels.index(interest.label)
            if about[column]:
                named = interest.evidence[: int(truth[:, column].sum())]
                right += [bool(truth[one.row, column]) for one in named]
    return ToldFigures(
        mean_average_precision(galleries.interests[:, measured], scores[:, measured]),
        float(np.mean(right)),
    )


def _listed(
    answers: Sequence[_Answer], table: _Table, galleries: Galleries, measured: Truth
) -> ListedFigures:
    said = np.zeros(galleries.interests.shape, bool)
    off, held = [], []
    for number, answer in enumerate(answers):
        there = galleries.rows[number][galleries.present[number]]
        shares = table.known.truth[there].mean(axis=0)
        for interest in answer.told.found:
            column = table.vocabulary.labels.index(interest.label)
            said[number, column] = True
            if galleries.interests[number, column] and measured[column]:
                off.append(abs(interest.share - shares[column]))
                held.append(interest.low <= shares[column] <= interest.high)
    truth, said = galleries.interests[:, measured], said[:, measured]
    right = float((truth & said).sum())
    return ListedFigures(
        right / float(truth.sum()),
        right / float(said.sum()),
        float(np.mean(off)),
        float(np.mean(held)),
    )

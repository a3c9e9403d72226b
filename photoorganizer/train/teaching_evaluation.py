"""How many examples a tag of the user's own takes: curves, beside simpler ways to learn it.

The tags are classes of the data sets that the shipped vocabulary has no word for. A library is made
of photos that no training of the network saw; in it a stated share of the photos has the tag, and
nobody says which. Examples are of other photos: no contributor, no product and no series is on both
sides. Precision is for the stated share: each photo with the tag counts as share / with, each
other as (1 - share) / others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from photoorganizer.core.taught import Rows
from photoorganizer.core.types import Level
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.datasets import LabelledPhoto, read_set
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.gallery import is_held
from photoorganizer.train.garments import CLOTHING, COLOUR, read_garments
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.readings import cached_readings
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts, validation_split
from photoorganizer.train.teaching import Lesson, fit, learn, lens_of

EXAMPLES = (5, 10, 20, 50, 100, 200)
SHARES = (0.1, 0.025)
RECALL = 0.6
"""At which precision is compared."""

REPEATS = 1
"""Draws of examples for each tag and number."""

LIBRARY = 1200
"""Photos of the library that the learner looks at; some stand there twice to reach the share."""

TAGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "bodysuit": ("kind/body", ()),
    "longsleeve": ("kind/longsleeve", ()),
    "undershirt": ("kind/undershirt", ("kind/top",)),
    "kurta": ("article/Kurtas", ("article/Kurtis", "article/Kurta Sets", "article/Tunics")),
    "sweatshirt": ("article/Sweatshirts", ("kind/hoodie",)),
    "checked": ("pattern/checked", ("pattern/", "kind/shirt")),
    "aquarium": ("scene/aquarium", ()),
    "bamboo": ("scene/bamboo_forest", ()),
    "desert": ("scene/desert", ("scene/desert_sand", "scene/badlands")),
    "highway": ("scene/highway", ("scene/street",)),
    "iceberg": ("scene/iceberg", ()),
    "iceskating": ("scene/ice_skating", ()),
    "supermarket": ("scene/supermarket", ("scene/grocery_shelf", "scene/store")),
    "waterfall": ("scene/waterfall", ()),
    "amusementpark": ("scene/amusement_park", ()),
    "stainedglass": ("scene/stained_glass", ("scene/apse", "scene/church_indoor")),
    "windmill": ("scene/windmill", ()),
    "buddha": ("scene/buddha", ()),
}
"""Each tag's class, and the classes that may have it, too: their photos are not asked about."""

Scores = npt.NDArray[np.floating]
Learner = Callable[["_Case"], Scores]


@dataclass(frozen=True, slots=True)
class Ways:
    """Precision at the stated recall, by the way in which the tag is learned."""

    taught: float
    """The program's."""
    nearest: float
    """Cosine with the nearest example, of embeddings as they are stored."""
    probe: float
    """A logistic regression on embeddings as they are stored."""
    hnot: float
    """Hnot (2018), the first stage: 256 and 64 ReLU on frozen features, ten epochs of Adam."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curves: the mean over all tags with so many examples."""

    tags: int
    precision_at_recall: Ways
    spoken_precision: float
    """At the threshold that was learned for *balanced*, over the tags that speak."""
    spoken_recall: float
    """There, over all tags."""
    silent: float
    """Share of the tags that say nothing at that threshold."""


@dataclass(frozen=True, slots=True)
class TeachingFigures:
    """How well tags are learned from examples."""

    model_id: str
    recall: float
    library: int
    """Photos that no training saw, of which libraries are made."""
    tags: int
    shares: Mapping[str, Mapping[str, Point]]
    """By the share of the library that has the tag, then by the number of examples."""
    with_20: Mapping[str, Mapping[str, float]]
    """Each tag's precision with 20 examples, by share."""


def evaluate_teaching(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> TeachingFigures:
    """Teach each of `TAGS` by the network in `models`, on the photos in `data`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    spec = load_model(models)
    table = _Table.read(data, spec, cache or training_cache(), report)
    return teaching_figures(table, report)


def teaching_figures(
    table: "_Table", report: Report, numbers: Sequence[int] = EXAMPLES, repeats: int = REPEATS
) -> TeachingFigures:
    """Return the curves over so many examples."""
    meter = Meter("tags", len(SHARES) * len(numbers) * len(TAGS), report)
    shares: dict[str, dict[str, Point]] = {}
    with_20: dict[str, dict[str, float]] = {}
    for share in SHARES:
        points = shares.setdefault(f"{share:g}", {})
        for number in numbers:
            tried: dict[str, list[_Trial]] = {}
            for tag in TAGS:
                cases = (table.case(tag, number, share, draw) for draw in range(repeats))
                trials = [_Trial.of(case) for case in cases if case is not None]
                if trials:
                    tried[tag] = trials
                meter.advance(1)
            if tried:
                points[str(number)] = _point(tried)
            if number == 20:
                with_20[f"{share:g}"] = {
                    tag: float(np.mean([trial.ways.taught for trial in trials]))
                    for tag, trials in tried.items()
                }
    return TeachingFigures(
        table.model_id, RECALL, int(table.library.sum()), len(TAGS), shares, with_20
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One tag to learn from a few examples, and the library to find it in."""

    model_id: str
    examples: Rows
    asked: Rows
    truth: npt.NDArray[np.bool_]
    sample: Rows
    """Of the library, in which the share has the tag; nobody says which."""
    stored_examples: Rows
    stored_asked: Rows
    stored_sample: Rows
    share: float


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of a case."""

    ways: Ways
    precision: float | None
    recall: float

    @classmethod
    def of(cls, case: _Case) -> "_Trial":
        moments = np.arange(len(case.examples))
        none = case.examples[:0]
        lesson = Lesson("tag", case.model_id, case.examples, moments, none, case.sample)
        tag = learn(lesson).tag
        chances = tag.probabilities(case.asked)
        said = chances >= tag.thresholds[Level.BALANCED]
        recall = float(said[case.truth].mean())
        wrong = float(said[~case.truth].mean())
        right = case.share * recall
        total = right + (1 - case.share) * wrong
        nearest = (case.stored_asked @ case.stored_examples.T).max(axis=1)
        weights, _ = fit(case.stored_examples * 3, case.stored_sample * 3)
        ways = Ways(
            *(
                precision_at(scores, case.truth, case.share)
                for scores in (chances, nearest, case.stored_asked @ weights, _hnot(case))
            )
        )
        return cls(ways, right / total if total else None, recall)


def precision_at(
    scores: Scores, truth: npt.NDArray[np.bool_], share: float, recall: float = RECALL
) -> float:
    """Return the precision where `recall` of the photos with the tag are found.

    Args:
        share: of the library that has the tag, whatever share of `truth` does.
    """
    own = np.sort(scores[truth])[::-1]
    threshold = own[int(np.ceil(recall * len(own))) - 1]
    right = share * float((scores[truth] >= threshold).mean())
    wrong = (1 - share) * float((scores[~truth] >= threshold).mean())
    return right / (right + wrong)


def _hnot(case: _Case) -> Scores:
    torch.manual_seed(1)
    rows = torch.from_numpy(np.concatenate([case.examples, case.sample[:400]]))
    truth = torch.zeros(len(rows), dtype=torch.long)
    truth[: len(case.examples)] = 1
    head = nn.Sequential(
        nn.Linear(rows.shape[1], 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 2)
    )
    optimizer = torch.optim.Adam(head.parameters())
    for _ in range(10):
        for batch in torch.split(torch.randperm(len(rows)), 32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(head(rows[batch]), truth[batch])
            torch.autograd.backward(loss)
            optimizer.step()
    with torch.inference_mode():
        answers = head(torch.from_numpy(case.asked))
    scores: Scores = (answers[:, 1] - answers[:, 0]).numpy()
    return scores


def _point(tried: Mapping[str, Sequence[_Trial]]) -> Point:
    trials = [trial for each in tried.values() for trial in each]
    spoken = [trial.precision for trial in trials if trial.precision is not None]
    return Point(
        tags=len(tried),
        precision_at_recall=Ways(
            *(
                float(np.mean([getattr(trial.ways, way) for trial in trials]))
                for way in ("taught", "nearest", "probe", "hnot")
            )
        ),
        spoken_precision=float(np.mean(spoken)) if spoken else float("nan"),
        spoken_recall=float(np.mean([trial.recall for trial in trials])),
        silent=1 - len(spoken) / len(trials),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """All photos with what is stored of them, their classes, and on which side each is."""

    model_id: str
    features: Rows
    stored: Rows
    """Embeddings as they are."""
    classes: Mapping[str, npt.NDArray[np.bool_]]
    parts: Parts

    @classmethod
    def read(cls, data: Path, spec: ModelSpec, cache: Path, report: Report) -> "_Table":
        """Read the data sets and what the network says of them."""
        tagger = Tagger(spec)
        sets = list(_sets(data, cache))
        readings = [cached_readings(one.photos, tagger, cache / "readings", report) for one in sets]
        lens = lens_of(spec)
        names = sorted({name for one in sets for each in one.classes for name in each})
        every = [each for one in sets for each in one.classes]
        return cls(
            model_id=spec.id,
            features=np.concatenate(
                [lens.features(one.embeddings, one.logits) for one in readings]
            ),
            stored=np.concatenate([one.embeddings for one in readings]),
            classes={name: np.array([name in each for each in every]) for name in names},
            parts=np.concatenate([one.parts for one in sets]),
        )

    @property
    def library(self) -> npt.NDArray[np.bool_]:
        """Photos that no training saw."""
        return np.equal(self.parts, VALIDATION)

    def case(self, tag: str, number: int, share: float, draw: int) -> _Case | None:
        """Return one case, or None where there are not enough examples."""
        own, kin = TAGS[tag]
        has = self.classes[own]
        either = np.logical_or.reduce([self.classes[name] for name in kin if name in self.classes])
        rng = np.random.default_rng([draw, number])
        # First those that taught no weights of the network.
        order = np.flatnonzero(has & ~self.library)
        order = rng.permutation(order)
        order = order[np.argsort(self.parts[order] != CALIBRATION, kind="stable")]
        if len(order) < number:
            return None
        examples = order[:number]
        asked = np.flatnonzero(self.library & (has | ~either) if kin else self.library)
        truth = has[asked]
        wanted = int(share * LIBRARY)
        sample = np.concatenate(
            [
                rng.choice(asked[truth], wanted, replace=wanted > truth.sum()),
                rng.choice(asked[~truth], LIBRARY - wanted, replace=False),
            ]
        )
        sample = rng.permutation(sample)
        return _Case(
            self.model_id,
            self.features[examples],
            self.features[asked],
            truth,
            self.features[sample],
            self.stored[examples],
            self.stored[asked],
            self.stored[sample],
            share,
        )


@dataclass(frozen=True, slots=True)
class _Set:
    photos: Sequence[LabelledPhoto]
    classes: Sequence[frozenset[str]]
    parts: Parts


def _sets(data: Path, cache: Path) -> Sequence[_Set]:
    scenes, parts = validation_split(data, cache)
    found = [_Set(scenes, [frozenset({f"scene/{one.scene}"}) for one in scenes], parts)]
    for aspect in (CLOTHING, COLOUR):
        garments = read_garments(aspect.set, data, cache)
        classes = [_garment_classes(row) for row in garments.rows]
        found.append(_Set(garments.photos, classes, garments.parts(aspect)))
    gallery = list(read_set("gallery", data, cache))
    held = np.array([VALIDATION if is_held(one) else VALIDATION + 2 for one in gallery], np.int64)
    return [*found, _Set(gallery, [frozenset()] * len(gallery), held)]


def _garment_classes(row: Mapping[str, str]) -> frozenset[str]:
    if "article" in row:
        return frozenset({f"article/{row['article']}", f"pattern/{row['pattern_weak']}"})
    return frozenset({f"kind/{row['label']}"})

"""How well the shipped network knows clothes, on photos of contributors that no training saw.

The same columns as Hnot (2018): accuracy, the three best answers, and accuracy of the answers at
least as sure as that work's threshold, or as the head's own. And what is said of photos that are of
no clothes at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.paths import resources
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.calibration import Logits, softmax
from photoorganizer.train.datasets import LabelledPhoto, read_set
from photoorganizer.train.evaluation import all_logits, head_named, training_cache
from photoorganizer.train.gallery import ObjectVocabulary, is_held, read_gallery
from photoorganizer.train.garments import ASPECTS, CLOTHING, Aspect, Garments, read_garments, worn
from photoorganizer.train.measure import Report
from photoorganizer.train.metrics import (
    Classes,
    Confusion,
    Probabilities,
    Speech,
    accuracy,
    confusion_matrix,
    speech,
    weighted_accuracy,
    worst_confusions,
)
from photoorganizer.train.splits import VALIDATION, validation_split

_BEST = 3


@dataclass(frozen=True, slots=True)
class AspectFigures:
    """How one question about clothes is answered."""

    photos: int
    classes: int
    accuracy: float
    weighted_accuracy: float
    """Mean of the classes' accuracies."""
    top3: float
    """Share of the photos whose right answer is among the three best."""
    threshold: float
    """Of Hnot (2018), on the calibrated probability."""
    accuracy_above: float
    """Of the answers that reach the threshold."""
    answered: float
    """Share of the photos with such an answer."""
    accuracy_sure: float
    """Of the answers that reach the head's own threshold for *sure*."""
    answered_sure: float
    """Share of the photos with such an answer."""


@dataclass(frozen=True, slots=True)
class ClothingFigures:
    """How the heads for clothes do."""

    model_id: str
    aspects: Mapping[str, AspectFigures]
    levels: Mapping[Level, Speech]
    """What is said of photos of clothes; those without a hashtag are of kinds that have none."""
    elsewhere: Mapping[str, int]
    """Photos that are of no clothes, by set."""
    spoken_elsewhere: Mapping[Level, Mapping[str, float]]
    """On which share of those anything is said, by set."""
    confusions: Sequence[Confusion]
    """Of kinds of clothes."""


def evaluate_clothing(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> ClothingFigures:
    """Run the network in `models` on the validation photos of `clothing` and `attributes`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded, or has no heads for clothes.
    """
    cache = cache or training_cache()
    spec = load_model(models)
    heads = {aspect.name: head_named(aspect.name, spec) for aspect in ASPECTS}
    tagger = Tagger(spec)
    held = {
        name: _Held.of(read_garments(name, data, cache), tagger, report)
        for name in dict.fromkeys(aspect.set for aspect in ASPECTS)
    }
    answered = {
        aspect.name: held[aspect.set].answers(aspect, heads[aspect.name]) for aspect in ASPECTS
    }
    photos = list(_elsewhere(data, cache))
    others = all_logits(photos, tagger, "photos of no clothes", report)[CLOTHING.name]
    kinds = answered[CLOTHING.name]
    return ClothingFigures(
        model_id=spec.id,
        aspects={aspect.name: answered[aspect.name].figures(aspect) for aspect in ASPECTS},
        levels={level: kinds.speech(level) for level in Level},
        elsewhere=_counts(photos),
        spoken_elsewhere={
            level: _spoken(photos, softmax(others, kinds.head.temperature), kinds.head, level)
            for level in Level
        },
        confusions=worst_confusions(kinds.matrix, kinds.head.labels),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """What one head says of photos of clothes that training did not see."""

    head: HeadSpec
    truth: Classes
    logits: Logits

    @property
    def probabilities(self) -> Probabilities:
        return softmax(self.logits, self.head.temperature)

    @property
    def matrix(self) -> Classes:
        return confusion_matrix(self.truth, self.logits.argmax(axis=1), len(self.head.labels))

    def figures(self, aspect: Aspect) -> AspectFigures:
        best = np.argsort(-self.logits, axis=1, kind="stable")[:, :_BEST]
        right = best[:, 0] == self.truth
        confidence = self.probabilities.max(axis=1)
        above = confidence >= aspect.threshold
        sure = confidence >= np.asarray(self.head.thresholds[Level.SURE])[best[:, 0]]
        return AspectFigures(
            photos=len(self.truth),
            classes=len(np.unique(self.truth)),
            accuracy=accuracy(self.matrix),
            weighted_accuracy=weighted_accuracy(self.matrix),
            top3=float((best == self.truth[:, None]).any(axis=1).mean()),
            threshold=aspect.threshold,
            accuracy_above=_share(right[above]),
            answered=_share(above),
            accuracy_sure=_share(right[sure]),
            answered_sure=_share(sure),
        )

    def speech(self, level: Level) -> Speech:
        silent = {self.head.labels.index(label) for label in self.head.silent}
        return speech(self.truth, self.probabilities, self.head.thresholds[level], silent)


@dataclass(frozen=True, slots=True)
class _Held:
    """The photos of one set that training did not see, and what all heads say of them."""

    garments: Garments
    numbers: Sequence[int]
    """Which photos of the set they are."""
    logits: Mapping[str, Logits]

    @classmethod
    def of(cls, garments: Garments, tagger: Tagger, report: Report) -> "_Held":
        aspect = next(each for each in ASPECTS if each.set == garments.photos[0].set)
        numbers = np.flatnonzero(garments.parts(aspect) == VALIDATION).tolist()
        photos = [garments.photos[number] for number in numbers]
        return cls(garments, numbers, all_logits(photos, tagger, aspect.set, report))

    def answers(self, aspect: Aspect, head: HeadSpec) -> _Answers:
        labels = self.garments.labels(aspect)
        known = set(self.garments.known(aspect))
        rows = [row for row, number in enumerate(self.numbers) if number in known]
        truth = [head.labels.index(labels[self.numbers[row]]) for row in rows]
        return _Answers(head, np.array(truth, dtype=np.int64), self.logits[aspect.name][rows])


def _share(true: npt.NDArray[np.bool_]) -> float:
    return float(true.mean()) if len(true) else float("nan")


def _elsewhere(data: Path, cache: Path) -> Iterator[LabelledPhoto]:
    """Yield the photos of no clothes that training did not see.

    Of the gallery: one in five of those with an ImageNet class, and all without one.
    """
    photos, parts = validation_split(data, cache)
    yield from (photo for photo, part in zip(photos, parts, strict=True) if part == VALIDATION)
    vocabulary = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(data, cache, vocabulary)
    seen = {
        photo.name
        for photo, is_worn in zip(gallery.photos, worn(gallery, vocabulary), strict=True)
        if is_worn or not is_held(photo)
    }
    yield from (photo for photo in read_set("gallery", data, cache) if photo.name not in seen)


def _counts(photos: Sequence[LabelledPhoto]) -> dict[str, int]:
    names, counts = np.unique([photo.set for photo in photos], return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _spoken(
    photos: Sequence[LabelledPhoto], probabilities: Probabilities, head: HeadSpec, level: Level
) -> dict[str, float]:
    said = np.greater_equal(probabilities, np.asarray(head.thresholds[level], dtype=np.float32))
    said[:, [head.labels.index(label) for label in head.silent]] = False
    speaks = np.logical_or.reduce(said, axis=1)
    sets = np.array([photo.set for photo in photos])
    return {name: float(speaks[sets == name].mean()) for name in _counts(photos)}

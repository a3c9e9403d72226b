"""Trains the four heads that know clothes: kind, pattern, sleeves and colour (Hnot 2018).

Linear classifiers on the frozen backbone's features. Each also learns photos that are of no
clothes, as fine classes of their own under one silent label, so that it has nothing to say about a
landscape. Temperature and thresholds are fitted on folds that no contributor's photos straddle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.network import GroupedHead
from photoorganizer.train.calibration import Logits, fit_temperature, fit_thresholds, softmax
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.garments import (
    ASPECTS,
    NONE,
    Aspect,
    Elsewhere,
    Garments,
    read_garments,
)
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.scenes import balanced, grouped
from photoorganizer.train.splits import PARTS, VALIDATION, Parts

GARMENT_RECIPE = ProbeRecipe(balance=0.6, dropout=0.5)


@dataclass(frozen=True, slots=True)
class ClothingTraining:
    """The heads for clothes, and the photos of clothes that there are."""

    heads: Sequence[TrainedHead]
    photos: Sequence[LabelledPhoto]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What one head is trained on: photos with their fine classes."""

    aspect: Aspect
    labels: tuple[str, ...]
    covers: npt.NDArray[np.float32]
    """Which classes each label covers, shape (labels, classes)."""
    features: Features
    classes: Classes
    parts: Parts

    @property
    def truth(self) -> Classes:
        """Each photo's label as its place among them."""
        numbers: Classes = self.covers.argmax(axis=0)[self.classes]
        return numbers

    def fit(self, left_out: int | None = None) -> LinearHead:
        """Train on all photos but those of validation and of one part."""
        learned = ~np.isin(self.parts, [VALIDATION, left_out or VALIDATION])
        return fit_head(
            self.features[learned],
            self.classes[learned],
            self.covers.shape[1],
            GARMENT_RECIPE,
            balanced(self.truth[learned], GARMENT_RECIPE.balance),
        )

    def answers(self, part: int) -> Logits:
        """Return what a head says of one part that never met it."""
        head = self.fit(left_out=part)
        return grouped(head.logits(self.features[self.parts == part]), self.covers)


def train_clothing(
    data: Path,
    elsewhere: Elsewhere,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> ClothingTraining:
    """Train one head an aspect.

    Args:
        data: the folder of the data sets: clothing, attributes.
        elsewhere: photos that are of no clothes.
        backbone: what the heads read.
        cache: where unpacked sets and features are kept.
        report: told of every step.

    Raises:
        MissingData: a set, or one of its photos, is not there.
    """
    sets = dict.fromkeys(aspect.set for aspect in ASPECTS)
    garments = {name: read_garments(name, data, cache) for name in sets}
    seen = [
        cached_features(photos, PLAIN, backbone, cache / "features", report)
        for photos in (*(each.photos for each in garments.values()), elsewhere.photos)
    ]
    features = dict(zip(garments, seen, strict=False))
    meter = Meter("clothes", len(ASPECTS) * PARTS, report)
    lessons = [
        _lesson(aspect, garments[aspect.set], features[aspect.set], elsewhere, seen[-1])
        for aspect in ASPECTS
    ]
    return ClothingTraining(
        [_train(lesson, meter) for lesson in lessons],
        [photo for each in garments.values() for photo in each.photos],
    )


def _train(lesson: _Lesson, meter: Meter) -> TrainedHead:
    answers = np.zeros((len(lesson.classes), len(lesson.labels)), dtype=np.float32)
    for part in set(range(PARTS)) - {VALIDATION}:
        answers[lesson.parts == part] = lesson.answers(part)
        meter.advance(1)
    learned = lesson.parts != VALIDATION
    linear = lesson.fit()
    meter.advance(1)
    module = GroupedHead(torch.from_numpy(lesson.covers), exclusive=True)
    with torch.no_grad():
        module.classes.weight.copy_(torch.from_numpy(linear.weight))
        module.classes.bias.copy_(torch.from_numpy(linear.bias))
    return TrainedHead(module, _calibrated(lesson, answers[learned], lesson.truth[learned]))


def _lesson(
    aspect: Aspect,
    garments: Garments,
    features: Features,
    elsewhere: Elsewhere,
    elsewhere_features: Features,
) -> _Lesson:
    known = garments.known(aspect)
    labels = np.array(garments.labels(aspect))[known].tolist()
    nothings = [f"{NONE}/{photo.hashtag}" for photo in elsewhere.photos]
    kinds = sorted(set(labels))
    names = [*kinds, *sorted(set(nothings))]
    covers = np.zeros((len(kinds) + 1, len(names)), dtype=np.float32)
    for number in range(len(names)):
        covers[min(number, len(kinds)), number] = 1
    numbers = {name: number for number, name in enumerate(names)}
    return _Lesson(
        aspect=aspect,
        labels=(*kinds, NONE),
        covers=covers,
        features=np.concatenate([features[known], elsewhere_features]),
        classes=np.array([numbers[name] for name in [*labels, *nothings]], dtype=np.int64),
        parts=np.concatenate([garments.parts(aspect)[known], elsewhere.parts]),
    )


def _calibrated(lesson: _Lesson, logits: Logits, truth: Classes) -> HeadSpec:
    temperature = fit_temperature(logits, truth)
    return HeadSpec(
        name=lesson.aspect.name,
        labels=lesson.labels,
        silent=frozenset(lesson.labels) - lesson.aspect.spoken,
        exclusive=True,
        temperature=temperature,
        thresholds=fit_thresholds(softmax(logits, temperature), truth),
    )

"""Trains the four heads that know clothes: kind, pattern, sleeves and colour (Hnot 2018).

Small classifiers, each on the named features that its question needs. A head that speaks also
learns photos that are of no clothes, as fine classes of their own under one silent label, so that
it has nothing to say about a landscape; the others answer for clothes only. Temperature and
thresholds are fitted on folds that no contributor's photos straddle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.network import GroupedHead
from photoorganizer.nn.perception import COLOUR, LAYOUT, OBJECT, TEXTURE
from photoorganizer.train.calibration import Logits, fit_temperature, fit_thresholds, softmax
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.garments import (
    ASPECTS,
    CLOTHING,
    NONE,
    PATTERN,
    SLEEVE,
    Aspect,
    Elsewhere,
    Garments,
    read_garments,
)
from photoorganizer.train.garments import COLOUR as COLOUR_OF_CLOTHES
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.scenes import balanced, grouped
from photoorganizer.train.splits import PARTS, VALIDATION, Parts


@dataclass(frozen=True, slots=True)
class GarmentRecipe:
    """How one head is made."""

    reads: tuple[str, ...]
    probe: ProbeRecipe
    views: int = 1
    """How many views of each photo of clothes it learns; those after the first are random."""


RECIPES = {
    CLOTHING.name: GarmentRecipe(
        (OBJECT, TEXTURE, LAYOUT), ProbeRecipe(epochs=25, balance=0.6, dropout=0.5), views=2
    ),
    PATTERN.name: GarmentRecipe(
        (OBJECT, TEXTURE, LAYOUT),
        ProbeRecipe(epochs=25, batch=256, balance=0.6, dropout=0.5, hidden=64),
    ),
    SLEEVE.name: GarmentRecipe(
        (OBJECT,), ProbeRecipe(epochs=40, batch=256, balance=0.8, dropout=0.3, hidden=64)
    ),
    COLOUR_OF_CLOTHES.name: GarmentRecipe(
        (COLOUR, TEXTURE),
        ProbeRecipe(epochs=20, batch=256, rate=3e-3, balance=0.6, dropout=0.4, hidden=128),
    ),
}
"""By aspect. What a thing is hardly depends on its colour; prints and yarns mix colours."""


@dataclass(frozen=True, slots=True)
class ClothingTraining:
    """The heads for clothes, and the photos of clothes that there are."""

    heads: Sequence[TrainedHead]
    photos: Sequence[LabelledPhoto]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What one head is trained on: photos with their fine classes, then random views of some."""

    aspect: Aspect
    labels: tuple[str, ...]
    covers: npt.NDArray[np.float32]
    """Which classes each label covers, shape (labels, classes)."""
    recipe: GarmentRecipe
    photos: int
    """How many of the rows are of photos as they are; the views after them are only learned."""
    features: Features
    classes: Classes
    parts: Parts

    @property
    def truth(self) -> Classes:
        """Each row's label as its place among them."""
        numbers: Classes = self.covers.argmax(axis=0)[self.classes]
        return numbers

    def fit(self, left_out: int | None = None) -> LinearHead:
        """Train on all photos but those of validation and of one part."""
        learned = ~np.isin(self.parts, [VALIDATION, left_out or VALIDATION])
        return fit_head(
            self.features[learned],
            self.classes[learned],
            self.covers.shape[1],
            self.recipe.probe,
            balanced(self.truth[learned], self.recipe.probe.balance),
        )

    def of_part(self, part: int) -> npt.NDArray[np.intp]:
        """Return which rows are of the photos of one part as they are."""
        return np.flatnonzero(self.parts[: self.photos] == part)

    def answers(self, part: int) -> Logits:
        """Return what a head says of one part that never met it."""
        head = self.fit(left_out=part)
        return grouped(head.logits(self.features[self.of_part(part)]), self.covers)


def recipe_words() -> str:
    """Return how the heads are made, in sentences for the card."""
    return " ".join(
        f"*{aspect.name}*: a classifier of the features {', '.join(recipe.reads)}"
        f"{f' with {recipe.probe.hidden} hidden units' if recipe.probe.hidden else ''}, class "
        f"balance {recipe.probe.balance}, {recipe.probe.epochs} epochs"
        f"{f', {recipe.views} views of each photo of clothes' if recipe.views > 1 else ''}"
        f"{'; photos of scenes and things are *none*.' if aspect.spoken else ', of clothes only.'}"
        for aspect, recipe in ((aspect, RECIPES[aspect.name]) for aspect in ASPECTS)
    )


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
    look = _Look(backbone, cache / "features", report)
    lessons = [_lesson(aspect, garments[aspect.set], elsewhere, look) for aspect in ASPECTS]
    meter = Meter("clothes", len(ASPECTS) * PARTS, report)
    return ClothingTraining(
        [_train(lesson, meter) for lesson in lessons],
        [photo for each in garments.values() for photo in each.photos],
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How photos are seen."""

    backbone: FrozenBackbone
    cache: Path
    report: Report

    def at(
        self, photos: Sequence[LabelledPhoto], recipe: GarmentRecipe, view: int = PLAIN
    ) -> Features:
        """Return what a recipe reads of one view of each photo."""
        return cached_features(photos, view, self.backbone, self.cache, self.report, recipe.reads)


def _train(lesson: _Lesson, meter: Meter) -> TrainedHead:
    answers = np.zeros((lesson.photos, len(lesson.labels)), dtype=np.float32)
    for part in set(range(PARTS)) - {VALIDATION}:
        answers[lesson.of_part(part)] = lesson.answers(part)
        meter.advance(1)
    learned = np.flatnonzero(lesson.parts[: lesson.photos] != VALIDATION)
    fitted = lesson.fit()
    meter.advance(1)
    module = GroupedHead(
        torch.from_numpy(lesson.covers),
        exclusive=True,
        reads=lesson.recipe.reads,
        hidden=lesson.recipe.probe.hidden,
    )
    fitted.copy_to(module.classes)
    if fitted.hidden is not None and module.hidden is not None:
        fitted.hidden.copy_to(module.hidden)
    return TrainedHead(module, _calibrated(lesson, answers[learned], lesson.truth[learned]))


def _lesson(aspect: Aspect, garments: Garments, elsewhere: Elsewhere, look: _Look) -> _Lesson:
    recipe = RECIPES[aspect.name]
    known = garments.known(aspect)
    labels = np.array(garments.labels(aspect))[known].tolist()
    nothing = elsewhere if aspect.spoken else Elsewhere([], np.zeros(0, dtype=np.int64))
    nothings = [f"{NONE}/{photo.hashtag}" for photo in nothing.photos]
    kinds = sorted(set(labels))
    names = [*kinds, *sorted(set(nothings))]
    told = (*kinds, NONE) if nothings else tuple(kinds)
    covers = np.zeros((len(told), len(names)), dtype=np.float32)
    for number in range(len(names)):
        covers[min(number, len(kinds)), number] = 1
    numbers = {name: number for number, name in enumerate(names)}
    clothes = [look.at(garments.photos, recipe, view)[known] for view in range(recipe.views)]
    classes = np.array([numbers[name] for name in [*labels, *nothings]], dtype=np.int64)
    parts = np.concatenate([garments.parts(aspect)[known], nothing.parts])
    more = np.tile(np.arange(len(known)), recipe.views - 1)
    return _Lesson(
        aspect=aspect,
        labels=told,
        covers=covers,
        recipe=recipe,
        photos=len(classes),
        features=np.concatenate([clothes[0], look.at(nothing.photos, recipe), *clothes[1:]]),
        classes=np.concatenate([classes, classes[more]]),
        parts=np.concatenate([parts, parts[more]]),
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

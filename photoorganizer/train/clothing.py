"""Trains the four heads that know clothes: kind, pattern, sleeves and colour (Hnot 2018).

Two small classifiers speak with one voice: one on the named features that its question needs, one
that was trained with the second top. A head that speaks also learns photos that are of no clothes,
as fine classes of their own under one silent label, so that it has nothing to say about a
landscape; the others answer for clothes only. How much each voice counts, temperature and
thresholds are fitted on a part that neither learned from and no contributor's photos straddle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.paths import resources
from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.perception import COLOUR, LAYOUT, OBJECT, TEXTURE
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.calibration import Logits, fit_pooled_thresholds, fit_temperature, softmax
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.garments import (
    ASPECTS,
    CLOTHING,
    NONE,
    PATTERN,
    SLEEVE,
    Aspect,
    Wardrobe,
)
from photoorganizer.train.garments import COLOUR as COLOUR_OF_CLOTHES
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.scenes import balanced, grouped
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts
from photoorganizer.train.tuning import READS as TUNED_READS
from photoorganizer.train.tuning import TunedTop
from photoorganizer.train.voices import Blend, Voices

_ALWAYS_LEARNED = 2
"""A part that is neither for validation nor for calibration: that of further photos."""


@dataclass(frozen=True, slots=True)
class GarmentRecipe:
    """How one head is made."""

    reads: tuple[str, ...]
    """What the classifier reads that is not of the second top."""
    probe: ProbeRecipe
    further: float = 0.0
    """What a photo of another set counts that has an answer; 0 where none has."""
    views: int = 1
    """How many views of each photo of clothes it learns; those after the first are random."""


RECIPES = {
    CLOTHING.name: GarmentRecipe(
        (OBJECT, TEXTURE, LAYOUT),
        ProbeRecipe(epochs=25, balance=0.6, dropout=0.5, hidden=128),
        further=0.1,
        views=2,
    ),
    PATTERN.name: GarmentRecipe(
        (OBJECT, TEXTURE, LAYOUT),
        ProbeRecipe(epochs=25, batch=256, balance=0.6, dropout=0.5, hidden=64),
    ),
    SLEEVE.name: GarmentRecipe(
        (OBJECT, TEXTURE, LAYOUT),
        ProbeRecipe(epochs=40, batch=256, balance=0.8, dropout=0.3, hidden=64),
        views=2,
    ),
    COLOUR_OF_CLOTHES.name: GarmentRecipe(
        (COLOUR, TEXTURE),
        ProbeRecipe(epochs=20, batch=256, rate=3e-3, balance=0.6, dropout=0.4, hidden=128),
    ),
}
"""By aspect. What a thing is hardly depends on its colour; prints and yarns mix colours."""


BLENDS = tuple(Blend(*values) for values in product((0.35, 0.5, 0.65, 0.8), (0.7, 1.0, 1.4, 2.0)))
"""The candidates; the one that is least surprised by the calibration part is taken."""


@dataclass(frozen=True, slots=True)
class ClothingTraining:
    """The heads for clothes, and the photos of clothes that there are."""

    heads: Sequence[TrainedHead]
    blends: Mapping[str, Blend]
    """By head."""
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
    origins: Classes
    """Whose, or of which product, each photo of `asked` is."""
    importance: npt.NDArray[np.float32]
    """What each row counts, before classes are balanced."""
    tuned: LinearHead
    """The classifier that was trained with the second top."""
    seen: Features
    """What that one reads of the photos of `asked`."""

    @property
    def truth(self) -> Classes:
        """Each row's label as its place among them."""
        numbers: Classes = self.covers.argmax(axis=0)[self.classes]
        return numbers

    @property
    def worn(self) -> int:
        """How many labels are of clothes: the first ones."""
        return len(self.labels) - (NONE in self.labels)

    @property
    def asked(self) -> npt.NDArray[np.intp]:
        """Which rows are of the photos, as they are, that choices are made by."""
        return np.flatnonzero(self.parts[: self.photos] == CALIBRATION)

    def fit(self, *left_out: int) -> LinearHead:
        """Train on all photos but those of validation and of other parts."""
        learned = ~np.isin(self.parts, [VALIDATION, *left_out])
        return fit_head(
            self.features[learned],
            self.classes[learned],
            self.covers.shape[1],
            self.recipe.probe,
            self.importance[learned] * balanced(self.truth[learned], self.recipe.probe.balance),
        )

    def answers(self) -> tuple[Blend, Logits]:
        """Return the best blend, and what both voices say of photos that neither learned from."""
        rows = self.asked
        probe = self.fit(CALIBRATION).logits(self.features[rows])
        tuned = self.tuned.logits(self.seen)
        tried = [(blend, grouped(blend.logits(probe, tuned), self.covers)) for blend in BLENDS]
        worn = self.truth[rows] < self.worn
        return min(tried, key=lambda choice: _surprise(choice[1][worn], self.truth[rows][worn]))


def recipe_words(blends: Mapping[str, Blend]) -> str:
    """Return how the heads are made, in sentences for the card."""
    return " ".join(_recipe_words(aspect, blends[aspect.name]) for aspect in ASPECTS)


def _recipe_words(aspect: Aspect, blend: Blend) -> str:
    recipe = RECIPES[aspect.name]
    hidden = f" with {recipe.probe.hidden} hidden units" if recipe.probe.hidden else ""
    views = f", {recipe.views} views of each photo of clothes" if recipe.views > 1 else ""
    further = f", products and further photos counting {recipe.further}" if recipe.further else ""
    rest = "; photos of scenes and things are *none*." if aspect.spoken else ", of clothes only."
    return (
        f"*{aspect.name}*: {blend.share} of the logits of a classifier of the features "
        f"{', '.join(recipe.reads)}{hidden} (class balance {recipe.probe.balance}, "
        f"{recipe.probe.epochs} epochs{views}{further}), {1 - blend.share:.2f} times "
        f"{blend.sharpness} of those of the fine-tuned one{rest}"
    )


def train_clothing(
    wardrobe: Wardrobe,
    tuned: TunedTop,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> ClothingTraining:
    """Train one head an aspect.

    Args:
        wardrobe: photos of clothes, and of none.
        tuned: the classifiers that were trained with the second top.
        backbone: what the heads read; its second top is the tuned one.
        cache: where features are kept.
        report: told of every step.

    Raises:
        MissingData: a photo is not there.
    """
    look = _Look(backbone, cache, report)
    meter = Meter("clothes", len(ASPECTS), report)
    heads, blends = [], {}
    for aspect in ASPECTS:
        lesson = _lesson(aspect, wardrobe, tuned, look)
        head, blends[aspect.name] = _train(lesson)
        heads.append(head)
        meter.advance(1)
    shown = [photo for each in wardrobe.sets.values() for photo in each.photos]
    return ClothingTraining(heads, blends, shown)


@dataclass(frozen=True, slots=True)
class _Look:
    """How photos are seen."""

    backbone: FrozenBackbone
    cache: Path
    report: Report

    def at(
        self, photos: Sequence[LabelledPhoto], reads: Sequence[str], view: int = PLAIN
    ) -> Features:
        """Return the named features of one view of each photo."""
        return cached_features(photos, view, self.backbone, self.cache, self.report, reads)


def _train(lesson: _Lesson) -> tuple[TrainedHead, Blend]:
    blend, answers = lesson.answers()
    module = Voices(lesson.fit(), lesson.tuned).head(blend, lesson.covers, lesson.recipe.reads)
    return TrainedHead(module, _calibrated(lesson, answers, lesson.truth[lesson.asked])), blend


def _lesson(aspect: Aspect, wardrobe: Wardrobe, tuned: TunedTop, look: _Look) -> _Lesson:
    recipe = RECIPES[aspect.name]
    garments, nothing = wardrobe.of(aspect), wardrobe.beside(aspect).photos
    known = garments.known(aspect)
    names = wardrobe.answers_to(aspect)
    labels = np.array(garments.labels(aspect))[known].tolist()
    labels += [f"{NONE}/{photo.hashtag}" for photo in nothing]
    further, kinds = wardrobe.other_kinds(_words()) if recipe.further else ([], [])
    classes = np.array([names.index(name) for name in [*labels, *kinds]], dtype=np.int64)
    parts = np.concatenate([garments.parts(aspect)[known], wardrobe.beside(aspect).parts])
    more = np.tile(np.arange(len(known)), recipe.views - 1)
    rows = np.concatenate([np.arange(len(labels)), more, np.arange(len(labels), len(classes))])
    clothes = [look.at(garments.photos, recipe.reads, view)[known] for view in range(recipe.views)]
    seen = [look.at(garments.photos, TUNED_READS)[known], look.at(nothing, TUNED_READS)]
    origins = [garments.rows[number][aspect.origin] for number in known]
    origins += [photo.name for photo in nothing]
    told, covers = _told(names)
    return _Lesson(
        aspect=aspect,
        labels=told,
        covers=covers,
        recipe=recipe,
        photos=len(labels),
        features=np.concatenate(
            [
                clothes[0],
                look.at(nothing, recipe.reads),
                *clothes[1:],
                look.at(further, recipe.reads),
            ]
        ),
        classes=classes[rows],
        parts=np.concatenate([parts, np.full(len(further), _ALWAYS_LEARNED)])[rows],
        origins=_numbered(origins)[parts == CALIBRATION],
        importance=np.where(rows < len(labels), 1, recipe.further).astype(np.float32),
        tuned=LinearHead.of(tuned.heads[aspect.name]),
        seen=np.concatenate(seen)[parts == CALIBRATION],
    )


def _told(names: Sequence[str]) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """Return the labels of fine classes, and which classes each label covers."""
    worn = [name for name in names if not name.startswith(f"{NONE}/")]
    told = (*worn, NONE) if len(worn) < len(names) else tuple(worn)
    covers = np.zeros((len(told), len(names)), dtype=np.float32)
    for number in range(len(names)):
        covers[min(number, len(worn)), number] = 1
    return told, covers


def _numbered(names: Sequence[str]) -> Classes:
    numbers: Classes = np.unique(names, return_inverse=True)[1]
    return numbers


def _words() -> Words:
    return load_words(resources())


def _surprise(logits: Logits, truth: Classes) -> float:
    """Return the mean negative log-probability of what is right, at the best temperature."""
    probabilities = softmax(logits, fit_temperature(logits, truth))
    return float(-np.log(probabilities[np.arange(len(truth)), truth].clip(1e-9)).mean())


def _calibrated(lesson: _Lesson, logits: Logits, truth: Classes) -> HeadSpec:
    temperature = fit_temperature(logits, truth)
    silent = frozenset(lesson.labels) - lesson.aspect.spoken
    return HeadSpec(
        name=lesson.aspect.name,
        labels=lesson.labels,
        silent=silent,
        exclusive=True,
        temperature=temperature,
        thresholds=fit_pooled_thresholds(
            softmax(logits, temperature),
            truth,
            {lesson.labels.index(label) for label in silent if lesson.aspect.spoken},
            lesson.origins,
        ),
    )

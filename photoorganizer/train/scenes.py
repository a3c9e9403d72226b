"""Trains the head that knows scenes: twenty hashtags, and *other* for those that deserve none.

The backbone keeps its weights; the head is trained on cached features under several views. It
tells fine scene classes apart (a kitchen, a bedroom) and says the hashtag that covers them (home).
Recipe, temperature and thresholds are chosen on the folds of the training part, so that the
validation part remains unseen until the very end.
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
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG, class_numbers
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes, confusion_matrix, weighted_accuracy
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.splits import PARTS, VALIDATION, Parts

RECIPES = (ProbeRecipe(balance=0.0), ProbeRecipe(balance=0.3), ProbeRecipe(balance=0.6))
"""The candidates; the one with the best weighted accuracy over the folds is taken."""

FURTHER_IMPORTANCE = 0.2
"""What a further photo counts: there are many, and they look alike in quality."""


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """How many photos a head for scenes was trained on."""

    scenes: int
    things: int
    further: int


@dataclass(frozen=True, slots=True)
class ScenePhotos:
    """The photos of the scene sets with their parts, and others to train on only."""

    photos: Sequence[LabelledPhoto]
    parts: Parts
    things: Sequence[LabelledPhoto]
    """Photos of things: without them the head takes whatever it meets for a scene."""
    further: Sequence[LabelledPhoto]

    @property
    def training(self) -> npt.NDArray[np.bool_]:
        """Which of `photos` may be learned from."""
        return np.not_equal(self.parts, VALIDATION)

    @property
    def places(self) -> npt.NDArray[np.bool_]:
        """Which of `photos` may be learned from and show a place."""
        return np.logical_and(self.training, [photo.is_scene for photo in self.photos])

    def counts(self) -> PhotoCounts:
        """Return how many photos are learned from."""
        return PhotoCounts(int(self.training.sum()), len(self.things), len(self.further))


@dataclass(frozen=True, slots=True)
class SceneTraining:
    """A trained head, and how it came about."""

    head: TrainedHead
    recipe: ProbeRecipe
    scenes: int
    fold_weighted_accuracy: float
    """On training photos, each answered by a head that had not seen it."""


@dataclass(frozen=True, slots=True)
class SceneVocabulary:
    """Fine classes and the hashtags that cover them."""

    scenes: tuple[tuple[str, str], ...]
    """Scene and hashtag of each class."""
    labels: tuple[str, ...]

    @classmethod
    def of(cls, photos: Sequence[LabelledPhoto]) -> "SceneVocabulary":
        """Return the vocabulary of these photos' scenes; *other* is its last label."""
        scenes = tuple(sorted({(photo.scene, photo.hashtag) for photo in photos}))
        labels = (*sorted({hashtag for _, hashtag in scenes} - {OTHER}), OTHER)
        return cls(scenes, labels)

    def numbers(self, photos: Sequence[LabelledPhoto]) -> Classes:
        """Return each photo's scene as its place among `scenes`."""
        places = {scene: number for number, scene in enumerate(self.scenes)}
        numbers = [places[photo.scene, photo.hashtag] for photo in photos]
        return np.array(numbers, dtype=np.int64)

    def members(self, labels: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return which classes each of these labels covers, shape (labels, scenes)."""
        members = np.zeros((len(labels), len(self.scenes)), dtype=np.float32)
        for number, (_, hashtag) in enumerate(self.scenes):
            members[labels.index(hashtag), number] = 1
        return members


@dataclass(frozen=True, slots=True)
class _Rows:
    """What heads are trained on: one row a view of a photo, none of validation photos."""

    features: Features
    scenes: Classes
    hashtags: Classes
    parts: Parts
    importance: npt.NDArray[np.float32]

    def fit(self, recipe: ProbeRecipe, classes: int, left_out: int | None = None) -> LinearHead:
        """Train a head on all rows but those of one part."""
        rows = slice(None) if left_out is None else self.parts != left_out
        importance = self.importance[rows] * balanced(self.hashtags[rows], recipe.balance)
        return fit_head(self.features[rows], self.scenes[rows], classes, recipe, importance)


def train_scenes(
    photos: ScenePhotos, backbone: FrozenBackbone, views: int, cache: Path, report: Report
) -> SceneTraining:
    """Train the hashtag head on `views` views of each photo: the product's own, then random ones.

    Raises:
        MissingData: a photo cannot be read.
    """
    vocabulary = SceneVocabulary.of([*photos.photos, *photos.things, *photos.further])
    taken = [cached_features(photos.photos, view, backbone, cache, report) for view in range(views)]
    rows = _rows(photos, vocabulary, taken, backbone, cache, report)
    recipe, answers = _best_recipe(rows, photos, vocabulary, taken[PLAIN], report)
    truth = class_numbers(photos.photos, vocabulary.labels)[photos.training]
    linear = rows.fit(recipe, len(vocabulary.scenes))
    module = GroupedHead(torch.from_numpy(vocabulary.members(vocabulary.labels)), exclusive=True)
    with torch.no_grad():
        module.classes.weight.copy_(torch.from_numpy(linear.weight))
        module.classes.bias.copy_(torch.from_numpy(linear.bias))
    return SceneTraining(
        head=TrainedHead(module, _calibrated(vocabulary.labels, answers, truth)),
        recipe=recipe,
        scenes=len(vocabulary.scenes),
        fold_weighted_accuracy=_weighted(answers, truth),
    )


def balanced(classes: Classes, balance: float) -> npt.NDArray[np.float32]:
    """Return weights: 0 counts every photo alike, 1 every class alike; shape (photos,)."""
    counts = np.bincount(classes)
    weights: npt.NDArray[np.float32] = (counts[classes] ** -balance).astype(np.float32)
    return weights


def _rows(
    photos: ScenePhotos,
    vocabulary: SceneVocabulary,
    taken: Sequence[Features],
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> _Rows:
    training = photos.training
    learned = [p for p, is_learned in zip(photos.photos, training, strict=True) if is_learned]
    own = learned * len(taken)
    shown = [*own, *photos.things, *photos.further]
    always = np.full(len(photos.things) + len(photos.further), PARTS)
    features = [view[training] for view in taken]
    if photos.things:
        features.append(cached_features(photos.things, PLAIN, backbone, cache, report))
    if photos.further:
        features.append(cached_features(photos.further, PLAIN + 1, backbone, cache, report))
    importance = np.ones(len(shown), dtype=np.float32)
    importance[len(own) + len(photos.things) :] = FURTHER_IMPORTANCE
    return _Rows(
        features=np.concatenate(features),
        scenes=vocabulary.numbers(shown),
        hashtags=class_numbers(shown, vocabulary.labels),
        parts=np.concatenate([*[photos.parts[training]] * len(taken), always]),
        importance=importance,
    )


def _best_recipe(
    rows: _Rows,
    photos: ScenePhotos,
    vocabulary: SceneVocabulary,
    plain: Features,
    report: Report,
) -> tuple[ProbeRecipe, Logits]:
    """Return the recipe that does best on each fold when trained on the others, and its answers."""
    meter = Meter("recipes", len(RECIPES) * (PARTS - 1), report)
    truth = class_numbers(photos.photos, vocabulary.labels)[photos.training]
    members = vocabulary.members(vocabulary.labels)
    tried: list[tuple[ProbeRecipe, Logits]] = []
    for recipe in RECIPES:
        logits = np.zeros((len(plain), len(vocabulary.labels)), dtype=np.float32)
        for part in set(range(PARTS)) - {VALIDATION}:
            fold = photos.parts == part
            head = rows.fit(recipe, len(vocabulary.scenes), left_out=part)
            logits[fold] = grouped(head.logits(plain[fold]), members)
            meter.advance(1)
        tried.append((recipe, logits[photos.training]))
    return max(tried, key=lambda choice: _weighted(choice[1], truth))


def grouped(logits: Logits, members: npt.NDArray[np.float32]) -> Logits:
    """Return the log-probability of each label, as `nn.network.GroupedHead` does."""
    sums: Logits = np.log((softmax(logits) @ members.T).clip(1e-6, 1 - 1e-6))
    return sums


def _weighted(logits: Logits, truth: Classes) -> float:
    return weighted_accuracy(confusion_matrix(truth, logits.argmax(axis=1), logits.shape[1]))


def _calibrated(labels: tuple[str, ...], logits: Logits, truth: Classes) -> HeadSpec:
    temperature = fit_temperature(logits, truth)
    return HeadSpec(
        name=HASHTAG,
        labels=labels,
        silent=frozenset({OTHER}),
        exclusive=True,
        temperature=temperature,
        thresholds=fit_thresholds(softmax(logits, temperature), truth),
    )

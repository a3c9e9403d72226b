"""Trains the hashtag head on scene photos and ships the network: one command, no choices left.

The backbone keeps its weights; the head is trained on its cached features under several random
views. Recipe, temperature and thresholds are chosen on the folds of the training part, so that the
validation part remains unseen until the very end.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.network import EMBEDDING, FEATURES, MobilenetEdgeTPU, PhotoNetwork
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.train.calibration import Logits, fit_temperature, fit_thresholds, softmax
from photoorganizer.train.card import TrainingReport, write_card
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.embedding import fit_projection
from photoorganizer.train.evaluation import (
    HASHTAG,
    class_numbers,
    evaluate_hashtags,
    training_cache,
)
from photoorganizer.train.features import (
    IMAGENET_INPUT,
    PLAIN,
    Features,
    FrozenBackbone,
    cached_features,
)
from photoorganizer.train.folders import read_folders
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes, confusion_matrix, weighted_accuracy
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.shipping import Provenance, ship
from photoorganizer.train.splits import PARTS, VALIDATION, Parts, validation_split
from photoorganizer.train.weights import imagenet_backbone

RECIPES = (
    ProbeRecipe(balance=0.3),
    ProbeRecipe(balance=0.6),
    ProbeRecipe(balance=0.9),
)
"""The candidates; the one with the best weighted accuracy over the folds is taken."""

PROVENANCE = Provenance(
    licence=(
        "Base weights Apache-2.0. Most training photos state no licence: see the card before "
        "redistributing."
    ),
    origin=(
        "MobilenetEdgeTPU 1.0 with ImageNet weights from mlcommons/mobile_models; "
        "heads and embedding trained by this project."
    ),
)


@dataclass(frozen=True, slots=True)
class FurtherPhotos:
    """Photos in one folder a scene class, with the table of hashtags by scene."""

    folder: Path
    mapping: Path


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What may differ from one training to the next."""

    further: FurtherPhotos | None = None
    """More training photos."""
    views: int = 3
    """Views of each photo: the product's own, then random ones."""
    cache: Path | None = None
    """Where features are kept; the user's cache folder by default."""


@dataclass(frozen=True, slots=True)
class _Material:
    """The photos of the scene sets, and the features of what heads are trained on.

    `features`, `truth` and `parts` have one row a view of a photo; validation photos have none.
    """

    photos: Sequence[LabelledPhoto]
    photo_parts: Parts
    more: Sequence[LabelledPhoto]
    labels: tuple[str, ...]
    plain: Features
    """All of `photos` as the product sees them."""
    features: Features
    truth: Classes
    parts: Parts

    def fit(self, recipe: ProbeRecipe, left_out: int | None = None) -> LinearHead:
        """Train a head on all rows but those of one part."""
        rows = slice(None) if left_out is None else self.parts != left_out
        return fit_head(self.features[rows], self.truth[rows], len(self.labels), recipe)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What heads said of training photos that they were not trained on."""

    logits: Logits
    truth: Classes

    @property
    def weighted_accuracy(self) -> float:
        classes = self.logits.shape[1]
        return weighted_accuracy(confusion_matrix(self.truth, self.logits.argmax(axis=1), classes))


def train_hashtags(
    data: Path,
    weights: Path,
    out: Path,
    report: Report,
    options: TrainingOptions = TrainingOptions(),
) -> TrainingReport:
    """Train on the scene sets in `data`, starting from `weights`, and ship the network to `out`.

    Args:
        data: the folder of the data sets.
        weights: the base network's file, or the folder it is in.
        out: gets the graph, `manifest.toml` and the card.
        report: told of every step; may raise to stop, and the next run goes on from there.
        options: more photos, more views.

    Raises:
        MissingData: a data set is not there.
        ModelError: the base weights are not there or are not the right ones.
    """
    started = time.monotonic()
    torch.set_num_threads(1)
    cache = options.cache or training_cache()
    backbone = imagenet_backbone(weights)
    material = _gather(data, backbone, options, cache, report)
    recipe, answers = _best_recipe(material, report)
    head = _calibrated(material.labels, answers)
    probe = material.fit(recipe)
    training = material.photo_parts != VALIDATION
    spec = _ship(backbone, probe, head, material.plain[training], out)
    summary = TrainingReport(
        model_id=spec.id,
        file=spec.file,
        training_photos=int(training.sum()),
        further_photos=len(material.more),
        recipe=recipe,
        views=options.views,
        fold_weighted_accuracy=answers.weighted_accuracy,
        figures=evaluate_hashtags(data, out, report, cache),
        seconds=time.monotonic() - started,
    )
    write_card(summary, spec, [*material.photos, *material.more], data, out)
    return summary


def _gather(
    data: Path, network: MobilenetEdgeTPU, options: TrainingOptions, cache: Path, report: Report
) -> _Material:
    photos, parts = validation_split(data, cache)
    further = options.further
    more = read_folders(further.folder, further.mapping, photos) if further else []
    labels = (*sorted({photo.hashtag for photo in photos} - {OTHER}), OTHER)
    backbone = FrozenBackbone.of(network)
    folder = cache / "features"
    views = [
        cached_features(photos, view, backbone, folder, report) for view in range(options.views)
    ]
    rows = parts != VALIDATION
    features = [view[rows] for view in views]
    truth = [class_numbers(photos, labels)[rows]] * len(views)
    row_parts = [parts[rows]] * len(views)
    if more:
        features.append(cached_features(more, PLAIN + 1, backbone, folder, report))
        truth.append(class_numbers(more, labels))
        row_parts.append(np.full(len(more), PARTS, dtype=np.int64))
    return _Material(
        photos=photos,
        photo_parts=parts,
        more=more,
        labels=labels,
        plain=views[PLAIN],
        features=np.concatenate(features),
        truth=np.concatenate(truth),
        parts=np.concatenate(row_parts),
    )


def _best_recipe(material: _Material, report: Report) -> tuple[ProbeRecipe, _Answers]:
    """Return the recipe that does best on each fold when trained on the others."""
    meter = Meter("recipes", len(RECIPES) * (PARTS - 1), report)
    training = material.photo_parts != VALIDATION
    truth = class_numbers(material.photos, material.labels)[training]
    tried: list[tuple[ProbeRecipe, _Answers]] = []
    for recipe in RECIPES:
        logits = np.zeros((len(material.plain), len(material.labels)), dtype=np.float32)
        for part in set(range(PARTS)) - {VALIDATION}:
            fold = material.photo_parts == part
            logits[fold] = material.fit(recipe, left_out=part).logits(material.plain[fold])
            meter.advance(1)
        tried.append((recipe, _Answers(logits[training], truth)))
    return max(tried, key=lambda choice: choice[1].weighted_accuracy)


def _calibrated(labels: tuple[str, ...], answers: _Answers) -> HeadSpec:
    temperature = fit_temperature(answers.logits, answers.truth)
    return HeadSpec(
        name=HASHTAG,
        labels=labels,
        silent=frozenset({OTHER}),
        exclusive=True,
        temperature=temperature,
        thresholds=fit_thresholds(softmax(answers.logits, temperature), answers.truth),
    )


def _ship(
    backbone: MobilenetEdgeTPU, probe: LinearHead, head: HeadSpec, features: Features, out: Path
) -> ModelSpec:
    linear = nn.Linear(FEATURES, len(head.labels))
    network = PhotoNetwork({head.name: linear}, min(EMBEDDING, len(features)))
    network.backbone = backbone
    centre, axes = fit_projection(features, network.projection.shape[0])
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(probe.weight))
        linear.bias.copy_(torch.from_numpy(probe.bias))
        network.centre.copy_(torch.from_numpy(centre))
        network.projection.copy_(torch.from_numpy(axes))
    return ship(network, IMAGENET_INPUT, [head], PROVENANCE, out)

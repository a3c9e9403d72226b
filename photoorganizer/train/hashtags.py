"""Makes the network that is shipped: one command from photos to `models/`.

The published backbone, a head for scenes, a head for things, four for clothes, and the embedding
photos are compared by. The next run of an interrupted training goes on with the features it cached.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from photoorganizer.core.paths import resources
from photoorganizer.nn.network import PhotoNetwork
from photoorganizer.nn.preprocess import model_input
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.aspects import Embedding, fit_embedding
from photoorganizer.train.card import TrainingReport, write_card
from photoorganizer.train.clothing import ClothingTraining, train_clothing
from photoorganizer.train.clothing_evaluation import evaluate_clothing
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.evaluation import HashtagFigures, hashtag_answers, training_cache
from photoorganizer.train.export import load_network
from photoorganizer.train.features import (
    IMAGENET_INPUT,
    PLAIN,
    FrozenBackbone,
    cached_features,
)
from photoorganizer.train.folders import FurtherPhotos, read_further
from photoorganizer.train.gallery import Gallery, ObjectVocabulary, read_gallery
from photoorganizer.train.garments import read_elsewhere, read_wardrobe
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.lessons import tuning_lessons
from photoorganizer.train.measure import Report
from photoorganizer.train.object_evaluation import evaluate_objects
from photoorganizer.train.objects import gallery_views, train_objects
from photoorganizer.train.pictures import write_pictures
from photoorganizer.train.scene_head import SceneTraining, train_scene_head, vocabulary_of
from photoorganizer.train.scenes import PhotoCounts, ScenePhotos
from photoorganizer.train.shipping import Provenance, Shown, ship
from photoorganizer.train.splits import (
    CALIBRATION,
    VALIDATION,
    validation_split,
    without_copies,
)
from photoorganizer.train.tuning import CONTINUED, OURS, TuningRecipe, tune
from photoorganizer.train.unseen import evaluate_unseen
from photoorganizer.train.voices import tuned_in
from photoorganizer.train.weights import BaseNetwork, base_network

_SAMPLES = 256
"""Photos that the backbone's whole numbers are fitted to."""

PROVENANCE = Provenance(
    licence=(
        "Base weights Apache-2.0. Most training photos state no licence: see the card before "
        "redistributing."
    ),
    origin=(
        "MobilenetEdgeTPU 1.0 with ImageNet weights from mlcommons/mobile_models; "
        "heads and embedding made by this project."
    ),
)


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What may differ from one training to the next."""

    further: FurtherPhotos | None = None
    """More training photos of scenes."""
    further_clothes: Path | None = None
    """More training photos of clothes, as `garments.read_wardrobe` reads them."""
    start: Path | None = None
    """The folder of a network whose second top is trained further, instead of a new one."""
    steps: int | None = None
    """How many batches it is fine-tuned for; as becomes its start by default."""
    tuning: TuningRecipe | None = None
    """How it is fine-tuned otherwise; as becomes its start by default."""
    cache: Path | None = None
    """Where features are kept; the user's cache folder by default."""

    @property
    def recipe(self) -> TuningRecipe:
        """How the second top is fine-tuned."""
        recipe = self.tuning or (CONTINUED if self.start else OURS)
        return recipe if self.steps is None else replace(recipe, steps=self.steps)


def train_hashtags(
    data: Path,
    weights: Path,
    out: Path,
    report: Report,
    options: TrainingOptions = TrainingOptions(),
) -> TrainingReport:
    """Train on the photos in `data`, starting from `weights`, and ship the network to `out`.

    Args:
        data: the folder of the data sets: scenes, scenes_more, gallery, clothing, attributes.
        weights: the folder of the base network.
        out: gets the graph, `manifest.toml`, the card and its pictures.
        report: told of every step; may raise to stop.
        options: more photos, another start, a shorter fine-tuning.

    Raises:
        MissingData: a data set is not there.
        ModelError: the base weights, or the network to start from, are not there or are not the
            right ones.
    """
    started = time.monotonic()
    torch.set_num_threads(1)
    cache = options.cache or training_cache()
    start = load_model(options.start).id if options.start else ""  # before `out` may replace it
    made = _make(data, weights, out, report, options, cache)
    summary = TrainingReport(
        model_id=made.spec.id,
        file=made.spec.file,
        counts=made.counts,
        scenes=made.scenes.scenes,
        blend=made.scenes.blend,
        clothing_blends=made.clothes.blends,
        lessons=made.lessons,
        tuning=made.scenes.tuning,
        start=start,
        calibration_weighted_accuracy=made.scenes.calibration_weighted_accuracy,
        hashtags=_pictured(data, out, report, cache),
        objects=evaluate_objects(data, out, report, cache),
        clothing=evaluate_clothing(data, out, report, cache),
        unseen=evaluate_unseen(data, out, report, cache, options.further),
        seconds=time.monotonic() - started,
    )
    write_card(summary, made.spec, made.shown, data, out)
    return summary


@dataclass(frozen=True, slots=True)
class _Made:
    """A network that was shipped, and what it was made from."""

    spec: ModelSpec
    scenes: SceneTraining
    clothes: ClothingTraining
    lessons: Mapping[str, int]
    counts: PhotoCounts
    shown: Sequence[LabelledPhoto]


def _make(
    data: Path, weights: Path, out: Path, report: Report, options: TrainingOptions, cache: Path
) -> _Made:
    base = base_network(weights)
    vocabulary = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(data, cache, vocabulary)
    photos = _scene_photos(data, options, gallery, vocabulary, cache)
    elsewhere = read_elsewhere(photos.photos, photos.parts, gallery, vocabulary)
    wardrobe = read_wardrobe(data, cache, elsewhere, options.further_clothes)
    lessons = tuning_lessons(photos, vocabulary_of(photos), wardrobe)
    start = tuned_in(load_network(load_model(options.start))) if options.start else None
    tuned = tune(base.backbone, lessons.lessons, cache, report, options.recipe, start)
    base.backbone.add_scene_top(tuned.top)
    backbone = FrozenBackbone.of(base.backbone)
    folder = cache / "features"
    scenes = train_scene_head(photos, tuned, backbone, options.recipe, folder, report)
    plain = cached_features(photos.photos, PLAIN, backbone, folder, report)
    views = gallery_views(gallery, backbone, folder, report)
    objects = train_objects(gallery, plain[photos.places], vocabulary, base, views)
    clothes = train_clothing(wardrobe, tuned, backbone, folder, report)
    embedding = fit_embedding(
        photos,
        gallery,
        base.classifier,
        wardrobe.sets,
        lambda some, reads: cached_features(some, PLAIN, backbone, folder, report, reads),
    )
    return _Made(
        spec=_ship(base, [scenes.head, objects, *clothes.heads], embedding, _shown(photos), out),
        scenes=scenes,
        clothes=clothes,
        lessons=lessons.clothes,
        counts=photos.counts(),
        shown=[*photos.photos, *gallery.photos, *photos.further, *clothes.photos, *lessons.further],
    )


def _scene_photos(
    data: Path,
    options: TrainingOptions,
    gallery: Gallery,
    vocabulary: ObjectVocabulary,
    cache: Path,
) -> ScenePhotos:
    photos, parts = validation_split(data, cache)
    things = gallery.things({photo.hashtag for photo in photos}, vocabulary)
    further = read_further(options.further, photos) if options.further else []
    asked = {VALIDATION, CALIBRATION}
    held = [photo for photo, part in zip(photos, parts, strict=True) if part in asked]
    return ScenePhotos(photos, parts, things, without_copies(further, held))


def _ship(
    base: BaseNetwork,
    heads: Sequence[TrainedHead],
    embedding: Embedding,
    shown: Shown,
    out: Path,
) -> ModelSpec:
    network = PhotoNetwork(
        {head.spec.name: head.module for head in heads},
        {part.aspect.value: part.module() for part in embedding.parts},
    )
    network.backbone = base.backbone
    specs = [head.spec for head in heads]
    return ship(network, shown, specs, embedding.specs, PROVENANCE, out)


def _shown(photos: ScenePhotos) -> Shown:
    """Return what the network sees of some photos that it has learned from, drawn evenly."""
    learned = [*photos.learned, *photos.things]
    some = learned[:: max(1, len(learned) // _SAMPLES)]
    inputs = [model_input(read_pixels(photo.path), IMAGENET_INPUT) for photo in some]
    return Shown(IMAGENET_INPUT, np.stack(inputs))


def _pictured(data: Path, out: Path, report: Report, cache: Path) -> HashtagFigures:
    """Return the figures of the hashtag head in `out`, and put their pictures beside it."""
    answers = hashtag_answers(data, out, report, cache)
    write_pictures(answers, out)
    return answers.figures()

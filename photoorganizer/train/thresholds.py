"""Fits when the shipped network may speak, and leaves its weights as they are.

Scenes and things get new thresholds in the manifest. The network's file, and with it the network's
name, what libraries store of their photos and whatever was trained on that, stays the same.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from photoorganizer.core.paths import resources
from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.calibration import (
    fit_pooled_thresholds,
    sigmoid,
    softmax,
)
from photoorganizer.train.datasets import OTHER
from photoorganizer.train.evaluation import (
    HASHTAG,
    class_numbers,
    head_logits,
    head_named,
    training_cache,
)
from photoorganizer.train.export import load_network
from photoorganizer.train.features import PLAIN, FrozenBackbone, cached_features
from photoorganizer.train.gallery import OBJECT, ObjectVocabulary, read_gallery
from photoorganizer.train.measure import Report
from photoorganizer.train.object_evaluation import right_for
from photoorganizer.train.objects import gallery_views, object_logits, object_thresholds
from photoorganizer.train.shipping import write_manifest
from photoorganizer.train.splits import CALIBRATION, VALIDATION, validation_split


@dataclass(frozen=True, slots=True)
class ThresholdReport:
    """What was fitted, and on how much."""

    model_id: str
    scenes: int
    """Photos of scenes that no weights were fitted on."""
    things: int
    """Photos of things, each seen in some random views."""


def train_thresholds(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> ThresholdReport:
    """Write new thresholds into the manifest in `models`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    torch.set_num_threads(1)
    cache = cache or training_cache()
    spec = load_model(models)
    hashtags, scenes = _of_scenes(data, spec, cache, report)
    objects, things = _of_things(data, spec, cache, report)
    fitted = {head.name: head for head in (hashtags, objects)}
    heads = tuple(fitted.get(head.name, head) for head in spec.heads)
    write_manifest(replace(spec, heads=heads), models)
    return ThresholdReport(spec.id, scenes, things)


def _of_scenes(data: Path, spec: ModelSpec, cache: Path, report: Report) -> tuple[HeadSpec, int]:
    """Return the hashtag head with new thresholds, and how many photos they rest on."""
    head = head_named(HASHTAG, spec)
    photos, parts = validation_split(data, cache)
    asked = [photo for photo, part in zip(photos, parts, strict=True) if part == CALIBRATION]
    probabilities = softmax(head_logits(asked, Tagger(spec), head, report), head.temperature)
    truth = class_numbers(asked, head.labels)
    silent = {head.labels.index(OTHER)}
    thresholds = fit_pooled_thresholds(probabilities, truth, silent)
    return replace(head, thresholds=thresholds), len(asked)


def _of_things(data: Path, spec: ModelSpec, cache: Path, report: Report) -> tuple[HeadSpec, int]:
    """Return the object head with new thresholds, and how many photos they rest on."""
    head, network = head_named(OBJECT, spec), load_network(spec)
    backbone, folder = FrozenBackbone.of(network.backbone), cache / "features"
    vocabulary = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(data, cache, vocabulary)
    photos, parts = validation_split(data, cache)
    learned = np.not_equal(parts, VALIDATION) & [photo.is_scene for photo in photos]
    places = cached_features(photos, PLAIN, backbone, folder, report)[learned]
    views = np.concatenate(gallery_views(gallery, backbone, folder, report))
    right = right_for(head.labels, vocabulary.tags, gallery.right)
    thresholds = object_thresholds(
        sigmoid(object_logits(network.heads[OBJECT], views), head.temperature),
        np.concatenate([right] * (len(views) // len(right))),
        sigmoid(object_logits(network.heads[OBJECT], places), head.temperature),
        right_for(head.labels, vocabulary.tags, vocabulary.animals()[None])[0],
    )
    return replace(head, thresholds=thresholds), len(gallery.photos)

"""The head that names everyday things: ImageNet's own classifier, spoken in hashtags.

Nothing is trained. The probability of a hashtag is the sum over the classes that the taxonomy puts
under it. Temperature and thresholds are fitted on random views of the gallery, which are harder
than its photos, because the base network has seen most of those; and on photos of scenes, where an
animal is a mistake.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.network import GroupedHead
from photoorganizer.train.calibration import (
    Logits,
    Truths,
    fit_independent_temperature,
    fit_shared_thresholds,
    sigmoid,
)
from photoorganizer.train.features import Features, FrozenBackbone, cached_features
from photoorganizer.train.gallery import OBJECT, Gallery, ObjectVocabulary
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Report
from photoorganizer.train.metrics import Probabilities
from photoorganizer.train.weights import BaseNetwork

_VIEWS = (1, 2, 3)

_FLOORS = {Level.SURE: 0.75, Level.BALANCED: 0.42, Level.MORE: 0.3}
"""Nothing is said below these. One thing of several in a photo rarely reaches half; in spite of
that, the likeliest is right more than nineteen times in twenty."""


def train_objects(
    gallery: Gallery,
    places: Features,
    vocabulary: ObjectVocabulary,
    base: BaseNetwork,
    views: Sequence[Features],
) -> TrainedHead:
    """Return the head with its temperature and thresholds.

    Args:
        gallery: photos of which the right hashtags are known.
        places: features of photos of scenes, which show no animals.
        vocabulary: what the head says.
        base: the network whose classifier speaks.
        views: features of random views of the gallery's photos.
    """
    head = GroupedHead(torch.from_numpy(vocabulary.membership()), exclusive=False)
    head.classes.load_state_dict(base.classifier.state_dict())
    logits = object_logits(head, np.concatenate(views))
    right = np.concatenate([gallery.right] * len(views))
    temperature = fit_independent_temperature(logits, right)
    strangers = sigmoid(object_logits(head, places), temperature)
    probabilities = sigmoid(logits, temperature)
    spec = HeadSpec(
        name=OBJECT,
        labels=vocabulary.tags,
        silent=frozenset(),
        exclusive=False,
        temperature=temperature,
        thresholds=object_thresholds(probabilities, right, strangers, vocabulary.animals()),
    )
    return TrainedHead(head, spec)


def gallery_views(
    gallery: Gallery, backbone: FrozenBackbone, cache: Path, report: Report
) -> list[Features]:
    """Return features of random views of the gallery's photos."""
    return [cached_features(gallery.photos, view, backbone, cache, report) for view in _VIEWS]


def object_thresholds(
    probabilities: Probabilities,
    right: Truths,
    strangers: Probabilities,
    animals: npt.NDArray[np.bool_],
) -> dict[Level, tuple[float, ...]]:
    """Return the thresholds of each level.

    Args:
        probabilities: answers about things, shape (photos, hashtags).
        right: which hashtags are right for them, of the same shape.
        strangers: answers about photos of scenes.
        animals: which hashtags are of animals, which those photos do not show, shape (hashtags,).
    """
    unsure = np.where(animals, strangers, np.nan).astype(np.float32)
    return fit_shared_thresholds(probabilities, right, unsure, _FLOORS)


def object_logits(head: nn.Module, features: Features) -> Logits:
    """Return what the head says of features, shape (photos, hashtags)."""
    with torch.inference_mode():
        logits: Logits = head(torch.from_numpy(features)).numpy()
    return logits

"""The head that names everyday things: ImageNet's own classifier, spoken in hashtags.

Nothing is trained. The probability of a hashtag is the sum over the classes that the taxonomy puts
under it. Temperature and thresholds are fitted on random views of the gallery, which are harder
than its photos, because the base network has seen most of those.
"""

from pathlib import Path

import numpy as np
import torch

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.network import GroupedHead
from photoorganizer.train.calibration import (
    Logits,
    fit_independent_temperature,
    fit_shared_thresholds,
    sigmoid,
)
from photoorganizer.train.features import FrozenBackbone, cached_features
from photoorganizer.train.gallery import OBJECT, ObjectVocabulary, read_gallery
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Report
from photoorganizer.train.weights import BaseNetwork

_VIEWS = (1, 2, 3)


def train_objects(
    data: Path,
    vocabulary: ObjectVocabulary,
    base: BaseNetwork,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> TrainedHead:
    """Return the head with its temperature and thresholds, fitted on the gallery in `data`.

    Raises:
        MissingData: the gallery is not there.
    """
    gallery = read_gallery(data, cache, vocabulary)
    head = GroupedHead(torch.from_numpy(vocabulary.membership()), exclusive=False)
    head.classes.load_state_dict(base.classifier.state_dict())
    views = [
        cached_features(gallery.photos, view, backbone, cache / "features", report)
        for view in _VIEWS
    ]
    with torch.inference_mode():
        logits: Logits = head(torch.from_numpy(np.concatenate(views))).numpy()
    right = np.concatenate([gallery.right] * len(_VIEWS))
    temperature = fit_independent_temperature(logits, right)
    spec = HeadSpec(
        name=OBJECT,
        labels=vocabulary.tags,
        silent=frozenset(),
        exclusive=False,
        temperature=temperature,
        thresholds=fit_shared_thresholds(sigmoid(logits, temperature), right),
    )
    return TrainedHead(head, spec)

"""Trains the head that knows scenes: twenty hashtags, and *other* for those that deserve none.

Two linear classifiers of fine scene classes speak with one voice: one reads what ImageNet taught
(*object*, *layout*, *texture*), one the top that was fine-tuned on scenes. Each is wrong where the
other is not. How much each counts, the temperature and the thresholds are fitted on photos that
neither learned from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.perception import LAYOUT, OBJECT, TEXTURE
from photoorganizer.train.calibration import Logits, fit_pooled_thresholds, fit_temperature, softmax
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG, class_numbers
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.heads import TrainedHead
from photoorganizer.train.measure import Report
from photoorganizer.train.metrics import Classes, confusion_matrix, weighted_accuracy
from photoorganizer.train.probe import LinearHead, ProbeRecipe, fit_head
from photoorganizer.train.scenes import ScenePhotos, SceneVocabulary, balanced, grouped
from photoorganizer.train.tuning import READS as TUNED_READS
from photoorganizer.train.tuning import TunedTop, TuningRecipe
from photoorganizer.train.voices import Blend, Voices

PROBE = ProbeRecipe(balance=0.6)
"""How the classifier on ImageNet's features is trained."""

READS = (OBJECT, LAYOUT, TEXTURE)
"""What that classifier reads."""

PROBED_FURTHER = 20_000
"""So many further photos teach the probe; they are many and alike, and features cost time."""

FURTHER_IMPORTANCE = 0.05
"""What a further photo counts for the probe."""

BLENDS = tuple(
    Blend(*values) for values in product((0.3, 0.4, 0.5, 0.6), (0.7, 1.0, 1.4), (0.3, 0.6, 0.9))
)
"""The candidates; the one with the best weighted accuracy on the calibration part is taken."""


@dataclass(frozen=True, slots=True)
class SceneTraining:
    """A trained head, and how it came about."""

    head: TrainedHead
    blend: Blend
    tuning: TuningRecipe
    scenes: int
    calibration_weighted_accuracy: float


def train_scene_head(
    photos: ScenePhotos,
    tuned: TunedTop,
    backbone: FrozenBackbone,
    recipe: TuningRecipe,
    cache: Path,
    report: Report,
) -> SceneTraining:
    """Train the hashtag head on the features of `backbone`, whose second top is the tuned one.

    Raises:
        MissingData: a photo cannot be read.
    """
    vocabulary = vocabulary_of(photos)
    plain = {
        reads: cached_features(photos.photos, PLAIN, backbone, cache, report, reads)
        for reads in (READS, TUNED_READS)
    }
    probe = _probe(photos, vocabulary, backbone, cache, report)
    voices = Voices(probe, LinearHead.of(tuned.heads[HASHTAG]))
    asked = photos.calibration
    truth = class_numbers(photos.photos, vocabulary.labels)
    said = (probe.logits(plain[READS][asked]), voices.tuned.logits(plain[TUNED_READS][asked]))
    prior = np.bincount(truth[photos.training], minlength=len(vocabulary.labels))
    tried = [
        (blend, _blended(said, blend, vocabulary, _raised(vocabulary, prior, blend)))
        for blend in BLENDS
    ]
    blend, answers = max(tried, key=lambda choice: _weighted(choice[1], truth[asked]))
    members, raised = vocabulary.members(vocabulary.labels), _raised(vocabulary, prior, blend)
    return SceneTraining(
        head=TrainedHead(
            voices.head(blend, members, READS, raised),
            calibrated(vocabulary.labels, answers, truth[asked]),
        ),
        blend=blend,
        tuning=recipe,
        scenes=len(vocabulary.scenes),
        calibration_weighted_accuracy=_weighted(answers, truth[asked]),
    )


def vocabulary_of(photos: ScenePhotos) -> SceneVocabulary:
    """Return the fine classes of all these photos."""
    return SceneVocabulary.of([*photos.photos, *photos.things, *photos.further])


@dataclass(frozen=True, slots=True)
class Seen:
    """Photos, what is seen of them, and how much each of them counts."""

    photos: Sequence[LabelledPhoto]
    features: Features
    importance: float = 1.0

    def only(self, kept: npt.NDArray[np.bool_]) -> "Seen":
        """Return the photos that are kept, with what is seen of them."""
        photos = list(compress(self.photos, kept.tolist()))
        return Seen(photos, self.features[kept], self.importance)


def fit_probe(collections: Sequence[Seen], vocabulary: SceneVocabulary) -> LinearHead:
    """Train the classifier of fine classes that reads what ImageNet taught."""
    shown = [photo for each in collections for photo in each.photos]
    importance = np.concatenate(
        [np.full(len(each.photos), each.importance, dtype=np.float32) for each in collections]
    )
    return fit_head(
        np.concatenate([each.features for each in collections]),
        vocabulary.numbers(shown),
        len(vocabulary.scenes),
        PROBE,
        importance * balanced(class_numbers(shown, vocabulary.labels), PROBE.balance),
    )


def seen_further(
    further: Sequence[LabelledPhoto], backbone: FrozenBackbone, cache: Path, report: Report
) -> Seen:
    """Return what is seen of the further photos that teach the probe.

    Raises:
        MissingData: a photo cannot be read.
    """
    some = further[:PROBED_FURTHER]
    features = cached_features(some, PLAIN + 1, backbone, cache, report, READS)
    return Seen(some, features, FURTHER_IMPORTANCE)


def _probe(
    photos: ScenePhotos,
    vocabulary: SceneVocabulary,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> LinearHead:
    learned = photos.training & ~photos.calibration
    plain = cached_features(photos.photos, PLAIN, backbone, cache, report, READS)
    things = cached_features(photos.things, PLAIN, backbone, cache, report, READS)
    return fit_probe(
        [
            Seen(photos.learned, plain[learned]),
            Seen(photos.things, things),
            seen_further(photos.further, backbone, cache, report),
        ],
        vocabulary,
    )


def _raised(
    vocabulary: SceneVocabulary, prior: npt.NDArray[np.int64], blend: Blend
) -> npt.NDArray[np.float32]:
    """Return what is added to each fine class, shape (scenes,)."""
    lifts = -blend.balance * np.log(np.maximum(prior, 1) / max(prior.mean(), 1))
    labels = [vocabulary.labels.index(hashtag) for _, hashtag in vocabulary.scenes]
    raised: npt.NDArray[np.float32] = lifts[labels].astype(np.float32)
    return raised


def _blended(
    said: tuple[Logits, Logits],
    blend: Blend,
    vocabulary: SceneVocabulary,
    raised: npt.NDArray[np.float32],
) -> Logits:
    return grouped(blend.logits(*said) + raised, vocabulary.members(vocabulary.labels))


def _weighted(logits: Logits, truth: Classes) -> float:
    return weighted_accuracy(confusion_matrix(truth, logits.argmax(axis=1), logits.shape[1]))


def calibrated(labels: tuple[str, ...], logits: Logits, truth: Classes) -> HeadSpec:
    """Return the hashtag head, with temperature and thresholds fitted on these answers."""
    temperature = fit_temperature(logits, truth)
    return HeadSpec(
        name=HASHTAG,
        labels=labels,
        silent=frozenset({OTHER}),
        exclusive=True,
        temperature=temperature,
        thresholds=fit_pooled_thresholds(
            softmax(logits, temperature), truth, {labels.index(OTHER)}
        ),
    )

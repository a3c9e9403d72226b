"""Photos of scenes to learn from, and the fine classes behind the hashtags.

A network tells fine scene classes apart (a kitchen, a bedroom) and says the hashtag that covers
them (home); *other* covers those that deserve none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from photoorganizer.train.calibration import Logits, softmax
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.metrics import Classes
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """How many photos a head for scenes was trained on."""

    learned: int
    calibration: int
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
        """Which of `photos` may be learned from or chosen by: all but those kept aside."""
        return np.not_equal(self.parts, VALIDATION)

    @property
    def calibration(self) -> npt.NDArray[np.bool_]:
        """Which of `photos` only temperature, thresholds and choices are fitted on."""
        return np.equal(self.parts, CALIBRATION)

    @property
    def learned(self) -> list[LabelledPhoto]:
        """The photos of the scene sets that weights are fitted on."""
        kept = self.training & ~self.calibration
        return list(compress(self.photos, kept.tolist()))

    @property
    def places(self) -> npt.NDArray[np.bool_]:
        """Which of `photos` may be learned from and show a place."""
        return np.logical_and(self.training, [photo.is_scene for photo in self.photos])

    def counts(self) -> PhotoCounts:
        """Return how many photos are learned from."""
        return PhotoCounts(
            learned=len(self.learned),
            calibration=int(self.calibration.sum()),
            things=len(self.things),
            further=len(self.further),
        )


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


def balanced(classes: Classes, balance: float) -> npt.NDArray[np.float32]:
    """Return weights: 0 counts every photo alike, 1 every class alike; shape (photos,)."""
    counts = np.bincount(classes)
    weights: npt.NDArray[np.float32] = (counts[classes] ** -balance).astype(np.float32)
    return weights


def grouped(logits: Logits, members: npt.NDArray[np.float32]) -> Logits:
    """Return the log-probability of each label, as `nn.network.GroupedHead` does."""
    sums: Logits = np.log((softmax(logits) @ members.T).clip(1e-6, 1 - 1e-6))
    return sums

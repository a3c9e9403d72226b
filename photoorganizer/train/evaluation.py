"""How good the shipped network is, on photos that no training saw.

Runs the very file in `models/` as the product does: ONNX Runtime, no torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import BadWeights, MissingData
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import HeadSpec, Level, Vector
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.calibration import Logits, softmax
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import (
    Classes,
    Confusion,
    Speech,
    accuracy,
    calibration_error,
    class_accuracies,
    confusion_matrix,
    speech,
    weighted_accuracy,
    worst_confusions,
)
from photoorganizer.train.splits import VALIDATION, validation_split

HASHTAG = "hashtag"
"""The name of the head that knows scenes."""

_BATCH = 16


@dataclass(frozen=True, slots=True)
class SetFigures:
    """The figures of one data set's validation photos."""

    photos: int
    accuracy: float
    weighted_accuracy: float


@dataclass(frozen=True, slots=True)
class HashtagFigures:
    """How the hashtag head does on the validation photos."""

    model_id: str
    photos: int
    accuracy: float
    weighted_accuracy: float
    """Mean of the classes' accuracies, silence (`other`) being one of them."""
    calibration_error: float
    sets: Mapping[str, SetFigures]
    levels: Mapping[Level, Speech]
    classes: Mapping[str, float]
    """Each class's accuracy."""
    confusions: Sequence[Confusion]


@dataclass(frozen=True, slots=True)
class HashtagAnswers:
    """What the hashtag head says of photos, beside what is right."""

    model_id: str
    head: HeadSpec
    photos: Sequence[LabelledPhoto]
    truth: Classes
    logits: Logits
    """Raw scores, shape (photos, labels)."""

    def figures(self) -> HashtagFigures:
        """Return how good they are."""
        head, truth = self.head, self.truth
        probabilities = softmax(self.logits, head.temperature)
        predicted = self.logits.argmax(axis=1)
        matrix = confusion_matrix(truth, predicted, len(head.labels))
        silent = {head.labels.index(label) for label in head.silent}
        shares = class_accuracies(matrix)
        return HashtagFigures(
            model_id=self.model_id,
            photos=len(self.photos),
            accuracy=accuracy(matrix),
            weighted_accuracy=weighted_accuracy(matrix),
            calibration_error=calibration_error(truth, probabilities),
            sets=_set_figures(self.photos, truth, predicted, len(head.labels)),
            levels={
                level: speech(truth, probabilities, head.thresholds[level], silent)
                for level in Level
            },
            classes={label: float(share) for label, share in zip(head.labels, shares, strict=True)},
            confusions=worst_confusions(matrix, head.labels),
        )


def evaluate_hashtags(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> HashtagFigures:
    """Run the network in `models` on the validation photos of the scene sets in `data`.

    Raises:
        MissingData: a scene set is not there.
        ModelError: the network cannot be loaded, or has no hashtag head.
    """
    return hashtag_answers(data, models, report, cache or training_cache()).figures()


def hashtag_answers(data: Path, models: Path, report: Report, cache: Path) -> HashtagAnswers:
    """Return what the network in `models` says of the validation photos in `data`.

    Raises:
        MissingData: a scene set is not there.
        ModelError: the network cannot be loaded, or has no hashtag head.
    """
    spec = load_model(models)
    head = head_named(HASHTAG, spec)
    photos, parts = validation_split(data, cache)
    held = [photo for photo, part in zip(photos, parts, strict=True) if part == VALIDATION]
    truth = class_numbers(held, head.labels)
    return HashtagAnswers(spec.id, head, held, truth, head_logits(held, Tagger(spec), head, report))


def training_cache() -> Path:
    """Return the folder where training and evaluation keep what they need again."""
    return library_paths().cache / "training"


def class_numbers(photos: Sequence[LabelledPhoto], labels: Sequence[str]) -> Classes:
    """Return each photo's hashtag as its place in `labels`.

    Raises:
        MissingData: a photo has a hashtag that is not among them.
    """
    numbers = {label: number for number, label in enumerate(labels)}
    try:
        return np.array([numbers[photo.hashtag] for photo in photos], dtype=np.int64)
    except KeyError as error:
        raise MissingData(
            f"The data set has photos of “{error.args[0]}”, which the network does not know."
        ) from error


def _set_figures(
    photos: Sequence[LabelledPhoto], truth: Classes, predicted: Classes, classes: int
) -> dict[str, SetFigures]:
    sets = np.array([photo.set for photo in photos])
    figures = {}
    for name in sorted(set(sets.tolist())):
        rows = sets == name
        matrix = confusion_matrix(truth[rows], predicted[rows], classes)
        figures[name] = SetFigures(int(rows.sum()), accuracy(matrix), weighted_accuracy(matrix))
    return figures


def head_logits(
    photos: Sequence[LabelledPhoto], tagger: Tagger, head: HeadSpec, report: Report
) -> Logits:
    """Return what the network says of photos, one head's raw scores, shape (photos, labels)."""
    return all_logits(photos, tagger, f"{head.name}: validation photos", report)[head.name]


def all_logits(
    photos: Sequence[LabelledPhoto], tagger: Tagger, job: str, report: Report
) -> dict[str, Logits]:
    """Return each head's raw scores, shape (photos, labels of the head), by its name."""
    meter = Meter(job, len(photos), report)
    rows: dict[str, list[Vector]] = {head.name: [] for head in tagger.spec.heads}
    for start in range(0, len(photos), _BATCH):
        batch = photos[start : start + _BATCH]
        for reading in tagger.read([read_pixels(photo.path) for photo in batch]):
            for name, logits in reading.logits.items():
                rows[name].append(logits)
        meter.advance(len(batch))
    return {name: np.stack(each) for name, each in rows.items()}


def head_named(name: str, spec: ModelSpec) -> HeadSpec:
    """Return one head of the network.

    Raises:
        BadWeights: it has no such head.
    """
    for head in spec.heads:
        if head.name == name:
            return head
    raise BadWeights(f"The network {spec.id} has no head “{name}”: install the program again.")

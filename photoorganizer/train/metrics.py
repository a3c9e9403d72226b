"""Figures of a classifier that may stay silent. Pure numpy; knows nothing of networks.

Throughout: `truth` and `predicted` are class numbers, shape (photos,); `probabilities` has shape
(photos, classes).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Classes = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]


def confusion_matrix(truth: Classes, predicted: Classes, classes: int) -> Counts:
    """Return how often each class (row) was taken for each class (column)."""
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (truth, predicted), 1)
    return matrix


def accuracy(matrix: Counts) -> float:
    """Return the share of photos on the diagonal; nan for an empty matrix."""
    total = matrix.sum()
    return float(np.trace(matrix) / total) if total else float("nan")


def class_accuracies(matrix: Counts) -> npt.NDArray[np.float64]:
    """Return each class's share of right answers; nan for classes without photos."""
    totals = matrix.sum(axis=1)
    shares = np.full(len(matrix), np.nan)
    np.divide(np.diag(matrix), totals, out=shares, where=totals > 0)
    return shares


def weighted_accuracy(matrix: Counts) -> float:
    """Return the mean accuracy of the classes that have photos (Shabanov 2019, section 4)."""
    shares = class_accuracies(matrix)
    return float(np.nanmean(shares)) if np.isfinite(shares).any() else float("nan")


@dataclass(frozen=True, slots=True)
class Speech:
    """What a head says at one level, counted over photos of every class."""

    precision: float
    """Share of the hashtags said that are right; nan when nothing is said."""
    coverage: float
    """Share of the photos with a hashtag on which anything is said."""
    recall: float
    """Share of the photos with a hashtag on which the right one is said."""
    silence: float
    """Share of the photos without a hashtag on which nothing is said."""
    said: int


def speech(
    truth: Classes,
    probabilities: Probabilities,
    thresholds: Sequence[float],
    silent: Collection[int],
) -> Speech:
    """Return what is said when each class speaks from its threshold on, as `core.policy` does."""
    speaking: npt.NDArray[np.bool_] = np.asarray(
        probabilities >= np.asarray(thresholds, np.float32)
    )
    speaking[:, list(silent)] = False
    right = speaking[np.arange(len(truth)), truth]
    anything = np.logical_or.reduce(speaking, axis=1)
    deserving: npt.NDArray[np.bool_] = np.isin(truth, list(silent), invert=True)
    said = int(speaking.sum())
    return Speech(
        precision=_share(int(right.sum()), said),
        coverage=_share(int(anything[deserving].sum()), int(deserving.sum())),
        recall=_share(int(right[deserving].sum()), int(deserving.sum())),
        silence=_share(int((~anything[~deserving]).sum()), int((~deserving).sum())),
        said=said,
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence is between `low` and `high`."""

    low: float
    high: float
    photos: int
    confidence: float
    """Its mean."""
    right: float
    """Share of right answers."""


def reliability(truth: Classes, probabilities: Probabilities, bins: int = 15) -> list[Bin]:
    """Return the best classes' answers by confidence; ranges without answers are left out."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    where = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(
            low=b / bins,
            high=(b + 1) / bins,
            photos=int((where == b).sum()),
            confidence=float(confidence[where == b].mean()),
            right=float(right[where == b].mean()),
        )
        for b in np.unique(where).tolist()
    ]


def calibration_error(truth: Classes, probabilities: Probabilities, bins: int = 15) -> float:
    """Return the expected calibration error of the best class (Guo et al. 2017, eq. 3)."""
    gaps = [
        abs(each.right - each.confidence) * each.photos
        for each in reliability(truth, probabilities, bins)
    ]
    return sum(gaps) / max(len(truth), 1)


@dataclass(frozen=True, slots=True)
class Confusion:
    """One class taken for another."""

    truth: str
    said: str
    photos: int


def worst_confusions(matrix: Counts, labels: Sequence[str], count: int = 12) -> list[Confusion]:
    """Return the most frequent mistakes, most frequent first."""
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:count]
    pairs = [divmod(int(place), len(labels)) for place in order]
    return [Confusion(labels[i], labels[j], int(wrong[i, j])) for i, j in pairs if wrong[i, j]]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")

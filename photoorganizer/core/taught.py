"""A tag that the user taught: a line through what the network stored of photos. Pure.

The network is not asked again: its embedding and what its heads hold for likely are one row of
features a photo, and a taught tag is a weight for each of them. So a whole library is looked
through in seconds, and the tag fits a small file.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import HeadSpec, Level, Suggestion, Vector

TAUGHT = "taught:"
"""What the id of a taught model begins with."""

Rows = npt.NDArray[np.float32]
"""One photo a row."""

_SCALE = 3.0
"""Of all features: it sets how soon a few examples are believed (models/RESULTS.md)."""

_LEAST_LENGTH = 1e-6


@dataclass(frozen=True, slots=True)
class Lens:
    """How what is stored of photos becomes features; it belongs to one network."""

    model_id: str
    parts: tuple[tuple[int, int], ...]
    """Where each part of the embedding begins and ends."""
    heads: tuple[HeadSpec, ...]

    @property
    def embedding(self) -> int:
        """Numbers of an embedding."""
        return max(stop for _, stop in self.parts)

    @property
    def width(self) -> int:
        """Features of a photo."""
        in_parts = sum(stop - start for start, stop in self.parts)
        return in_parts + sum(len(head.labels) for head in self.heads)

    def features(self, embeddings: Rows, logits: Mapping[str, Rows]) -> Rows:
        """Return the features of photos, shape (photos, width).

        Each part of the embedding counts alike, whatever its weight in likeness. Of probabilities
        the roots are taken, so that unlikely answers are told apart, too (Hellinger's distance).

        Args:
            embeddings: shape (photos, numbers of an embedding).
            logits: raw scores by head, shape (photos, labels); of a head that is not there
                nothing is known.
        """
        columns = []
        for start, stop in self.parts:
            part = embeddings[:, start:stop]
            lengths = np.linalg.norm(part, axis=1, keepdims=True)
            columns.append(part / np.maximum(lengths, _LEAST_LENGTH))
        for head in self.heads:
            scores = logits.get(head.name)
            if scores is None or scores.shape[1] != len(head.labels):
                columns.append(np.zeros((len(embeddings), len(head.labels)), np.float32))
            else:
                columns.append(np.sqrt(probabilities(scores, head)))
        rows: Rows = (np.concatenate(columns, axis=1) * _SCALE).astype(np.float32)
        return rows


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good a taught tag is on photos it did not learn from: moments it has not seen."""

    precision: float
    """Of the photos it would be suggested for, how many have it, as is to be expected here."""
    recall: float
    """Of the examples, each judged without those of its moment, how many would be suggested."""
    ranking: float
    """How often an example is before a photo without the tag (area under the ROC curve)."""


@dataclass(frozen=True, slots=True)
class TaughtTag:
    """One taught tag: the model, what it may say, and what it was learned from."""

    name: str
    model_id: str
    """The network whose embeddings and scores it reads."""
    weights: Vector = field(compare=False)
    """One for each feature."""
    bias: float
    thresholds: Mapping[Level, float]
    """The probability from which it speaks; above 1 it never does."""
    accuracy: Accuracy | None
    """None where all examples are of one moment: nothing can be held back to try it on."""
    examples: int
    negatives: int
    rejected: int = 0
    """Suggestions of it that were rejected before the lesson, and that it learned from."""
    needed: int = 0
    """About how many more examples it needs to be relied on."""

    @property
    def id(self) -> str:
        """What its suggestions carry as the model that made them; another after each lesson."""
        content = self.weights.astype("<f4").tobytes() + repr(self.bias).encode()
        return f"{TAUGHT}{self.name}@{hashlib.sha256(content).hexdigest()[:12]}"

    def probabilities(self, features: Rows) -> Vector:
        """Return how likely each photo has the tag, shape (photos,)."""
        return logistic(features @ self.weights + np.float32(self.bias))


def logistic(scores: npt.NDArray[np.floating]) -> Vector:
    """Return 1 / (1 + exp(-scores))."""
    result: Vector = (1.0 / (1.0 + np.exp(-np.clip(scores, -60, 60)))).astype(np.float32)
    return result


def spoken(
    tags: Sequence[TaughtTag], features: Rows, level: Level, decided: Sequence[Collection[str]]
) -> list[tuple[Suggestion, ...]]:
    """Return what taught tags say of photos; never what is decided on a photo already.

    Args:
        features: shape (photos, width).
        decided: the names that are mine or rejected, for each photo.
    """
    said: list[list[Suggestion]] = [[] for _ in range(len(features))]
    for tag in tags:
        chances = tag.probabilities(features)
        for row in np.flatnonzero(chances >= tag.thresholds[level]).tolist():
            if tag.name not in decided[row]:
                said[row].append(Suggestion(tag.name, float(chances[row]), tag.id))
    return [tuple(sorted(each, key=lambda one: -one.confidence)) for each in said]


_HOUR = 3600.0
_ALIKE, _SAME = 0.75, 0.97
"""Cosines of features from which photos of one hour are of one moment, and any are copies."""


def moments(taken: npt.NDArray[np.float64], features: Rows) -> npt.NDArray[np.int64]:
    """Return a number for each photo: those of one moment, as a burst, share it.

    Photos taken within an hour that look alike are of one moment, and so are copies. Time alone
    would not do: files that were copied all have the time of copying.

    Args:
        taken: seconds since the epoch.
        features: shape (photos, width).
    """
    centred = features - features.mean(axis=0) if len(features) > 2 else features
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.maximum(lengths, _LEAST_LENGTH)
    alike = unit @ unit.T
    near = np.abs(taken[:, None] - taken[None, :]) <= _HOUR
    linked = (alike >= _SAME) | (near & (alike >= _ALIKE))
    numbers = np.arange(len(taken))
    while True:
        spread = np.where(linked, numbers[None, :], len(taken)).min(axis=1, initial=len(taken))
        spread = np.minimum(spread, numbers)
        if np.array_equal(spread, numbers):
            return numbers
        numbers = spread

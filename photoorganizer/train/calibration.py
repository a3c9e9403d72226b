"""When a head may speak: its temperature, and a threshold for each class and level.

Both are fitted on answers about photos that the head was not trained on. Pure numpy.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import Level
from photoorganizer.train.metrics import Classes, Probabilities

TARGETS: Mapping[Level, float] = {Level.SURE: 0.95, Level.BALANCED: 0.90, Level.MORE: 0.75}
"""How often a hashtag must be right where it is said."""

NEVER = 1.01
"""A threshold no probability reaches: the class stays silent at that level."""

FEWEST = 8
"""A threshold rests on at least so many right answers, or the class stays silent."""

Logits = npt.NDArray[np.float32]
"""Shape (photos, classes)."""


def softmax(logits: Logits, temperature: float = 1.0) -> Probabilities:
    """Return probabilities of classes that exclude each other, shape (photos, classes)."""
    scaled = logits / np.float32(temperature)
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    result: Probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result


def fit_temperature(logits: Logits, truth: Classes) -> float:
    """Return the temperature with the least negative log-likelihood (Guo et al. 2017, eq. 9).

    The likelihood has one minimum over the inverse temperature, so golden-section search on a
    logarithmic scale finds it.
    """

    def loss(log_temperature: float) -> float:
        probabilities = softmax(logits, float(np.exp(log_temperature)))
        likelihood = probabilities[np.arange(len(truth)), truth]
        return -float(np.log(np.maximum(likelihood, 1e-12)).mean())

    return float(np.exp(_least(loss, np.log(0.05), np.log(20.0))))


def fit_thresholds(probabilities: Probabilities, truth: Classes) -> dict[Level, tuple[float, ...]]:
    """Return the thresholds of each level for classes that exclude each other.

    A surer level never has the lower threshold.
    """
    right = truth[:, None] == np.arange(probabilities.shape[1])
    thresholds: dict[Level, tuple[float, ...]] = {}
    floor = np.zeros(probabilities.shape[1])
    for level in sorted(TARGETS, key=lambda level: TARGETS[level]):
        found = [
            class_threshold(scores, hits, TARGETS[level])
            for scores, hits in zip(probabilities.T, right.T, strict=True)
        ]
        floor = np.maximum(floor, found)
        thresholds[level] = tuple(float(value) for value in floor)
    return thresholds


def class_threshold(
    scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], target: float
) -> float:
    """Return the lowest threshold from which on a class is right often enough.

    One mistake more than was seen is assumed, so that few photos do not prove much: 95 % needs 19
    right answers in a row. NEVER, where no threshold is good enough or rests on enough answers.
    """
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(right[order])
    precision = hits / (np.arange(1, len(scores) + 1) + 1)
    ends = np.append(scores[order][1:] < scores[order][:-1], True)  # equal scores stand together
    good = np.flatnonzero((precision >= target) & (hits >= FEWEST) & ends)
    if not len(good):
        return NEVER
    last = good[-1]
    following = scores[order][last + 1] if last + 1 < len(scores) else 0.0
    return float((scores[order][last] + following) / 2)


def _least(function: Callable[[float], float], low: float, high: float) -> float:
    golden = (5**0.5 - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > 1e-4:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = function(right)
    return (low + high) / 2

"""When a head may speak: its temperature, and a threshold for each class and level.

Both are fitted on answers about photos that the head was not trained on. Pure numpy.
"""

import math
from collections.abc import Callable, Collection, Mapping

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import Level
from photoorganizer.train.metrics import Classes, Probabilities

TARGETS: Mapping[Level, float] = {Level.SURE: 0.95, Level.BALANCED: 0.90, Level.MORE: 0.75}
"""How often a hashtag must be right where it is said."""

FLOORS: Mapping[Level, float] = {Level.SURE: 0.75, Level.BALANCED: 0.45, Level.MORE: 0.3}
"""No hashtag is said below these, however well its class did: users' photos are unlike those that
thresholds are fitted on, and a class that was easy there may be anything here."""

_CANDIDATES = np.arange(FLOORS[Level.MORE], 1.0, 0.005)
"""Shared thresholds that are tried, the lowest first."""

NEVER = 1.01
"""A threshold no probability reaches: the class stays silent at that level."""

FEWEST = 8
"""A threshold rests on at least so many right answers, or the class stays silent."""

_SLACK = 0.1
"""By so much a class may be right less often than all of them together."""

_FORGIVEN = 1
"""Wrong answers that do not yet speak against a class."""

_ABOVE = 0.001
"""By so much a threshold is above an answer that must not be given."""

Truths = npt.NDArray[np.bool_]
"""Whether a class is right, shape (photos, classes)."""

Logits = npt.NDArray[np.float32]
"""Shape (photos, classes)."""

Thresholds = npt.NDArray[np.float64]
"""Shape (classes,), or (1,) where all share one."""


def softmax(logits: Logits, temperature: float = 1.0) -> Probabilities:
    """Return probabilities of classes that exclude each other, shape (photos, classes)."""
    scaled = logits / np.float32(temperature)
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    result: Probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result


def sigmoid(logits: Logits, temperature: float = 1.0) -> Probabilities:
    """Return probabilities of classes that may be right together, shape (photos, classes)."""
    result: Probabilities = 1 / (1 + np.exp(-logits / np.float32(temperature)))
    return result


def fit_temperature(logits: Logits, truth: Classes) -> float:
    """Return the temperature with the least negative log-likelihood (Guo et al. 2017, eq. 9)."""

    def loss(temperature: float) -> float:
        likelihood = softmax(logits, temperature)[np.arange(len(truth)), truth]
        return -float(np.log(np.maximum(likelihood, 1e-12)).mean())

    return _best_temperature(loss)


def fit_independent_temperature(logits: Logits, right: Truths) -> float:
    """Return the temperature with the least cross-entropy for classes that may be right together.

    `right` says which classes are, shape (photos, classes).
    """

    def loss(temperature: float) -> float:
        margins = np.where(right, -logits, logits) / temperature
        return float(np.logaddexp(0, margins).mean())

    return _best_temperature(loss)


def fit_pooled_thresholds(
    probabilities: Probabilities,
    truth: Classes,
    silent: Collection[int],
    origins: Classes | None = None,
) -> dict[Level, tuple[float, ...]]:
    """Return the thresholds of each level for classes that exclude each other.

    What is said is right often enough taken together: calibrated probabilities share one threshold,
    which says more than a threshold for each class does. A class that is right much less often
    than all has its own, higher one, or is silent; not so where photos have origins, since a class
    has its photos from very few of them.

    Args:
        probabilities: answers about photos, shape (photos, classes).
        truth: the right classes, shape (photos,).
        silent: the classes that are never said.
        origins: numbers of whom or what photos are of, shape (photos,): those of one origin are
            right or wrong together. Each is of its own by default.
    """
    right = truth[:, None] == np.arange(probabilities.shape[1])
    spoken = np.isin(np.arange(probabilities.shape[1]), list(silent), invert=True)

    def level(target: float, least: Thresholds) -> list[float]:
        own = np.zeros(len(spoken))
        if origins is None:
            own[spoken] = [
                class_threshold(scores, hits, target - _SLACK)
                for scores, hits in zip(probabilities.T[spoken], right.T[spoken], strict=True)
            ]
        for shared in _CANDIDATES:
            thresholds = np.maximum(np.maximum(own, least), shared)
            said = np.greater_equal(probabilities, thresholds) & spoken
            of_whom = None if origins is None else origins[said.nonzero()[0]]
            if _surely(right[said], of_whom) >= target:
                return [float(threshold) for threshold in thresholds]
        return [NEVER] * len(own)

    return _rising(level)


def fit_shared_thresholds(
    probabilities: Probabilities,
    right: Truths,
    strangers: Probabilities,
    floors: Mapping[Level, float] = FLOORS,
) -> dict[Level, tuple[float, ...]]:
    """Return the thresholds of each level for classes too thin to have one each.

    All share the threshold fitted on their answers together. A class that is wrong too often with
    it has its own, higher one, or is silent. One with too few answers to prove anything speaks
    where it was wrong no more than once.

    Args:
        probabilities: answers about photos of which it is known what is right.
        right: what is.
        strangers: answers about photos that certainly show none of the classes, shape
            (photos, classes); nan where that is not certain of a class.
        floors: nothing is said below these.
    """

    def level(target: float, _: Thresholds) -> list[float]:
        shared = class_threshold(probabilities.ravel(), right.ravel(), target)
        return [
            _own_threshold(
                np.concatenate([scores, others[~np.isnan(others)]]),
                np.concatenate([hits, np.zeros((~np.isnan(others)).sum(), dtype=bool)]),
                shared,
                target - _SLACK,
            )
            for scores, hits, others in zip(probabilities.T, right.T, strangers.T, strict=True)
        ]

    return _rising(level, floors)


def _surely(right: npt.NDArray[np.bool_], origins: Classes | None) -> float:
    """Return the precision that may be relied on: one standard error under what was seen.

    Where photos have origins, 97.5 % sure instead: those of a few dozen people are no sample of
    everybody's. The error is that of a ratio between origins (Cochran 1977, "Sampling Techniques",
    6.3), with as many degrees of freedom as origins of one size would have that vary as much.
    """
    said = len(right) + 1
    precision = int(right.sum()) / said
    if origins is None:
        return precision - math.sqrt(precision * (1 - precision) / said)
    if not len(right):
        return 0.0
    off = np.bincount(origins, weights=right - precision)
    sizes = np.bincount(origins)
    freedom = max(float(sizes.sum()) ** 2 / float(np.square(sizes).sum()) - 1, 1.0)
    error = math.sqrt(float(np.square(off).sum())) / said
    return precision - _student(freedom) * error


def _student(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t, nearly (Abramowitz and Stegun 1964, 26.7.5)."""
    x = 1.96
    first, second = (x**3 + x) / 4, (5 * x**5 + 16 * x**3 + 3 * x) / 96
    return x + first / freedom + second / freedom**2


def _rising(
    level: Callable[[float, Thresholds], list[float]], floors: Mapping[Level, float] = FLOORS
) -> dict[Level, tuple[float, ...]]:
    """Return each level's thresholds: above its floor, and never lower than a less sure one's.

    `level` is given the precision aimed at and the least that its thresholds will be raised to.
    """
    thresholds: dict[Level, tuple[float, ...]] = {}
    least: Thresholds = np.zeros(1)
    for name in sorted(TARGETS, key=lambda name: TARGETS[name]):
        least = np.maximum(least, floors[name])
        least = np.maximum(least, level(TARGETS[name], least))
        thresholds[name] = tuple(float(value) for value in least)
    return thresholds


def _own_threshold(
    scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], shared: float, target: float
) -> float:
    said = scores >= shared
    wrong = int((said & ~right).sum())
    if wrong <= _FORGIVEN or right[said].mean() >= target:
        return shared
    own = class_threshold(scores, right, target)
    if own == NEVER and 0 < right.sum() < FEWEST:
        own = float(np.sort(scores[~right])[-1 - _FORGIVEN]) + _ABOVE
    return max(shared, own)


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


def _best_temperature(loss: Callable[[float], float]) -> float:
    """Return the temperature with the least loss, which has one minimum on a logarithmic scale."""
    exponent = _least(lambda x: loss(float(np.exp(x))), np.log(0.05), np.log(20.0))
    return float(np.exp(exponent))


def _least(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where `function` is least between `low` and `high`, by golden-section search."""
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

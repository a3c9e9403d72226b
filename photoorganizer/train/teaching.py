"""Learns a tag from a few examples, in a second, on what is stored of photos. No torch.

A logistic regression against photos of the library at random, most of which have nothing to do
with the tag. It is tried on moments it has not seen, and what it says is made a probability for
this very library: how many of its photos have the tag is told from how all of them score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from photoorganizer.core.taught import Accuracy, Lens, Rows, TaughtTag, logistic
from photoorganizer.core.types import Level
from photoorganizer.nn.registry import ModelSpec

MOST_EXAMPLES, MOST_NEGATIVES = 300, 250
"""More teach little and cost time; which ones are taken is always the same."""

PRECISION = {Level.SURE: 0.95, Level.BALANCED: 0.85, Level.MORE: 0.7}
"""What a threshold stands for: of the photos it lets through, how many have the tag."""

FOLDS = 5
ENOUGH = 20
"""Examples that suffice for most tags (models/RESULTS.md)."""

_GOOD_RECALL = 0.4
_LEAST_RECALL = 0.1
_REGULARISATION = 3.0
_STEPS, _STILL = 6, 1e-3
_SILENT = 1.01
_ROUNDS, _LEFT_OUT, _FEWEST_OTHERS = 2, 0.4, 20
"""Rounds of looking for photos that have the tag unsaid; each leaves out what scores above so many
of the examples."""

_BASE, _QUANTILES = 0.25, (0.5, 0.6, 0.7, 0.75)
"""Of all scores: those between are of photos without the tag."""

_SHAPES = (0.3, 4.0)
"""Of that distribution: from very heavy tails to ones that end like a normal distribution's."""

_LEFT = 0.1
"""Share of the examples' own scores that a line may be above of at least."""

_UNHEARD = 0.9
"""Precision that is to be expected where nothing in the library is as sure yet."""

_SEED = 7

Scores = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a tag is learned from, and where it shall be suggested."""

    name: str
    model_id: str
    examples: Rows
    """Photos that have the tag, shape (examples, features)."""
    moments: Numbers
    """Which moment each example is of."""
    negatives: Rows
    """Photos that somebody looked at and that do not have it."""
    library: Rows
    """Photos at random, whatever they are of."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a lesson."""

    tag: TaughtTag
    doubtful: tuple[int, ...]
    """Examples that look like photos without the tag, the worst first, as rows."""


def lens_of(spec: ModelSpec) -> Lens:
    """Return how what this network stores becomes features."""
    return Lens(spec.id, tuple((one.start, one.stop) for one in spec.aspects[1:]), spec.heads)


def learn(lesson: Lesson) -> Learned:
    """Return the tag that a lesson teaches."""
    rng = np.random.default_rng(_SEED)
    kept = _some(len(lesson.examples), MOST_EXAMPLES, rng)
    examples, moments = lesson.examples[kept], lesson.moments[kept]
    seen = _some(len(lesson.library), MOST_NEGATIVES, rng)
    unseen = np.setdiff1d(np.arange(len(lesson.library)), seen)
    shown, others = lesson.negatives[-MOST_NEGATIVES:], lesson.library[seen]
    judged = lesson.library[unseen] if len(unseen) >= len(seen) else lesson.library
    others = others[without_tag(examples, moments, shown, others)]
    negatives = np.concatenate([shown, others])
    weights, bias = fit(examples, negatives)
    held = _held_back(examples, moments, negatives)
    population = (judged if len(judged) else negatives) @ weights + bias
    known = np.isfinite(held)
    own = held[known] if known.any() else examples @ weights + bias
    scale = _Scale.fitted(own, population)
    tag = TaughtTag(
        name=lesson.name,
        model_id=lesson.model_id,
        weights=(scale.slope * weights).astype(np.float32),
        bias=float(scale.slope * (bias - scale.even)),
        thresholds={level: scale.threshold(level, own) for level in Level},
        accuracy=scale.accuracy(own, population) if known.any() else None,
        examples=len(lesson.examples),
        negatives=len(lesson.negatives),
    )
    needed = _needed(len(lesson.examples), len(np.unique(moments)), tag.accuracy)
    doubtful = tuple(int(kept[row]) for row in _doubtful(held, population))
    return Learned(replace(tag, needed=needed), doubtful)


def fit(
    examples: Rows, negatives: Rows, regularisation: float = _REGULARISATION
) -> tuple[Scores, float]:
    """Return weights and bias of a logistic regression in which both sides count alike.

    Solved by reweighted least squares in the space of the photos, of which there are fewer than
    features (Jaakkola and Haussler 1999, "Probabilistic Kernel Regression Models").
    """
    rows = np.concatenate([examples, negatives]).astype(np.float64)
    truth = np.concatenate([np.ones(len(examples)), np.zeros(len(negatives))])
    share = np.where(truth == 1, len(examples), max(len(negatives), 1))
    weight = len(rows) / (2 * share)
    kernel = rows @ rows.T
    count = len(rows)
    system = np.ones((count + 1, count + 1))
    system[count, count] = 0.0
    duals, bias = np.zeros(count), 0.0
    for _ in range(_STEPS):
        scores = kernel @ duals + bias
        chances = logistic(scores).astype(np.float64)
        curvature = np.maximum(weight * chances * (1 - chances), 1e-6)
        system[:count, :count] = kernel
        system[np.arange(count), np.arange(count)] += regularisation / curvature
        target = scores + weight * (truth - chances) / curvature
        solved = np.linalg.solve(system, np.append(target, 0.0))
        moved = float(np.abs(solved[:count] - duals).max(initial=0.0))
        duals, bias = solved[:count], float(solved[count])
        if moved < _STILL:
            break
    weights: Scores = rows.T @ duals
    return weights, bias


def _some(count: int, most: int, rng: np.random.Generator) -> Numbers:
    return np.arange(count) if count <= most else np.sort(rng.choice(count, most, replace=False))


def without_tag(examples: Rows, moments: Numbers, shown: Rows, others: Rows) -> Numbers:
    """Return those photos of the library that most likely do not have the tag, as rows of `others`.

    Some do, and nobody said so. Those most like the examples are held back; what looks like an
    example to a model that has not seen it is left out (after Li and Liu 2003, "Learning to
    Classify Texts Using Positive and Unlabeled Data").
    """
    if len(others) < _FEWEST_OTHERS:
        return np.arange(len(others))
    likeness = others @ (examples.mean(axis=0) - others.mean(axis=0))
    kept = np.ones(len(others), bool)
    for _ in range(_ROUNDS):
        order = np.argsort(-likeness)
        suspects = order[: len(others) // 5]
        apart = kept.copy()
        apart[suspects] = False
        negatives = np.concatenate([shown, others[apart]])
        weights, bias = fit(examples, negatives)
        likeness = others @ weights + bias
        held = _held_back(examples, moments, negatives, 2)
        own = held if np.isfinite(held).all() else examples @ weights + bias
        kept = np.ones(len(others), bool)
        kept[suspects] = likeness[suspects] < np.quantile(own, _LEFT_OUT)
    return np.flatnonzero(kept)


def _held_back(examples: Rows, moments: Numbers, negatives: Rows, count: int = FOLDS) -> Scores:
    """Return each example's score by a model that did not see its moment.

    NaN where all are of one moment.
    """
    held = np.full(len(examples), np.nan)
    distinct, numbers = np.unique(moments, return_inverse=True)
    if len(distinct) < 2:
        return held
    folds = (np.random.default_rng(_SEED).permutation(len(distinct)) % count)[numbers]
    for fold in range(count):
        apart = folds == fold
        if apart.any():
            weights, bias = fit(examples[~apart], negatives)
            held[apart] = examples[apart] @ weights + bias
    return held


@dataclass(frozen=True, slots=True)
class _Scale:
    """How scores become probabilities in this library: logistic(slope * (score - even))."""

    slope: float
    even: float
    """The score from which a photo is likelier to have the tag than not."""
    lines: Mapping[Level, float]
    """The score above which what is said is right as often as the level stands for."""
    precision: float
    """What is to be expected above the line of *balanced*."""

    @classmethod
    def fitted(cls, own: Scores, population: Scores) -> "_Scale":
        """Tell two kinds of scores in `population` apart, one of which is like `own`.

        At least three quarters of the photos do not have the tag: from how those score is told
        how far the others of their kind reach up (a Weibull tail). What is above that has the tag.
        """
        ranked = np.sort(population)[::-1]
        reached = np.arange(1, len(ranked) + 1) / len(ranked)
        tail, density = _tail(population, ranked)
        right = 1 - tail / reached
        lines = {level: _line(ranked, right, own, least) for level, least in PRECISION.items()}
        middle = float(np.median(own))
        spread = max(float(own.std()), 0.35 * (middle - float(np.median(population))), 1e-3)
        above = float((population >= middle).mean() - np.interp(middle, ranked[::-1], tail[::-1]))
        share = max(2 * above, 1 / len(population))
        like_own = share * np.exp(-0.5 * np.square(np.minimum(ranked - middle, 0) / spread))
        like_own /= spread * np.sqrt(2 * np.pi)
        chances = like_own / (like_own + density)
        # Below, where nearly all photos score, the ratio of two vanishing densities means nothing.
        telling = ranked > np.median(population)
        even, surer = (_last(ranked, telling & (chances >= least)) for least in (0.5, 0.85))
        slope = np.log(0.85 / 0.15) / max(surer - even, 0.1 * spread)
        heard = ranked >= lines[Level.BALANCED]
        return cls(float(slope), even, lines, float(right[heard][-1]) if heard.any() else _UNHEARD)

    def threshold(self, level: Level, own: Scores) -> float:
        """Return the probability of a level's line; out of reach where hardly any is above."""
        line = self.lines[level]
        if (own >= line).mean() < _LEAST_RECALL:
            return _SILENT
        return float(logistic(np.array([self.slope * (line - self.even)]))[0])

    def accuracy(self, own: Scores, population: Scores) -> Accuracy:
        """Return how good the tag is on its examples, none of which it saw."""
        below = np.searchsorted(np.sort(population), own) / len(population)
        recall = float((own >= self.lines[Level.BALANCED]).mean())
        return Accuracy(self.precision, recall, float(below.mean()))


def _tail(population: Scores, at: Scores) -> tuple[Scores, Scores]:
    """Return which share of a library without the tag scores above `at`, and how densely there.

    A Weibull distribution through quantiles at which hardly any photo has the tag.
    """
    start = float(np.quantile(population, _BASE))
    reached = np.maximum(np.quantile(population, _QUANTILES) - start, 1e-6)
    left = -np.log((1 - np.array(_QUANTILES)) / (1 - _BASE))
    x, y = np.log(reached) - np.log(reached).mean(), np.log(left) - np.log(left).mean()
    shape = float(np.clip((x * y).sum() / max(float((x * x).sum()), 1e-9), *_SHAPES))
    beyond = np.maximum(at - start, 1e-9)
    hazard = np.exp(np.log(left).mean() - shape * np.log(reached).mean()) * beyond**shape
    tail = (1 - _BASE) * np.exp(-hazard)
    return tail, tail * hazard * shape / beyond


def _line(ranked: Scores, right: Scores, own: Scores, precision: float) -> float:
    """Return the least score above which what is said is right often enough.

    It is never so low that more would be said than the examples are like.
    """
    least = max(float(np.quantile(own, _LEFT)), float(np.median(ranked)))
    line = _last(ranked, (right >= precision) & (ranked >= least))
    return max(line, least)


def _last(ranked: Scores, enough: npt.NDArray[np.bool_]) -> float:
    """Return the least score for which it is enough; above all scores where there is none."""
    rows = np.flatnonzero(enough)
    return float(ranked[rows[-1]]) if len(rows) else float(ranked[0]) + 1e-6


def _needed(examples: int, moments: int, accuracy: Accuracy | None) -> int:
    """Return about how many more examples are needed, by fives; 0 where there are enough."""
    if accuracy is not None and accuracy.recall >= _GOOD_RECALL and moments >= FOLDS:
        return 0
    missing = ENOUGH - examples if examples < ENOUGH else examples // 2
    return max(5, 5 * round(missing / 5))


def _doubtful(held: Scores, population: Scores) -> list[int]:
    """Return examples that score as photos without the tag do, at most a quarter of them."""
    if not np.isfinite(held).any() or not len(population):
        return []
    line = float(np.median(population))
    rows = [row for row in np.argsort(held).tolist() if np.isfinite(held[row]) and held[row] < line]
    return rows[: max(1, len(held) // 4)]

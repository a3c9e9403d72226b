"""Scores become suggestions, or silence. Pure functions; the rule is one page long.

A photo's raw scores are stored, so that a new threshold needs no new look at the photo. A head
speaks a label when its calibrated probability reaches that label's threshold at the level asked
for. Silent labels (`other`) say nothing, and what the user rejected is never said again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from photoorganizer.core.personal import shifted
from photoorganizer.core.types import Certainty, HeadSpec, Level, Suggestion, Vector

MAX_SUGGESTIONS = 5
"""As many as the strictest large network takes in one post."""

_MOST_GUESSES, _LEAST_GUESS = 3, 0.1
"""Of what is not said, so many are shown when asked for, and only from this confidence on."""


def probabilities(logits: Vector, head: HeadSpec) -> Vector:
    """Return the calibrated probability of each label of `head`, shape as `logits`.

    The last axis is the labels: one photo, or a row for each of several.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 9.
    """
    scaled = np.asarray(logits, dtype=np.float32) / np.float32(head.temperature)
    result: Vector
    if head.exclusive:
        exponentials = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        result = exponentials / exponentials.sum(axis=-1, keepdims=True)
    else:
        result = 1.0 / (1.0 + np.exp(-scaled.clip(-60, 60)))
    return result


def confidences(logits: Vector, head: HeadSpec) -> Vector:
    """Return the probability of each label as this user is told it, shape as `logits`."""
    scores = probabilities(logits, head)
    return shifted(scores, np.array(head.prior, np.float32)) if head.prior else scores


def certainty(confidence: float) -> Certainty:
    """Return a calibrated confidence in words."""
    if confidence >= 0.9:
        return Certainty.SURE
    return Certainty.LIKELY if confidence >= 0.7 else Certainty.MAYBE


def silenced(heads: Sequence[HeadSpec], is_blocked: Callable[[str], bool]) -> tuple[HeadSpec, ...]:
    """Return the heads, silent on every label that must never be suggested."""
    return tuple(
        replace(head, silent=head.silent.union(filter(is_blocked, head.labels))) for head in heads
    )


def suggest(
    logits: Mapping[str, Vector],
    heads: Sequence[HeadSpec],
    level: Level,
    decided: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """Return what may be said about a photo, surest first; empty means silence.

    Args:
        logits: raw scores by head name; heads without an entry say nothing.
        heads: how to read them.
        level: how sure to be.
        decided: tags the user accepted or rejected on this photo; they are not suggested again.
    """
    best: dict[str, Suggestion] = {}
    for head in heads:
        if head.name not in logits:
            continue
        scores = confidences(logits[head.name], head)
        for label, score, threshold in zip(
            head.labels, scores, head.thresholds[level], strict=True
        ):
            spoken = score >= threshold  # never for a score that is not a number
            if not spoken or label in head.silent or label in decided:
                continue
            if label not in best or best[label].confidence < score:
                best[label] = Suggestion(label, float(score), head.name)
    ranked = sorted(best.values(), key=lambda suggestion: -suggestion.confidence)
    return tuple(ranked[:MAX_SUGGESTIONS])


def weak_guesses(
    logits: Mapping[str, Vector],
    heads: Sequence[HeadSpec],
    level: Level,
    decided: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """Return what is nearest to being said about a photo without being said, likeliest first.

    A label that may not speak at any level is no guess either: nobody knows how often it is right.
    """
    said = {suggestion.tag for suggestion in suggest(logits, heads, level)}
    best: dict[str, Suggestion] = {}
    for head in heads:
        if head.name not in logits:
            continue
        scores = confidences(logits[head.name], head)
        for column, (label, score) in enumerate(zip(head.labels, scores, strict=True)):
            mute = min(numbers[column] for numbers in head.thresholds.values()) > 1
            if mute or label in head.silent or label in decided or label in said:
                continue
            if score >= _LEAST_GUESS and (label not in best or best[label].confidence < score):
                best[label] = Suggestion(label, float(score), head.name)
    ranked = sorted(best.values(), key=lambda suggestion: -suggestion.confidence)
    return tuple(ranked[:_MOST_GUESSES])


def surest(logits: Mapping[str, Vector], heads: Sequence[HeadSpec]) -> str | None:
    """Return the label that is the most probable of all that may be spoken, however little it is.

    Args:
        logits: raw scores by head name.
        heads: how to read them.
    """
    best: tuple[float, str] | None = None
    for head in heads:
        if head.name in logits:
            scores = probabilities(logits[head.name], head)
            spoken = [
                (float(score), label)
                for label, score in zip(head.labels, scores, strict=True)
                if label not in head.silent
            ]
            best = max([*spoken, *([best] if best else [])], default=None)
    return None if best is None else best[1]

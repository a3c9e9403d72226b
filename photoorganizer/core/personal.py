"""Suggestions that know the user: what they love is likelier on their next photo, too. Pure.

A head's probabilities hold for photos of everybody. For photos of one person the classes have
other rates, and Bayes' rule says what follows (Saerens, Latinne and Decaestecker 2002, "Adjusting
the Outputs of a Classifier to New a Priori Probabilities", eq. 2.4): each probability is multiplied
by how much more often this person has the class, and all are divided by their sum. The rates come
from few decisions, so they are drawn towards everybody's (a Dirichlet prior), tempered and bounded.

Nothing is made out of nothing: what the network holds for unlikely is never raised, and what must
not be said, or was rejected on a photo, is sorted out after this, as always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from photoorganizer.core.types import HeadSpec, Vector

UNLIKELY = 0.1
"""Below this the network's own probability is never raised."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of a user, by hashtag."""

    accepted: Mapping[str, float] = field(default_factory=dict)
    """Photos on which it is theirs: accepted, or added."""
    rejected: Mapping[str, float] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    """Undecided photos that the network expects to be about it: sums of probabilities."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a taste moves probabilities. The shipped one was fitted: models/RESULTS.md."""

    strength: float = 1.0
    """Exponent of the ratio of rates: 0 changes nothing, 1 is Bayes' rule."""
    shrinkage: float = 10.0
    """So many photos of everybody are added to the user's own."""
    undecided: float = 0.1
    """What an undecided photo tells, beside a decided one."""
    bound: float = 8.0
    """No hashtag becomes likelier, or less likely, by more than this factor."""


SHIPPED = Shift()


def factors(head: HeadSpec, taste: Taste, shift: Shift = SHIPPED) -> Vector:
    """Return by what to multiply each label's probability, shape (labels,).

    Silence keeps its rate: how much of what somebody photographs has no name here, they never say.
    """
    named = [label for label in head.labels if label not in head.silent]
    if not named:
        return np.ones(len(head.labels), np.float32)
    accepted, rejected, expected = (
        _of(named, counts) for counts in (taste.accepted, taste.rejected, taste.expected)
    )
    seen = accepted + shift.undecided * expected
    everybody = shift.shrinkage / len(named)
    ratio = (seen + everybody) / (seen + everybody).mean()
    kept = (accepted + shift.shrinkage) / (accepted + rejected + shift.shrinkage)
    moved = np.clip(ratio**shift.strength * kept, 1 / shift.bound, shift.bound)
    by_label = dict(zip(named, moved.tolist(), strict=True))
    return np.array([by_label.get(label, 1.0) for label in head.labels], np.float32)


def shifted(probabilities: Vector, by: Vector) -> Vector:
    """Return the probabilities of labels that exclude each other, for this user.

    Args:
        probabilities: shape (labels,), or a row for each of several photos.
        by: the factors, shape (labels,).
    """
    moved = probabilities * by
    moved = moved / moved.sum(axis=-1, keepdims=True)
    raised = (moved > probabilities) & (probabilities < UNLIKELY)
    result: Vector = np.where(raised, probabilities, moved).astype(np.float32)
    return result


def _of(labels: Sequence[str], counts: Mapping[str, float]) -> Vector:
    return np.array([counts.get(label, 0.0) for label in labels], np.float32)

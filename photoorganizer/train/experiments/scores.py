"""How good a network's answers are: accuracy, weighted accuracy, top three, with a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoorganizer.train.metrics import (
    Classes,
    Counts,
    Probabilities,
    accuracy,
    confusion_matrix,
    weighted_accuracy,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a network says of photos whose class is known."""

    truth: Classes
    probabilities: Probabilities
    loss: float
    """The mean over the photos."""

    @property
    def confusion(self) -> Counts:
        """How often each class (row) was taken for each (column)."""
        predicted = self.probabilities.argmax(axis=1)
        return confusion_matrix(self.truth, predicted, self.probabilities.shape[1])

    def top(self, count: int) -> float:
        """Return the share of photos whose class is among the `count` most probable."""
        best = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :count]
        return float((best == self.truth[:, None]).any(axis=1).mean())


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a set of answers."""

    photos: int
    loss: float
    accuracy: float
    weighted_accuracy: float
    """The mean of the classes' accuracies: the figure that decides (Shabanov 2019)."""
    top3: float

    @classmethod
    def of(cls, answers: Answers) -> "Scores":
        """Return the figures of `answers`."""
        confusion = answers.confusion
        return cls(
            photos=len(answers.truth),
            loss=answers.loss,
            accuracy=accuracy(confusion),
            weighted_accuracy=weighted_accuracy(confusion),
            top3=answers.top(3),
        )


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is right when an answer less probable than `threshold` is not given (Hnot 2018)."""

    threshold: float
    accuracy: float
    """Of the answers given; nan when none is."""
    coverage: float
    """Share of photos that are answered."""


def spoken(answers: Answers, threshold: float) -> Spoken:
    """Return how good the answers are that are at least as probable as `threshold`."""
    given = answers.probabilities.max(axis=1) >= threshold
    right = answers.probabilities.argmax(axis=1) == answers.truth
    share = float(right[given].mean()) if given.any() else float("nan")
    return Spoken(threshold, share, float(given.mean()))


def mean_answers(copies: Sequence[Answers]) -> Answers:
    """Return the mean answer to several copies of the same photos."""
    probabilities: Probabilities = np.mean([c.probabilities for c in copies], axis=0)
    loss = float(np.mean([copy.loss for copy in copies]))
    return Answers(copies[0].truth, probabilities, loss)

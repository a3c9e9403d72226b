"""Photos to be learned from, what each of them knows, and the parts of batches drawn from them.

Every part is drawn from its seed alone. Knows nothing of the network that learns.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from photoorganizer.nn.preprocess import InputSpec
from photoorganizer.train.augmentation import random_view
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.metrics import Classes

TUNING_INPUT = InputSpec(176, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Smaller than what the product looks at: objects in a random view are larger than in the plain
one, and a smaller input evens that out (Touvron et al. 2019, "Fixing the train-test resolution
discrepancy"). It also takes two thirds of the time."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the second top learns to tell."""

    classes: int
    dropout: float = 0.2


@dataclass(frozen=True, slots=True)
class Answers:
    """What a course knows of one question."""

    classes: Classes
    """Of each photo, shape (photos,); below 0 where nobody knows."""
    importance: float = 1.0
    """What they count against other answers."""


@dataclass(frozen=True, slots=True)
class Course:
    """Photos that are drawn from together."""

    photos: Sequence[LabelledPhoto]
    odds: npt.NDArray[np.float64]
    """Probability of each photo to be the next, shape (photos,), summing to one."""
    answers: Mapping[str, Answers]
    """By question."""
    share: float = 1.0
    """How much of each part of a batch it fills; what is left over goes to the first course."""
    coloured: bool = False
    """Whether views keep their colours: they are asked about."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that the second top is shown."""

    questions: Mapping[str, Question]
    courses: Sequence[Course]

    @property
    def digest(self) -> str:
        """What tells these lessons from others."""
        digest = hashlib.sha256(repr(dict(self.questions)).encode())
        for course in self.courses:
            digest.update(f"{course.share}/{course.coloured}".encode() + course.odds.tobytes())
            for name, answers in course.answers.items():
                digest.update(f"{name}/{answers.importance}".encode() + answers.classes.tobytes())
            for photo in course.photos:
                digest.update(f"/{photo.name}".encode())
        return digest.hexdigest()

    def counts(self, part: int) -> list[int]:
        """Return how many photos of a part are of each course."""
        counts = [round(course.share * part) for course in self.courses]
        counts[0] += part - sum(counts)
        return counts


def odds(weights: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return what weights make of the odds of photos, shape (photos,).

    They sum to one nearer than 32 bits add up; photos could not be drawn by them otherwise.
    """
    exact = weights.astype(np.float64)
    result: npt.NDArray[np.float64] = exact / exact.sum()
    return result


@dataclass(frozen=True, slots=True)
class Known:
    """The answers to one question that a part knows."""

    classes: Tensor
    importance: Tensor
    """0 where nobody knows."""

    def loss(self, logits: Tensor, keep: float, others: Tensor, smoothing: float) -> Tensor:
        """Return what `logits` are off for photos mixed with `others`, of which `keep` is left."""
        total = keep * self._losses(logits, smoothing)
        swapped = Known(self.classes[others], self.importance[others])
        return (total + (1 - keep) * swapped._losses(logits, smoothing)).mean()

    def _losses(self, logits: Tensor, smoothing: float) -> Tensor:
        losses = functional.cross_entropy(
            logits, self.classes, reduction="none", label_smoothing=smoothing
        )
        return losses * self.importance


@dataclass(frozen=True, slots=True)
class Part:
    """Photos of a batch that are learned together."""

    images: Tensor
    known: Mapping[str, Known]
    others: Tensor
    """The photo of the same course that each is mixed with."""
    rng: np.random.Generator


def drawn_part(lessons: Lessons, photos: int, seed: Sequence[int]) -> Part:
    """Return so many photos in random views, all of it drawn by `seed`.

    Raises:
        MissingData: a photo cannot be read.
    """
    rng = np.random.default_rng(seed)
    counts = lessons.counts(photos)
    drawn = [
        rng.choice(len(course.photos), count, p=course.odds)
        for course, count in zip(lessons.courses, counts, strict=True)
    ]
    views = [
        random_view(
            read_pixels(course.photos[row].path), TUNING_INPUT, rng, coloured=course.coloured
        )
        for course, rows in zip(lessons.courses, drawn, strict=True)
        for row in rows
    ]
    starts = np.cumsum([0, *counts[:-1]])
    others = [start + rng.permutation(count) for start, count in zip(starts, counts, strict=True)]
    return Part(
        torch.from_numpy(np.stack(views)),
        {name: _known(name, lessons.courses, drawn) for name in lessons.questions},
        torch.from_numpy(np.concatenate(others)),
        rng,
    )


def _known(
    question: str, courses: Sequence[Course], drawn: Sequence[npt.NDArray[np.int64]]
) -> Known:
    """Return what is known of the photos drawn from each course."""
    nothing = Answers(np.zeros(0, dtype=np.int64), 0.0)
    classes, importance = [], []
    for course, rows in zip(courses, drawn, strict=True):
        answers = course.answers.get(question, nothing)
        here = answers.classes[rows] if len(answers.classes) else np.full(len(rows), -1)
        classes.append(here.clip(min=0))
        importance.append(np.where(here >= 0, answers.importance, 0.0))
    return Known(
        torch.from_numpy(np.concatenate(classes)),
        torch.from_numpy(np.concatenate(importance).astype(np.float32)),
    )

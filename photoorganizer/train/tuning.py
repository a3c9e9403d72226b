"""Fine-tunes a second top of the network; the first keeps what ImageNet taught it.

The second top learns to answer several questions, each by a linear classifier of its own, from
courses of photos that each know the answers to some of them.

What both share keeps its weights and runs without gradients, in bfloat16 where the processor has
it: two cores then see some hundred photos a second, three times as many as with the whole network.
Every batch is drawn from the seed and its number alone, so that a stopped run goes on to the same
end; its parts are learned at once, each by one core.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.backbone import SCENE_MIDDLE, MobilenetEdgeTPU
from photoorganizer.nn.perception import PLACES, SCENE, SCENE_LAYOUT, WIDTHS
from photoorganizer.nn.preprocess import InputSpec
from photoorganizer.train.augmentation import random_view
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.metrics import Classes

TUNING_INPUT = InputSpec(176, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Smaller than what the product looks at: objects in a random view are larger than in the plain
one, and a smaller input evens that out (Touvron et al. 2019, "Fixing the train-test resolution
discrepancy"). It also takes two thirds of the time."""

READS = (SCENE, SCENE_LAYOUT)
"""What the classifiers that are trained with the second top read."""

_LAYOUT_SCALE = 1 / 16
"""Middle maps are so much larger than pooled features, and would be learned so much faster."""

_CHECKPOINT_EVERY = 100

State = dict[str, Any]
"""All that the next step depends on, as `torch.save` keeps it."""


@dataclass(frozen=True, slots=True)
class TuningRecipe:
    """How the second top is trained: AdamW, a cosine schedule, an average of the weights."""

    steps: int = 3400
    parts: int = 2
    """A batch has so many parts: photos are mixed with others of their part only."""
    part: int = 64
    """Photos a part."""
    top_rate: float = 4e-4
    head_rate: float = 2e-3
    weight_decay: float = 0.02
    smoothing: float = 0.1
    mixup: float = 0.2
    """Parameter of the Beta distribution two photos are mixed by (Zhang et al. 2018)."""
    average: float = 0.998
    warm_up: int = 100
    seed: int = 1

    @property
    def batch(self) -> int:
        """Photos a step."""
        return self.parts * self.part

    def rate(self, step: int) -> float:
        """Return the share of the full learning rates at a step."""
        annealed = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))
        return min(1.0, (step + 1) / self.warm_up) * annealed


OURS = TuningRecipe()
"""The recipe of the network that is shipped."""


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


@dataclass(frozen=True, slots=True)
class TunedTop:
    """What fine-tuning came to."""

    top: dict[str, Tensor]
    """Weights of `MobilenetEdgeTPU.scene_top`."""
    heads: dict[str, dict[str, Tensor]]
    """By question, weights of the linear classifier that was trained with it, on `READS`."""
    steps: int


def tune(
    base: MobilenetEdgeTPU,
    lessons: Lessons,
    cache: Path,
    report: Report,
    recipe: TuningRecipe = OURS,
) -> TunedTop:
    """Train a second top of the base, going on from the checkpoint in `cache` if there is one.

    Raises:
        MissingData: a photo cannot be read.
        Cancelled: `report` said so; the checkpoint is kept.
    """
    learner = _Learner(base, lessons.questions, recipe)
    key = hashlib.sha256(f"{lessons.digest}/{recipe}".encode()).hexdigest()
    checkpoint = cache / f"tuning-{key[:32]}.pt"
    if checkpoint.is_file():
        learner.load(torch.load(checkpoint, weights_only=True))
    meter = Meter("fine-tuning", recipe.steps * recipe.batch, report)
    meter.advance(learner.step * recipe.batch, cached=True)
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(_batch, lessons, recipe, learner.step)
        while not learner.finished:
            batch = coming.result()
            coming = reader.submit(_batch, lessons, recipe, learner.step + 1)
            learner.learn(batch)
            meter.advance(recipe.batch)
            if learner.step % _CHECKPOINT_EVERY == 0 or learner.finished:
                _save(learner.state(), checkpoint)
    return learner.result()


@dataclass(frozen=True, slots=True)
class _Known:
    """The answers to one question that a part knows."""

    classes: Tensor
    importance: Tensor
    """0 where nobody knows."""

    def loss(self, logits: Tensor, keep: float, others: Tensor, smoothing: float) -> Tensor:
        """Return what `logits` are off for photos mixed with `others`, of which `keep` is left."""
        total = keep * self._losses(logits, smoothing)
        swapped = _Known(self.classes[others], self.importance[others])
        return (total + (1 - keep) * swapped._losses(logits, smoothing)).mean()

    def _losses(self, logits: Tensor, smoothing: float) -> Tensor:
        losses = functional.cross_entropy(
            logits, self.classes, reduction="none", label_smoothing=smoothing
        )
        return losses * self.importance


@dataclass(frozen=True, slots=True)
class _Part:
    """Photos of a batch that are learned together."""

    images: Tensor
    known: Mapping[str, _Known]
    others: Tensor
    """The photo of the same course that each is mixed with."""
    rng: np.random.Generator


class _Learner:
    """The second top and its classifier on their way."""

    def __init__(
        self, base: MobilenetEdgeTPU, questions: Mapping[str, Question], recipe: TuningRecipe
    ) -> None:
        torch.manual_seed(recipe.seed)
        self._base = base.to(memory_format=torch.channels_last).eval()
        self._top = base.untaught_scene_top()
        self._questions = questions
        width = sum(WIDTHS[name] for name in READS)
        self._heads = nn.ModuleDict(
            {name: _untaught(width, question.classes) for name, question in questions.items()}
        )
        self._recipe = recipe
        self._learned = nn.ModuleDict({"top": self._top, "heads": self._heads})
        self._average = {key: value.clone() for key, value in self._learned.state_dict().items()}
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self._top.parameters(), "full": recipe.top_rate},
                {"params": self._heads.parameters(), "full": recipe.head_rate},
            ],
            weight_decay=recipe.weight_decay,
        )
        self.step = 0

    @property
    def finished(self) -> bool:
        """Whether the schedule is over."""
        return self.step >= self._recipe.steps

    def learn(self, batch: Sequence[_Part]) -> None:
        """Take one step on a batch."""
        recipe = self._recipe
        with ThreadPoolExecutor(len(batch)) as cores:
            gradients = list(cores.map(self._gradients, batch))
        for parameter, *found in zip(self._learned.parameters(), *gradients, strict=True):
            parameter.grad = torch.stack(found).mean(0)
        for group in self._optimizer.param_groups:
            group["lr"] = group["full"] * recipe.rate(self.step)
        nn.utils.clip_grad_norm_(self._learned.parameters(), 1.0)
        self._optimizer.step()
        self.step += 1
        self._follow()

    def _gradients(self, part: _Part) -> Sequence[Tensor]:
        """Return the gradient of a part's loss for each weight."""
        torch.set_num_threads(1)
        recipe = self._recipe
        keep = max(share := float(part.rng.beta(recipe.mixup, recipe.mixup)), 1 - share)
        images = keep * part.images + (1 - keep) * part.images[part.others]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            maps = self._base.share(images.to(memory_format=torch.channels_last)).float()
        middle = self._top[:SCENE_MIDDLE](maps)
        pooled = self._top[SCENE_MIDDLE:](middle).mean((2, 3))
        # The same places as the product's, of maps that are smaller than there: 6 x 6.
        layout = functional.adaptive_avg_pool2d(middle, PLACES).flatten(1)
        features = torch.cat([pooled, layout * _LAYOUT_SCALE], dim=1)
        total = torch.zeros(())
        for name, known in part.known.items():
            dropout = self._questions[name].dropout
            kept = part.rng.random(tuple(features.shape), dtype=np.float32) >= dropout
            logits = self._heads[name](features * torch.from_numpy(kept) / (1 - dropout))
            total = total + known.loss(logits, keep, part.others, recipe.smoothing)
        return torch.autograd.grad(total, list(self._learned.parameters()))

    def _follow(self) -> None:
        decay = min(self._recipe.average, (self.step + 1) / (self.step + 10))
        for key, value in self._learned.state_dict().items():
            self._average[key].lerp_(value, 1 - decay)

    def state(self) -> State:
        """Return all that the next step depends on."""
        return {
            "learned": self._learned.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
        }

    def load(self, state: State) -> None:
        """Go on from a state."""
        self._learned.load_state_dict(state["learned"])
        self._average = state["average"]
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def result(self) -> TunedTop:
        """Return the average of the weights."""
        top, heads = self._learned_of("top."), {}
        for name in self._questions:
            heads[name] = self._learned_of(f"heads.{name}.")
            heads[name]["weight"][:, WIDTHS[SCENE] :] *= _LAYOUT_SCALE
        return TunedTop(top, heads, self.step)

    def _learned_of(self, beginning: str) -> dict[str, Tensor]:
        return {
            name.removeprefix(beginning): value.clone()
            for name, value in self._average.items()
            if name.startswith(beginning)
        }


def _untaught(width: int, classes: int) -> nn.Linear:
    head = nn.Linear(width, classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


def _batch(lessons: Lessons, recipe: TuningRecipe, step: int) -> list[_Part]:
    return [_part(lessons, recipe, step, number) for number in range(recipe.parts)]


def _part(lessons: Lessons, recipe: TuningRecipe, step: int, number: int) -> _Part:
    rng = np.random.default_rng([recipe.seed, step, number])
    counts = lessons.counts(recipe.part)
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
    return _Part(
        torch.from_numpy(np.stack(views)),
        {name: _known(name, lessons.courses, drawn) for name in lessons.questions},
        torch.from_numpy(np.concatenate(others)),
        rng,
    )


def _known(
    question: str, courses: Sequence[Course], drawn: Sequence[npt.NDArray[np.int64]]
) -> _Known:
    """Return what is known of the photos drawn from each course."""
    nothing = Answers(np.zeros(0, dtype=np.int64), 0.0)
    classes, importance = [], []
    for course, rows in zip(courses, drawn, strict=True):
        answers = course.answers.get(question, nothing)
        here = answers.classes[rows] if len(answers.classes) else np.full(len(rows), -1)
        classes.append(here.clip(min=0))
        importance.append(np.where(here >= 0, answers.importance, 0.0))
    return _Known(
        torch.from_numpy(np.concatenate(classes)),
        torch.from_numpy(np.concatenate(importance).astype(np.float32)),
    )


def _save(state: State, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(".part")
    torch.save(state, scratch)
    scratch.replace(file)

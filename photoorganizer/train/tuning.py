"""Fine-tunes a second top of the network; the first keeps what ImageNet taught it.

The second top learns to answer several questions, each by a linear classifier of its own, from
courses of photos that each know the answers to some of them.

What both share keeps its weights and runs without gradients, in bfloat16 where the processor has
it: two cores then see some hundred photos a second, half as many where it has not.
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
import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.backbone import SCENE_MIDDLE, MobilenetEdgeTPU
from photoorganizer.nn.perception import PLACES, SCENE, SCENE_LAYOUT, WIDTHS
from photoorganizer.train.courses import Lessons, Part, Question, drawn_part
from photoorganizer.train.measure import Meter, Report

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
"""The recipe of a second top that is made from ImageNet's weights."""

CONTINUED = TuningRecipe(steps=1300, top_rate=2e-4)
"""The recipe of one that goes on from a second top that knows most of it."""


@dataclass(frozen=True, slots=True)
class TunedTop:
    """What fine-tuning came to."""

    top: dict[str, Tensor]
    """Weights of `MobilenetEdgeTPU.scene_top`."""
    heads: dict[str, dict[str, Tensor]]
    """By question, weights of the linear classifier that was trained with it, on `READS`."""
    steps: int

    @property
    def digest(self) -> str:
        """What tells this top and its classifiers from others."""
        digest = hashlib.sha256()
        for weights in (self.top, *self.heads.values()):
            for value in weights.values():
                digest.update(value.numpy().tobytes())
        return digest.hexdigest()


def tune(
    base: MobilenetEdgeTPU,
    lessons: Lessons,
    cache: Path,
    report: Report,
    recipe: TuningRecipe = OURS,
    start: TunedTop | None = None,
) -> TunedTop:
    """Train a second top of the base, going on from the checkpoint in `cache` if there is one.

    Args:
        base: what both tops share, and the first top.
        lessons: what the second top is shown and asked.
        cache: where the checkpoint is kept.
        report: told of every step.
        recipe: how it is trained.
        start: the second top to begin with, instead of a copy of the first.

    Raises:
        MissingData: a photo cannot be read.
        Cancelled: `report` said so; the checkpoint is kept.
    """
    learner = _Learner(base, lessons.questions, recipe)
    if start is not None:
        learner.begin_with(start)
    key = hashlib.sha256(f"{lessons.digest}/{recipe}".encode())
    if start is not None:
        key.update(start.digest.encode())
    checkpoint = cache / f"tuning-{key.hexdigest()[:32]}.pt"
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
        self._halved = _is_quick_at_halves()
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

    def begin_with(self, start: TunedTop) -> None:
        """Take over another top, and its classifiers of as many classes as are asked about."""
        self._top.load_state_dict(start.top)
        for name, weights in start.heads.items():
            if name in self._heads and len(weights["bias"]) == self._questions[name].classes:
                self._heads[name].load_state_dict(_scaled(weights, 1 / _LAYOUT_SCALE))
        self._average = {key: value.clone() for key, value in self._learned.state_dict().items()}

    @property
    def finished(self) -> bool:
        """Whether the schedule is over."""
        return self.step >= self._recipe.steps

    def learn(self, batch: Sequence[Part]) -> None:
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

    def _gradients(self, part: Part) -> Sequence[Tensor]:
        """Return the gradient of a part's loss for each weight."""
        torch.set_num_threads(1)
        recipe = self._recipe
        keep = max(share := float(part.rng.beta(recipe.mixup, recipe.mixup)), 1 - share)
        images = keep * part.images + (1 - keep) * part.images[part.others]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=self._halved):
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
            heads[name] = _scaled(self._learned_of(f"heads.{name}."), _LAYOUT_SCALE)
        return TunedTop(top, heads, self.step)

    def _learned_of(self, beginning: str) -> dict[str, Tensor]:
        return {
            name.removeprefix(beginning): value.clone()
            for name, value in self._average.items()
            if name.startswith(beginning)
        }


def _scaled(weights: Mapping[str, Tensor], factor: float) -> dict[str, Tensor]:
    """Return a classifier's weights for maps that are 1 / `factor` times as large."""
    weight = weights["weight"].clone()
    weight[:, WIDTHS[SCENE] :] *= factor
    return {"weight": weight, "bias": weights["bias"].clone()}


def _is_quick_at_halves() -> bool:
    """Return whether the processor computes in bfloat16; others take twice as long as in float32.

    An older torch does not tell.
    """
    known: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(known.get(name) for name in ("amx_bf16", "avx512_bf16"))


def _untaught(width: int, classes: int) -> nn.Linear:
    head = nn.Linear(width, classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


def _batch(lessons: Lessons, recipe: TuningRecipe, step: int) -> list[Part]:
    seeds = [(recipe.seed, step, number) for number in range(recipe.parts)]
    return [drawn_part(lessons, recipe.part, seed) for seed in seeds]


def _save(state: State, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(".part")
    torch.save(state, scratch)
    scratch.replace(file)

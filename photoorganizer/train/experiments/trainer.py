"""The way from the first epoch to the best: stages, checkpoints, stopping, going on.

A run can be stopped at any time and goes on to the same weights as one that was not: all chance is
drawn from the seed and the epoch, and every epoch ends with a checkpoint. (To the last bit on a
CPU; a GPU adds up in an order of its own.)
"""

import dataclasses
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, optim
from torch.func import functional_call

from photoorganizer.core.errors import Cancelled, KnownError
from photoorganizer.train.experiments.averaging import Average
from photoorganizer.train.experiments.configuration import Recipe, Stage
from photoorganizer.train.experiments.epochs import Course, Forward, evaluate, train_one_epoch
from photoorganizer.train.experiments.networks import Network
from photoorganizer.train.experiments.run_folder import RunFolder, State
from photoorganizer.train.experiments.schedules import Stopper
from photoorganizer.train.experiments.scores import Answers, Scores
from photoorganizer.train.measure import Meter, Report


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to."""

    number: int
    """From 0."""
    stage: int
    rate: float
    """The learning rate at its end."""
    training_loss: float
    training_accuracy: float
    """While learning: with augmentations and dropout."""
    tuning: Scores
    seconds: float


@dataclass(frozen=True, slots=True)
class Training:
    """What training came to."""

    history: list[Epoch]
    best: Epoch
    """The one with the highest weighted accuracy on the photos to tune on."""
    interrupted: bool


def fit(
    network: Network,
    course: Course,
    folder: RunFolder,
    report: Report,
    watch: Callable[[Epoch], None] = lambda _: None,
) -> Training:
    """Train `network`, going on where the run in `folder` stopped.

    The network has the weights of the last epoch afterwards; those of the best are in `folder`.

    Args:
        network: starts with the same weights in every attempt.
        course: what to learn.
        folder: gets a checkpoint after every epoch.
        report: told of every batch; may raise Cancelled to stop. So may Ctrl-C.
        watch: told of every epoch.

    Raises:
        Cancelled: stopped before the first epoch ended.
        KnownError: the loss grew beyond all numbers.
    """
    network.module.to(course.device)
    learner = _Learner(network, course)
    learner.resume(folder.load_last())
    photos = len(course.training) + len(course.tuning)
    meter = Meter("training", course.recipe.epochs * photos, report)
    meter.advance(len(learner.history) * photos, cached=True)
    interrupted = False
    try:
        while not learner.finished:
            epoch = learner.learn(meter)
            if learner.best is epoch:
                folder.save_best(learner.weights, {"classes": "\n".join(course.classes)})
            folder.save_last(learner.state())
            watch(epoch)
    except (Cancelled, KeyboardInterrupt) as stop:
        if not learner.history:
            raise Cancelled("Stopped before the first epoch ended: there is no result.") from stop
        interrupted = True
    assert learner.best is not None
    return Training(learner.history, learner.best, interrupted)


class _Learner:
    """A network on its way: which epoch it is in, and how good it was.

    Attributes:
        history: the epochs so far.
        best: the best of them.
    """

    def __init__(self, network: Network, course: Course) -> None:
        self._network = network
        self._course = course
        self._average = Average(network.module, course.ema) if course.ema else None
        self._stopper = Stopper(course.recipe.stopping)
        self._optimizer: optim.Optimizer | None = None
        self.history: list[Epoch] = []

    @property
    def best(self) -> Epoch | None:
        """The first epoch with the highest weighted accuracy."""
        return max(self.history, key=lambda epoch: epoch.tuning.weighted_accuracy, default=None)

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return len(self.history) >= self._course.recipe.epochs or self._stopper.stops

    @property
    def weights(self) -> dict[str, Tensor]:
        """What is measured: the average's weights where there is one."""
        return self._average.weights if self._average else self._network.module.state_dict()

    def learn(self, meter: Meter) -> Epoch:
        """Train for one epoch and evaluate it.

        Raises:
            KnownError: the loss is no number any more.
        """
        started = time.monotonic()
        number = len(self.history)
        torch.manual_seed(self._course.seed * 1_000_003 + number)
        place, within, stage = _place(self._course.recipe, number)
        loss, share = self._train(number, within, stage, meter)
        if not math.isfinite(loss):
            raise KnownError(
                f"Training failed in epoch {number + 1}: the loss is no number any more. "
                "What was best before is kept."
            )
        epoch = Epoch(
            number=number,
            stage=place,
            rate=stage.rate(within + 1 - 1e-9),
            training_loss=loss,
            training_accuracy=share,
            tuning=Scores.of(self._tune(meter)),
            seconds=time.monotonic() - started,
        )
        self.history.append(epoch)
        self._stopper.watch(epoch.tuning.weighted_accuracy)
        return epoch

    def state(self) -> State:
        """Return all that the next epoch depends on."""
        assert self._optimizer is not None
        return {
            "model": self._network.module.state_dict(),
            "average": self._average.weights if self._average else None,
            "optimizer": self._optimizer.state_dict(),
            "stopper": {"level": self._stopper.level, "waited": self._stopper.waited},
            "history": [dataclasses.asdict(epoch) for epoch in self.history],
        }

    def resume(self, state: State | None) -> None:
        """Go on from where a `state` was taken, if there is one."""
        if state is None:
            return
        self._network.module.load_state_dict(state["model"])
        if self._average:
            self._average.load(state["average"])
        self._stopper = Stopper(self._course.recipe.stopping, **state["stopper"])
        self.history = [_epoch(entry) for entry in state["history"]]
        _, _, stage = _place(self._course.recipe, len(self.history) - 1)
        self._start(stage).load_state_dict(state["optimizer"])

    def _train(self, number: int, within: int, stage: Stage, meter: Meter) -> tuple[float, float]:
        course = self._course
        if within == 0 or self._optimizer is None:
            self._start(stage)
        assert self._optimizer is not None
        self._network.training_mode(frozen=stage.frozen)
        batches = course.training.in_epoch(number).shuffled(course.recipe.batch, course.workers)

        def after_batch(photos: int) -> None:
            if self._average:
                self._average.follow(self._network.module)
            meter.advance(photos)

        return train_one_epoch(
            self._network,
            batches,
            course,
            self._optimizer,
            lambda share: stage.rate(within + share),
            after_batch,
        )

    def _start(self, stage: Stage) -> optim.Optimizer:
        self._network.freeze(frozen=stage.frozen)
        self._optimizer = stage.descent.optimizer(self._network.module.parameters())
        return self._optimizer

    def _tune(self, meter: Meter) -> Answers:
        course = self._course
        self._network.module.eval()
        forward: Forward = self._network.module
        if self._average:
            forward = partial(functional_call, self._network.module, self._average.weights)
        batches = course.tuning.in_order(course.recipe.batch, course.workers)
        return evaluate(forward, batches, course, meter.advance)


def _place(recipe: Recipe, number: int) -> tuple[int, int, Stage]:
    """Return the stage of epoch `number`: its place, the epochs before in it, and itself."""
    for place, stage in enumerate(recipe.stages):
        if number < stage.epochs:
            return place, number, stage
        number -= stage.epochs
    raise IndexError(f"the recipe has only {recipe.epochs} epochs")


def _epoch(entry: dict[str, Any]) -> Epoch:
    return Epoch(**{**entry, "tuning": Scores(**entry["tuning"])})

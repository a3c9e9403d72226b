"""How fast a network learns and when it stops: optimizers, annealing, early stopping."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from torch import nn, optim


class Algorithm(StrEnum):
    """The optimizers of the recipes."""

    SGD = "SGD"
    ADAM = "Adam"
    ADAMW = "AdamW"


@dataclass(frozen=True, slots=True)
class Descent:
    """An optimizer with its numbers. Only SGD has momentum."""

    algorithm: Algorithm
    rate: float
    weight_decay: float = 0.0
    momentum: float = 0.9

    def optimizer(self, parameters: Iterable[nn.Parameter]) -> optim.Optimizer:
        """Return a new optimizer of those `parameters` that learn."""
        learning = [parameter for parameter in parameters if parameter.requires_grad]
        decay = self.weight_decay
        match self.algorithm:
            case Algorithm.SGD:
                return optim.SGD(learning, self.rate, self.momentum, weight_decay=decay)
            case Algorithm.ADAM:
                return optim.Adam(learning, self.rate, weight_decay=decay)
            case Algorithm.ADAMW:
                return optim.AdamW(learning, self.rate, weight_decay=decay)


@dataclass(frozen=True, slots=True)
class Annealing:
    """A rate that falls along half a cosine and starts again every `period` epochs.

    `lr_i = lr_min + (lr_max - lr_min)(1 + cos(i pi / T)) / 2` (Shabanov 2019; SGDR, Loshchilov and
    Hutter 2017, eq. 5). Shabanov does not say what i counts: here epochs since the restart, and
    parts of one after every batch, as SGDR does.
    """

    lowest: float
    highest: float
    period: int

    def rate(self, epochs: float) -> float:
        """Return the rate after so many epochs."""
        i = epochs % self.period
        cosine = math.cos(i * math.pi / self.period)
        return self.lowest + (self.highest - self.lowest) * (1 + cosine) / 2


@dataclass(frozen=True, slots=True)
class Stopping:
    """Stop after `patience` epochs in which a figure gained less than `least_gain` in all."""

    patience: int
    least_gain: float


class Stopper:
    """Watches a figure that should rise.

    Attributes:
        level: the figure at its last gain.
        waited: the epochs since.
    """

    def __init__(
        self, stopping: Stopping | None, level: float = -math.inf, waited: int = 0
    ) -> None:
        self._stopping = stopping
        self.level = level
        self.waited = waited

    def watch(self, figure: float) -> None:
        """Take the figure of one more epoch into account."""
        gain = self._stopping.least_gain if self._stopping else 0.0
        if figure >= self.level + gain:
            self.level, self.waited = figure, 0
        else:
            self.waited += 1

    @property
    def stops(self) -> bool:
        """Whether there was no gain for too long."""
        return self._stopping is not None and self.waited >= self._stopping.patience

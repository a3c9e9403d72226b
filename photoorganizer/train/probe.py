"""A linear head on frozen features: the quickest classifier worth shipping.

Knows nothing of photos: features and class numbers in, weights out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.train.features import Features
from photoorganizer.train.metrics import Classes


@dataclass(frozen=True, slots=True)
class ProbeRecipe:
    """How a head is trained.

    `balance` 0 counts every photo alike, 1 every hashtag alike. Features are scaled to unit
    variance first; the scale is folded into the weights afterwards.
    """

    epochs: int = 12
    batch: int = 512
    rate: float = 2e-3
    weight_decay: float = 0.05
    smoothing: float = 0.0
    balance: float = 0.3
    dropout: float = 0.2
    seed: int = 1


@dataclass(frozen=True, slots=True)
class LinearHead:
    """logits = features @ weight.T + bias."""

    weight: npt.NDArray[np.float32]
    """Shape (classes, 1280)."""
    bias: npt.NDArray[np.float32]

    def logits(self, features: Features) -> npt.NDArray[np.float32]:
        """Return raw scores, shape (photos, classes)."""
        result: npt.NDArray[np.float32] = features @ self.weight.T + self.bias
        return result


def fit_head(
    features: Features,
    truth: Classes,
    classes: int,
    recipe: ProbeRecipe,
    importance: npt.NDArray[np.float32],
) -> LinearHead:
    """Train a head with AdamW and a cosine schedule (Loshchilov and Hutter 2019).

    `importance` counts some photos more than others, shape (photos,).
    """
    torch.manual_seed(recipe.seed)
    mean = features.mean(axis=0)
    deviation = features.std(axis=0) + 1e-3
    inputs = torch.from_numpy(((features - mean) / deviation).astype(np.float32))
    targets = torch.from_numpy(truth)
    weights = torch.from_numpy(importance / importance.mean())
    linear = nn.Linear(features.shape[1], classes)
    nn.init.zeros_(linear.weight)
    nn.init.zeros_(linear.bias)
    steps = recipe.epochs * -(-len(inputs) // recipe.batch)
    optimizer = torch.optim.AdamW(
        linear.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps)
    for _ in range(recipe.epochs):
        for rows in torch.split(torch.randperm(len(inputs)), recipe.batch):
            loss = _loss(linear, inputs[rows], targets[rows], weights[rows], recipe)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch annotates it so
            optimizer.step()
            schedule.step()
    weight = linear.weight.detach().numpy() / deviation
    bias = linear.bias.detach().numpy() - weight @ mean
    return LinearHead(weight.astype(np.float32), bias.astype(np.float32))


def _loss(
    linear: nn.Linear, inputs: Tensor, targets: Tensor, weights: Tensor, recipe: ProbeRecipe
) -> Tensor:
    logits = linear(functional.dropout(inputs, recipe.dropout))
    losses = functional.cross_entropy(
        logits, targets, reduction="none", label_smoothing=recipe.smoothing
    )
    return (losses * weights).mean()

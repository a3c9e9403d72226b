"""A head on frozen features, linear or with one hidden layer: the quickest worth shipping.

Knows nothing of photos: features and class numbers in, weights out.
"""

from collections.abc import Mapping
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
    hidden: int = 0
    """Units of the hidden layer; 0 for none."""


@dataclass(frozen=True, slots=True)
class LinearHead:
    """logits = features @ weight.T + bias, where features are the hidden layer's if there is one.

    A hidden layer is linear as well, and its results below 0 are 0.
    """

    weight: npt.NDArray[np.float32]
    """Shape (classes, features)."""
    bias: npt.NDArray[np.float32]
    hidden: "LinearHead | None" = None

    @classmethod
    def of(cls, weights: Mapping[str, Tensor]) -> "LinearHead":
        """Return the layer with these weights of torch's."""
        return cls(weights["weight"].numpy(), weights["bias"].numpy())

    def logits(self, features: Features) -> npt.NDArray[np.float32]:
        """Return raw scores, shape (photos, classes)."""
        if self.hidden is not None:
            features = self.hidden.logits(features).clip(min=0)
        result: npt.NDArray[np.float32] = features @ self.weight.T + self.bias
        return result

    def copy_to(self, linear: nn.Linear) -> None:
        """Give `linear` this layer's weights."""
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(self.weight))
            linear.bias.copy_(torch.from_numpy(self.bias))


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
    layers = _layers(features.shape[1], classes, recipe)
    steps = recipe.epochs * -(-len(inputs) // recipe.batch)
    optimizer = torch.optim.AdamW(
        layers.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps)
    for _ in range(recipe.epochs):
        for rows in torch.split(torch.randperm(len(inputs)), recipe.batch):
            loss = _loss(layers, inputs[rows], targets[rows], weights[rows], recipe)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch annotates it so
            optimizer.step()
            schedule.step()
    return _unscaled(layers, mean, deviation)


def _layers(inputs: int, classes: int, recipe: ProbeRecipe) -> nn.Sequential:
    last = nn.Linear(recipe.hidden or inputs, classes)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    if not recipe.hidden:
        return nn.Sequential(last)
    return nn.Sequential(
        nn.Linear(inputs, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.dropout), last
    )


def _unscaled(layers: nn.Sequential, mean: Features, deviation: Features) -> LinearHead:
    """Return what `layers` learned of scaled features, for features as they are."""
    linear = [layer for layer in layers if isinstance(layer, nn.Linear)]
    weights = [layer.weight.detach().numpy() for layer in linear]
    biases = [layer.bias.detach().numpy() for layer in linear]
    weights[0] = (weights[0] / deviation).astype(np.float32)
    biases[0] = (biases[0] - weights[0] @ mean).astype(np.float32)
    first = LinearHead(weights[0], biases[0])
    return first if len(linear) == 1 else LinearHead(weights[1], biases[1], first)


def _loss(
    layers: nn.Sequential, inputs: Tensor, targets: Tensor, weights: Tensor, recipe: ProbeRecipe
) -> Tensor:
    logits = layers(functional.dropout(inputs, recipe.dropout))
    losses = functional.cross_entropy(
        logits, targets, reduction="none", label_smoothing=recipe.smoothing
    )
    return (losses * weights).mean()

"""The four aggregation networks as they begin: what certainty alone would do.

Each looks at a photo by how certain the network is of it, and its logit of an interest rises with
the weighted mean of the photos' probabilities. What else there is of weights begins small, to learn
from.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from photoorganizer.nn.attention import (
    Attention,
    Average,
    SqueezeAttention,
    SqueezeExpandAttention,
)

SQUEEZED, SQUEEZED_TWICE, HIDDEN = 96, 64, 96
"""Widths: with them all four take as much of the disk as is left for them."""

_GAIN, _BIAS = 12.0, -3.0
"""An interest of a quarter of the photos is as likely as not."""

_SMALL = 0.02
_OPEN = 4.0
"""σ(4) and tanh(4) are next to 1: what passes there passes whole."""


@torch.no_grad()
def start(method: str, features: int, labels: int) -> nn.Module:
    """Return one of the four, ready to learn.

    Args:
        features: of a photo, as `core.attention.photo_features` gives them.
        labels: how many interests there are.
    """
    module = _BUILDERS[method](features, labels)
    module.requires_grad_(requires_grad=True)
    return module


def _average(features: int, labels: int) -> nn.Module:
    module = Average(features, labels)
    _says(module.fc, labels)
    return module


def _attention(features: int, labels: int) -> nn.Module:
    module = Attention(features, labels, HIDDEN)
    module.query[2 * labels] = 1.0
    module.gate.linear.weight.normal_(0, _SMALL / features**0.5)
    module.gate.linear.bias.fill_(_OPEN)
    _says_in_two(module.fc, labels)
    return module


def _squeeze(features: int, labels: int) -> nn.Module:
    module = SqueezeAttention(features, labels, SQUEEZED)
    _squeezes(module.squeeze.weight, labels)
    module.query[labels] = 1.0
    _says(module.fc, labels)
    return module


def _squeeze_expand(features: int, labels: int) -> nn.Module:
    module = SqueezeExpandAttention(features, labels, SQUEEZED_TWICE, HIDDEN)
    _squeezes(module.squeeze.weight, labels)
    module.query[labels] = 1.0
    module.inner.weight.normal_(0, _SMALL)
    module.inner.bias.zero_()
    module.inner.bias[-1] = _OPEN
    module.expand.weight.normal_(0, _SMALL)
    module.expand.weight[:, -1] = 0.0
    module.expand.weight[2 * labels, -1] = 1.0
    _says_in_two(module.fc, labels)
    return module


def _squeezes(weight: Tensor, labels: int) -> None:
    """Let probabilities and certainty through, and begin the rest small."""
    weight.normal_(0, _SMALL)
    weight[:labels] = 0.0
    weight[:labels, :labels].fill_diagonal_(1.0)
    weight[labels] = 0.0
    weight[labels, 2 * labels] = 1.0


def _says(layer: nn.Linear, labels: int) -> None:
    layer.weight.zero_()
    layer.weight[:, :labels] = _GAIN * torch.eye(labels)
    layer.bias.fill_(_BIAS)


def _says_in_two(layers: nn.Sequential, labels: int) -> None:
    inner, outer = layers[0], layers[2]
    assert isinstance(inner, nn.Linear)
    assert isinstance(outer, nn.Linear)
    inner.weight.normal_(0, _SMALL)
    inner.bias.zero_()
    inner.weight[:labels] = 0.0
    inner.weight[:labels, :labels].fill_diagonal_(1.0)
    outer.weight.zero_()
    outer.weight[:, :labels] = _GAIN * torch.eye(labels)
    outer.bias.fill_(_BIAS)


_BUILDERS: dict[str, Callable[[int, int], nn.Module]] = {
    "average": _average,
    "attention": _attention,
    "squeeze": _squeeze,
    "squeeze-expand": _squeeze_expand,
}

METHODS = tuple(_BUILDERS)

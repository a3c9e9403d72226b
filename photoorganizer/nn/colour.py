"""The colours of a photo as a feature, computed in the network's graph from its input.

Pixels are softly counted by the nearest of a few colours in Oklab (Ottosson 2020), where distance
is what people see as different. A colour that fills the border of the picture is the background's
and counts less in the middle: a white studio says nothing of the dress before it.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the input's scale, which is undone."""

_SHRINK = 8
"""Pixels are averaged in squares of so many before they are counted."""

_HUES, _CHROMAS, _TONES, _GREYS = 12, (0.07, 0.16), (0.35, 0.6, 0.82), 8

_SOFTNESS = 0.06
"""Distance in Oklab at which a pixel counts much less for a colour."""

_LINEAR_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_CONES_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)

_BINS = _GREYS + _HUES * len(_CHROMAS) * len(_TONES)

COLOURS = 3 * _BINS
"""Length of the feature: colours in the middle, at the border, and in the middle but not there."""

_LEAST = 1e-4

_LEAST_SHARE = 1e-6
"""Of a colour that is not there."""


def colour_layout(images: Tensor) -> Tensor:
    """Map normalised RGB (n, 3, h, w) to roots of shares of colours (n, COLOURS).

    Shares in each of the three parts sum to one; of roots, distances mean more (Hellinger 1909).
    """
    lab = _lab(functional.avg_pool2d(images, _SHRINK)).flatten(2).transpose(1, 2)
    palette = _palette()
    # Distances less what all colours have in common; colours last, as they are compared fastest.
    nearness = functional.linear(lab, 2 * palette, -palette.square().sum(1)) / _SOFTNESS**2
    shares = functional.softmax(nearness, dim=2)
    windows = _windows(images.shape[-2] // _SHRINK, images.shape[-1] // _SHRINK)
    middle, border = (windows.T @ shares).unbind(1)
    figure = middle * middle / (middle + border + _LEAST)
    parts = [middle, border, figure / figure.sum(1, keepdim=True)]
    return torch.cat(parts, dim=1).clamp_min(_LEAST_SHARE).sqrt()


def _lab(images: Tensor) -> Tensor:
    """Map normalised RGB (n, 3, h, w) to Oklab of the same shape."""
    mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
    linear = (images * deviation + mean).clamp_min(_LEAST) ** 2.2
    cones = functional.conv2d(linear, torch.tensor(_LINEAR_TO_CONES)[:, :, None, None])
    return functional.conv2d(cones ** (1 / 3), torch.tensor(_CONES_TO_LAB)[:, :, None, None])


def _palette() -> Tensor:
    """Return the colours that pixels are counted by, in Oklab, shape (_BINS, 3)."""
    greys = [(number / (_GREYS - 1), 0.0, 0.0) for number in range(_GREYS)]
    angles = [2 * math.pi * number / _HUES for number in range(_HUES)]
    hues = [
        (tone, chroma * math.cos(angle), chroma * math.sin(angle))
        for tone in _TONES
        for chroma in _CHROMAS
        for angle in angles
    ]
    return torch.tensor([*greys, *hues])


def _windows(rows: int, columns: int) -> Tensor:
    """Return how much each pixel belongs to the middle and to the border, shape (pixels, 2)."""
    y = torch.linspace(-1, 1, rows)[:, None]
    x = torch.linspace(-1, 1, columns)[None, :]
    middle = torch.exp(-(x.square() + y.square()) / 0.4)
    border = torch.maximum(x.abs().expand(rows, columns), y.abs().expand(rows, columns)) > 0.9
    windows = torch.stack([middle, border.float()], dim=-1).reshape(-1, 2)
    return windows / windows.sum(0)

"""The projections from the network's features to the parts of the embedding, one an aspect.

Each part keeps what tells the classes of its aspect apart, and forgets what varies within them: so
it ignores the other aspects (Hnot 2018: one classifier's descriptor sees one aspect only).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from photoorganizer.core.likeness import Aspect, AspectSpec, Background, background
from photoorganizer.nn.embedding import Projection
from photoorganizer.train.features import Features
from photoorganizer.train.metrics import Classes

_LEAST = 1e-6
"""Variance that an axis has at least: fewer photos than axes leave some without any."""

_SHRINKAGE = 0.1
"""How much of the variance within classes is taken for alike in all directions: there are more
directions than a few thousand photos can tell (Ledoit and Wolf 2004)."""

_FAR = 2_000
"""Photos that the background is told from."""

Axes = npt.NDArray[np.float32]
"""One direction a row, shape (dimension, width of the features)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One aspect's part of the embedding, fitted."""

    aspect: Aspect
    reads: tuple[str, ...]
    weight: float
    centre: npt.NDArray[np.float32]
    axes: Axes

    def module(self) -> Projection:
        """Return it as a part of the network."""
        module = Projection(self.reads, len(self.axes), self.weight)
        with torch.no_grad():
            module.centre.copy_(torch.from_numpy(self.centre))
            module.axes.copy_(torch.from_numpy(self.axes))
        return module

    def embed(self, features: Features) -> Features:
        """Return what the module makes of features: rows of length `sqrt(weight)`."""
        projected = (features - self.centre) @ self.axes.T
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        embedded: Features = projected / np.maximum(lengths, _LEAST) * np.sqrt(self.weight)
        return embedded


def principal_axes(features: Features, dimension: int) -> Axes:
    """Return the first principal axes, half whitened, shape (dimension, width).

    They are divided by the root of the spread along them, so that the few strongest do not drown
    the others.
    """
    variances, vectors = np.linalg.eigh(_covariance(features - features.mean(axis=0)))
    spread = np.sqrt(np.maximum(variances[::-1][:dimension], _LEAST))
    return _pointed(vectors[:, ::-1][:, :dimension].T / np.sqrt(spread)[:, None])


def half_whitening(features: Features) -> tuple[npt.NDArray[np.float32], Axes]:
    """Return the mean of features, shape (width,), and all their principal axes, half whitened."""
    return features.mean(axis=0), principal_axes(features, features.shape[1])


def classifier_axes(features: Features, classifier: nn.Linear, dimension: int) -> Axes:
    """Return the principal axes of what a classifier says of photos, as axes of the features."""
    weight = classifier.weight.detach().numpy()
    return _pointed(principal_axes(features @ weight.T, dimension) @ weight)


def discriminant_axes(features: Features, classes: Classes, dimension: int) -> Axes:
    """Return the axes along which classes differ most for how much photos within a class do.

    Linear discriminant analysis, each axis as long as it can be relied on (as probabilistic
    discriminant analysis has it: Ioffe 2006).

    Args:
        classes: of each photo; there are at most as many axes as classes, less one.
    """
    counts = np.bincount(classes)
    sums = np.zeros((len(counts), features.shape[1]))
    np.add.at(sums, classes, features)
    means = sums / np.maximum(counts, 1)[:, None]
    within = _covariance(features - means[classes].astype(np.float32))
    within += _SHRINKAGE * np.trace(within) / len(within) * np.eye(len(within))
    variances, vectors = np.linalg.eigh(within)
    whitening = vectors / np.sqrt(variances)
    between = (means - features.mean(axis=0)) * np.sqrt(counts / len(features))[:, None]
    _, strengths, directions = np.linalg.svd(between @ whitening, full_matrices=False)
    dimension = min(dimension, int(np.count_nonzero(counts)) - 1)
    reliance = np.square(strengths[:dimension])
    lengths = np.sqrt(reliance / (1 + reliance))
    return _pointed(lengths[:, None] * (directions[:dimension] @ whitening.T))


def aspect_specs(parts: list[Part], seen: list[Features]) -> list[AspectSpec]:
    """Return where each part is in the embedding, and all of them, with their backgrounds.

    Args:
        parts: in the order of the embedding.
        seen: what each part reads of general photos.
    """
    embedded = [part.embed(features) for part, features in zip(parts, seen, strict=True)]
    whole = np.concatenate(embedded, axis=1)
    specs = [AspectSpec(Aspect.ALL, 0, whole.shape[1], 1.0, unrelated(whole))]
    start = 0
    for part, rows in zip(parts, embedded, strict=True):
        stop = start + rows.shape[1]
        specs.append(AspectSpec(part.aspect, start, stop, part.weight, unrelated(rows)))
        start = stop
    return specs


def unrelated(embedded: Features) -> Background:
    """Return the background of photos most of which have nothing to do with each other."""
    some = embedded[:_FAR] / np.linalg.norm(embedded[:_FAR], axis=1, keepdims=True)
    cosines = (some @ some.T)[np.triu_indices(len(some), 1)]
    return background(cosines, Background(0.0, 1.0))


def _covariance(centred: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    product = centred.T @ centred
    return np.asarray(product, dtype=np.float64) / len(centred)


def _pointed(axes: npt.NDArray[np.floating]) -> Axes:
    """Return axes pointing where their largest weight is positive, to be the same every time."""
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    pointed: Axes = (axes * np.sign(largest)[:, None]).astype(np.float32)
    return pointed

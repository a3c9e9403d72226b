"""The projection from the network's feature to the compact embedding photos are compared by."""

import numpy as np
import numpy.typing as npt

from photoorganizer.train.features import Features

_LEAST = 1e-6
"""Variance that an axis has at least: fewer photos than axes leave some without any."""


def fit_projection(
    features: Features, dimension: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the features' mean, shape (1280,), and a projection, shape (dimension, 1280).

    Its rows are the first principal axes, half whitened: divided by the root of the spread along
    them, so that the few strongest do not drown the others. Each points where its largest weight is
    positive, so that the same photos always give the same embedding.
    """
    centre = features.mean(axis=0, dtype=np.float64)
    centred = features - centre
    variances, vectors = np.linalg.eigh(centred.T @ centred / len(features))
    axes = vectors[:, ::-1][:, :dimension].T
    axes *= np.sign(axes[np.arange(dimension), np.abs(axes).argmax(axis=1)])[:, None]
    spread = np.sqrt(np.maximum(variances[::-1][:dimension], _LEAST))
    axes /= np.sqrt(spread)[:, None]
    return centre.astype(np.float32), axes.astype(np.float32)

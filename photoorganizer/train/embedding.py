"""The projection from the network's feature to the compact embedding photos are compared by."""

import numpy as np
import numpy.typing as npt

from photoorganizer.train.features import Features


def fit_projection(
    features: Features, dimension: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the features' mean, shape (1280,), and first principal axes, (dimension, 1280).

    Each axis points where its largest weight is positive, so that the same photos always give the
    same embedding.
    """
    centre = features.mean(axis=0, dtype=np.float64)
    centred = features - centre
    _, vectors = np.linalg.eigh(centred.T @ centred / len(features))
    axes = vectors[:, ::-1][:, :dimension].T
    axes *= np.sign(axes[np.arange(dimension), np.abs(axes).argmax(axis=1)])[:, None]
    return centre.astype(np.float32), axes.astype(np.float32)

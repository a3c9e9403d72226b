"""What an aggregation network reads of each photo, and what it says of a gallery. Pure.

A photo is read as what the library stores of it: how likely it is about each interest, the square
of that (which tells one sure photo from two doubtful ones), how certain the network is of it, and
its embedding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.core.likeness import Aspect, AspectSpec
from photoorganizer.core.vocabulary import Values

READ = (Aspect.SCENE, Aspect.OBJECT)
"""The parts of an embedding that say what a photo is about: colours are on everything."""

EMBEDDING_LENGTH = 4.0
"""Of an embedding among a photo's features: as far from others as probabilities are."""

_USUAL_SHARE = 0.05
_LEAST = 1e-9

Features = npt.NDArray[np.float32]
"""One photo a row, shape (photos, features)."""

Weights = npt.NDArray[np.float64]
"""One a photo; those of a gallery add up to 1."""


@dataclass(frozen=True, slots=True)
class GalleryOpinion:
    """What an aggregation network says of a gallery."""

    scores: npt.NDArray[np.float64]
    """How likely the gallery has each interest, shape (labels,)."""
    weights: Weights
    """How much it looked at each photo, shape (photos,)."""


def strengths(
    scores: npt.NDArray[np.float64], shares: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return how strong interests are, 0 to 1: how sure the network is of each, and its share.

    The odds are multiplied by the root of the share, 1 at a twentieth. The network tells rare
    interests from mere chance, shares tell many interests of a large gallery apart: together they
    order both kinds of galleries better than either of them does alone.
    """
    odds = scores / np.maximum(1 - scores, _LEAST) * np.sqrt(shares / _USUAL_SHARE)
    strong: npt.NDArray[np.float64] = odds / (1 + odds)
    return strong


def certainty(values: npt.NDArray[np.floating], exclusive: int) -> npt.NDArray[np.float32]:
    """Return minus the entropy of what is known of each photo, shape (photos,); 0 is certain.

    That is of the labels that exclude each other, or, where it is less, of the likeliest thing.

    Args:
        values: shape (photos, labels).
        exclusive: how many labels, from the first on, exclude each other.
    """
    scenes = -_parts(values[:, :exclusive]).sum(axis=1)
    if exclusive < values.shape[1]:
        best = values[:, exclusive:].max(axis=1)
        doubt = -_parts(best) - _parts(1 - best)
        scenes = np.where(best >= 0.5, np.minimum(scenes, doubt), scenes)
    certain: npt.NDArray[np.float32] = -scenes.astype(np.float32)
    return certain


def photo_features(
    values: Values,
    exclusive: int,
    embeddings: npt.NDArray[np.floating],
    aspects: Sequence[AspectSpec],
) -> Features:
    """Return what an aggregation network reads, shape (photos, 2 labels + 1 + embedding's parts).

    Args:
        values: shape (photos, labels).
        exclusive: how many labels, from the first on, exclude each other.
        embeddings: whole ones, shape (photos, numbers of an embedding).
        aspects: where the parts are in them.
    """
    read = [
        embeddings[:, aspect.start : aspect.stop] for aspect in aspects if aspect.aspect in READ
    ]
    features: Features = np.concatenate(
        [
            values,
            values * values,
            certainty(values, exclusive)[:, None],
            *(EMBEDDING_LENGTH * part for part in read),
        ],
        axis=1,
        dtype=np.float32,
    )
    return features


def _parts(chances: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    logs = np.log(chances, out=np.zeros(chances.shape), where=chances > 0, dtype=np.float64)
    parts: npt.NDArray[np.float64] = chances * logs
    return parts

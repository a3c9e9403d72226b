"""Shots of one burst: taken by one camera within seconds, and alike to the network. Pure.

Pictures laid over each other tell edits; of a burst in which much moves they miss most. That two
photos were taken at once says so much that far less likeness is enough than between any two.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from photoorganizer.core.duplicates import Pair, ordered
from photoorganizer.core.types import PhotoId, Vector

SECONDS = 3.0
"""Between two shots of a burst at most."""

LEAST_COSINE = 0.75
"""Between the embeddings of two shots: of unrelated photos less than one pair in a thousand has it,
and those were not even taken at once (`photoorganizer evaluate bursts`)."""

_FOLLOWING = 20
"""Shots after one that it is compared with: a burst of hundreds is one all the same."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo that says which camera took it, and when."""

    photo: PhotoId
    camera: str
    taken: float
    """Seconds since the epoch."""


def taken_at_once(shots: Sequence[Shot]) -> Iterator[Pair]:
    """Yield the pairs of photos that one camera took within seconds.

    Args:
        shots: by camera, then by time.
    """
    for place, shot in enumerate(shots):
        for later in shots[place + 1 : place + 1 + _FOLLOWING]:
            if later.camera != shot.camera or later.taken - shot.taken > SECONDS:
                break
            yield ordered(shot.photo, later.photo)


def of_one_burst(pairs: Sequence[Pair], embeddings: Mapping[PhotoId, Vector]) -> list[Pair]:
    """Return those pairs taken at once that are alike; one without an embedding is not."""
    return [
        pair
        for pair in pairs
        if all(photo in embeddings for photo in pair)
        and alike(embeddings[pair[0]], embeddings[pair[1]])
    ]


def alike(one: Vector, other: Vector) -> bool:
    """Return whether two shots taken at once are alike enough to be of one burst."""
    return len(one) == len(other) and float(np.dot(one, other)) >= LEAST_COSINE

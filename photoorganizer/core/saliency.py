"""Which part of a picture speaks for a word, told by hiding parts of it. Pure.

A square of the network's input is covered with its mean, at every place of a grid, and the network
asked again: where its confidence falls, something was hidden that spoke for the word. Zeiler and
Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 3: it works for any
network, and needs nothing but its answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import Vector

CELLS = 7
"""Cells a side of the heat map."""

COVER = 2
"""Cells a side of the square that hides."""

_LEAST_FALL = 0.02
"""What no part moves the confidence by as much as this has no part that speaks for it alone."""

Cells = npt.NDArray[np.float32]
"""Heat from 0 to 1, shape (CELLS, CELLS), row by row from the top."""


@dataclass(frozen=True, slots=True)
class Masked:
    """What the network says of a photo, whole and with parts of it hidden.

    Attributes:
        whole: raw scores by head, shape (labels,).
        hidden: the same with each place of `places` covered, shape (places, labels).
        box: the part of the photo that the network sees: left, top, right, bottom from 0 to 1.
    """

    whole: Mapping[str, Vector]
    hidden: Mapping[str, npt.NDArray[np.float32]]
    embedding: Vector
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Heat:
    """Where in a photo a word comes from; `cells` lie in `box` (left, top, right, bottom)."""

    cells: Cells
    box: tuple[float, float, float, float]


def places() -> Iterator[tuple[int, int]]:
    """Yield the row and the column of the top left cell of each square that hides."""
    reach = CELLS - COVER + 1
    yield from ((row, column) for row in range(reach) for column in range(reach))


def heat(whole: float, hidden: Vector, box: tuple[float, float, float, float]) -> Heat | None:
    """Return where a word comes from, or None where no part of the photo speaks for it alone.

    Args:
        whole: the confidence in the word, with nothing hidden.
        hidden: the same with each of `places` covered, in their order.
        box: the part of the photo that the network saw.
    """
    falls = np.zeros((CELLS, CELLS), np.float32)
    covers = np.zeros((CELLS, CELLS), np.float32)
    for (row, column), confidence in zip(places(), hidden, strict=True):
        area = slice(row, row + COVER), slice(column, column + COVER)
        falls[area] += max(0.0, whole - float(confidence))
        covers[area] += 1
    mean = falls / covers
    most = float(mean.max())
    return None if not most >= _LEAST_FALL else Heat(mean / np.float32(most), box)

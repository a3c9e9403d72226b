"""When two photos count as near-duplicates: one edited, cropped, or taken again at once.

Two steps, so that many pairs can be asked: fingerprints rule most of them out, and what is left is
laid over each other and compared in detail. What the network thinks of them plays no part. Pure.

On edited copies of small web photos every copy but one in a hundred agrees to 0.85 or more, pairs
of other photos to 0.4 at most; a street photographed again from a few steps on, to 0.5; one man in
one pose in another shirt, to 0.73. Of a film's frames those agree to more between which little
moves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.core.alignment import Greys, Maps, agreement, align, correlation, window_map
from photoorganizer.core.fingerprint import WINDOWS, Fingerprints, layouts, windows_alike
from photoorganizer.core.types import Pixels

GREY_EDGE = 96
"""Of the pictures that are compared in detail."""

_FITS = 0.6
"""How well the layout of one must fit into a window of the other."""
_CORRELATES = 0.8
"""How well aligned fingerprints must correlate."""
_AGREES = 0.75

_STEPS = 15
_FINE_STEPS = 6

_STARTS = np.stack([window_map(*window) for window in WINDOWS])


@dataclass(frozen=True, slots=True)
class Guesses:
    """The pairs that may be near-duplicates, of those asked about."""

    places: npt.NDArray[np.int64]
    """Where they stood."""
    swapped: npt.NDArray[np.bool_]
    """Whether it is the second that would be a crop of the first."""
    maps: Maps
    """From the crop to the other."""

    def part(self, which: slice) -> "Guesses":
        """Return some of the guesses."""
        return Guesses(self.places[which], self.swapped[which], self.maps[which])


def guesses(first: Fingerprints, second: Fingerprints) -> Guesses:
    """Return which pairs may be near-duplicates, and how their photos lie over each other.

    Both have shape (pairs, 32, 32).
    """
    one, other = layouts(first), layouts(second)
    fits = np.concatenate([windows_alike(one, other), windows_alike(other, one)], axis=1)
    window = fits.argmax(axis=1)
    places = np.flatnonzero(fits.max(axis=1, initial=-1.0) >= _FITS)
    swapped = window[places] >= len(WINDOWS)
    small, large = _ordered(first[places], second[places], swapped)
    maps = align(small, large, _STARTS[window[places] % len(WINDOWS)], _STEPS)
    likely = correlation(small, large, maps) >= _CORRELATES
    return Guesses(places[likely], swapped[likely], maps[likely])


def agree(first: Pixels, second: Pixels, guessed: Guesses) -> npt.NDArray[np.bool_]:
    """Return which of the guessed pairs are near-duplicates, shape (guesses,).

    The pictures are those of the guesses' places, squashed to 96 × 96 grey pixels.
    """
    small, large = _ordered(first, second, guessed.swapped)
    maps = align(small, large, guessed.maps, _FINE_STEPS)
    agreed: npt.NDArray[np.bool_] = agreement(small, large, maps) >= _AGREES
    return agreed


def _ordered(first: Pixels, second: Pixels, swapped: npt.NDArray[np.bool_]) -> tuple[Greys, Greys]:
    """Return the pairs with the one that may be a crop first."""
    turn = swapped[:, None, None]
    small, large = np.where(turn, second, first), np.where(turn, first, second)
    return small.astype(np.float32), large.astype(np.float32)

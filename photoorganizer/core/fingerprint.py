"""A photo's fingerprint: 32 × 32 grey pixels that outlive edits, and what can be told from them.

Two questions are answered here cheaply, for many pairs at once: could these be the same picture as
a whole (a perceptual hash: the signs of the lowest frequencies), and could one be a crop of the
other (its layout found in a window of the other). The answer is left to `core.alignment`. Pure.
"""

import numpy as np
import numpy.typing as npt

EDGE = 32
"""Of a fingerprint: the picture squashed to a square, so that squashed copies are alike, too."""

Fingerprints = npt.NDArray[np.uint8]
"""Shape (photos, 32, 32), grey."""

Hashes = npt.NDArray[np.uint64]
"""Shape (photos,)."""

_FREQUENCIES = 8
_LAYOUT = 8
_WINDOW = 0.8
"""Side of the windows that crops are looked for in; what they miss is made up by alignment."""

_BLOCK = 1024
"""Hashes compared at once: their differences stay in the processor's cache."""


def hashes(prints: Fingerprints) -> Hashes:
    """Return the perceptual hashes: which of the 64 lowest frequencies are above the median."""
    waves = np.cos(np.pi * np.outer(np.arange(_FREQUENCIES), np.arange(EDGE) + 0.5) / EDGE)
    spectra = (waves @ prints.astype(np.float64) @ waves.T).reshape(len(prints), -1)  # (n, 64)
    bits = spectra > np.median(spectra, axis=1, keepdims=True)
    result: Hashes = np.packbits(bits, axis=1).view(np.uint64).ravel()
    return result


def close_hashes(
    new: Hashes, known: Hashes, most: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the places in `new` and `known` of the pairs that differ in at most `most` bits."""
    found: list[npt.NDArray[np.int64]] = [np.empty((0, 2), np.int64)]
    for top in range(0, len(new), 64):
        rows = new[top : top + 64, None]
        for left in range(0, len(known), _BLOCK):
            different = np.bitwise_count(rows ^ known[left : left + _BLOCK])
            if (different <= most).any():
                found.append(np.argwhere(different <= most) + np.array((top, left)))
    pairs = np.concatenate(found)
    return pairs[:, 0], pairs[:, 1]


def layouts(prints: Fingerprints) -> npt.NDArray[np.float32]:
    """Return the layout of each picture and of its windows, shape (photos, windows, 64).

    The first window is the whole. Each layout has a mean of 0 and a length of 1; one of an even
    picture is all zeros.
    """
    pixels = prints.astype(np.float32)
    seen = [_shrink(y, side) @ pixels @ _shrink(x, side).T for x, y, side in WINDOWS]
    table = np.stack(seen, axis=1).reshape(len(prints), len(WINDOWS), _LAYOUT**2)
    table -= table.mean(axis=2, keepdims=True)
    lengths = np.linalg.norm(table, axis=2, keepdims=True)
    result: npt.NDArray[np.float32] = np.where(lengths > 1, table / np.maximum(lengths, 1), 0)
    return result


def windows_alike(
    small: npt.NDArray[np.float32], large: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return how well the whole of one fits into each window of the other, from -1 to 1.

    Both are `layouts` of the same pairs' photos, the result has shape (pairs, windows).
    """
    alike: npt.NDArray[np.float32] = np.einsum("pd,pwd->pw", small[:, 0], large)
    return alike


def _windows() -> tuple[tuple[float, float, float], ...]:
    places = (0.0, (1 - _WINDOW) / 2, 1 - _WINDOW)
    return ((0.0, 0.0, 1.0), *((x, y, _WINDOW) for y in places for x in places))


WINDOWS = _windows()
"""Left, top and side of each window, as parts of the picture."""


def _shrink(start: float, side: float) -> npt.NDArray[np.float32]:
    """Return the matrix that averages a stretch of 32 pixels to 8, shape (8, 32)."""
    edges = (start + side * np.arange(_LAYOUT + 1) / _LAYOUT) * EDGE
    pixels = np.arange(EDGE)
    covered = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    weights = np.clip(covered, 0, None)
    result: npt.NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(
        np.float32
    )
    return result

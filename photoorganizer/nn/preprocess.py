"""Pixels become the network's input. The single definition, shared by the product and by training.

Pure: knows the input's size and scale, and nothing of files or networks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from photoorganizer.core.types import Pixels

ModelInput = npt.NDArray[np.float32]
"""Normalised RGB, shape (3, size, size)."""

ModelInputs = npt.NDArray[np.float32]
"""Several of them, shape (photos, 3, size, size)."""

MOST_SQUASHED = 4 / 3
"""A photo is never squashed by more: the views that the network learned from are not, either."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What the network wants: a square of `size` px, `(value / 255 - mean) / std` a channel."""

    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


def model_input(pixels: Pixels, spec: InputSpec) -> ModelInput:
    """Return what the network sees of the photo, scaled and normalised."""
    return normalised(square(pixels, seen(*pixels.shape[:2]), spec.size), spec)


def seen(height: int, width: int) -> Box:
    """Return the part of a photo that the network sees, which is squashed into its square.

    It is as wide as the shorter side, and as long as the mean of both sides: half of what a square
    would leave out, without making things half as wide as they are.
    """
    shorter = min(height, width)
    longer = min((height + width) / 2, shorter * MOST_SQUASHED)
    across, down = (longer, shorter) if width > height else (shorter, longer)
    left, top = (width - across) / 2, (height - down) / 2
    return left, top, left + across, top + down


def views(pixels: Pixels, spec: InputSpec) -> ModelInputs:
    """Return eight views of a photo as inputs: four squares, then their mirrors.

    The squares are what `model_input` makes, the largest square in the middle, and the largest
    at either end: together they hold all of a photo that is up to three times as long as wide.
    """
    height, width = pixels.shape[:2]
    whole = min(height, width)
    ends = [(0.0, 0.0), (width - whole, height - whole)]
    middle = ((width - whole) / 2, (height - whole) / 2)
    squares = [
        model_input(pixels, spec),
        *(
            normalised(square(pixels, (left, top, left + whole, top + whole), spec.size), spec)
            for left, top in (middle, *ends)
        ),
    ]
    plain = np.stack(squares)
    return np.concatenate([plain, plain[..., ::-1]])


def square(pixels: Pixels, box: Box, size: int) -> Pixels:
    """Return the part of the photo in `box` (left, top, right, bottom) as `size` x `size` px."""
    picture = Image.fromarray(pixels).resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(picture)


def normalised(pixels: Pixels, spec: InputSpec) -> ModelInput:
    """Return 0-255 RGB, shape (h, w, 3), as the network's scale and order, shape (3, h, w)."""
    mean = np.asarray(spec.mean, dtype=np.float32)
    std = np.asarray(spec.std, dtype=np.float32)
    scaled = pixels * (1.0 / (255.0 * std)) - mean / std
    return np.ascontiguousarray(scaled.transpose(2, 0, 1), dtype=np.float32)

"""Random changes of strength k, as Shabanov 2019 states them.

Each is made with probability p = 0.4 + 0.1k. What the source leaves open: translation and shear go
either way; shear is the tangent of its angle; hue shifts by its factor less 1, a full turn of the
colour circle being 1, which is torchvision's reading of the same range.
"""

import math
from dataclasses import dataclass

import numpy as np
from torch import Tensor
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional

STRONGEST = 6
"""The greatest k: every change is certain."""


@dataclass(frozen=True, slots=True)
class Changes:
    """One draw; the defaults change nothing."""

    angle: float = 0.0
    """Degrees."""
    side: float = 1.0
    """Of the crop, as a share of the photo's."""
    place: tuple[float, float] = (0.5, 0.5)
    """Where the crop lies in the room there is, left to right and top to bottom, 0 to 1."""
    shift: tuple[float, float] = (0.0, 0.0)
    """As shares of the photo's side."""
    shear: float = 0.0
    aspect: float = 1.0
    """Width by height of what was square."""
    flipped: bool = False
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    hue: float = 1.0


def probability(strength: float) -> float:
    """Return how often each change is made: p = 0.4 + 0.1k."""
    return 0.4 + 0.1 * strength


def draw(strength: float, rng: np.random.Generator) -> Changes:
    """Return random changes of strength k."""
    p, tenth = probability(strength), 0.1 * strength

    def between(low: float, high: float, otherwise: float) -> float:
        return float(rng.uniform(low, high)) if rng.random() < p else otherwise

    def either_way(amount: float) -> float:
        return amount if rng.random() < 0.5 else -amount

    def factor() -> float:
        return between(max(0.0, 1 - tenth), 1 + tenth, 1.0)

    shifted = rng.random() < p
    return Changes(
        angle=between(-10 * strength, 10 * strength, 0.0),
        side=between(1 - tenth, 1.0, 1.0),
        place=(float(rng.random()), float(rng.random())),
        shift=(
            either_way(float(rng.uniform(0, tenth))) if shifted else 0.0,
            either_way(float(rng.uniform(0, tenth))) if shifted else 0.0,
        ),
        shear=either_way(between(0.0, 0.05 * strength, 0.0)),
        aspect=between(1 - tenth, 1 + tenth, 1.0),
        flipped=rng.random() < p,
        brightness=factor(),
        contrast=factor(),
        saturation=factor(),
        hue=factor(),
    )


def apply(changes: Changes, image: Tensor) -> Tensor:
    """Return a square uint8 image (3, size, size) with the changes made, in the same shape."""
    return _recoloured(changes, _moved(changes, _cropped(changes, image)))


def _cropped(changes: Changes, image: Tensor) -> Tensor:
    size = image.shape[-1]
    width = max(1, round(size * changes.side * min(1.0, 1 / changes.aspect)))
    height = max(1, round(size * changes.side * min(1.0, changes.aspect)))
    if width == height == size:
        return image
    left = round((size - width) * changes.place[0])
    top = round((size - height) * changes.place[1])
    crop: Tensor = functional.resized_crop(image, top, left, height, width, [size, size])
    return crop


def _moved(changes: Changes, image: Tensor) -> Tensor:
    if changes.angle or changes.shear or any(changes.shift):
        image = functional.affine(
            image,
            angle=changes.angle,
            translate=[share * image.shape[-1] for share in changes.shift],
            scale=1.0,
            shear=[math.degrees(math.atan(changes.shear)), 0.0],
            interpolation=InterpolationMode.BILINEAR,
        )
    return image.flip(-1) if changes.flipped else image


def _recoloured(changes: Changes, image: Tensor) -> Tensor:
    if changes.brightness != 1:
        image = functional.adjust_brightness(image, changes.brightness)
    if changes.contrast != 1:
        image = functional.adjust_contrast(image, changes.contrast)
    if changes.saturation != 1:
        image = functional.adjust_saturation(image, changes.saturation)
    if changes.hue != 1:
        image = functional.adjust_hue(image, max(-0.5, min(0.5, changes.hue - 1)))
    return image

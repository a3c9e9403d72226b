"""Random views of a photo, so that the network learns what is in it and not how it was stored.

The data sets have habits of their own: whole classes are grey, others were squashed to 128 px
squares. Every view here may be grey, small, squashed or blurred, so that none of it tells a class.
"""

import numpy as np
from PIL import Image, ImageFilter

from photoorganizer.core.types import Pixels
from photoorganizer.nn.preprocess import InputSpec, ModelInput, normalised, square

GREY, SMALL, SQUASHED, BLURRED, JITTERED = 0.2, 0.5, 0.3, 0.1, 0.5
"""How often a view is made so."""


def random_view(
    pixels: Pixels, spec: InputSpec, rng: np.random.Generator, *, coloured: bool = False
) -> ModelInput:
    """Return one random view of the photo as the network's input.

    A view that stays `coloured` is never grey, and as bright as the photo: its colours can be
    asked about.
    """
    pixels = _stored_otherwise(pixels, rng, coloured=coloured)
    view = square(pixels, _random_box(pixels, rng), spec.size)
    if rng.random() < JITTERED and not coloured:
        view = _jittered(view, rng)
    if rng.random() < 0.5:
        view = view[:, ::-1]
    return normalised(view, spec)


def _random_box(pixels: Pixels, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Return a box of half to all of the photo's area, aspect 3:4 to 4:3 (Szegedy et al. 2015)."""
    height, width = pixels.shape[:2]
    area = min(height, width) ** 2 * rng.uniform(0.5, 1.0)
    aspect = float(np.exp(rng.uniform(-1, 1) * np.log(4 / 3)))
    box_width = min(width, (area * aspect) ** 0.5)
    box_height = min(height, (area / aspect) ** 0.5)
    left = rng.uniform(0, width - box_width)
    top = rng.uniform(0, height - box_height)
    return left, top, left + box_width, top + box_height


def _stored_otherwise(pixels: Pixels, rng: np.random.Generator, *, coloured: bool) -> Pixels:
    picture = Image.fromarray(pixels)
    if rng.random() < SMALL:
        picture = _small(picture, rng)
    if rng.random() < GREY and not coloured:
        picture = picture.convert("L").convert("RGB")
    if rng.random() < BLURRED:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5)))
    return np.asarray(picture)


def _small(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    side = int(rng.integers(72, 176))
    width, height = picture.size
    if rng.random() < SQUASHED:
        return picture.resize((min(side, width), min(side, height)), Image.Resampling.BILINEAR)
    factor = min(1.0, side / min(width, height))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return picture.resize(size, Image.Resampling.BILINEAR)


def _jittered(view: Pixels, rng: np.random.Generator) -> Pixels:
    brightness, contrast = rng.uniform(0.75, 1.25, size=2)
    values = view.astype(np.float32)
    mean = values.mean()
    changed: Pixels = ((values - mean) * contrast + mean * brightness).clip(0, 255).astype(np.uint8)
    return changed

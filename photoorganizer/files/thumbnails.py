"""Thumbnails as photos are compared by them. Opens nothing but bytes."""

import io

import numpy as np
from PIL import Image

from photoorganizer.core.types import Pixels


def grey_square(jpeg: bytes, edge: int) -> Pixels | None:
    """Return a thumbnail of ours squashed to a square, grey, shape (edge, edge).

    None where it is damaged: caches may be.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            image.draft("L", (edge, edge))
            grey = image.convert("L")
    except OSError:
        return None
    enlarged = min(grey.size) < edge
    method = Image.Resampling.BILINEAR if enlarged else Image.Resampling.BOX
    return np.asarray(grey.resize((edge, edge), method))


def pixels_of(jpeg: bytes) -> bytes:
    """Return the pixels of a thumbnail of ours, whatever its file says besides.

    Nothing where it is damaged: caches may be.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            return image.tobytes()
    except OSError:
        return b""

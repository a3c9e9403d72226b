"""Thumbnails as the small grey squares that photos are compared by. Opens nothing but bytes."""

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

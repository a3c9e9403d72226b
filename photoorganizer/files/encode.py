"""Pixels to a file that others may have: a JPEG without metadata."""

from pathlib import Path

from PIL import Image

from photoorganizer.core.types import Pixels

_QUALITY = 90


def save_jpeg(pixels: Pixels, target: Path) -> None:
    """Write upright sRGB pixels as a JPEG; no place, camera or time goes with them.

    Raises:
        OSError: the file cannot be written.
    """
    Image.fromarray(pixels).save(target, "JPEG", quality=_QUALITY, optimize=True)

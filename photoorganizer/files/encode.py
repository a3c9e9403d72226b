"""Pixels to a file that others may have: a JPEG without metadata, whole or not there at all."""

import os
from pathlib import Path

from PIL import Image

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Pixels
from photoorganizer.files.reasons import shown

_QUALITY = 90


def save_jpeg(pixels: Pixels, target: Path) -> None:
    """Write upright sRGB pixels as a JPEG; no place, camera or time goes with them.

    Raises:
        KnownError: the file cannot be written; what stood there before is as it was.
    """
    unfinished = target.with_name(f".{os.getpid()}.part")
    try:
        Image.fromarray(pixels).save(unfinished, "JPEG", quality=_QUALITY, optimize=True)
        unfinished.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnownError(
            f"{shown(target)} cannot be written into {shown(target.parent)}: {reason}."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)

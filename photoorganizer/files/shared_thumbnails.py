"""Thumbnails that file managers made of a photo and keep for every program of a Linux desktop.

Only read, never written. Source: Thumbnail Managing Standard 0.9 of freedesktop.org: a PNG under
the MD5 of the photo's URI, which says of which state of the file it is.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
from PIL import Image

from photoorganizer.core.types import Pixels
from photoorganizer.files.reasons import DECODER_ERRORS

_SIZES = ("large", "x-large", "xx-large", "normal")
"""The folders of 256, 512, 1024 and 128 pixels, in the order in which they serve a cell best."""
_LARGEST = 1024
_UNESCAPED = "/!$&'()*+,:=@~"
"""What GLib leaves as it is in the path of a URI, beside letters, digits, “-”, “.” and “_”."""


def shared_thumbnail(path: Path) -> Pixels | None:
    """Return what a file manager shows of a photo as it is now; None where there is nothing."""
    if sys.platform != "linux":
        return None
    try:
        modified = int(path.stat().st_mtime)
    except (OSError, ValueError):
        return None
    uri = f"file://{quote(os.fsencode(path), _UNESCAPED)}"
    found = (_read(file, uri, modified) for file in _files(uri))
    return next((pixels for pixels in found if pixels is not None), None)


def _files(uri: str) -> Iterator[Path]:
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    cache = given if given.is_absolute() else Path.home() / ".cache"
    name = f"{hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest()}.png"
    return (cache / "thumbnails" / size / name for size in _SIZES)


def _read(file: Path, uri: str, modified: int) -> Pixels | None:
    """Return a thumbnail if it is of this file in this state."""
    try:
        with Image.open(file, formats=("PNG",)) as image:
            said = image.info
            if said.get("Thumb::URI") != uri or int(float(said["Thumb::MTime"])) != modified:
                return None
            if max(image.size) > _LARGEST:
                return None
            return np.array(image.convert("RGB"))
    except DECODER_ERRORS:  # a key that is not there is one of them
        return None

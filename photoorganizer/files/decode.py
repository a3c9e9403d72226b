"""One look at an image file: upright pixels for the network, a thumbnail, facts, a hash.

Files are untrusted. They are opened once, only by decoders that work inside this process, and
never larger than the memory allows; those for HEIC and raw files are loaded with the first one. A
JPEG is scaled down while it is being decoded, which is what makes a 12-megapixel photo cost 36 ms
instead of 170.
"""

import contextlib
import ctypes
import io
import logging
import os
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, _imaging

from photoorganizer.core.types import FileFacts, Pixels
from photoorganizer.files.colour import resizable, to_srgb
from photoorganizer.files.identity import quick_hash_of
from photoorganizer.files.metadata import capture_time, orientation, read_exif
from photoorganizer.files.raw import Sensor, is_raw, sensor
from photoorganizer.files.reasons import DECODER_ERRORS, decoding, is_heif, opened, too_large

THUMBNAIL_EDGE = 256
_THUMBNAIL_QUALITY = 85
_MAX_ELONGATION = 8
_FILTER = Image.Resampling.HAMMING
"""As good as bicubic when scaling down, in two thirds of the time."""

_FORMATS = (
    "JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "DIB", "AVIF", "JPEG2000", "PPM", "PSD", "TGA",
    "ICO", "PCX", "SGI", "FLI",
)  # fmt: skip
"""Pictures only, decoded in this process and at once: PostScript would start another program, and
Pillow's decoders for DDS and QOI, written in Python, take a second for each megapixel."""

_HEAD = 64
_ScaleFor = Callable[[int, int], float]

_BYTES_PER_PIXEL = 8
_BYTES_PER_PROGRESSIVE_PIXEL = 6
_ALWAYS_ALLOWED_BYTES = 256 << 20
_NEVER_ALLOWED_BYTES = 2 << 30
_MEMORY_SHARE = 4
_ASSUMED_MEMORY_BYTES = 2 << 30

# Pillow's own guard refuses from twice this on, before anything is decoded. Its default would
# refuse the 200 megapixels of a present-day phone; what lies between is decided by _check_memory.
Image.MAX_IMAGE_PIXELS = 250_000_000

# Decoders' complaints go to the program's log where there is one, never to standard error. Pillow
# silences libtiff's warnings, but not its errors; on Windows the symbol cannot be reached.
logging.getLogger("PIL").addHandler(logging.NullHandler())
with suppress(AttributeError, OSError):
    ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler(None)
_filter_lock = threading.Lock()

_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """All that one look at a file yields.

    `pixels` has a shorter side of about what was asked for, less where the picture is smaller;
    `thumbnail` is a JPEG of at most 256 px on its longer side.
    """

    pixels: Pixels
    thumbnail: bytes
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class _Picture:
    """A decoded picture, upright, scaled down, sRGB, with what its file said."""

    image: Image.Image
    width: int
    height: int
    format: str
    taken: float | None


def decode(path: Path, short_side: int = 256) -> Decoded:
    """Return pixels, thumbnail and facts of an image file, from one read of it.

    Raises:
        UnreadableImage: the sentence says why.
    """

    def scale(width: int, height: int) -> float:
        wanted = max(short_side / min(width, height), THUMBNAIL_EDGE / max(width, height))
        longest = max(_MAX_ELONGATION * short_side, THUMBNAIL_EDGE)
        return min(wanted, longest / max(width, height))

    with opened(path) as file:
        identity = quick_hash_of(file)
        seen = _read(path, file, scale)
    facts = FileFacts(seen.width, seen.height, seen.format, seen.taken, identity)
    return Decoded(np.array(seen.image), _thumbnail(seen.image), facts)


def picture(path: Path, edge: int) -> Pixels:
    """Return the picture of a file for looking at, its longer side at most `edge` px.

    Raises:
        UnreadableImage: the sentence says why.
    """
    with opened(path) as file:
        return np.array(_read(path, file, lambda width, height: edge / max(width, height)).image)


def _read(path: Path, file: BinaryIO, scale_for: _ScaleFor) -> _Picture:
    """Decode an open file at the scale that `scale_for` asks for its width and height."""
    _silence_decoders()
    with decoding(path, file):
        file.seek(0)
        head = file.read(_HEAD)
        if is_raw(path.suffix, head):
            with sensor(file) as found:
                if found is not None:
                    return _read_sensor(path, found, scale_for)
        file.seek(0)
        with Image.open(file, formats=_formats(head)) as stored:
            return _read_stored(path, stored, scale_for)


def _formats(head: bytes) -> tuple[str, ...]:
    """Return the formats that a file with these first bytes is tried in."""
    if not is_heif(head):
        return _FORMATS
    import pillow_heif  # noqa: PLC0415 - loaded only where such photos are decoded

    pillow_heif.register_heif_opener(thumbnails=False)
    return (*_FORMATS, "HEIF")


def _read_sensor(path: Path, found: Sensor, scale_for: _ScaleFor) -> _Picture:
    """Return the picture of a raw file: its preview, or developed where that is too small."""
    width, height = found.width, found.height
    name = path.suffix[1:].upper() if is_raw(path.suffix, b"") else "RAW"
    longest = round(max(width, height) * min(1.0, scale_for(width, height)))
    # A preview that is broken is no reason to do without the photo.
    with contextlib.suppress(*DECODER_ERRORS):
        if (stored := found.preview(longest)) is not None:
            with stored:
                seen = _read_stored(path, stored, scale_for, found.turn)
            taken = found.taken if seen.taken is None else seen.taken
            return replace(seen, width=width, height=height, format=name, taken=taken)
    _check_memory(path, found.raw_pixels * _BYTES_PER_PIXEL, width, height)
    developed = found.develop()
    small = _resized(developed, _target(*developed.size, scale_for))
    return _Picture(to_srgb(small), width, height, name, found.taken)


def _read_stored(
    path: Path, stored: Image.Image, scale_for: _ScaleFor, default_turn: int = 1
) -> _Picture:
    """Return the picture of a file that Pillow has opened, turned as it says or by default."""
    width, height = stored.size
    target = _target(width, height, scale_for)
    stored.draft(None, target)
    needed = stored.width * stored.height * _BYTES_PER_PIXEL
    if stored.info.get("progressive"):
        # All coefficients are kept until the last scan, however small the result.
        needed += width * height * _BYTES_PER_PROGRESSIVE_PIXEL
    _check_memory(path, needed, width, height)
    _load(stored)
    main, photo = read_exif(stored)
    turn = orientation(main, default_turn)
    upright = to_srgb(_resized(stored, target))
    if turn != 1:
        upright = upright.transpose(_TRANSPOSE[turn])
    if turn > 4:
        width, height = height, width
    name = "JPEG" if stored.format == "MPO" else stored.format or "unknown"
    return _Picture(upright, width, height, name, capture_time(main, photo))


def _target(width: int, height: int, scale_for: _ScaleFor) -> tuple[int, int]:
    scale = min(1.0, scale_for(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _resized(stored: Image.Image, target: tuple[int, int]) -> Image.Image:
    small = resizable(stored)
    return small if small.size == target else small.resize(target, _FILTER, reducing_gap=2.0)


def _load(stored: Image.Image) -> None:
    try:
        stored.load()
    except DECODER_ERRORS as error:
        whole = not getattr(stored, "tile", ()) and "when reading" not in str(error)
        if stored.format == "PNG" and whole:
            return  # all pixels are there; only what follows them in the file is broken
        raise


def _thumbnail(image: Image.Image) -> bytes:
    scale = min(1.0, THUMBNAIL_EDGE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    buffer = io.BytesIO()
    small = image if size == image.size else image.resize(size, _FILTER)
    # Pillow would copy what the photo's file says in its comment.
    small.save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY, comment=b"")
    return buffer.getvalue()


def _check_memory(path: Path, needed: int, width: int, height: int) -> None:
    """Refuse a picture that would take more than its share of the free memory."""
    if needed <= _ALWAYS_ALLOWED_BYTES:
        return
    if needed > min(_NEVER_ALLOWED_BYTES, _free_memory() // _MEMORY_SHARE):
        raise too_large(path, width, height)


def _free_memory() -> int:
    """Return the bytes that programs can have without others being swapped out."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return _ASSUMED_MEMORY_BYTES


def _silence_decoders() -> None:
    """Ignore Pillow's warnings; what matters in them is checked or shown by us.

    The filter stays: taking it away again after each photo would race between threads.
    """
    with _filter_lock:
        if not any(entry[0] == "ignore" and _is_ours(entry[3]) for entry in warnings.filters):
            warnings.filterwarnings("ignore", module=_PILLOW)


_PILLOW = r"PIL\."


def _is_ours(module: object) -> bool:
    return getattr(module, "pattern", None) == _PILLOW

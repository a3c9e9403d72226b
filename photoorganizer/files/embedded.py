"""The small picture that cameras put into a JPEG's EXIF: there at once, whatever the photo's size.

Source: Exif 2.32, 4.5.8 and 4.6.3 (IFD1: JPEGInterchangeFormat, JPEGInterchangeFormatLength).
"""

import io
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps

from photoorganizer.core.types import Pixels
from photoorganizer.files.reasons import DECODER_ERRORS, decoding, opened

_TIFF_BEGINS = len(b"Exif\0\0")
_LARGEST = 512
"""A camera's has 160 pixels; what is larger than this is no small picture."""


def embedded(path: Path) -> Pixels | None:
    """Return a photo's embedded thumbnail, upright and without bars; None where it has none.

    Raises:
        UnreadableImage: the file is no JPEG that can be opened.
    """
    with (
        opened(path) as file,
        decoding(path, file),
        Image.open(file, formats=("JPEG",)) as photo,
    ):
        size, turn = photo.size, photo.getexif().get(ExifTags.Base.Orientation, 1)
        data = _stored(photo)
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as small:
            if max(small.size) > _LARGEST:
                return None
            fitted = _without_bars(small.convert("RGB"), size)
    except DECODER_ERRORS:
        return None
    fitted.getexif()[ExifTags.Base.Orientation] = turn
    return np.array(ImageOps.exif_transpose(fitted))


def _stored(photo: Image.Image) -> bytes | None:
    """Return the bytes of the embedded thumbnail."""
    try:
        fields = photo.getexif().get_ifd(ExifTags.IFD.IFD1)
        begin = int(fields[ExifTags.Base.JpegIFOffset]) + _TIFF_BEGINS
        length = int(fields[ExifTags.Base.JpegIFByteCount])
        data = photo.info["exif"][begin : begin + length]
    except (*DECODER_ERRORS, KeyError, TypeError):
        return None
    return bytes(data) if 0 < length == len(data) else None


def _without_bars(small: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the middle that has the photo's proportions: cameras fill up to 4:3 with black."""
    scale = min(small.width / size[0], small.height / size[1])
    width, height = (max(1, round(side * scale)) for side in size)
    left, top = (small.width - width) // 2, (small.height - height) // 2
    return small.crop((left, top, left + width, top + height))

"""What a photo says about itself in its EXIF block. Nothing here decodes pixels.

Metadata is written by cameras with empty batteries and by every program since: each field is
doubted, and one that makes no sense counts as missing.
"""

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from PIL import ExifTags, Image

from photoorganizer.files.reasons import DECODER_ERRORS

_FIRST_PHOTOGRAPH = 1826
_A_DAY = 86_400.0
_LONGEST_OFFSET = timedelta(hours=14)

_DATE = re.compile(r"\s*(\d{4})\D(\d{1,2})\D(\d{1,2})[\sT]+(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2}))?")
_OFFSET = re.compile(r"\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))")

_ORIGINAL = (
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.OffsetTimeOriginal,
    ExifTags.Base.SubsecTimeOriginal,
)
_DIGITIZED = (
    ExifTags.Base.DateTimeDigitized,
    ExifTags.Base.OffsetTimeDigitized,
    ExifTags.Base.SubsecTimeDigitized,
)
_CHANGED = (ExifTags.Base.DateTime, ExifTags.Base.OffsetTime, ExifTags.Base.SubsecTime)

Fields = Mapping[int, Any]
"""EXIF tags of one directory, as Pillow hands them over."""


def read_exif(image: Image.Image) -> tuple[Fields, Fields]:
    """Return the picture's main EXIF fields and its photo fields; empty where they are broken."""
    try:
        exif = image.getexif()
    except DECODER_ERRORS:
        return {}, {}
    try:
        return exif, exif.get_ifd(ExifTags.IFD.Exif)
    except DECODER_ERRORS:
        return exif, {}


def orientation(main: Fields) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where there is none or it makes no sense."""
    value = _field(main, ExifTags.Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def capture_time(main: Fields, photo: Fields) -> float | None:
    """Return when the photo was taken, in seconds since the epoch.

    The time of capture counts first, then that of scanning, then that of the last edit. A time
    without a zone is taken as this computer's local time.
    """
    for fields, tags in ((photo, _ORIGINAL), (photo, _DIGITIZED), (main, _CHANGED)):
        # Offsets belong to the photo fields, even that of the main directory's time.
        stamp = _timestamp(_text(fields, tags[0]), _text(photo, tags[1]), _text(photo, tags[2]))
        if stamp is not None:
            return stamp
    return None


def _timestamp(date: str, offset: str, subsecond: str) -> float | None:
    match = _DATE.match(date)
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset))
    except ValueError:
        return None
    if moment.year < _FIRST_PHOTOGRAPH:
        return None
    seconds = _epoch(moment)
    if seconds > time.time() + _A_DAY:
        return None
    digits = subsecond.strip()
    return seconds + (float(f"0.{digits}") if digits.isascii() and digits.isdigit() else 0.0)


def _zone(offset: str) -> timezone | None:
    match = _OFFSET.match(offset)
    if match is None:
        return None
    if match[1]:
        return UTC
    size = timedelta(hours=int(match[3]), minutes=int(match[4]))
    if size > _LONGEST_OFFSET:
        return None
    return timezone(-size if match[2] == "-" else size)


def _epoch(moment: datetime) -> float:
    try:
        return moment.timestamp()
    except (OSError, OverflowError):  # Windows knows no local time before 1970
        return moment.replace(tzinfo=UTC).timestamp()


def _text(fields: Fields, tag: int) -> str:
    value = _field(fields, tag)
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value if isinstance(value, str) else ""


def _field(fields: Fields, tag: int) -> object:
    try:
        return fields.get(tag)
    except DECODER_ERRORS:
        return None

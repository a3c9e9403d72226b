"""What a photo says about itself in its EXIF block. Nothing here decodes pixels.

Metadata is written by cameras with empty batteries and by every program since: each field is
doubted, and one that makes no sense counts as missing.
"""

import math
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
_TAIL = re.compile(r":\d{1,2}(?:\.(\d+))?\s*(Z|[+-]\d{2}:?\d{2})?\s*$")
_MOST_DRIFT_S = 120.0
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


def orientation(main: Fields, default: int = 1) -> int:
    """Return the EXIF orientation, 1 to 8; `default` where there is none or it makes no sense."""
    value = raw_field(main, ExifTags.Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else default


def capture_time(main: Fields, photo: Fields, zone: timezone | None = None) -> float | None:
    """Return when the photo was taken, in seconds since the epoch.

    The time of capture counts first, then that of scanning, then that of the last edit.

    Args:
        zone: what a time that names no zone is in; this computer's local time by default.
    """
    for fields, tags in ((photo, _ORIGINAL), (photo, _DIGITIZED), (main, _CHANGED)):
        # Offsets belong to the photo fields, even that of the main directory's time.
        offset, subsecond = text_field(photo, tags[1]), text_field(photo, tags[2])
        stamp = _timestamp(text_field(fields, tags[0]), offset, subsecond, zone)
        if stamp is not None:
            return stamp
    return None


def written_time(text: str, zone: timezone | None = None) -> float | None:
    """Return the time that XMP writes as "2024-05-04T03:02:01.25+02:00", zone and all or not."""
    tail = _TAIL.search(text)
    subsecond, offset = (tail[1] or "", tail[2] or "") if tail else ("", "")
    return _timestamp(text, offset, subsecond, zone)


def zone_of(photo: Fields, satellite: Fields) -> timezone | None:
    """Return the time zone that a photo was taken in, or None where nothing tells.

    Satellites tell the time in UTC: what the camera's clock was off by, to the quarter of an hour,
    is its zone.

    Args:
        photo: the EXIF photo fields.
        satellite: the EXIF GPS fields.
    """
    named = _zone(text_field(photo, ExifTags.Base.OffsetTimeOriginal))
    universal = satellite_time(satellite)
    if named is not None or universal is None:
        return named
    clock = _timestamp(text_field(photo, ExifTags.Base.DateTimeOriginal), "Z", "", None)
    if clock is None:
        return None
    quarters = round((clock - universal) / 900)
    size = timedelta(minutes=15 * quarters)
    # A clock further off was set wrongly: it tells no zone.
    drift = abs(clock - universal - size.total_seconds())
    return timezone(size) if abs(size) <= _LONGEST_OFFSET and drift <= _MOST_DRIFT_S else None


def satellite_time(satellite: Fields) -> float | None:
    """Return the time of a photo's GPS fields, which is UTC, or None."""
    date = text_field(satellite, ExifTags.GPS.GPSDateStamp)
    clock = number_fields(satellite, ExifTags.GPS.GPSTimeStamp)
    if len(clock) != 3:
        return None
    hour, minute, second = (int(part) for part in clock)
    return _timestamp(f"{date.strip(chr(0))} {hour:02}:{minute:02}:{second:02}", "Z", "", None)


def number_fields(fields: Fields, tag: int) -> tuple[float, ...]:
    """Return the numbers of a field, one or several; none where it makes no sense."""
    value = raw_field(fields, tag)
    parts = value if isinstance(value, tuple) else (value,)
    try:
        numbers = tuple(float(part) for part in parts)
    except DECODER_ERRORS:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()


def text_field(fields: Fields, tag: int) -> str:
    """Return the text of a field; an empty one where it makes no sense."""
    value = raw_field(fields, tag)
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value if isinstance(value, str) else ""


def raw_field(fields: Fields, tag: int) -> object:
    """Return a field as Pillow hands it over, or None where it cannot be read."""
    try:
        return fields.get(tag)
    except DECODER_ERRORS:
        return None


def _timestamp(date: str, offset: str, subsecond: str, zone: timezone | None) -> float | None:
    match = _DATE.match(date)
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset) or zone)
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

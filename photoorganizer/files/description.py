"""What a photo says about itself besides its picture: EXIF, IPTC and XMP, in it and beside it.

The sidecar has the last word: it is where programs write that leave originals alone. What makes
no sense counts as not said. No pixel is decoded here.
"""

import re
import warnings
from dataclasses import dataclass, field, replace
from datetime import timezone
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, IptcImagePlugin

from photoorganizer.core.metadata import Description, Keyword, Metadata, Place, keywords_of, united
from photoorganizer.files import sidecars, xmp
from photoorganizer.files.metadata import (
    Fields,
    capture_time,
    number_fields,
    raw_field,
    read_exif,
    satellite_time,
    text_field,
    written_time,
    zone_of,
)
from photoorganizer.files.reasons import DECODER_ERRORS, is_heif, opened

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "JPEG2000", "PSD")
_HEAD = 64

_KEYWORDS = 0x9C9E
_RATING = 0x4746
_IPTC_KEYWORDS = (2, 25)
_IPTC_CHARSET = (1, 90)
_UTF8 = b"\x1b%G"

_NUMBER = r"(\d{1,9}(?:\.\d+)?)"
_DEGREES = re.compile(rf"{_NUMBER}(?:,{_NUMBER})?(?:,{_NUMBER})?\s*([NSEW])")


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What stands in the photo's file itself."""

    main: Fields = field(default_factory=dict)
    photo: Fields = field(default_factory=dict)
    satellite: Fields = field(default_factory=dict)
    words: xmp.Words = field(default_factory=xmp.Words)
    keywords: tuple[Keyword, ...] = ()


def describe(path: Path) -> Description:
    """Return what the photo at `path` and its sidecar say; a file that says nothing is fine.

    Raises:
        UnreadableImage: the file is not there or cannot be opened.
    """
    # Runs on the one thread of a process of its own, so the filters are nobody else's.
    with opened(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        embedded = _embedded(file)
    words, seen = _sidecar(path)
    metadata = _metadata(embedded, words or xmp.Words(), seen)
    if words is None:
        metadata = replace(metadata, keywords=None)
    return Description(_taken(embedded, words or xmp.Words()), metadata)


def _embedded(file: BinaryIO) -> _Embedded:
    formats: tuple[str, ...] = _FORMATS
    if is_heif(file.read(_HEAD)):
        import pillow_heif  # noqa: PLC0415 - loaded only where such photos are read

        pillow_heif.register_heif_opener(thumbnails=False)
        formats = ("HEIF",)
    file.seek(0)
    try:
        with Image.open(file, formats=formats) as image:
            main, photo = read_exif(image)
            return _Embedded(main, photo, _satellite(image), _words(image), _keywords(image, main))
    except DECODER_ERRORS:
        return _Embedded()


def _satellite(image: Image.Image) -> Fields:
    try:
        return image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    except DECODER_ERRORS:
        return {}


def _words(image: Image.Image) -> xmp.Words:
    packet = image.info.get("xmp")
    try:
        return xmp.read(packet) if isinstance(packet, bytes) else xmp.Words()
    except xmp.Malformed:
        return xmp.Words()


def _keywords(image: Image.Image, main: Fields) -> tuple[Keyword, ...]:
    """Return the keywords of the older places: Windows' own field, and IPTC."""
    windows = raw_field(main, _KEYWORDS)
    if isinstance(windows, tuple) and all(isinstance(one, int) and one < 256 for one in windows):
        windows = bytes(windows)
    text = windows.decode("utf-16-le", "ignore") if isinstance(windows, bytes) else ""
    return united(_iptc_keywords(image), keywords_of(text.rstrip("\0").split(";")))


def _iptc_keywords(image: Image.Image) -> tuple[Keyword, ...]:
    try:
        blocks = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # any image will do
    except DECODER_ERRORS:
        return ()
    found = blocks.get(_IPTC_KEYWORDS, [])
    unicode = blocks.get(_IPTC_CHARSET) == _UTF8
    return keywords_of(_decoded(raw, unicode=unicode) for raw in _as_list(found))


def _as_list(value: bytes | list[bytes]) -> list[bytes]:
    return value if isinstance(value, list) else [value]


def _decoded(raw: bytes, *, unicode: bool) -> str:
    """Return an IPTC text: what is not marked as UTF-8 may be that all the same, or Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if unicode else raw.decode("latin-1")


def _sidecar(path: Path) -> tuple[xmp.Words | None, str]:
    """Return what the photo's sidecar says, None for a broken one, and which state of it."""
    seen = sidecars.state_at(path)
    try:
        sidecar = sidecars.read(path)
        return (xmp.Words(), seen) if sidecar is None else (xmp.read(sidecar.packet), sidecar.seen)
    except (OSError, xmp.Malformed):
        return None, seen


def _taken(embedded: _Embedded, words: xmp.Words) -> float | None:
    zone: timezone | None = zone_of(embedded.photo, embedded.satellite)
    for moment in (
        written_time(words.taken, zone),
        capture_time(embedded.main, embedded.photo, zone),
        written_time(embedded.words.taken, zone),
        written_time(words.created, zone),
        written_time(embedded.words.created, zone),
        satellite_time(embedded.satellite),
    ):
        if moment is not None:
            return moment
    return None


def _metadata(embedded: _Embedded, words: xmp.Words, seen: str) -> Metadata:
    inner = embedded.words
    ratings = (_rating(words.rating), _rating(inner.rating), _stored_rating(embedded.main))
    places = (_place(words), _satellite_place(embedded.satellite), _place(inner))
    keywords = united(inner.keywords, embedded.keywords)
    return Metadata(
        place=next((place for place in places if place is not None), None),
        camera=_camera(
            text_field(embedded.main, ExifTags.Base.Make) or inner.make or words.make,
            text_field(embedded.main, ExifTags.Base.Model) or inner.model or words.model,
        ),
        lens=_clean(text_field(embedded.photo, ExifTags.Base.LensModel))
        or _clean(inner.lens)
        or _clean(words.lens),
        exposure=_exposure(embedded.photo),
        rating=next((rating for rating in ratings if rating is not None), None),
        keywords=words.keywords if words.has_keywords else keywords,
        sidecar=seen,
    )


def _camera(make: str, model: str) -> str | None:
    """Return the camera as people call it: most models name their maker already."""
    maker, name = _clean(make) or "", _clean(model) or ""
    if not maker or not name or name.lower().startswith(maker.split()[0].lower()):
        return name or maker or None
    return f"{maker} {name}"


def _exposure(photo: Fields) -> str | None:
    time = _positive(photo, ExifTags.Base.ExposureTime)
    aperture = _positive(photo, ExifTags.Base.FNumber)
    speed = _positive(photo, ExifTags.Base.ISOSpeedRatings)
    length = _positive(photo, ExifTags.Base.FocalLength)
    parts = [
        time and (f"1/{1 / time:.0f} s" if time < 0.3 else f"{time:.3g} s"),
        aperture and f"f/{aperture:.3g}",
        speed and f"ISO {speed:.0f}",
        length and f"{length:.3g} mm",
    ]
    return " · ".join(part for part in parts if part) or None


def _positive(fields: Fields, tag: int) -> float | None:
    numbers = number_fields(fields, tag)
    return numbers[0] if numbers and 0 < numbers[0] < 1e6 else None


def _rating(text: str) -> int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return round(number) if -1 <= number <= 5 else None


def _stored_rating(main: Fields) -> int | None:
    numbers = number_fields(main, _RATING)
    return _rating(str(numbers[0])) if numbers else None


def _place(words: xmp.Words) -> Place | None:
    return _on_earth(_degrees(words.latitude), _degrees(words.longitude))


def _degrees(text: str) -> float | None:
    """Return what XMP writes as "52,27.5814N" or "52,27,35N", and Apple as "52.45969N"."""
    match = _DEGREES.fullmatch(text)
    if match is None:
        return None
    size = float(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    return -size if match[4] in "SW" else size


def _satellite_place(satellite: Fields) -> Place | None:
    gps = ExifTags.GPS
    sides = (
        (gps.GPSLatitude, gps.GPSLatitudeRef, "S"),
        (gps.GPSLongitude, gps.GPSLongitudeRef, "W"),
    )
    found: list[float | None] = []
    for value, side, negative in sides:
        parts = number_fields(satellite, value)
        size = (
            sum(part / 60**power for power, part in enumerate(parts)) if len(parts) == 3 else None
        )
        turned = text_field(satellite, side).strip("\0 ").upper() == negative
        found.append(-size if turned and size is not None else size)
    return _on_earth(*found)


def _on_earth(latitude: float | None, longitude: float | None) -> Place | None:
    if latitude is None or longitude is None or (latitude, longitude) == (0.0, 0.0):
        return None  # off the coast of Africa are only receivers without a signal
    inside = abs(latitude) <= 90 and abs(longitude) <= 180
    return Place(round(latitude, 7), round(longitude, 7)) if inside else None


def _clean(text: str) -> str | None:
    """Return a text on one line without what cannot be seen, or None where nothing is left."""
    words = "".join(c if c.isprintable() else " " for c in text.replace("\0", " ")).split()
    shown = " ".join(words)[:100]
    return shown if shown.strip("-. ") else None

"""How well copies are found, measured with the product itself on edited copies of real photos.

A library of its own is made in a temporary folder, photos and copies are indexed as a user's would
be, and its groups are compared with what is known: which copy is whose, which frames are of one
burst. Photos of the sets among each other count as unrelated, though a few are real copies.
"""

import io
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path

from PIL import ExifTags, Image, ImageEnhance

from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import Progress
from photoorganizer.engine.library import Library
from photoorganizer.train.datasets import read_manifest
from photoorganizer.train.evaluation import training_cache

SETS = ("gallery", "scenes")
"""The photos that copies are made of and hidden among."""
GROUPED = "retrieval"

_FILM = "video_burst"
"""The kind of group whose photos are frames of a film."""
_FIRST = datetime(2024, 5, 1, 9)

_EVERY = {"gallery": 8, "scenes": 40}
_QUALITY = 92

Report = Callable[[Progress], None]
_Picture = Image.Image


def _crop(picture: _Picture, part: float) -> _Picture:
    width, height = picture.size
    left, top = (1 - part) * width / 2, (1 - part) * height / 2
    return picture.crop((round(left), round(top), round(width - left), round(height - top)))


def _resized(picture: _Picture, part: float) -> _Picture:
    width, height = picture.size
    size = (max(1, round(width * part)), max(1, round(height * part)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _recompressed(picture: _Picture, quality: int) -> _Picture:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


EDITS: Mapping[str, Callable[[_Picture], _Picture]] = {
    "crop to 80 %": lambda picture: _crop(picture, 0.8),
    "resize to a quarter": lambda picture: _resized(picture, 0.25),
    "JPEG quality 30": lambda picture: _recompressed(picture, 30),
    "brightness + 30 %": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "brightness - 30 %": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "rotation 5°": lambda picture: picture.rotate(5, Image.Resampling.BICUBIC),
}


@dataclass(frozen=True, slots=True)
class DuplicateFigures:
    """What was found among `photos` photos and their edited copies."""

    photos: int
    edited: int
    """Photos that copies were made of, one of each edit."""
    found: Mapping[str, float]
    """By edit: share of the copies that stand in a group with their original."""
    pairs_called: int
    """Pairs of different photos of the sets in one group, real copies among them."""
    pairs_called_per_million: float
    neighbouring_frames: float
    """Share of a film's frames that stand in a group with the next one of six; their files tell the
    camera and when they were taken, as those of a burst do."""
    frames: float
    """The same of any two frames of one burst."""
    same_place: float
    """The same of two photos of one place: most were taken from elsewhere."""
    product_copies: float
    seconds: float
    """To find the groups among all of them, after indexing."""


@dataclass(frozen=True, slots=True)
class _Groups:
    """In which group each file is."""

    number: Mapping[Path, int]

    def together(self, pairs: Sequence[tuple[Path, Path]]) -> float:
        """Return the share of pairs that stand in one group."""
        found = [self.number.get(one, -1) == self.number.get(other, -2) for one, other in pairs]
        return sum(found) / len(found) if found else float("nan")


def evaluate_duplicates(data: Path, models: Path, report: Report) -> DuplicateFigures:
    """Index the photos in `data` with edited copies of some, and measure the groups.

    Raises:
        MissingData: a set is not there.
        ModelError: the network in `models` cannot be used.
    """
    cache = training_cache()
    sets = {name: [path for path, _ in read_manifest(name, data, cache)] for name in SETS}
    grouped = list(read_manifest(GROUPED, data, cache))
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch).resolve()
        places = {
            path: _linked(path, work / "photos" / name / f"{number:05}{path.suffix}")
            for name, paths in sets.items()
            for number, path in enumerate(paths)
        }
        bursts = dict(_grouped(grouped, work / "photos" / GROUPED))
        originals = [places[path] for name in SETS for path in sets[name][:: _EVERY[name]]]
        copies = dict(_copies(originals, work / "photos" / "copies"))
        with Library(library_paths(work / "library"), models=models) as library:
            library.subscribe(lambda news: report(news) if isinstance(news, Progress) else None)
            library.index([work / "photos"])
            started = time.monotonic()
            groups = library.duplicates.groups(report=report)
            seconds = time.monotonic() - started
    return _figures(groups, list(places.values()), copies, _by_kind(grouped, bursts), seconds)


def _linked(source: Path, target: Path) -> Path:
    """Let a photo be found under another name as well: identical files stay different ones."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    return target


def _grouped(
    photos: Sequence[tuple[Path, Mapping[str, str]]], folder: Path
) -> Iterator[tuple[Path, Path]]:
    """Let photos of groups be found under another name; frames of a film look taken in a burst."""
    films: dict[str, int] = {}
    for number, (path, row) in enumerate(photos):
        copy = _linked(path, folder / f"{number:05}{path.suffix}")
        if row["kind"] == _FILM:
            film = films.setdefault(row["group"], len(films))
            copy.write_bytes(as_taken(path.read_bytes(), film, number))
        yield path, copy


def as_taken(jpeg: bytes, film: int, frame: int) -> bytes:
    """Return a JPEG, its pixels untouched, that names a camera and when it took it.

    Frames of a film follow each other by half a second, films by an hour.
    """
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Film", "Camera"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    moment = _FIRST + timedelta(hours=film, milliseconds=500 * frame)
    details[ExifTags.Base.DateTimeOriginal] = f"{moment:%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.SubsecTimeOriginal] = f"{moment.microsecond // 1000:03}"
    content = exif.tobytes()
    return jpeg[:2] + b"\xff\xe1" + (len(content) + 2).to_bytes(2) + content + jpeg[2:]


def _copies(
    originals: Sequence[Path], folder: Path
) -> Iterator[tuple[str, list[tuple[Path, Path]]]]:
    for number, (edit, change) in enumerate(EDITS.items()):
        pairs = []
        (folder / str(number)).mkdir(parents=True)
        for original in originals:
            copy = folder / str(number) / f"{original.parent.name}-{original.stem}.jpg"
            with Image.open(original) as picture:
                changed = change(picture.convert("RGB"))
            quality = 30 if "quality" in edit else _QUALITY
            changed.save(copy, "JPEG", quality=quality)
            pairs.append((original, copy))
        yield edit, pairs


def _by_kind(
    grouped: Sequence[tuple[Path, Mapping[str, str]]], bursts: Mapping[Path, Path]
) -> dict[str, list[list[Path]]]:
    groups: dict[tuple[str, str], list[Path]] = {}
    for path, row in grouped:
        groups.setdefault((row["kind"], row["group"]), []).append(bursts[path])
    kinds: dict[str, list[list[Path]]] = {}
    for (kind, _), files in groups.items():
        kinds.setdefault(kind, []).append(sorted(files))
    return kinds


def _figures(
    groups: Sequence[DuplicateGroup],
    photos: Sequence[Path],
    copies: Mapping[str, Sequence[tuple[Path, Path]]],
    kinds: Mapping[str, Sequence[Sequence[Path]]],
    seconds: float,
) -> DuplicateFigures:
    number = {photo.path: place for place, group in enumerate(groups) for photo in group.photos}
    found = _Groups(number)
    own = set(photos)
    called = sum(
        len(same) * (len(same) - 1) // 2
        for group in groups
        if (same := [photo for photo in group.photos if photo.path in own])
    )
    pairs = {
        kind: [pair for files in some for pair in combinations(files, 2)]
        for kind, some in kinds.items()
    }
    next_frames = [pair for files in kinds[_FILM] for pair in pairwise(files)]
    return DuplicateFigures(
        photos=len(photos),
        edited=len(next(iter(copies.values()))),
        found={edit: found.together(some) for edit, some in copies.items()},
        pairs_called=called,
        pairs_called_per_million=called / (len(photos) * (len(photos) - 1) / 2) * 1e6,
        neighbouring_frames=found.together(next_frames),
        frames=found.together(pairs[_FILM]),
        same_place=found.together(pairs["same_place"]),
        product_copies=found.together(pairs["product_copy"]),
        seconds=seconds,
    )

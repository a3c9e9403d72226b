"""Photos with one label each, divided into those learned from, tuned on and measured.

Read from the data sets through their manifests, or from any folder with one folder a class. Photos
that show the same thing, or come from one contributor, stay on one side.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import MissingData
from photoorganizer.files.scan import IMAGE_SUFFIXES
from photoorganizer.train.datasets import (
    SCENE_SETS,
    LabelledPhoto,
    read_manifest,
    read_photo,
    read_pixels,
    read_scenes,
)
from photoorganizer.train.experiments.configuration import Labels
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import (
    VALIDATION,
    Bits,
    Parts,
    assign_parts,
    fingerprint,
    parts_by_origin,
)

_LOOK = 64
"""Shorter side, in pixels, at which photos of the user's own are compared with each other."""

_TUNING_PARTS = 2
"""Fifths of the fifth after the measured one: 8 % of the photos choose the best epoch."""

_TUNING_TO_TRAINING = 9
"""Times as many photos of a class to learn from as to tune on."""


@dataclass(frozen=True, slots=True)
class Example:
    """A photo and the number of its class."""

    path: Path
    name: str
    label: int
    own: bool = False
    """Of a folder of the user's own: whatever the program reads, of any size."""


@dataclass(frozen=True, slots=True)
class Division:
    """Photos by what they are for; their classes, in the order of their numbers."""

    classes: tuple[str, ...]
    training: Sequence[Example]
    tuning: Sequence[Example]
    """Choose the best epoch, and when to stop."""
    measured: Sequence[Example]
    """Tell how good the result is; nothing else looks at them."""
    unreadable: Sequence[str] = ()
    """Names of files in folders of the user's own that are no pictures, and were passed over."""

    @property
    def checksum(self) -> str:
        """Stands for the choice of photos: another choice has another."""
        digest = hashlib.sha256("/".join(self.classes).encode())
        for side in (self.training, self.tuning, self.measured):
            for example in side:
                digest.update(f"\n{example.name} {example.label}".encode())
            digest.update(b"\n\n")
        return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the labels of a data set are, and what tells that photos belong together."""

    set: str
    column: str
    origin: str
    no_label: frozenset[str] = field(default=frozenset({""}))


_COLUMNS: Mapping[Labels, _Column] = {
    Labels.CATEGORY: _Column("clothing", "label", "sender_id"),
    Labels.PATTERN: _Column("attributes", "pattern_weak", "name"),
    Labels.SLEEVE: _Column("attributes", "sleeve_weak", "name"),
    Labels.COLOUR: _Column("attributes", "colour10", "name", frozenset({"", "other"})),
    Labels.ARTICLE: _Column("attributes", "article", "name"),
}

_MOST_ARTICLES = 20
"""Kinds of products, as many as source 3 has; rarer ones are left out."""


def read_division(
    data: Path, labels: Labels, per_class: int | None, cache: Path, report: Report
) -> Division:
    """Return the photos of `data` with their `labels`, divided; always in the same way.

    The measured photos are those that no training of the product sees either.

    Args:
        data: the folder of the data sets, or for `Labels.FOLDER` one with a folder a class.
        labels: what is learned about a photo.
        per_class: take no more photos of a class to learn from.
        cache: where tar files are unpacked.
        report: told how far it is.

    Raises:
        MissingData: the photos are not there, or are of fewer than two classes.
    """
    column, unreadable = _COLUMNS.get(labels), list[str]()
    if column is not None:
        photos, sides = _labelled(data, column, cache)
    elif labels is Labels.HASHTAG:
        photos = read_scenes(data, cache)
        sides = _by_likeness(photos, _fingerprints(photos, report))
    else:
        found = list(_folder_per_class(data))
        fingerprints = _own_fingerprints(found, report, unreadable)
        photos = [photo for photo in found if photo.name in fingerprints]
        sides = _by_likeness(photos, fingerprints)
    if labels is Labels.ARTICLE:
        photos, sides = _most_frequent(photos, sides)
    classes = sorted({photo.hashtag for photo in photos})
    if len(classes) < 2:
        raise MissingData(f"The photos in {data} are of fewer than two classes: nothing to learn.")
    numbers = {name: number for number, name in enumerate(classes)}
    examples: dict[str, list[Example]] = defaultdict(list)
    for photo, side in zip(photos, sides, strict=True):
        number, own = numbers[photo.hashtag], labels is Labels.FOLDER
        examples[side].append(Example(photo.path, photo.name, number, own))
    few = per_class and max(1, round(per_class / _TUNING_TO_TRAINING))
    division = Division(
        tuple(classes),
        _at_most(per_class, examples["training"]),
        _at_most(few, examples["tuning"]),
        examples["measured"],
        unreadable,
    )
    if not (division.training and division.tuning and division.measured):
        raise MissingData(f"There are too few photos in {data}: take at least ten of each class.")
    return division


def holds_data_sets(data: Path) -> bool:
    """Return whether `data` is a folder of our data sets rather than of a folder a class."""
    names = {*SCENE_SETS, *(column.set for column in _COLUMNS.values())}
    return any(
        (data / name / "MANIFEST.csv").is_file() or (data / f"{name}.tar").is_file()
        for name in names
    )


def _labelled(data: Path, column: _Column, cache: Path) -> tuple[list[LabelledPhoto], list[str]]:
    """Return the photos of a set that have a label, and the side of each.

    Whose photos are on which side does not depend on which labels are asked for.
    """
    rows = list(read_manifest(column.set, data, cache))
    origins = [row[column.origin] for _, row in rows]
    found = [
        (_photo(path, f"{column.set}/{row['path']}", row[column.column], row), side)
        for (path, row), side in zip(rows, _by_origin(origins), strict=True)
        if row[column.column] not in column.no_label
    ]
    return [photo for photo, _ in found], [side for _, side in found]


def _most_frequent(
    photos: Sequence[LabelledPhoto], sides: Sequence[str]
) -> tuple[list[LabelledPhoto], list[str]]:
    frequent = dict(Counter(photo.hashtag for photo in photos).most_common(_MOST_ARTICLES))
    kept = [photo.hashtag in frequent for photo in photos]
    return list(compress(photos, kept)), list(compress(sides, kept))


def _photo(path: Path, name: str, label: str, row: Mapping[str, str]) -> LabelledPhoto:
    set_name, place = name.split("/", maxsplit=1)
    return LabelledPhoto(
        path=path,
        name=name,
        set=set_name,
        scene=label,
        hashtag=label,
        source=row.get("source_repo", set_name),
        source_path=row.get("source_path", place),
    )


def _folder_per_class(data: Path) -> Iterator[LabelledPhoto]:
    """Yield the pictures below `data`; the class of each is the folder it is in."""
    if not data.is_dir():
        raise MissingData(f"There is no folder {data}.")
    for path in sorted(data.rglob("*")):
        place = path.relative_to(data)
        hidden = any(part.startswith(".") for part in place.parts)
        if path.suffix.lower() in IMAGE_SUFFIXES and len(place.parts) > 1 and not hidden:
            name = f"{data.resolve().name}/{place.as_posix()}"
            yield _photo(path, name, place.parent.as_posix(), {})


def _fingerprints(photos: Sequence[LabelledPhoto], report: Report) -> dict[str, Bits]:
    """Return what each photo looks like, by name."""
    meter = Meter("reading the photos", len(photos), report)
    found = {}
    for photo in photos:
        found[photo.name] = fingerprint(read_pixels(photo.path))
        meter.advance(1)
    return found


def _own_fingerprints(
    photos: Sequence[LabelledPhoto], report: Report, unreadable: list[str]
) -> dict[str, Bits]:
    """Return what photos look like, by name; `unreadable` gets the names of what is no photo."""
    meter = Meter("reading the photos", len(photos), report)
    found = {}
    for photo in photos:
        try:
            found[photo.name] = fingerprint(read_photo(photo.path, _LOOK))
        except MissingData:
            unreadable.append(photo.name)
        meter.advance(1)
    return found


def _by_likeness(photos: Sequence[LabelledPhoto], fingerprints: Mapping[str, Bits]) -> list[str]:
    """Return each photo's side; near copies and series have one side."""
    if not photos:
        return []
    rows = np.stack([fingerprints[photo.name] for photo in photos])

    def divide(chosen: Sequence[int]) -> Parts:
        return assign_parts([photos[i] for i in chosen], rows[list(chosen)])

    return _sides(divide, len(photos))


def _by_origin(origins: Sequence[str]) -> list[str]:
    """Return each photo's side; photos of one origin have one side."""

    def divide(chosen: Sequence[int]) -> Parts:
        return parts_by_origin([origins[i] for i in chosen])

    return _sides(divide, len(origins))


def _sides(divide: Callable[[Sequence[int]], Parts], photos: int) -> list[str]:
    """Return each photo's side, given what divides any choice of them into five parts."""
    parts = divide(range(photos))
    sides = np.where(parts == VALIDATION, "measured", "training").astype("<U8")
    next_part = np.flatnonzero(parts == VALIDATION + 1)
    fifths = divide(next_part.tolist())
    sides[next_part[fifths < _TUNING_PARTS]] = "tuning"
    return [str(side) for side in sides]


def _at_most(count: int | None, examples: Sequence[Example]) -> list[Example]:
    """Return at most `count` examples of each class, always the same ones, by name."""
    if count is None:
        return list(examples)
    taken: Counter[int] = Counter()
    chosen = []
    for example in sorted(examples, key=lambda e: hashlib.sha256(e.name.encode()).digest()):
        taken[example.label] += 1
        if taken[example.label] <= count:
            chosen.append(example)
    return sorted(chosen, key=lambda example: example.name)

"""Photos with one label each, divided into those learned from, tuned on and measured.

Read from the data sets through their manifests, or from any folder with one folder a class. Photos
that show the same thing, or come from one contributor, stay on one side.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import (
    SCENE_SETS,
    LabelledPhoto,
    read_manifest,
    read_pixels,
    read_scenes,
)
from photoorganizer.train.experiments.configuration import Labels
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import VALIDATION, assign_parts, fingerprint

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}

_TUNING_PARTS = 2
"""Fifths of the fifth after the measured one: 8 % of the photos choose the best epoch."""

_SHARES = {"training": 0.72, "tuning": 0.08, "measured": 0.20}

_TUNING_TO_TRAINING = 9
"""Times as many photos of a class to learn from as to tune on."""


@dataclass(frozen=True, slots=True)
class Example:
    """A photo and the number of its class."""

    path: Path
    name: str
    label: int


@dataclass(frozen=True, slots=True)
class Division:
    """Photos by what they are for; their classes, in the order of their numbers."""

    classes: tuple[str, ...]
    training: Sequence[Example]
    tuning: Sequence[Example]
    """Choose the best epoch, and when to stop."""
    measured: Sequence[Example]
    """Tell how good the result is; nothing else looks at them."""

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
    """Where the labels of a data set are."""

    set: str
    column: str
    contributor: str | None = None
    no_label: frozenset[str] = field(default=frozenset({""}))


_COLUMNS: Mapping[Labels, _Column] = {
    Labels.CATEGORY: _Column("clothing", "label", contributor="sender_id"),
    Labels.PATTERN: _Column("attributes", "pattern_weak"),
    Labels.SLEEVE: _Column("attributes", "sleeve_weak"),
    Labels.COLOUR: _Column("attributes", "colour10", no_label=frozenset({"", "other"})),
    Labels.ARTICLE: _Column("attributes", "article"),
}

_MOST_ARTICLES = 20
"""Kinds of products, as many as source 3 has; rarer ones are left out."""


def read_division(
    data: Path, labels: Labels, per_class: int | None, cache: Path, report: Report
) -> Division:
    """Return the photos of `data` with their `labels`, divided; always in the same way.

    Args:
        data: the folder of the data sets, or for `Labels.FOLDER` one with a folder a class.
        labels: what is learned about a photo.
        per_class: take no more photos of a class to learn from.
        cache: where tar files are unpacked.
        report: told how far it is.

    Raises:
        MissingData: the photos are not there, or are of fewer than two classes.
    """
    column = _COLUMNS.get(labels)
    if column is not None and column.contributor is not None:
        photos, contributors = _attributed(data, column, column.contributor, cache)
        sides = _by_contributor(contributors)
    else:
        photos = _photos(data, labels, cache)
        sides = _by_likeness(photos, report)
    classes = sorted({photo.hashtag for photo in photos})
    if len(classes) < 2:
        raise MissingData(f"The photos in {data} are of fewer than two classes: nothing to learn.")
    numbers = {name: number for number, name in enumerate(classes)}
    examples: dict[str, list[Example]] = defaultdict(list)
    for photo, side in zip(photos, sides, strict=True):
        examples[side].append(Example(photo.path, photo.name, numbers[photo.hashtag]))
    few = per_class and max(1, round(per_class / _TUNING_TO_TRAINING))
    division = Division(
        tuple(classes),
        _at_most(per_class, examples["training"]),
        _at_most(few, examples["tuning"]),
        examples["measured"],
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


def _photos(data: Path, labels: Labels, cache: Path) -> list[LabelledPhoto]:
    if labels is Labels.HASHTAG:
        return read_scenes(data, cache)
    if labels is Labels.FOLDER:
        return list(_folder_per_class(data))
    photos = [photo for photo, _ in _rows(data, _COLUMNS[labels], cache)]
    if labels is Labels.ARTICLE:
        common = dict(Counter(p.hashtag for p in photos).most_common(_MOST_ARTICLES))
        return [photo for photo in photos if photo.hashtag in common]
    return photos


def _attributed(
    data: Path, column: _Column, contributor: str, cache: Path
) -> tuple[list[LabelledPhoto], list[str]]:
    rows = list(_rows(data, column, cache))
    return [photo for photo, _ in rows], [row[contributor] for _, row in rows]


def _rows(
    data: Path, column: _Column, cache: Path
) -> Iterator[tuple[LabelledPhoto, dict[str, str]]]:
    for path, row in read_manifest(column.set, data, cache):
        label = row[column.column]
        if label not in column.no_label:
            yield _photo(path, f"{column.set}/{row['path']}", label, row), row


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
        if path.suffix.lower() in _SUFFIXES and len(place.parts) > 1 and not hidden:
            name = f"{data.resolve().name}/{place.as_posix()}"
            yield _photo(path, name, place.parent.as_posix(), {})


def _by_likeness(photos: Sequence[LabelledPhoto], report: Report) -> list[str]:
    """Return each photo's side; near copies and series have one side.

    The measured photos are those that no training of the product sees either.
    """
    if not photos:
        return []
    meter = Meter("reading the photos", len(photos), report)
    rows = []
    for photo in photos:
        rows.append(fingerprint(read_pixels(photo.path)))
        meter.advance(1)
    fingerprints = np.stack(rows)
    parts = assign_parts(photos, fingerprints)
    next_part = np.flatnonzero(parts == VALIDATION + 1)
    fifths = assign_parts([photos[i] for i in next_part.tolist()], fingerprints[next_part])
    sides = ["measured" if part == VALIDATION else "training" for part in parts]
    for i in next_part[fifths < _TUNING_PARTS].tolist():
        sides[i] = "tuning"
    return sides


def _by_contributor(contributors: Sequence[str]) -> list[str]:
    """Return each photo's side: each contributor, the largest first, goes where most room is."""
    room = {side: share * len(contributors) for side, share in _SHARES.items()}
    side_of: dict[str, str] = {}
    for contributor, count in sorted(
        Counter(contributors).items(), key=lambda entry: (-entry[1], entry[0])
    ):
        side = max(room, key=lambda side: room[side])
        side_of[contributor] = side
        room[side] -= count
    return [side_of[contributor] for contributor in contributors]


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

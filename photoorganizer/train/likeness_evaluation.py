"""How well photos like a photo are found, by aspect: in retrieval, among edits, and by label.

Runs the very file in `models/` as the product does, and compares all photos one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance

from photoorganizer.core.likeness import Aspect, AspectSpec, Metric
from photoorganizer.core.policy import surest
from photoorganizer.core.types import Pixels
from photoorganizer.nn.comparison import Comparison, load_comparison
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Reading, Tagger
from photoorganizer.train.datasets import read_manifest, read_pixels
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.garments import CLOTHING, COLOUR, read_garments
from photoorganizer.train.garments import Aspect as Question
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import VALIDATION, validation_split

_HAYSTACK = ("gallery", "scenes")
"""Sets among which the groups and the originals are hidden."""

_NEAREST = 5
_EDITED_EVERY = 60
_BATCH = 16

Rows = npt.NDArray[np.float32]
"""One embedding a row."""

Labels = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How often the neighbours of photos are like them in one respect."""

    nearest: float
    """Share of photos whose nearest neighbour has their label."""
    nearest_five: float
    """Share of their five nearest that have it."""


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """How often the nearest other photo is of the same group."""

    photos: int
    among: int
    same_group: float
    same_photograph: float
    """Where copies in the haystack of a group's own photos count as of the group."""
    same_series: float
    """Where photos of the haystack count that are from the very series of the group."""
    same_class: float
    """As `same_series`, among photos of the same class only."""
    kinds: Mapping[str, float]
    """`same_series` by kind of group."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Neighbours by aspect, with photos of the same class only, and by chance."""

    photos: int
    labels: int
    chance: float
    """Share of pairs that have the same label."""
    aspects: Mapping[Aspect, Neighbours]
    same_class: Mapping[Aspect, Neighbours]


@dataclass(frozen=True, slots=True)
class LikenessFigures:
    """How well photos like a photo are found."""

    model_id: str
    retrieval: Mapping[Aspect, RetrievalFigures]
    edits: Mapping[str, float]
    """Share of edited copies whose original is the nearest photo of all, by edit."""
    edited: int
    metrics_agree: float
    """Share of photos whose ten nearest are the same, in the same order, by cosine and by L2."""
    scene: LabelFigures
    clothing: LabelFigures
    colour: LabelFigures


def evaluate_likeness(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> LikenessFigures:
    """Run the network in `models` on `retrieval` among `gallery` and `scenes`, and on held-out
    photos of scenes and clothes.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    cache = cache or training_cache()
    spec = load_model(models)
    reader = _Reader(Tagger(spec), load_comparison(models, spec), report)
    groups = list(read_manifest("retrieval", data, cache))
    hidden = [found for name in _HAYSTACK for found in read_manifest(name, data, cache)]
    asked = reader.read("groups", [path for path, _ in groups])
    others = reader.read("haystack", [path for path, _ in hidden])
    edits = _edits([path for path, _ in hidden], reader, others)
    scenes, parts = validation_split(data, cache)
    held = [photo for photo, part in zip(scenes, parts, strict=True) if part == VALIDATION]
    places = reader.read("scenes", [photo.path for photo in held])
    whole = spec.aspects[0]
    return LikenessFigures(
        model_id=spec.id,
        retrieval={
            aspect.aspect: _retrieval(aspect, groups, hidden, asked, others)
            for aspect in spec.aspects
        },
        edits=edits,
        edited=len(range(0, len(hidden), _EDITED_EVERY)),
        metrics_agree=_agreement(asked.of(whole)),
        scene=_by_label([photo.scene for photo in held], places, spec.aspects),
        clothing=_of_garments(CLOTHING, data, cache, reader),
        colour=_of_garments(COLOUR, data, cache, reader),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the network says of photos."""

    compared: Mapping[Aspect, Rows]
    """What is compared of each aspect, rows of length one."""
    classes: Labels
    """What each surely shows."""

    def of(self, spec: AspectSpec) -> Rows:
        """Return what is compared of one aspect, rows of length one."""
        return self.compared[spec.aspect]


@dataclass(frozen=True, slots=True)
class _Reader:
    tagger: Tagger
    comparison: Comparison | None
    report: Report

    def compared(self, embeddings: Rows, spec: AspectSpec) -> Rows:
        """Return what is compared of embeddings by an aspect, rows of length one."""
        if self.comparison is None:
            part = embeddings[:, spec.start : spec.stop]
        else:
            part = self.comparison.of(embeddings, spec.aspect)
        rows: Rows = part / np.linalg.norm(part, axis=1, keepdims=True)
        return rows

    def read(self, job: str, paths: Sequence[Path]) -> _Seen:
        meter = Meter(job, len(paths), self.report)
        readings: list[Reading] = []
        for start in range(0, len(paths), _BATCH):
            batch = [read_pixels(path) for path in paths[start : start + _BATCH]]
            readings += self.tagger.read(batch)
            meter.advance(len(batch))
        heads, aspects = self.tagger.spec.heads, self.tagger.spec.aspects
        embeddings = np.stack([reading.embedding for reading in readings])
        return _Seen(
            {spec.aspect: self.compared(embeddings, spec) for spec in aspects},
            np.array([surest(reading.logits, heads) or "" for reading in readings]),
        )


def _retrieval(
    spec: AspectSpec,
    groups: Sequence[tuple[Path, Mapping[str, str]]],
    hidden: Sequence[tuple[Path, Mapping[str, str]]],
    asked: _Seen,
    others: _Seen,
) -> RetrievalFigures:
    rows = [row for _, row in [*groups, *hidden]]
    group = np.array([row.get("group", "") for row in rows])
    copied = groups_of_photographs(rows)
    series = np.array([_series(row) for row in rows])
    classes = np.concatenate([asked.classes, others.classes])
    queries = np.arange(len(groups))
    cosines = asked.of(spec) @ np.concatenate([asked.of(spec), others.of(spec)]).T
    cosines[queries, queries] = -np.inf

    def same(nearest: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        hides = group[nearest] == ""
        alike: npt.NDArray[np.bool_] = np.where(
            hides, series[nearest] == series[queries], group[nearest] == group[queries]
        )
        return alike

    nearest = cosines.argmax(axis=1)
    within = np.where(classes[queries][:, None] == classes, cosines, -np.inf).argmax(axis=1)
    kind = np.array([row["kind"] for _, row in groups])
    right = same(nearest)
    return RetrievalFigures(
        photos=len(groups),
        among=len(rows),
        same_group=float((group[nearest] == group[queries]).mean()),
        same_photograph=float((copied[nearest] == group[queries]).mean()),
        same_series=float(right.mean()),
        same_class=float(same(within).mean()),
        kinds={name: float(right[kind == name].mean()) for name in sorted(set(kind.tolist()))},
    )


def groups_of_photographs(rows: Sequence[Mapping[str, str]]) -> Labels:
    """Return each picture's group: its own, or that of a picture made of the same source file.

    One photograph may stand in several sets; where it is in a group, its copies are of it.
    """
    of_source = {_source(row): row["group"] for row in rows if row.get("group")}
    return np.array([row.get("group") or of_source.get(_source(row), "") for row in rows])


def _source(row: Mapping[str, str]) -> tuple[str, str]:
    return row["source_repo"], row["source_path"]


def _series(row: Mapping[str, str]) -> str:
    return f"{row['source_repo']}/{PurePosixPath(row['source_path']).parent}"


def _edits(paths: Sequence[Path], reader: _Reader, others: _Seen) -> dict[str, float]:
    """Return how often each edit of some photos finds its original first, among all of them."""
    whole = reader.tagger.spec.aspects[0]
    chosen = np.arange(0, len(paths), _EDITED_EVERY)
    meter = Meter("edited copies", len(chosen), reader.report)
    found: dict[str, list[bool]] = {}
    for number in chosen.tolist():
        names, pictures = zip(*edited(read_pixels(paths[number])), strict=True)
        copies = np.stack([reading.embedding for reading in reader.tagger.read(pictures)])
        first = (reader.compared(copies, whole) @ others.of(whole).T).argmax(axis=1)
        for name, hit in zip(names, first == number, strict=True):
            found.setdefault(name, []).append(bool(hit))
        meter.advance(1)
    shares = {name: float(np.mean(hits)) for name, hits in found.items()}
    return {**shares, "all": float(np.mean(list(found.values())))}


def edited(pixels: Pixels) -> Iterator[tuple[str, Pixels]]:
    """Yield edited copies of a photo, each with what was done to it."""
    picture = Image.fromarray(pixels)
    width, height = picture.size
    box = (width // 10, height // 10, width - width // 10, height - height // 10)
    yield "crop to 80 %", np.asarray(picture.crop(box))
    quarter = (max(1, width // 4), max(1, height // 4))
    yield "resize to a quarter", np.asarray(picture.resize(quarter, Image.Resampling.LANCZOS))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=30)
    yield "JPEG quality 30", np.asarray(Image.open(stream).convert("RGB"))
    for name, factor in (("brightness +30 %", 1.3), ("brightness -30 %", 0.7)):
        yield name, np.asarray(ImageEnhance.Brightness(picture).enhance(factor))
    yield "rotation 5°", np.asarray(picture.rotate(5, Image.Resampling.BICUBIC))


def _agreement(rows: Rows) -> float:
    """Return how often both metrics give the same ten nearest."""
    cosines = rows @ rows.T
    distances = np.vectorize(Metric.L2.of)(cosines)
    by_cosine = np.argsort(-cosines, axis=1, kind="stable")[:, :10]
    by_distance = np.argsort(distances, axis=1, kind="stable")[:, :10]
    return float((by_cosine == by_distance).all(axis=1).mean())


def _of_garments(question: Question, data: Path, cache: Path, reader: _Reader) -> LabelFigures:
    garments = read_garments(question.set, data, cache)
    parts, labels = garments.parts(question), garments.labels(question)
    held = [number for number in garments.known(question) if parts[number] == VALIDATION]
    seen = reader.read(question.name, [garments.photos[number].path for number in held])
    return _by_label([labels[number] for number in held], seen, reader.tagger.spec.aspects)


def _by_label(labels: Sequence[str], seen: _Seen, aspects: Sequence[AspectSpec]) -> LabelFigures:
    known = np.array(labels)
    same = known[:, None] == known
    pairs = ~np.eye(len(known), dtype=bool)
    everything = np.ones_like(same)
    class_mates = seen.classes[:, None] == seen.classes
    return LabelFigures(
        photos=len(known),
        labels=len(set(labels)),
        chance=float(same[pairs].mean()),
        aspects={one.aspect: _neighbours(seen.of(one), same, everything) for one in aspects},
        same_class={one.aspect: _neighbours(seen.of(one), same, class_mates) for one in aspects},
    )


def _neighbours(
    rows: Rows, same: npt.NDArray[np.bool_], allowed: npt.NDArray[np.bool_]
) -> Neighbours:
    cosines = np.where(allowed, rows @ rows.T, -np.inf)
    np.fill_diagonal(cosines, -np.inf)
    nearest = np.argsort(-cosines, axis=1)[:, :_NEAREST]
    some = np.isfinite(np.take_along_axis(cosines, nearest, axis=1))
    right = np.take_along_axis(same, nearest, axis=1)
    return Neighbours(
        nearest=float(right[:, 0][some[:, 0]].mean()),
        nearest_five=float(right[some].mean()),
    )

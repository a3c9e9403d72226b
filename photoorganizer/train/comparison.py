"""Fits how photos are compared, and leaves the network as it is.

What photos have in common, and how they differ, is learned from the embeddings of the scene sets
and the gallery, without the parts that are measured on; no label is looked at. How much each
aspect counts was chosen on the groups and edits of `evaluate likeness`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from photoorganizer.core.likeness import Aspect, Background
from photoorganizer.nn.comparison import MANIFEST, ComparedPart, Comparison, Rows, load_comparison
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.datasets import read_set
from photoorganizer.train.embedding import half_whitening, unrelated
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.gallery import is_held
from photoorganizer.train.measure import Report
from photoorganizer.train.readings import cached_readings
from photoorganizer.train.splits import VALIDATION, validation_split

FILE, CARD = "likeness.npz", "likeness.md"

WEIGHTS: Mapping[Aspect, float] = {
    Aspect.SCENE: 0.25,
    Aspect.OBJECT: 0.35,
    Aspect.CLOTHING: 0.25,
    Aspect.COLOUR: 0.15,
}

_DESCRIPTION = """\
# Written by `photoorganizer train likeness`; the card says how.
model = "{model}"
file = "{file}"
sha256 = "{sha256}"
licence = "This project's. Most training photos state no licence: see the card."
card = "{card}"

[all]
mean = {usual.mean:.4f}
spread = {usual.spread:.4f}
"""

_PART = """
[{part.aspect}]
weight = {part.weight}
mean = {part.unrelated.mean:.4f}
spread = {part.unrelated.spread:.4f}
"""


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """What was fitted, and on how much."""

    model_id: str
    photos: int
    kilobytes: float
    usual: Mapping[Aspect, Background]
    """Cosines of photos of the gallery, most of which have nothing to do with another."""


def train_likeness(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> ComparisonReport:
    """Fit the comparison for the network in `models`, and ship it there.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    cache = cache or training_cache()
    spec = load_model(models)
    tagger, kept = Tagger(spec), cache / "readings"
    scenes, parts = validation_split(data, cache)
    things = list(read_set("gallery", data, cache))
    seen = cached_readings(scenes, tagger, kept, report).embeddings[parts != VALIDATION]
    known = np.array([not is_held(photo) for photo in things])
    general = cached_readings(things, tagger, kept, report).embeddings[known]
    rows = np.concatenate([seen, general])
    fitted = ship(fit_comparison(rows, general, spec), spec, models)
    return ComparisonReport(
        spec.id,
        len(rows),
        (models / FILE).stat().st_size / 1e3,
        {one.aspect: fitted.unrelated(one.aspect) for one in spec.aspects},
    )


def fit_comparison(embeddings: Rows, general: Rows, model: ModelSpec) -> Comparison:
    """Return how embeddings of a network are to be compared; it has no name yet.

    Args:
        embeddings: of many photos, shape (photos, numbers of an embedding).
        general: of photos most of which have nothing to do with each other.
    """
    parts = []
    for spec in model.aspects:
        if spec.aspect is Aspect.ALL:
            continue
        part = embeddings[:, spec.start : spec.stop]
        part = part / np.linalg.norm(part, axis=1, keepdims=True)
        centre, axes = half_whitening(part)
        weight, unknown = WEIGHTS[spec.aspect], Background(0.0, 1.0)
        made = ComparedPart(spec.aspect, spec.start, spec.stop, centre, axes, weight, unknown)
        parts.append(replace(made, unrelated=unrelated(made.of(general))))
    whole = np.concatenate([part.of(general) for part in parts], axis=1)
    return Comparison("", tuple(parts), unrelated(whole))


def ship(comparison: Comparison, model: ModelSpec, models: Path) -> Comparison:
    """Write a comparison for a network into `models`; return what the product will read."""
    arrays: dict[str, Any] = {
        f"{part.aspect}.{name}": value.astype(np.float16)
        for part in comparison.parts
        for name, value in (("centre", part.centre), ("axes", part.axes))
    }
    scratch = models / f"part-{FILE}"
    np.savez_compressed(scratch, **arrays)
    scratch.replace(models / FILE)
    description = _DESCRIPTION.format(
        model=model.id,
        file=FILE,
        sha256=hashlib.sha256((models / FILE).read_bytes()).hexdigest(),
        card=CARD,
        usual=comparison.whole,
    )
    description += "".join(_PART.format(part=part) for part in comparison.parts)
    (models / MANIFEST).write_text(description, encoding="utf-8")
    shipped = load_comparison(models, model)
    assert shipped is not None
    return shipped

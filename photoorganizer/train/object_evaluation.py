"""How well the shipped network names everyday things, on the gallery's photos.

ImageNet's label of a photo tells which hashtags are right; whatever else is in the photo counts as
wrong. The base network has seen most of these photos: the figures flatter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.paths import resources
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.calibration import Truths, sigmoid
from photoorganizer.train.evaluation import head_logits, head_named, training_cache
from photoorganizer.train.gallery import OBJECT, ObjectVocabulary, read_gallery
from photoorganizer.train.measure import Report
from photoorganizer.train.metrics import Probabilities


@dataclass(frozen=True, slots=True)
class NamingFigures:
    """What the object head says at one level."""

    precision: float
    """Share of the hashtags said that are right."""
    first_right: float
    """Share of the photos it speaks on whose surest hashtag is right."""
    speaks: float
    """Share of the photos on which anything is said."""
    said: int


@dataclass(frozen=True, slots=True)
class ObjectFigures:
    """How the object head does on the gallery."""

    model_id: str
    photos: int
    """Photos of a class that has a hashtag."""
    levels: Mapping[Level, NamingFigures]
    mistakes: Sequence[str]
    """The hashtags most often wrong at the middle level, with how often."""


def evaluate_objects(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> ObjectFigures:
    """Run the network in `models` on the gallery in `data`.

    Raises:
        MissingData: the gallery is not there.
        ModelError: the network cannot be loaded, or has no object head.
    """
    spec = load_model(models)
    head = head_named(OBJECT, spec)
    vocabulary = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(data, cache or training_cache(), vocabulary)
    logits = head_logits(gallery.photos, Tagger(spec), head, report)
    right = right_for(head.labels, vocabulary.tags, gallery.right)
    nameable = np.logical_or.reduce(right, axis=1)
    probabilities = sigmoid(logits[nameable], head.temperature)
    right = right[nameable]
    return ObjectFigures(
        model_id=spec.id,
        photos=int(nameable.sum()),
        levels={
            level: naming_figures(right, probabilities, head.thresholds[level]) for level in Level
        },
        mistakes=_mistakes(right, probabilities, head),
    )


def right_for(labels: Sequence[str], tags: Sequence[str], right: Truths) -> Truths:
    """Return which of `labels` are right, given which of `tags` are, shape (photos, labels).

    The taxonomy may have learned words since the network was made, or dropped some.
    """
    columns = {tag: right[:, place] for place, tag in enumerate(tags)}
    never = np.zeros(len(right), dtype=bool)
    return np.stack([columns.get(label, never) for label in labels], axis=1)


def naming_figures(
    right: Truths, probabilities: Probabilities, thresholds: Sequence[float]
) -> NamingFigures:
    """Return what is said when each hashtag speaks from its threshold on."""
    said = np.greater_equal(probabilities, np.asarray(thresholds, dtype=np.float32))
    speaks = np.logical_or.reduce(said, axis=1)
    surest = np.where(said, probabilities, -1.0).argmax(axis=1)
    firsts = right[np.arange(len(right)), surest][speaks]
    return NamingFigures(
        precision=float(right[said].mean()) if said.any() else float("nan"),
        first_right=float(firsts.mean()) if len(firsts) else float("nan"),
        speaks=float(speaks.mean()),
        said=int(said.sum()),
    )


def _mistakes(right: Truths, probabilities: Probabilities, head: HeadSpec) -> list[str]:
    thresholds = np.asarray(head.thresholds[Level.BALANCED], dtype=np.float32)
    wrong = (np.greater_equal(probabilities, thresholds) & ~right).sum(axis=0)
    worst = np.argsort(-wrong, kind="stable")[:12]
    return [f"{head.labels[tag]} {wrong[tag]}" for tag in worst if wrong[tag]]

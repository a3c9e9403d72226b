"""How well misfits are told from tags that suit their photos: Shabanov's (2019) inverse problem.

Each photo is judged with the tags that are right for it, and with tags that were taken from other
photos and have nothing to do with the right ones.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.fit import MISFIT, Judge
from photoorganizer.core.paths import resources
from photoorganizer.core.types import Vector
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.datasets import OTHER, SCENE_SETS, LabelledPhoto
from photoorganizer.train.evaluation import all_logits, training_cache
from photoorganizer.train.gallery import ObjectVocabulary, read_gallery
from photoorganizer.train.measure import Report
from photoorganizer.train.splits import VALIDATION, validation_split

_WRONG = 3
"""Wrong tags tried on each photo."""

_SEED = 7


@dataclass(frozen=True, slots=True)
class SetAudit:
    """How the tags of one kind of photos are judged."""

    photos: int
    right: int
    """Tags that suit their photo, of those that any head can judge."""
    right_accused: float
    """Share of them that are called misfits."""
    wrong: int
    """Tags of other photos, of those that any head can judge."""
    wrong_found: float
    """Share of them that are called misfits."""


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """How well misfits are found."""

    model_id: str
    misfit_below: float
    sets: Mapping[str, SetAudit]
    """*scenes*: validation photos of the scene sets. *gallery*: things, most seen in training."""


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A photo with tags that are right for it."""

    photo: LabelledPhoto
    tags: Sequence[str]


def evaluate_audit(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> AuditFigures:
    """Judge right and wrong tags on the photos in `data` by the network in `models`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    spec = load_model(models)
    tagger, words = Tagger(spec), load_words(resources())
    sets = _tagged(data, words, cache or training_cache())
    posted = [tag for tagged in sets.values() for each in tagged for tag in each.tags]
    judge = Judge(spec.heads, words.kin)
    rng = random.Random(_SEED)  # noqa: S311 # no secret: the same tags every time
    audits = {}
    for name, tagged in sets.items():
        scores = all_logits([each.photo for each in tagged], tagger, f"audit: {name}", report)
        right: list[float] = []
        wrong: list[float] = []
        for row, each in enumerate(tagged):
            logits: dict[str, Vector] = {head: logits[row] for head, logits in scores.items()}
            right += judge.fits(logits, each.tags).values()
            wrong += judge.fits(logits, wrong_tags(each.tags, posted, words, rng)).values()
        audits[name] = SetAudit(
            len(tagged), len(right), _misfits(right), len(wrong), _misfits(wrong)
        )
    return AuditFigures(spec.id, MISFIT, audits)


def wrong_tags(
    right: Sequence[str], posted: Sequence[str], words: Words, rng: random.Random
) -> list[str]:
    """Return some of the tags `posted` elsewhere that are not kin to the right ones."""
    related = set(right).union(*(words.broader(tag) for tag in right))
    drawn = dict.fromkeys(rng.choice(posted) for _ in range(_WRONG))
    return [tag for tag in drawn if related.isdisjoint({tag, *words.broader(tag)})]


def _tagged(data: Path, words: Words, cache: Path) -> dict[str, list[_Tagged]]:
    photos, parts = validation_split(data, cache)
    vocabulary = ObjectVocabulary(words)
    gallery = read_gallery(data, cache, vocabulary)
    things = [[vocabulary.tags[tag] for tag in np.flatnonzero(right)] for right in gallery.right]
    return {
        SCENE_SETS[0]: [
            _Tagged(photo, [photo.hashtag])
            for photo, part in zip(photos, parts, strict=True)
            if part == VALIDATION and photo.hashtag != OTHER
        ],
        "gallery": [
            _Tagged(photo, tags) for photo, tags in zip(gallery.photos, things, strict=True) if tags
        ],
    }


def _misfits(fits: Sequence[float]) -> float:
    """Return the share of tags that suit their photo so badly that they are called misfits."""
    return sum(fit < MISFIT for fit in fits) / len(fits) if fits else float("nan")

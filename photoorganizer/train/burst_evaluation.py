"""How well shots of a burst are told, by the bar that the product sets to their likeness.

Frames of films stand for bursts; that they were taken at once is taken for granted. Unrelated
photos are held to the same bar as though they had been, too: in a library, hardly any are.
"""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from photoorganizer.core.bursts import LEAST_COSINE, alike
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.datasets import LabelledPhoto, read_manifest, read_set
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.measure import Report
from photoorganizer.train.readings import cached_readings

_FILMS, _KIND = "retrieval", "video_burst"
_UNRELATED = "gallery"


@dataclass(frozen=True, slots=True)
class BurstFigures:
    """Which pairs count as shots of one burst, had they been taken at once."""

    model_id: str
    least_cosine: float
    next_frames: float
    """Share of the frames of a film that are joined with the next one."""
    frames: float
    """The same of any two frames of one film."""
    pairs: int
    unrelated_per_million: float
    """Of pairs of different photos of the gallery, a few real likenesses among them."""


def evaluate_bursts(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> BurstFigures:
    """Measure the bar on the films and the gallery in `data`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    cache = cache or training_cache()
    tagger = Tagger(load_model(models))
    films = [
        (_photo(path, row["path"]), row["group"])
        for path, row in read_manifest(_FILMS, data, cache)
        if row["kind"] == _KIND
    ]
    others = list(read_set(_UNRELATED, data, cache))
    seen = cached_readings([photo for photo, _ in films], tagger, cache / "readings", report)
    rows = cached_readings(others, tagger, cache / "readings", report).embeddings
    same = [
        (one, other)
        for one, other in combinations(range(len(films)), 2)
        if films[one][1] == films[other][1]
    ]
    joined = [alike(seen.embeddings[one], seen.embeddings[other]) for one, other in same]
    following = [
        is_one for (one, other), is_one in zip(same, joined, strict=True) if other == one + 1
    ]
    cosines = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    return BurstFigures(
        model_id=tagger.spec.id,
        least_cosine=LEAST_COSINE,
        next_frames=float(np.mean(following)),
        frames=float(np.mean(joined)),
        pairs=len(cosines),
        unrelated_per_million=float((cosines >= LEAST_COSINE).mean() * 1e6),
    )


def _photo(path: Path, name: str) -> LabelledPhoto:
    return LabelledPhoto(path, f"{_FILMS}/{name}", _FILMS, "", "", "", "", is_scene=False)

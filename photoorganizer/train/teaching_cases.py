"""Tags to be learned from a few examples, and the libraries to find them in: data for measuring.

The tags are classes of the data sets that the shipped vocabulary has no word for. A library is made
of photos that no training of the network saw; in it a stated share of the photos has the tag, and
nobody says which. Examples are of other photos: no contributor, no product and no series is on both
sides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.taught import Rows
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.datasets import LabelledPhoto, read_manifest, read_set
from photoorganizer.train.gallery import is_held
from photoorganizer.train.garments import CLOTHING, COLOUR, read_garments
from photoorganizer.train.measure import Report
from photoorganizer.train.readings import cached_readings
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts, validation_split
from photoorganizer.train.teaching import lens_of

LIBRARY = 1200
"""Photos of the library that the learner looks at; some stand there twice to reach the share."""

TAGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "bodysuit": ("kind/body", ()),
    "longsleeve": ("kind/longsleeve", ()),
    "undershirt": ("kind/undershirt", ("kind/top",)),
    "kurta": ("article/Kurtas", ("article/Kurtis", "article/Kurta Sets", "article/Tunics")),
    "sweatshirt": ("article/Sweatshirts", ("kind/hoodie",)),
    "checked": ("pattern/checked", ("pattern/", "kind/shirt")),
    "aquarium": ("scene/aquarium", ()),
    "bamboo": ("scene/bamboo_forest", ()),
    "desert": ("scene/desert", ("scene/desert_sand", "scene/badlands")),
    "highway": ("scene/highway", ("scene/street",)),
    "iceberg": ("scene/iceberg", ()),
    "iceskating": ("scene/ice_skating", ()),
    "supermarket": ("scene/supermarket", ("scene/grocery_shelf", "scene/store")),
    "waterfall": ("scene/waterfall", ()),
    "amusementpark": ("scene/amusement_park", ()),
    "stainedglass": ("scene/stained_glass", ("scene/apse", "scene/church_indoor")),
    "windmill": ("scene/windmill", ()),
    "buddha": ("scene/buddha", ()),
}
"""Each tag's class, and the classes that may have it, too: their photos are not asked about."""

PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sceaux": ("place/sceaux_castle", ()),
    "brighton": ("place/brighton_drone", ()),
}
"""Places with photos enough, ten and eleven: one walk each, part of which teaches the tag."""

PLACE_EXAMPLES = 5
"""Photos of each place that may be examples."""

Numbers = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Draw:
    """The photos of a case, as rows of the table."""

    examples: Numbers
    asked: Numbers
    truth: npt.NDArray[np.bool_]
    """Which of the asked have the tag."""
    sample: Numbers


@dataclass(frozen=True, slots=True)
class Case:
    """One tag to learn from a few examples, and the library to find it in."""

    model_id: str
    examples: Rows
    asked: Rows
    truth: npt.NDArray[np.bool_]
    sample: Rows
    """Of the library, in which the share has the tag; nobody says which."""
    stored_examples: Rows
    stored_asked: Rows
    stored_sample: Rows
    share: float


@dataclass(frozen=True, slots=True)
class Table:
    """All photos with what is stored of them, their classes, and on which side each is."""

    model_id: str
    photos: Sequence[LabelledPhoto]
    features: Rows
    stored: Rows
    """Embeddings as they are."""
    classes: Mapping[str, npt.NDArray[np.bool_]]
    parts: Parts

    @classmethod
    def read(cls, data: Path, spec: ModelSpec, cache: Path, report: Report) -> "Table":
        """Read the data sets and what the network says of them."""
        tagger = Tagger(spec)
        sets = list(_sets(data, cache))
        readings = [cached_readings(one.photos, tagger, cache / "readings", report) for one in sets]
        lens = lens_of(spec)
        names = sorted({name for one in sets for each in one.classes for name in each})
        every = [each for one in sets for each in one.classes]
        return cls(
            model_id=spec.id,
            photos=[photo for one in sets for photo in one.photos],
            features=np.concatenate(
                [lens.features(one.embeddings, one.logits) for one in readings]
            ),
            stored=np.concatenate([one.embeddings for one in readings]),
            classes={name: np.array([name in each for each in every]) for name in names},
            parts=np.concatenate([one.parts for one in sets]),
        )

    @property
    def library(self) -> npt.NDArray[np.bool_]:
        """Photos that no training saw."""
        return np.equal(self.parts, VALIDATION)

    def case(self, tag: str, number: int, share: float, draw: int) -> Case | None:
        """Return one case, or None where there are not enough examples."""
        drawn = self.draw(tag, number, share, draw)
        if drawn is None:
            return None
        examples, asked, sample = drawn.examples, drawn.asked, drawn.sample
        return Case(
            self.model_id,
            self.features[examples],
            self.features[asked],
            drawn.truth,
            self.features[sample],
            self.stored[examples],
            self.stored[asked],
            self.stored[sample],
            share,
        )

    def draw(self, tag: str, number: int, share: float, draw: int) -> "Draw | None":
        """Return the photos of one case, or None where there are not enough examples."""
        own, kin = {**TAGS, **PLACES}[tag]
        has = self.classes[own]
        either = np.logical_or.reduce([self.classes[name] for name in kin if name in self.classes])
        rng = np.random.default_rng([draw, number])
        # First those that taught no weights of the network.
        order = np.flatnonzero(has & ~self.library)
        order = rng.permutation(order)
        order = order[np.argsort(self.parts[order] != CALIBRATION, kind="stable")]
        if len(order) < number:
            return None
        asked = np.flatnonzero(self.library & (has | ~either) if kin else self.library)
        truth = has[asked]
        wanted = int(share * LIBRARY)
        sample = np.concatenate(
            [
                rng.choice(asked[truth], wanted, replace=wanted > truth.sum()),
                rng.choice(asked[~truth], LIBRARY - wanted, replace=False),
            ]
        )
        return Draw(order[:number], asked, truth, rng.permutation(sample))


@dataclass(frozen=True, slots=True)
class _Set:
    photos: Sequence[LabelledPhoto]
    classes: Sequence[frozenset[str]]
    parts: Parts


def _sets(data: Path, cache: Path) -> Sequence[_Set]:
    scenes, parts = validation_split(data, cache)
    found = [_Set(scenes, [frozenset({f"scene/{one.scene}"}) for one in scenes], parts)]
    for aspect in (CLOTHING, COLOUR):
        garments = read_garments(aspect.set, data, cache)
        classes = [_garment_classes(row) for row in garments.rows]
        found.append(_Set(garments.photos, classes, garments.parts(aspect)))
    gallery = list(read_set("gallery", data, cache))
    held = np.array([VALIDATION if is_held(one) else VALIDATION + 2 for one in gallery], np.int64)
    found.append(_Set(gallery, [frozenset()] * len(gallery), held))
    return [*found, _places(data, cache)]


def _places(data: Path, cache: Path) -> _Set:
    """Return the photos of places; the first few of each are examples, whatever is drawn."""
    photos, classes, parts = [], [], []
    seen: Counter[str] = Counter()
    for path, row in read_manifest("retrieval", data, cache):
        if row["kind"] == "same_place":
            place = row["note"]
            name, source = f"retrieval/{row['path']}", (row["source_repo"], row["source_path"])
            photos.append(LabelledPhoto(path, name, "retrieval", place, "", *source))
            classes.append(frozenset({f"place/{place}"}))
            parts.append(VALIDATION if seen[place] >= PLACE_EXAMPLES else CALIBRATION)
            seen[place] += 1
    return _Set(photos, classes, np.array(parts, np.int64))


def _garment_classes(row: Mapping[str, str]) -> frozenset[str]:
    if "article" in row:
        return frozenset({f"article/{row['article']}", f"pattern/{row['pattern_weak']}"})
    return frozenset({f"kind/{row['label']}"})

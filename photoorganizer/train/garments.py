"""Photos of clothes with what is known of them, and photos that are of no clothes.

Four questions are asked about clothes (Hnot 2018): what kind, what pattern, which sleeves, which
colour. Photos of one contributor, or of one product, stay on one side. Knows nothing of networks.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.taxonomy.words import Words
from photoorganizer.train.datasets import LabelledPhoto, read_manifest
from photoorganizer.train.gallery import Gallery, ObjectVocabulary, is_held
from photoorganizer.train.splits import CALIBRATION, PARTS, VALIDATION, Parts, parts_by_origin

FURTHER = "further"
"""The set of photos of clothes that no figure is taken from."""

_KIND = {FURTHER: "kind", "attributes": "article"}
"""The column that tells what photos are of, in the sets that do not ask about it."""

_MEANT = {
    "bodysuit": "body",
    "coat": "jacket",
    "sweater": "longsleeve",
    "vest_top": "undershirt",
    **dict.fromkeys(("capris", "jeans", "leggings", "leggings_tights", "track_pants"), "pants"),
    **dict.fromkeys(("casual_shoes", "flip_flops", "formal_shoes"), "shoes"),
}
"""Kinds that contributors call otherwise than shops do, by the tag that the shop's word becomes."""

NONE = "none"
"""The label of photos that are of no clothes."""

_FASHION = "fashion"

_PEOPLE_WEAR = frozenset({"armor", "bags", "baby", "graduation", "jewelry", "wedding"})
"""Things whose photos often are of clothes as well."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One question about clothes."""

    name: str
    """Of the head that answers it."""
    set: str
    """The data set that knows the answers, and there the columns of answer and origin."""
    column: str
    origin: str
    threshold: float
    """Under which the classifier of Hnot (2018) says nothing."""
    spoken: frozenset[str] = frozenset()
    """The labels worth posting; the others are answers that nobody is told."""
    hashtags: Mapping[str, str] = field(default_factory=dict)
    """What an answer is called as a label, where that differs."""


CLOTHING = Aspect(
    "clothing",
    "clothing",
    column="label",
    origin="sender_id",
    threshold=0.15,
    spoken=frozenset(
        {
            "blazer", "blouse", "dress", "hat", "hoodie", "jacket", "pants", "polo", "shirt",
            "shoes", "shorts", "skirt", "tshirt",
        }
    ),
    hashtags={"t_shirt": "tshirt", "outwear": "jacket"},
)  # fmt: skip
"""Nobody posts what has no usual hashtag: a bodysuit, a long sleeve, some top."""

PATTERN = Aspect("pattern", "attributes", "pattern_weak", "name", 0.81)
SLEEVE = Aspect("sleeve", "attributes", "sleeve_weak", "name", 0.70, hashtags={"none": "without"})
COLOUR = Aspect("colour", "attributes", "colour10", "name", 0.81)
ASPECTS = (CLOTHING, PATTERN, SLEEVE, COLOUR)


@dataclass(frozen=True, slots=True)
class Garments:
    """The photos of one set, each with its row of the manifest."""

    photos: Sequence[LabelledPhoto]
    rows: Sequence[Mapping[str, str]]

    def known(self, aspect: Aspect) -> list[int]:
        """Return which photos have an answer."""
        return [number for number, row in enumerate(self.rows) if row[aspect.column]]

    def labels(self, aspect: Aspect) -> list[str]:
        """Return each photo's label; "" where no answer is known."""
        answers = [row[aspect.column] for row in self.rows]
        return [aspect.hashtags.get(answer, answer) for answer in answers]

    def parts(self, aspect: Aspect) -> Parts:
        """Return each photo's part, shape (photos,)."""
        return parts_by_origin([row[aspect.origin] for row in self.rows])

    def learned(self, aspect: Aspect) -> npt.NDArray[np.intp]:
        """Return which photos are kept aside for nothing."""
        return np.flatnonzero(~np.isin(self.parts(aspect), (VALIDATION, CALIBRATION)))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Photos that are of no clothes, and the part of each."""

    photos: Sequence[LabelledPhoto]
    parts: Parts


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """All that clothes are learned from."""

    sets: Mapping[str, Garments]
    """By name."""
    elsewhere: Elsewhere
    further: Garments | None = None
    """Photos that no figure is taken from."""

    def of(self, aspect: Aspect) -> Garments:
        """Return the photos that know the answers to a question."""
        return self.sets[aspect.set]

    def beside(self, aspect: Aspect) -> Elsewhere:
        """Return the photos that have no answer to a question: none if it is of clothes only."""
        return self.elsewhere if aspect.spoken else Elsewhere([], np.zeros(0, dtype=np.int64))

    def answers_to(self, aspect: Aspect) -> list[str]:
        """Return the fine classes of a question, in order: what clothes are, then what is none."""
        known = self.of(aspect).labels(aspect)
        nothing = {f"{NONE}/{photo.hashtag}" for photo in self.beside(aspect).photos}
        return [*sorted(set(known) - {""}), *sorted(nothing)]

    def other_kinds(self, words: Words) -> tuple[list[LabelledPhoto], list[str]]:
        """Return the photos whose kind of clothes another set tells by any name, and these kinds.

        Of products, only those that are learned from.
        """
        products = self.of(COLOUR)
        learned = products.learned(COLOUR).tolist()
        shown = [(products.photos[number], products.rows[number]) for number in learned]
        if self.further is not None:
            shown += zip(self.further.photos, self.further.rows, strict=True)
        kinds = set(self.of(CLOTHING).labels(CLOTHING)) - {""}
        named = [_kind(row[_KIND[photo.set]], kinds, words) for photo, row in shown]
        known = [bool(kind) for kind in named]
        return [photo for photo, _ in compress(shown, known)], list(compress(named, known))


def _kind(name: str, kinds: Collection[str], words: Words) -> str:
    """Return which of these kinds a shop's word means, or is narrower than; "" for none."""
    tag = words.canonical(name.lower())
    return next((one for one in (_MEANT.get(tag, tag), *words.broader(tag)) if one in kinds), "")


def read_wardrobe(
    data: Path, cache: Path, elsewhere: Elsewhere, further: Path | None = None
) -> Wardrobe:
    """Return all that clothes are learned from.

    Args:
        data: the folder of the data sets: clothing, attributes.
        cache: where unpacked sets are kept.
        elsewhere: photos that are of no clothes.
        further: a folder with more photos of clothes, and MANIFEST.csv with the columns path,
            kind, pattern and colour_group.

    Raises:
        MissingData: a set, or the folder, is not there.
    """
    names = dict.fromkeys(aspect.set for aspect in ASPECTS)
    return Wardrobe(
        {name: read_garments(name, data, cache) for name in names},
        elsewhere,
        _further_garments(further) if further else None,
    )


def read_garments(name: str, data: Path, cache: Path) -> Garments:
    """Return the photos of one set of clothes in `data`.

    Raises:
        MissingData: the set is not there.
    """
    return _garments(name, read_manifest(name, data, cache))


def _further_garments(folder: Path) -> Garments:
    return _garments(FURTHER, read_manifest(folder.name, folder.parent, folder), folder.name)


def _garments(
    name: str, manifest: Iterable[tuple[Path, Mapping[str, str]]], source: str = ""
) -> Garments:
    found = list(manifest)
    return Garments(
        [
            LabelledPhoto(
                path=path,
                name=f"{name}/{row['path']}",
                set=name,
                scene="",
                hashtag="",
                source=row.get("source_repo", source),
                source_path=row.get("source_path", row["path"]),
                is_scene=False,
            )
            for path, row in found
        ],
        [row for _, row in found],
    )


def read_elsewhere(
    scenes: Sequence[LabelledPhoto], parts: Parts, gallery: Gallery, vocabulary: ObjectVocabulary
) -> Elsewhere:
    """Return the photos of scenes, with their parts, and those of things that nobody wears."""
    is_worn = worn(gallery, vocabulary)
    things = [photo for photo, hides in zip(gallery.photos, is_worn, strict=True) if not hides]
    thing_parts = [thing_part(photo) for photo in things]
    return Elsewhere(
        [*scenes, *(replace(photo, hashtag="thing") for photo in things)],
        np.concatenate([parts, np.array(thing_parts, dtype=np.int64)]),
    )


def worn(gallery: Gallery, vocabulary: ObjectVocabulary) -> list[bool]:
    """Return for each photo of the gallery whether it may be of clothes."""
    clothes = set(_clothes(vocabulary.tags, vocabulary))
    columns = [tag in clothes for tag in vocabulary.tags]
    found: list[bool] = np.logical_or.reduce(gallery.right[:, columns], axis=1).tolist()
    return found


def _clothes(tags: Collection[str], vocabulary: ObjectVocabulary) -> Iterator[str]:
    return (
        tag
        for tag in tags
        if tag == _FASHION or tag in _PEOPLE_WEAR or _FASHION in vocabulary.words.broader(tag)
    )


def thing_part(photo: LabelledPhoto) -> int:
    """Return the part of a photo of the gallery: what `is_held` is kept for validation."""
    if is_held(photo):
        return VALIDATION
    return 1 + int(_mixed(photo.name)[:8], 16) % (PARTS - 1)


def _mixed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""General photos whose ImageNet class is known, and the hashtags that are right for each.

The gallery tells how well everyday things are named. Its photos come from ImageNet, which the base
network was trained on: figures on it flatter.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from photoorganizer.core.errors import MissingData
from photoorganizer.taxonomy.words import Words
from photoorganizer.train.calibration import Truths
from photoorganizer.train.datasets import OTHER, LabelledPhoto, read_set

OBJECT = "object"
"""The name of the head that knows things."""

_ANIMALS = "animals"


@dataclass(frozen=True, slots=True)
class ObjectVocabulary:
    """What the object head says: which hashtags cover which of ImageNet's classes."""

    words: Words

    @property
    def tags(self) -> tuple[str, ...]:
        """The hashtags, in the order of the head's outputs."""
        return self.words.object_tags

    def membership(self) -> npt.NDArray[np.bool_]:
        """Return which classes each hashtag covers, shape (tags, classes)."""
        rows = {tag: row for row, tag in enumerate(self.tags)}
        covers = np.zeros((len(self.tags), len(self.words.imagenet)), dtype=bool)
        for number, spoken in enumerate(self.words.imagenet):
            covers[[rows[tag] for tag in spoken], number] = True
        return covers

    def animals(self) -> npt.NDArray[np.bool_]:
        """Return which hashtags are animals, shape (tags,)."""
        is_animal = [tag == _ANIMALS or _ANIMALS in self.words.broader(tag) for tag in self.tags]
        return np.array(is_animal)


@dataclass(frozen=True, slots=True)
class Gallery:
    """Photos with the hashtags that are right for them."""

    photos: Sequence[LabelledPhoto]
    right: Truths
    """Shape (photos, tags of the vocabulary)."""
    kinds: Sequence[str]
    """What each photo shows, in the broadest of its hashtags; "" where it has none."""

    def things(
        self, hashtags: Collection[str], vocabulary: ObjectVocabulary
    ) -> list[LabelledPhoto]:
        """Return the photos that deserve none of these `hashtags`, as photos of *other*.

        Their scene is what they show. One in five is left out: those tell what the head for scenes
        says of things it has not seen.
        """
        among = [tag in hashtags for tag in vocabulary.tags]
        deserving = np.logical_or.reduce(self.right[:, among], axis=1)
        return [
            replace(photo, scene=f"thing/{kind}", hashtag=OTHER, is_scene=False)
            for photo, kind, deserves in zip(self.photos, self.kinds, deserving, strict=True)
            if not deserves and not is_held(photo)
        ]


def read_gallery(data: Path, cache: Path, vocabulary: ObjectVocabulary) -> Gallery:
    """Return the photos of the set `gallery` that are of one of the vocabulary's classes.

    A photo is named after its class's WordNet id by its source.

    Raises:
        MissingData: the set is not there, or holds no such photo.
    """
    numbers = {wnid: number for number, wnid in enumerate(vocabulary.words.wnids)}
    found = [
        (photo, numbers[wnid])
        for photo in read_set("gallery", data, cache)
        if (wnid := PurePosixPath(photo.source_path).name.split("_")[0]) in numbers
    ]
    if not found:
        raise MissingData(f"The gallery in {data} has no photo that names its ImageNet class.")
    rows = [number for _, number in found]
    kinds = [("", *vocabulary.words.imagenet[row])[-1] for row in rows]
    return Gallery([photo for photo, _ in found], vocabulary.membership().T[rows], kinds)


def is_held(photo: LabelledPhoto) -> bool:
    """Return whether a photo of the gallery is kept from the head for scenes: one in five is."""
    return hashlib.sha256(photo.name.encode()).digest()[0] % 5 == 0

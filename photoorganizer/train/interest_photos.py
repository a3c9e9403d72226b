"""Photos that are known to be about some of the product's interests, or about none of them.

Hashtags are those of the scene sets. Things are the classes of the gallery, the scenes' own photos
of things, and clothes: each rolled up through the taxonomy. What a photo shows besides is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core import paths
from photoorganizer.core.vocabulary import Vocabulary
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.datasets import OTHER, LabelledPhoto, read_set
from photoorganizer.train.galleries import PhotoPool
from photoorganizer.train.gallery import ObjectVocabulary, read_gallery
from photoorganizer.train.garments import CLOTHING, read_garments, thing_part
from photoorganizer.train.measure import Report
from photoorganizer.train.readings import Readings, cached_readings
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts, validation_split

_OWN_WORDS = {"ketch": "boat", "water_lilly": "flowers", "food_plate": "food"}
"""Classes of the scene sets that the taxonomy has no word for, as one that it has."""

_UNKNOWN = frozenset({"BACKGROUND_Google"})
"""Classes whose photos may show anything."""

_WEAK = "_weak"

_FASHION, _SHOES = "fashion", "shoes"

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class InterestPhotos:
    """Photos, what each is about, and what the network says of it; one row a photo."""

    vocabulary: Vocabulary
    truth: Truth
    """Shape (photos, labels); no row of a label of silence is true."""
    parts: Parts
    names: tuple[str, ...]
    readings: Readings

    @property
    def fresh(self) -> npt.NDArray[np.bool_]:
        """Which photos are not measured on and taught the network nothing, shape (photos,).

        Of scenes and clothes that is the part for calibration; none of the gallery was taught.
        """
        things = np.array([name.startswith("gallery/") for name in self.names])
        found: npt.NDArray[np.bool_] = np.where(
            things, self.parts != VALIDATION, self.parts == CALIBRATION
        )
        return found

    def pool(self, among: npt.NDArray[np.bool_], least: int) -> PhotoPool:
        """Return what galleries are made of `among` the photos.

        Args:
            least: photos that an interest has at least; with fewer, none is chosen for it.
        """
        interests = [np.flatnonzero(among & column) for column in self.truth.T]
        return PhotoPool(
            tuple(rows if len(rows) >= least else rows[:0] for rows in interests),
            np.flatnonzero(among & ~self.truth.any(axis=1)),
        )


def read_interest_photos(data: Path, tagger: Tagger, cache: Path, report: Report) -> InterestPhotos:
    """Return the photos of `data` with what the network says of them, from the `cache` if it can.

    Raises:
        MissingData: a data set is not there.
    """
    words = load_words(paths.resources())
    vocabulary = Vocabulary.of(tagger.spec.heads)
    things = ObjectVocabulary(words)
    gallery = read_gallery(data, cache, things)
    pictures = list(read_set("gallery", data, cache))
    scenes, scene_parts = validation_split(data, cache)
    clothes = read_garments(CLOTHING.set, data, cache)
    spoken = {
        photo.name: {tag for tag, is_right in zip(things.tags, right, strict=True) if is_right}
        for photo, right in zip(gallery.photos, gallery.right, strict=True)
    }
    said = [
        *(spoken.get(photo.name) for photo in pictures),
        *(_scene_interests(photo, words) for photo in scenes),
        *(_worn(label) for label in clothes.labels(CLOTHING)),
    ]
    photos = [*pictures, *scenes, *clothes.photos]
    parts = np.concatenate(
        [[thing_part(photo) for photo in pictures], scene_parts, clothes.parts(CLOTHING)]
    )
    known = np.array([tags is not None for tags in said])
    truth = np.array([[label in (tags or ()) for label in vocabulary.labels] for tags in said])
    truth[:, vocabulary.quiet] = False
    blocks = [
        cached_readings(some, tagger, cache / "readings", report)
        for some in (pictures, scenes, clothes.photos)
    ]
    return InterestPhotos(
        vocabulary,
        truth[known],
        parts[known],
        tuple(photo.name for photo, is_known in zip(photos, known, strict=True) if is_known),
        _some(blocks, known),
    )


def _scene_interests(photo: LabelledPhoto, words: Words) -> set[str] | None:
    """Return what a photo of the scene sets is about; None where that is unknown."""
    if photo.scene in _UNKNOWN:
        return None
    word = photo.scene.lower().removesuffix(_WEAK)
    word = _OWN_WORDS.get(word, word)
    return {words.canonical(word), *words.broader(word), photo.hashtag} - {OTHER}


def _worn(label: str) -> set[str]:
    return {_FASHION, *({_SHOES} if label == _SHOES else ())}


def _some(blocks: Sequence[Readings], which: npt.NDArray[np.bool_]) -> Readings:
    return Readings(
        np.concatenate([block.embeddings for block in blocks])[which],
        {
            head: np.concatenate([block.logits[head] for block in blocks])[which]
            for head in blocks[0].logits
        },
    )

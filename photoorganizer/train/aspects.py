"""Fits the parts of the embedding: which photos teach each aspect, and how much it counts.

No photo of the validation part is looked at. With cached features it takes a minute.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import nn

from photoorganizer.core.likeness import Aspect, AspectSpec
from photoorganizer.nn.perception import COLOUR, OBJECT, SCENE
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.embedding import (
    Axes,
    Part,
    aspect_specs,
    classifier_axes,
    discriminant_axes,
)
from photoorganizer.train.features import Features
from photoorganizer.train.gallery import Gallery, is_held
from photoorganizer.train.garments import CLOTHING, Garments
from photoorganizer.train.garments import COLOUR as GARMENT_COLOUR
from photoorganizer.train.metrics import Classes
from photoorganizer.train.scenes import ScenePhotos
from photoorganizer.train.splits import VALIDATION

See = Callable[[Sequence[LabelledPhoto], Sequence[str]], Features]
"""Returns the named features of photos."""

_ARTICLE, _SHADE = "article", "base_colour"
"""Columns of the set of products: what it is, and its colour in more words than ten."""


@dataclass(frozen=True, slots=True)
class AspectRecipe:
    """What a part of the embedding is made of."""

    reads: tuple[str, ...]
    dimension: int
    weight: float
    """Of the aspect in the cosine of whole embeddings."""


RECIPES = {
    Aspect.SCENE: AspectRecipe((SCENE,), 128, 0.15),
    Aspect.OBJECT: AspectRecipe((OBJECT,), 128, 0.35),
    Aspect.CLOTHING: AspectRecipe((OBJECT,), 64, 0.15),
    Aspect.COLOUR: AspectRecipe((COLOUR,), 64, 0.35),
}
"""In the order of the embedding."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """The parts of the embedding, and what the manifest says of them."""

    parts: Sequence[Part]
    specs: Sequence[AspectSpec]


def fit_embedding(
    photos: ScenePhotos,
    gallery: Gallery,
    classifier: nn.Linear,
    garments: Mapping[str, Garments],
    see: See,
) -> Embedding:
    """Return the embedding, fitted on training photos.

    Args:
        photos: of scenes.
        gallery: general photos; they tell the background, too.
        classifier: of ImageNet's classes.
        garments: the sets of clothes by name.
        see: gives the features of photos.
    """
    learned = photos.training
    places = see(photos.photos, RECIPES[Aspect.SCENE].reads)[learned]
    scenes = np.array([photo.scene for photo in photos.photos])[learned]
    known = np.array([not is_held(photo) for photo in gallery.photos])
    reads = RECIPES[Aspect.OBJECT].reads
    things = np.concatenate([see(photos.photos, reads)[learned], see(gallery.photos, reads)[known]])
    parts = [
        _taught(Aspect.SCENE, places, _numbers(scenes)),
        _part(
            Aspect.OBJECT,
            things,
            classifier_axes(things, classifier, RECIPES[Aspect.OBJECT].dimension),
        ),
        _taught(Aspect.CLOTHING, *_garments(garments, see)),
        _taught(Aspect.COLOUR, *_colours(garments[GARMENT_COLOUR.set], see)),
    ]
    return Embedding(
        parts, aspect_specs(parts, [see(gallery.photos, part.reads) for part in parts])
    )


def _taught(aspect: Aspect, features: Features, classes: Classes) -> Part:
    axes = discriminant_axes(features, classes, RECIPES[aspect].dimension)
    return _part(aspect, features, axes)


def _part(aspect: Aspect, features: Features, axes: Axes) -> Part:
    recipe = RECIPES[aspect]
    return Part(aspect, recipe.reads, recipe.weight, features.mean(axis=0), axes)


def _garments(garments: Mapping[str, Garments], see: See) -> tuple[Features, Classes]:
    """Return what is seen of clothes, and their kinds, which each set names in its own words."""
    features, kinds = [], []
    for aspect, column in ((CLOTHING, CLOTHING.column), (GARMENT_COLOUR, _ARTICLE)):
        some = garments[aspect.set]
        learned = some.parts(aspect) != VALIDATION
        features.append(see(some.photos, RECIPES[Aspect.CLOTHING].reads)[learned])
        kinds.append(np.array([f"{aspect.set}/{row[column]}" for row in some.rows])[learned])
    return np.concatenate(features), _numbers(np.concatenate(kinds))


def _colours(garments: Garments, see: See) -> tuple[Features, Classes]:
    known = np.array(garments.known(GARMENT_COLOUR))
    learned = known[garments.parts(GARMENT_COLOUR)[known] != VALIDATION]
    labels = np.array([row[_SHADE] for row in garments.rows])[learned]
    return see(garments.photos, RECIPES[Aspect.COLOUR].reads)[learned], _numbers(labels)


def _numbers(labels: npt.NDArray[np.str_]) -> Classes:
    numbers: Classes = np.unique(labels, return_inverse=True)[1]
    return numbers

"""The sources' recipes as small frozen configurations, and what may be changed about them.

Every number is the source's. Where a source is silent or cannot be followed, `deviations` says what
was done instead. Knows nothing of photos or networks.
"""

import dataclasses
from collections.abc import Mapping

from photoorganizer.core.errors import KnownError
from photoorganizer.train.experiments.augmentation import STRONGEST
from photoorganizer.train.experiments.configuration import (
    Architecture,
    Labels,
    Loss,
    Recipe,
    Scale,
    Stage,
)
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.schedules import Algorithm, Annealing, Descent, Stopping

_MOMENTUM = "Momentum 0.9: the source names none."

SHABANOV_ANNEALING = Annealing(lowest=0.001, highest=0.1, period=3)
"""The rates that source 5 anneals between (SGDR, Loshchilov and Hutter 2017)."""

_HNOT = Recipe(
    name="hnot-two-stage",
    source="Hnot 2018, Autotagging and visual characteristics in internet marketing",
    architecture=Architecture.RESNET50,
    alternatives=(Architecture.RESNET18, Architecture.RESNET34),
    stages=(
        Stage(10, Descent(Algorithm.ADAM, 0.001), frozen=True),
        Stage(10, Descent(Algorithm.SGD, 0.001)),
    ),
    labels=Labels.CATEGORY,
    size=224,
    batch=32,
    hidden=(256, 64),
    deviations=(
        "Batches of 32, Adam at its usual rate of 0.001 in the first stage: the source names "
        "neither.",
        "SGD with momentum 0.9 in the second stage: the source names no optimizer, and calls "
        "0.001 very small, which it is not for Adam.",
    ),
)

_SVM = Recipe(
    name="iuh-svm",
    source="Do, Tran, Truong, Image-based product recommendation with CNNs",
    architecture=Architecture.LINEAR,
    stages=(Stage(20, Descent(Algorithm.SGD, 0.0005, momentum=0.0)),),
    labels=Labels.CATEGORY,
    size=224,
    batch=100,
    loss=Loss.HINGE,
    l2=0.001,
    scale=Scale.UNIT,
    stopping=Stopping(patience=5, least_gain=0.001),
    deviations=("Batches of 100, at most 20 epochs: the source names neither.",),
)

_ALEXNET = Recipe(
    name="iuh-alexnet",
    source="Do, Tran, Truong, Image-based product recommendation with CNNs",
    architecture=Architecture.ALEXNET,
    stages=(Stage(30, Descent(Algorithm.ADAMW, 1e-5, weight_decay=0.01), frozen=True),),
    labels=Labels.CATEGORY,
    size=227,
    batch=128,
    dropout=0.5,
    scale=Scale.UNIT,
    stopping=Stopping(patience=5, least_gain=0.001),
    deviations=(
        "AdamW, whose weight decay is the regularisation, for at most 30 epochs: the source names "
        "neither optimizer nor epochs.",
    ),
)

_VGG16 = Recipe(
    name="iuh-vgg16",
    source="Do, Tran, Truong, Image-based product recommendation with CNNs",
    architecture=Architecture.VGG16,
    stages=(Stage(30, Descent(Algorithm.SGD, 7e-4, weight_decay=0.01)),),
    labels=Labels.CATEGORY,
    size=224,
    batch=100,
    dropout=0.5,
    early_normalisation=True,
    scale=Scale.UNIT,
    stopping=Stopping(patience=5, least_gain=0.001),
    deviations=(
        "SGD with momentum 0.9 for at most 30 epochs: the source names neither optimizer nor "
        "epochs.",
    ),
)

_SHABANOV = Recipe(
    name="shabanov-resnet34",
    source="Shabanov 2019, Semi-automatic structuring of images in a social network",
    architecture=Architecture.RESNET34,
    alternatives=(
        Architecture.RESNET18,
        Architecture.RESNET50,
        Architecture.VGG11,
        Architecture.VGG13,
        Architecture.INCEPTION_V3,
    ),
    stages=(Stage(40, Descent(Algorithm.SGD, 0.01)),),
    labels=Labels.HASHTAG,
    size=256,
    batch=32,
    strength=1.0,
    stopping=Stopping(patience=8, least_gain=0.001),
    deviations=(
        _MOMENTUM,
        "Batches of 32, at most 40 epochs, stopped after 8 without a gain of 0.001 in weighted "
        "accuracy: the source names none of these.",
    ),
)

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe for recipe in (_HNOT, _SVM, _ALEXNET, _VGG16, _SHABANOV)
}
"""The recipes by name."""

_LEAST_SIZE = {
    Architecture.ALEXNET: 63,
    **dict.fromkeys((Architecture.VGG11, Architecture.VGG13, Architecture.VGG16), 32),
    Architecture.INCEPTION_V3: 75,
}
"""Pixels a side below which nothing is left of a picture before the last layers."""

SPLIT = (
    "One split for all recipes, with near copies, a contributor's photos and a product's on one "
    "side: 72 % to learn from, 8 % to choose the best epoch by, 20 % measured."
)
"""Where every recipe differs from its source."""


def recipe_named(name: str) -> Recipe:
    """Return the recipe called `name`.

    Raises:
        KnownError: there is none.
    """
    if name not in RECIPES:
        raise KnownError(f"There is no recipe “{name}”; choose one of {', '.join(RECIPES)}.")
    return RECIPES[name]


def adapted(recipe: Recipe, options: Options) -> Recipe:
    """Return the recipe as `options` want it.

    Raises:
        KnownError: they do not fit the recipe or each other.
    """
    if options.epochs is not None and options.epochs < 1:
        raise KnownError("A training has at least one epoch.")
    stages = tuple(_stage(stage, recipe, options) for stage in recipe.stages)
    architecture = _architecture(recipe, options)
    return dataclasses.replace(
        recipe,
        architecture=architecture,
        stages=stages,
        labels=_labels(recipe, options),
        size=_size(architecture, options.size or recipe.size),
        batch=options.batch or recipe.batch,
        scale=Scale.IMAGENET if options.base else recipe.scale,
        strength=_strength(recipe, options),
    )


def shortenings(recipe: Recipe, used: Recipe, options: Options) -> list[str]:
    """Return how the recipe was shortened to what was `used`: "3 of 20 epochs"."""
    cuts = []
    if used.epochs < recipe.epochs:
        cuts.append(f"{used.epochs} of {recipe.epochs} epochs")
    if used.size < recipe.size:
        cuts.append(f"{used.size} of {recipe.size} px")
    if options.photos_per_class is not None:
        cuts.append(f"at most {options.photos_per_class} photos a class")
    return cuts


def _stage(stage: Stage, recipe: Recipe, options: Options) -> Stage:
    if options.annealing and recipe.name != _SHABANOV.name:
        raise KnownError(f"The recipe {recipe.name} has no annealing; {_SHABANOV.name} has.")
    return dataclasses.replace(
        stage,
        epochs=min(stage.epochs, options.epochs or stage.epochs),
        annealing=SHABANOV_ANNEALING if options.annealing else stage.annealing,
    )


def _labels(recipe: Recipe, options: Options) -> Labels:
    if options.labels is None:
        return recipe.labels
    if options.labels not in {label.value for label in Labels}:
        raise KnownError(f"There are no labels “{options.labels}”; choose of {', '.join(Labels)}.")
    return Labels(options.labels)


def _architecture(recipe: Recipe, options: Options) -> Architecture:
    if options.base is not None:
        if options.pretrained or options.architecture:
            raise KnownError(
                "A base network brings its own architecture and weights: "
                "leave out --architecture and --pretrained."
            )
        if recipe.architecture is Architecture.LINEAR:
            raise KnownError(f"{recipe.name} reads raw pixels: it has no network to exchange.")
        return Architecture.EDGETPU
    if options.pretrained and recipe.architecture is Architecture.LINEAR:
        raise KnownError(f"{recipe.name} reads raw pixels: there are no weights to start from.")
    known = (recipe.architecture, *recipe.alternatives)
    if options.architecture is not None and options.architecture not in known:
        raise KnownError(
            f"The recipe {recipe.name} knows the architectures {', '.join(known)}, "
            f"not {options.architecture}."
        )
    return Architecture(options.architecture) if options.architecture else recipe.architecture


def _size(architecture: Architecture, size: int) -> int:
    least = _LEAST_SIZE.get(architecture, 0)
    if size < least:
        raise KnownError(f"{architecture} needs pictures of at least {least} px, not {size}.")
    return size


def _strength(recipe: Recipe, options: Options) -> float | None:
    if options.strength is None:
        return recipe.strength
    if not 0 <= options.strength <= STRONGEST:
        raise KnownError(
            f"The strength of augmentations is from 0 to {STRONGEST}: "
            "beyond, their probability would exceed 1."
        )
    return options.strength

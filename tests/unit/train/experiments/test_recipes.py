"""The recipes' numbers are their sources', and what may be changed about them."""

from dataclasses import fields
from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError
from photoorganizer.engine import training
from photoorganizer.train.experiments.configuration import Architecture, Labels, Loss, Scale
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.recipes import (
    RECIPES,
    SHABANOV_ANNEALING,
    adapted,
    recipe_named,
    shortenings,
)
from photoorganizer.train.experiments.schedules import Algorithm

HNOT, SVM, ALEXNET, VGG16, SHABANOV = RECIPES.values()


def test_hnot_freezes_for_ten_epochs_of_adam_then_learns_ten_at_a_thousandth() -> None:
    first, second = HNOT.stages
    assert (first.epochs, first.frozen, first.descent.algorithm) == (10, True, Algorithm.ADAM)
    assert (second.epochs, second.frozen, second.rate(3)) == (10, False, 0.001)
    assert (HNOT.architecture, HNOT.hidden) == (Architecture.RESNET50, (256, 64))


def test_iuhs_numbers() -> None:
    assert (SVM.loss, SVM.stages[0].rate(0), SVM.l2, SVM.size) == (Loss.HINGE, 0.0005, 0.001, 224)
    alexnet, vgg16 = ALEXNET.stages[0].descent, VGG16.stages[0].descent
    assert (ALEXNET.batch, alexnet.weight_decay, alexnet.rate, ALEXNET.dropout) == (
        128,
        0.01,
        1e-5,
        0.5,
    )
    assert (VGG16.batch, vgg16.weight_decay, vgg16.rate, VGG16.dropout) == (100, 0.01, 7e-4, 0.5)
    assert (ALEXNET.size, VGG16.size) == (227, 224)
    assert {recipe.scale for recipe in (SVM, ALEXNET, VGG16)} == {Scale.UNIT}


def test_shabanov_learns_hashtags_with_augmentations_at_a_hundredth() -> None:
    assert (SHABANOV.labels, SHABANOV.size) == (Labels.HASHTAG, 256)
    assert SHABANOV.stages[0].rate(17) == 0.01
    annealed = adapted(SHABANOV, Options(annealing=True, size=512, strength=2.0))
    assert [annealed.stages[0].rate(i) for i in (0, 3)] == [0.1, 0.1]
    assert (annealed.size, annealed.strength) == (512, 2.0)
    assert (SHABANOV_ANNEALING.lowest, SHABANOV_ANNEALING.period) == (0.001, 3)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_every_recipe_names_its_source_and_its_deviations(recipe: object) -> None:
    assert recipe.source  # type: ignore[attr-defined]
    assert recipe.deviations  # type: ignore[attr-defined]


def test_the_program_offers_every_recipe() -> None:
    assert set(training.EXPERIMENTS) == set(RECIPES)
    assert not set(training.EXPERIMENTS) & set(training.RECIPES)
    assert {field.name for field in fields(training.Changes)} <= {f.name for f in fields(Options)}
    assert set(training.LABELS) == {label.value for label in Labels}
    known = {a for r in RECIPES.values() for a in (r.architecture, *r.alternatives)}
    assert set(training.ARCHITECTURES) == known - {Architecture.LINEAR}


def test_shortening_is_told() -> None:
    options = Options(epochs=3, size=64, photos_per_class=50)
    used = adapted(HNOT, options)
    assert [stage.epochs for stage in used.stages] == [3, 3]
    assert shortenings(HNOT, used, options) == [
        "6 of 20 epochs",
        "64 of 224 px",
        "at most 50 photos a class",
    ]
    more = Options(epochs=100, size=512)
    assert shortenings(HNOT, adapted(HNOT, more), more) == []
    assert adapted(HNOT, Options()) == HNOT


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("hnot-two-stage", Options(architecture="vgg11"), "resnet50, resnet18"),
        ("hnot-two-stage", Options(annealing=True), "no annealing"),
        ("hnot-two-stage", Options(epochs=0), "one epoch"),
        ("hnot-two-stage", Options(labels="mood"), "mood"),
        ("shabanov-resnet34", Options(strength=7), "0 to 6"),
        ("shabanov-resnet34", Options(base=Path("w"), pretrained=True), "leave out"),
        ("shabanov-resnet34", Options(base=Path("w"), architecture="vgg11"), "leave out"),
        ("shabanov-resnet34", Options(architecture="inception_v3", size=64), "at least 75 px"),
        ("iuh-alexnet", Options(size=32), "at least 63 px"),
        ("iuh-svm", Options(base=Path("w")), "raw pixels"),
        ("iuh-svm", Options(pretrained=True), "raw pixels"),
    ],
)
def test_options_that_do_not_fit_are_a_sentence(name: str, options: Options, message: str) -> None:
    with pytest.raises(KnownError, match=message):
        adapted(recipe_named(name), options)


def test_unknown_recipe_is_named_with_those_there_are() -> None:
    with pytest.raises(KnownError, match="iuh-vgg16"):
        recipe_named("alchemy")

"""The experiments behind the network: train a recipe, evaluate a suite.

Torch and the training packages are loaded here, and only when a recipe is trained.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from photoorganizer.core import paths
from photoorganizer.core.errors import KnownError, MissingPackage
from photoorganizer.core.types import Progress

STANDING = ("interests", "likeness", "ranges", "thresholds")
"""The recipes that stand on the network which is there already."""

RECIPES = ("hashtags", "aggregation", *STANDING)
_EVALUATIONS = {
    "hashtags": "train.evaluation",
    "objects": "train.object_evaluation",
    "unseen": "train.unseen",
    "clothing": "train.clothing_evaluation",
    "audit": "train.audit_evaluation",
    "aggregation": "train.aggregation_evaluation",
    "interests": "train.interest_evaluation",
    "personal": "train.personal_evaluation",
    "bursts": "train.burst_evaluation",
    "duplicates": "engine.duplicate_evaluation",
    "oddities": "engine.oddities",
    "likeness": "train.likeness_evaluation",
    "vectors": "train.vector_evaluation",
    "million": "train.vector_evaluation",
    "teaching": "train.teaching_evaluation",
    "fine-tuning": "train.fine_tuning_evaluation",
}
"""The module of each suite, in which `evaluate_` with its name measures, hyphens underlined."""

SUITES = tuple(_EVALUATIONS)

_PICTURED = "hashtags"
"""The suite that can be drawn."""

_LEARNING = "unseen"
"""The suite that trains heads of its own."""

EXPERIMENTS = ("hnot-two-stage", "iuh-svm", "iuh-alexnet", "iuh-vgg16", "shabanov-resnet34")
"""Recipes of others, to compare with."""

LABELS = ("hashtag", "category", "pattern", "sleeve", "colour", "article", "folder")
ARCHITECTURES = (
    *("alexnet", "vgg11", "vgg13", "vgg16"),
    *("resnet18", "resnet34", "resnet50", "inception_v3"),
)

Report = Callable[[Progress], None]


MoreScenes = tuple[Path, Path]
"""A folder with one folder a scene, and the table of hashtags by scene."""


@dataclasses.dataclass(frozen=True, slots=True)
class NetworkChanges:
    """What may differ from one training of the program's own network to the next."""

    scenes: MoreScenes | None = None
    """Further photos to train on: of scenes, with the table of their hashtags."""
    clothes: Path | None = None
    """A folder with photos of clothes, and what is known of them in its MANIFEST.csv."""
    start: Path | None = None
    """The folder of the network whose second top is trained further, instead of a new one."""
    steps: int | None = None
    """Fine-tune it for so many batches; with none, a start only gets its heads anew."""


def train(
    recipe: str,
    data: Path,
    weights: Path | None,
    out: Path,
    report: Report,
    changes: NetworkChanges = NetworkChanges(),
) -> dict[str, Any]:
    """Train `recipe` on the photos in `data`, from the base network in `weights`, into `out`.

    Those of `STANDING` stand on the network that is in `out`, and need no `weights`.

    Returns:
        The figures of what was trained, ready for JSON.

    Raises:
        KnownError: there is no such recipe, or it needs a base network.
        MissingPackage: a package that training needs is not installed.
        MissingData: the photos or the base network are not where they were said to be.
    """
    _choose("recipe", recipe, RECIPES)
    try:
        from photoorganizer.train.aggregation import train_aggregation
        from photoorganizer.train.comparison import train_likeness
        from photoorganizer.train.folders import FurtherPhotos
        from photoorganizer.train.hashtags import TrainingOptions, train_hashtags
        from photoorganizer.train.interests import train_interests
        from photoorganizer.train.share_ranges import train_ranges
        from photoorganizer.train.thresholds import train_thresholds
    except (ImportError, RuntimeError) as error:
        raise MissingPackage(_torch_sentence(error)) from error
    if recipe in STANDING:
        stand: dict[str, Callable[[Path, Path, Report], object]] = {
            "interests": train_interests,
            "likeness": train_likeness,
            "ranges": train_ranges,
            "thresholds": train_thresholds,
        }
        return _figures(stand[recipe](data, out, report))
    if weights is None:
        raise KnownError(f"The recipe “{recipe}” begins at a base network: name its folder.")
    if recipe == "aggregation":
        return _figures(train_aggregation(data, weights, out, report))
    further = FurtherPhotos(*changes.scenes) if changes.scenes else None
    options = TrainingOptions(further, changes.clothes, changes.start, changes.steps)
    return _figures(train_hashtags(data, weights, out, report, options))


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """What is changed about an experiment's recipe; None leaves it as its source has it."""

    base: Path | None = None
    """Start from the base network in this folder instead."""
    labels: str | None = None
    architecture: str | None = None
    pretrained: bool = False
    epochs: int | None = None
    size: int | None = None
    batch: int | None = None
    photos_per_class: int | None = None
    strength: float | None = None
    annealing: bool = False
    ema: float | None = None
    copies: int = 0
    seed: int = 1
    workers: int = 0


def experiment(
    recipe: str, data: Path, runs: Path, report: Report, changes: Changes = Changes()
) -> dict[str, Any]:
    """Train and measure by one of `EXPERIMENTS`, in a folder of its own in `runs`.

    Ctrl-C ends training with the best so far, and the figures say that it was interrupted; the same
    call goes on from there.

    Returns:
        The figures, ready for JSON.

    Raises:
        KnownError: there is no such recipe, or the changes do not fit it.
        MissingPackage: a package that training needs is not installed.
        MissingData: the photos are not where they were said to be.
        ModelError: the weights to start from cannot be had.
        Cancelled: stopped before there was anything to keep.
    """
    _choose("recipe", recipe, EXPERIMENTS)
    try:
        from photoorganizer.train.experiments.options import Options
        from photoorganizer.train.experiments.run import run_recipe
    except (ImportError, RuntimeError) as error:
        raise MissingPackage(_torch_sentence(error)) from error
    wanted = {f.name: getattr(changes, f.name) for f in dataclasses.fields(changes)}
    return _figures(run_recipe(recipe, data, Options(runs=runs, **wanted), report))


def evaluate(
    suite: str,
    data: Path,
    report: Report,
    models: Path | None = None,
    pictures: Path | None = None,
    more: MoreScenes | None = None,
) -> dict[str, Any]:
    """Measure the network in `models`, the shipped one by default, on the photos in `data`.

    Args:
        pictures: gets the confusion matrix and the reliability diagram of the suite “hashtags”.
        more: further photos for the suite “unseen” to learn from.

    Returns:
        The figures, ready for JSON.

    Raises:
        KnownError: there is no such suite, it has no pictures, or learns from no further photos.
        MissingPackage: a package that the suite needs is not installed.
        MissingData: the photos are not where they were said to be.
        ModelError: the network cannot be used.
    """
    _choose("suite", suite, SUITES)
    if pictures is not None and suite != _PICTURED:
        raise KnownError(f"Only the suite “{_PICTURED}” has pictures.")
    if more is not None and suite != _LEARNING:
        raise KnownError(f"Only the suite “{_LEARNING}” learns from further photos.")
    try:
        measure = _pictured(pictures) if pictures else _suite(suite)
        if more is not None:
            measure = _taught(more)
    except (ImportError, RuntimeError) as error:
        raise MissingPackage(_torch_sentence(error)) from error
    return _figures(measure(data, models or paths.models(), report))


def _suite(name: str) -> Callable[[Path, Path, Report], object]:
    module = import_module(f"photoorganizer.{_EVALUATIONS[name]}")
    measure: Callable[[Path, Path, Report], object] = getattr(
        module, f"evaluate_{name.replace('-', '_')}"
    )
    return measure


def _pictured(folder: Path) -> Callable[[Path, Path, Report], object]:
    from photoorganizer.train.evaluation import hashtag_answers, training_cache
    from photoorganizer.train.pictures import write_pictures

    def measure(data: Path, models: Path, report: Report) -> object:
        answers = hashtag_answers(data, models, report, training_cache())
        folder.mkdir(parents=True, exist_ok=True)
        write_pictures(answers, folder)
        return answers.figures()

    return measure


def _taught(more: MoreScenes) -> Callable[[Path, Path, Report], object]:
    from photoorganizer.train.folders import FurtherPhotos
    from photoorganizer.train.unseen import evaluate_unseen

    return partial(evaluate_unseen, more=FurtherPhotos(*more))


def _choose(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise KnownError(f"There is no {what} “{name}”; choose one of {', '.join(known)}.")


def _torch_sentence(error: Exception) -> str:
    if "torchvision::nms" in str(error):
        return (
            "torch and torchvision come from different places and do not fit together; install "
            "both from one: pip install --force-reinstall torch torchvision."
        )
    return f"Training needs packages that are not installed ({error}); pip install '.[train]'."


def _figures(report: object) -> dict[str, Any]:
    """Return a report, which is a dataclass, as what JSON knows."""
    plain = _plain(report)
    assert isinstance(plain, dict)
    return plain


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int | float | str | None) else str(value)

"""Runs one recipe on one data set: from photos to a run folder and a report.

The same recipe, photos and options go on in the same folder; anything else has its own.
"""

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import torch

from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.experiments.card import card
from photoorganizer.train.experiments.configuration import Labels, Recipe
from photoorganizer.train.experiments.confusion_picture import draw_confusion
from photoorganizer.train.experiments.division import Division, holds_data_sets, read_division
from photoorganizer.train.experiments.epochs import Course
from photoorganizer.train.experiments.journal import Journal
from photoorganizer.train.experiments.measuring import measure
from photoorganizer.train.experiments.networks import Network, build
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.pictures import Pictures, View
from photoorganizer.train.experiments.recipes import adapted, recipe_named
from photoorganizer.train.experiments.report import Experiment, ExperimentReport
from photoorganizer.train.experiments.results import write_results
from photoorganizer.train.experiments.run_folder import RunFolder
from photoorganizer.train.experiments.trainer import fit
from photoorganizer.train.measure import Report


def run_recipe(name: str, data: Path, options: Options, report: Report) -> ExperimentReport:
    """Train and measure by the recipe called `name`, in a run folder below `options.runs`.

    Ctrl-C, or `report` raising Cancelled, ends training with the best epoch so far, which is kept
    but not measured; the same call goes on from there.

    Args:
        name: one of `RECIPES`.
        data: the folder of the data sets, or any folder with one folder a class.
        options: changes to the recipe.
        report: told of every step.

    Raises:
        KnownError: the options do not fit, or the run folder cannot be written.
        MissingData: the photos are not there.
        ModelError: weights to start from are not there or damaged.
        Cancelled: stopped before the first epoch ended.
    """
    recipe = _for_data(adapted(recipe_named(name), options), data, options)
    division = read_division(
        data, recipe.labels, options.photos_per_class, options.cache or training_cache(), report
    )
    torch.manual_seed(options.seed)
    network = build(recipe, len(division.classes), pretrained=options.pretrained, base=options.base)
    settings = _settings(recipe, network, division, options)
    folder = RunFolder(options.runs / _folder_name(recipe, network, settings))
    folder.begin(settings)
    course = _course(recipe, division, options)
    measured = None
    with Journal(folder.log) as journal:
        training = fit(network, course, folder, report, journal.epoch)
        if not training.interrupted:
            network.module.load_state_dict(folder.load_best())
            measured = measure(network, course, division.measured, options.copies, report)
            picture = draw_confusion(measured.plain.confusion, division.classes)
            picture.save(folder.confusion)
            journal.picture("confusion", picture)
    device = course.device.type
    result = Experiment(
        recipe, options, division, network, training, measured, device, folder.path
    ).report()
    folder.save_report(result.plain())
    folder.save_card(card(result, recipe, division))
    write_results(options.runs)
    return result


def _for_data(recipe: Recipe, data: Path, options: Options) -> Recipe:
    """Return the recipe for what the folder holds: without our data sets, folders are classes."""
    if options.labels or holds_data_sets(data):
        return recipe
    return dataclasses.replace(recipe, labels=Labels.FOLDER)


def _course(recipe: Recipe, division: Division, options: Options) -> Course:
    view = View(recipe.size, recipe.scale)
    augmented = dataclasses.replace(view, strength=recipe.strength)
    return Course(
        recipe=recipe,
        classes=division.classes,
        training=Pictures(division.training, augmented, options.seed),
        tuning=Pictures(division.tuning, view, options.seed),
        seed=options.seed,
        ema=options.ema,
        workers=options.workers,
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
    )


def _settings(
    recipe: Recipe, network: Network, division: Division, options: Options
) -> dict[str, Any]:
    """Return all that the trained weights depend on."""
    words = {"source", "alternatives", "deviations"}
    numbers = {k: v for k, v in dataclasses.asdict(recipe).items() if k not in words}
    return {
        "start": network.start.value,
        "base": options.base and options.base.absolute(),
        "seed": options.seed,
        "ema": options.ema,
        "photos_per_class": options.photos_per_class,
        "photos": division.checksum,
        "classes": division.classes,
        "recipe": numbers,
    }


def _folder_name(recipe: Recipe, network: Network, settings: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(settings, default=str).encode()).hexdigest()[:8]
    start = network.start.name.lower()
    return f"{recipe.name}-{recipe.labels}-{recipe.architecture}-{start}-{digest}"

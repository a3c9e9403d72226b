"""What an experiment found, with all that a reader needs to trust it or not."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import MissingData
from photoorganizer.train.experiments.configuration import Recipe
from photoorganizer.train.experiments.division import Division
from photoorganizer.train.experiments.measuring import Measured
from photoorganizer.train.experiments.networks import Network, Start
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.published import threshold
from photoorganizer.train.experiments.recipes import SPLIT, recipe_named, shortenings
from photoorganizer.train.experiments.run_folder import METRICS
from photoorganizer.train.experiments.scores import Scores, Spoken, spoken
from photoorganizer.train.experiments.trainer import Training
from photoorganizer.train.metrics import worst_confusions

_SCRATCH_NOTE = (
    "From scratch, nothing is frozen: a network that knows nothing learns with all its layers."
)
_BASE_NOTE = "On our base network, pixels have the scale that its weights were trained with."


@dataclass(frozen=True, slots=True)
class ExperimentReport:
    """The figures of one run, and how they came about."""

    recipe: str
    source: str
    labels: str
    architecture: str
    start: str
    """What the network knew before: nothing ("from scratch"), ImageNet, our base network."""
    shortened: tuple[str, ...]
    """How the recipe was cut short; its source's figures are out of reach then."""
    changed: tuple[str, ...]
    """What else is not the recipe's own: "annealing", "k = 2"."""
    deviations: tuple[str, ...]
    """Where the recipe differs from its source."""
    classes: int
    training_photos: int
    tuning_photos: int
    measured_photos: int
    unreadable: tuple[str, ...]
    """Files in folders of the user's own that are no pictures, and were passed over."""
    size: int
    parameters: int
    epochs: int
    best_epoch: int
    """From 1; the one whose weights are kept."""
    interrupted: bool
    """Stopped before its end: nothing was measured yet, the next run goes on."""
    training_loss: float
    training_accuracy: float
    """On training photos while learning, with augmentations and dropout, in the best epoch."""
    tuning: Scores
    measured: Scores | None
    averaged: Scores | None
    """With the answers to augmented copies averaged, where that was asked for."""
    spoken: Spoken | None
    """With the source's threshold, where it has one for these labels."""
    worst: tuple[str, ...]
    """The most frequent confusions: "bar taken for cafe: 12"."""
    seconds: float
    """Spent in all epochs."""
    device: str
    folder: str

    def plain(self) -> dict[str, Any]:
        """Return it as dictionaries and lists."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Experiment:
    """One run: what was asked for, and what came of it."""

    recipe: Recipe
    """As it was run."""
    options: Options
    division: Division
    network: Network
    training: Training
    measured: Measured | None
    device: str
    folder: Path

    def report(self) -> ExperimentReport:
        """Return the figures."""
        recipe, options, best = self.recipe, self.options, self.training.best
        measured = self.measured
        averaged = measured.averaged if measured else None
        return ExperimentReport(
            recipe=recipe.name,
            source=recipe.source,
            labels=recipe.labels.value,
            architecture=recipe.architecture.value,
            start=self.network.start.value,
            shortened=tuple(shortenings(recipe_named(recipe.name), recipe, options)),
            changed=tuple(self._changes()),
            deviations=tuple(self._deviations()),
            classes=len(self.division.classes),
            training_photos=len(self.division.training),
            tuning_photos=len(self.division.tuning),
            measured_photos=len(self.division.measured),
            unreadable=tuple(self.division.unreadable),
            size=recipe.size,
            parameters=self.network.parameters(),
            epochs=len(self.training.history),
            best_epoch=best.number + 1,
            interrupted=self.training.interrupted,
            training_loss=best.training_loss,
            training_accuracy=best.training_accuracy,
            tuning=best.tuning,
            measured=Scores.of(measured.plain) if measured else None,
            averaged=Scores.of(averaged) if averaged else None,
            spoken=self._spoken(),
            worst=tuple(self._worst()),
            seconds=sum(epoch.seconds for epoch in self.training.history),
            device=self.device,
            folder=str(self.folder),
        )

    def _changes(self) -> list[str]:
        own, used, options = recipe_named(self.recipe.name), self.recipe, self.options
        return [
            *(["annealing"] if options.annealing else []),
            *([f"k = {used.strength:g}"] if used.strength not in {own.strength, None} else []),
            *([f"batches of {used.batch}"] if used.batch != own.batch else []),
            *([f"moving average {options.ema:g}"] if options.ema else []),
            *([f"seed {options.seed}"] if options.seed != Options().seed else []),
        ]

    def _deviations(self) -> list[str]:
        notes = [*self.recipe.deviations, SPLIT]
        frozen = any(stage.frozen for stage in self.recipe.stages)
        if frozen and self.network.start is Start.SCRATCH:
            notes.append(_SCRATCH_NOTE)
        if self.network.start is Start.BASE:
            notes.append(_BASE_NOTE)
        return notes

    def _spoken(self) -> Spoken | None:
        least = threshold(self.recipe.name, self.recipe.labels)
        if self.measured is None or least is None:
            return None
        return spoken(self.measured.plain, least)

    def _worst(self) -> list[str]:
        if self.measured is None:
            return []
        pairs = worst_confusions(self.measured.plain.confusion, self.division.classes, 5)
        return [f"{pair.truth} taken for {pair.said}: {pair.photos}" for pair in pairs]


def read_reports(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the reports in run folders.

    Raises:
        MissingData: a folder holds none.
    """
    reports = []
    for folder in folders:
        try:
            reports.append(json.loads((folder / METRICS).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise MissingData(f"The folder {folder} holds no report of a run.") from error
    return reports

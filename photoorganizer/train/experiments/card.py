"""A run's card: what the network was made of, how well it does, and where it fails. Pure.

Written for whoever finds the weights later, and was not there when they were made.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from photoorganizer.train.experiments.configuration import Recipe, Stage
from photoorganizer.train.experiments.division import Division, Example
from photoorganizer.train.experiments.networks import Start
from photoorganizer.train.experiments.report import ExperimentReport
from photoorganizer.train.experiments.scores import Scores

_MOST_NAMES = 10

_STARTED = {
    Start.SCRATCH: "from scratch: it knew nothing before",
    Start.IMAGENET: "from ImageNet's weights",
    Start.BASE: "from the base network, which knew ImageNet",
}


def card(report: ExperimentReport, recipe: Recipe, division: Division) -> str:
    """Return the card of a run as Markdown.

    Args:
        report: what came of it.
        recipe: as it was run.
        division: the photos.
    """
    sections = (
        f"# {report.architecture} by {report.recipe}: {report.classes} classes",
        f"After {report.source}. Started {_STARTED[Start(report.start)]}.",
        f"## Data\n\n{_data(report, division)}",
        f"## Recipe\n\n{_recipe(report, recipe)}",
        f"## Figures\n\n{_figures(report)}",
        f"## Known failures\n\n{_failures(report)}",
        f"## Files\n\n{_FILES}",
    )
    return "\n\n".join(sections) + "\n"


_FILES = """\
- `best.safetensors`: the weights of the best epoch; its metadata names the classes in their order.
- `metrics.json`, `config.toml`: these figures and settings for programs; `log.txt`: each epoch.
- Curves: `tensorboard --logdir` with this folder."""


def _data(report: ExperimentReport, division: Division) -> str:
    sides = [_by_class(side) for side in (division.training, division.tuning, division.measured)]
    source = division.training[0].name.split("/")[0]
    lines = [
        f"Photos of “{source}” with one label each ({report.labels}). Their licence is whatever "
        "theirs is: the program does not know it.",
        "",
        "| class | to learn from | to choose the epoch by | measured |",
        "| --- | ---: | ---: | ---: |",
    ]
    for number, name in enumerate(division.classes):
        lines.append(f"| {name} | {' | '.join(str(side[number]) for side in sides)} |")
    if passed := report.unreadable:
        more = "" if len(passed) <= _MOST_NAMES else f" and {len(passed) - _MOST_NAMES} more"
        lines += ["", f"Passed over, no pictures: {', '.join(passed[:_MOST_NAMES])}{more}."]
    return "\n".join(lines)


def _by_class(examples: Sequence[Example]) -> Counter[int]:
    return Counter(example.label for example in examples)


def _recipe(report: ExperimentReport, recipe: Recipe) -> str:
    lines = [
        f"- Pictures of {report.size} px, in batches of {recipe.batch}; "
        f"{report.parameters:,} parameters.",
        *(f"- {_stage(number, stage)}" for number, stage in enumerate(recipe.stages, start=1)),
        *(f"- Shortened: {words}." for words in report.shortened),
        *(f"- Changed: {words}." for words in report.changed),
        *(f"- {words}" for words in report.deviations),
        f"- {report.epochs} epochs took {report.seconds:.0f} s on {report.device}.",
    ]
    return "\n".join(lines)


def _stage(number: int, stage: Stage) -> str:
    what = "the added layers only" if stage.frozen else "all layers"
    rate = "an annealed rate" if stage.annealing else f"a rate of {stage.descent.rate:g}"
    algorithm = stage.descent.algorithm.value
    return f"Stage {number}: at most {stage.epochs} epochs of {algorithm} at {rate}, {what}."


def _figures(report: ExperimentReport) -> str:
    best = f"The weights are those of epoch {report.best_epoch} of {report.epochs}."
    if report.measured is None:
        return f"{best} Stopped before its end: not measured. The same command goes on from there."
    lines = [
        "| photos | number | accuracy | weighted | top 3 |",
        "| --- | ---: | ---: | ---: | ---: |",
        *_rows(report),
        "",
        f"{best} *Weighted* is the mean of the classes' accuracies. With {report.measured.photos} "
        f"measured photos an accuracy is known to about ± {_error(report.measured):.2f}.",
    ]
    if report.spoken is not None:
        lines.append(
            f"Silent below the source's threshold of {report.spoken.threshold:g}, it answers "
            f"{report.spoken.coverage:.3f} of them, {report.spoken.accuracy:.3f} of these rightly."
        )
    return "\n".join(lines)


def _rows(report: ExperimentReport) -> Iterator[str]:
    for what, scores in (
        ("to choose the epoch by", report.tuning),
        ("measured: nothing else looked at them", report.measured),
        ("measured, augmented copies averaged", report.averaged),
    ):
        if scores is not None:
            shares = (scores.accuracy, scores.weighted_accuracy, scores.top3)
            cells = " | ".join(f"{share:.3f}" for share in shares)
            yield f"| {what} | {scores.photos} | {cells} |"


def _error(scores: Scores) -> float:
    """Return the standard error of an accuracy."""
    share = (scores.accuracy * scores.photos + 1) / (scores.photos + 2)
    return math.sqrt(share * (1 - share) / scores.photos)


def _failures(report: ExperimentReport) -> str:
    if not report.worst:
        return "None among the measured photos, or nothing was measured yet."
    confused = "\n".join(f"- {words}" for words in report.worst)
    return (
        f"{confused}\n\nAll of them: `confusion.png`. Photos unlike these were never asked about."
    )

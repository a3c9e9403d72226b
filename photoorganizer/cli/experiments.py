"""Commands that train the network and measure it, on data sets that the user names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import print_json, print_table
from photoorganizer.cli.session import ProgressBar
from photoorganizer.core.paths import models
from photoorganizer.engine import training

FOLDER = click.Path(file_okay=False, path_type=Path)
_INTERRUPTED = 130


_OWN = ("clothes", "start", "steps")
"""Options that are for the program's own network."""

RUNS = Path("runs")
"""Where experiments go by default."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _changes(command: _Command) -> _Command:
    """Give a command the options that change an experiment's recipe."""
    positive = click.IntRange(min=1)
    options = (
        click.option("--labels", type=click.Choice(training.LABELS), help="What is learned."),
        click.option("--architecture", type=click.Choice(training.ARCHITECTURES)),
        click.option("--pretrained", is_flag=True, help="Fetch ImageNet's weights to start from."),
        click.option("--epochs", type=positive, help="At most so many in each stage."),
        click.option("--size", type=click.IntRange(min=16), help="Side of the input, in pixels."),
        click.option("--batch", type=positive, help="Photos in a batch."),
        click.option("--photos-per-class", type=positive, help="Learn from at most so many."),
        click.option("--strength", type=float, help="Strength k of the augmentations."),
        click.option("--annealing", is_flag=True, help="Anneal the learning rate (SGDR)."),
        click.option(
            "--ema", type=click.FloatRange(0, 1, max_open=True), help="Decay of averaged weights."
        ),
        click.option(
            "--copies",
            type=click.IntRange(min=0),
            default=0,
            help="Augmented copies to average over when measuring.",
        ),
        click.option("--seed", type=int, default=1, help="Of all chance."),
        click.option(
            "--workers",
            type=click.IntRange(min=0),
            default=0,
            help="Processes that prepare photos.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("recipe", type=click.Choice((*training.RECIPES, *training.EXPERIMENTS)))
@click.argument("data", type=FOLDER)
@click.option(
    "--weights",
    "--base",
    "weights",
    type=click.Path(path_type=Path),
    help="The folder of the base network to start from.",
)
@click.option(
    "--out",
    type=FOLDER,
    help="Where the trained network goes: the program's own by default, runs/ for experiments.",
)
@click.option(
    "--more",
    type=(FOLDER, click.Path(dir_okay=False, path_type=Path)),
    metavar="FOLDER TABLE",
    help="More photos, in one folder a scene, and the CSV table of hashtags by scene.",
)
@click.option(
    "--clothes",
    type=FOLDER,
    help="More photos of clothes: a folder with MANIFEST.csv (path, kind, pattern, colour_group).",
)
@click.option(
    "--start",
    type=FOLDER,
    help="Train the second top of the network in this folder further, instead of a new one.",
)
@click.option(
    "--steps",
    type=click.IntRange(min=0),
    help="Batches of fine-tuning; 0 with --start fits the heads anew and nothing else.",
)
@_changes
@shared_options
@pass_options
def train(
    options: Options,
    /,
    recipe: str,
    data: Path,
    weights: Path | None,
    out: Path | None,
    more: tuple[Path, Path] | None,
    **changes: Any,
) -> int:
    """Train a network by RECIPE on the photos in DATA, and measure it.

    “hashtags” makes the program's own network, “thresholds” fits anew when it may speak,
    “interests” makes the aggregation networks that tell interests from what it says, “ranges” fits
    anew how far their shares may be off, “likeness” how photos are compared, “aggregation” makes
    four ways to tell what a gallery is about from the base network. The others are experiments:
    the recipes that the program is compared with, on the data sets in DATA or on any folder with
    one folder a class; each run leaves its settings, weights and figures in a folder of its own.

    Can be interrupted: the same command goes on from there.
    """
    own = training.NetworkChanges(more, **{name: changes.pop(name) for name in _OWN})
    if recipe in training.EXPERIMENTS:
        _refuse(("more", *_OWN), "is for the program's own network")
        with ProgressBar(options) as bar:
            figures = training.experiment(
                recipe, data, out or RUNS, bar.show, training.Changes(base=weights, **changes)
            )
        return _ended(options, figures)
    _refuse(tuple(changes), "is for experiments")
    if weights is None and recipe not in training.STANDING:
        raise click.MissingParameter(param_hint="--weights", param_type="option")
    with ProgressBar(options) as bar:
        figures = training.train(recipe, data, weights, out or models(), bar.show, own)
    _answer(options, figures)
    return 0


def _refuse(names: Sequence[str], reason: str) -> None:
    """Refuse options that mean nothing here, rather than pass over them."""
    context = click.get_current_context()
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} {reason}.", context)


def _ended(options: Options, figures: Mapping[str, Any]) -> int:
    """Print an experiment's figures; return the exit code."""
    _answer(options, figures)
    if not figures["interrupted"]:
        return 0
    click.echo(
        f"Stopped. The best of {figures['epochs']} epochs is kept in {figures['folder']}; "
        "the same command goes on from there.",
        err=True,
    )
    return _INTERRUPTED


@click.command()
@click.argument("suite", type=click.Choice(training.SUITES))
@click.argument("data", type=FOLDER)
@click.option(
    "--models",
    "network",
    type=FOLDER,
    help="Measure the network in this folder; the program's own by default.",
)
@click.option(
    "--pictures",
    type=FOLDER,
    help="Draw the confusion matrix and the reliability diagram of “hashtags” into this folder.",
)
@click.option(
    "--more",
    type=(FOLDER, click.Path(dir_okay=False, path_type=Path)),
    metavar="FOLDER TABLE",
    help="More photos for “unseen” to learn from, as “train hashtags” does.",
)
@shared_options
@pass_options
def evaluate(
    options: Options,
    suite: str,
    data: Path,
    network: Path | None,
    pictures: Path | None,
    more: tuple[Path, Path] | None,
) -> None:
    """Measure the network by SUITE on the photos in DATA that no training saw."""
    with ProgressBar(options) as bar:
        figures = training.evaluate(suite, data, bar.show, network, pictures, more)
    _answer(options, figures)


def _answer(options: Options, figures: Mapping[str, object]) -> None:
    if options.json:
        print_json(figures)
    else:
        print_table(("Figure", "Value"), list(_flat(figures)))


def _flat(figures: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each figure with its path as a name: "levels sure precision", "0.953"."""
    if isinstance(figures, Mapping):
        for key, value in figures.items():
            yield from _flat(value, f"{name} {key}".strip())
    elif isinstance(figures, Sequence) and not isinstance(figures, str):
        for value in figures:
            yield from _flat(value, name)
    elif isinstance(figures, float):
        yield name, f"{figures:.3f}"
    else:
        yield name, str(figures)

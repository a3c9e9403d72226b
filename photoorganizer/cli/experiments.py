"""Commands that train the network and measure it, on data sets that the user names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import print_json, print_table
from photoorganizer.cli.session import ProgressBar
from photoorganizer.core.paths import models
from photoorganizer.engine import training

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("recipe", type=click.Choice(training.RECIPES))
@click.argument("data", type=FOLDER)
@click.option(
    "--weights",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the base network.",
)
@click.option(
    "--out",
    type=FOLDER,
    help="Where the trained network goes; the program's own by default.",
)
@click.option(
    "--more",
    type=(FOLDER, click.Path(dir_okay=False, path_type=Path)),
    metavar="FOLDER TABLE",
    help="More photos, in one folder a scene, and the CSV table of hashtags by scene.",
)
@shared_options
@pass_options
def train(
    options: Options,
    recipe: str,
    data: Path,
    weights: Path,
    out: Path | None,
    more: tuple[Path, Path] | None,
) -> None:
    """Train the network by RECIPE on the data sets in DATA, and measure it.

    Can be interrupted: what was computed is kept and used by the next run.
    """
    with ProgressBar(options) as bar:
        further = training.MorePhotos(*more) if more else None
        figures = training.train(recipe, data, weights, out or models(), bar.show, further)
    _answer(options, figures)


@click.command()
@click.argument("suite", type=click.Choice(training.SUITES))
@click.argument("data", type=FOLDER)
@click.option(
    "--models",
    "network",
    type=FOLDER,
    help="Measure the network in this folder; the program's own by default.",
)
@shared_options
@pass_options
def evaluate(options: Options, suite: str, data: Path, network: Path | None) -> None:
    """Measure the network by SUITE on the photos in DATA that no training saw."""
    with ProgressBar(options) as bar:
        figures = training.evaluate(suite, data, bar.show, network)
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

"""The command that tells why a tag: who judges it, by which part of the picture."""

from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import print_json, shown_path
from photoorganizer.cli.session import open_library
from photoorganizer.core.explanation import TAUGHT_ASPECT, Explanation
from photoorganizer.core.hashtags import hashtag, hashtag_line
from photoorganizer.core.saliency import Heat

_SHADES = " ░▒▓█"


@click.command()
@click.argument("name", metavar="TAG")
@click.argument("image", type=click.Path(path_type=Path))
@shared_options
@pass_options
def why(options: Options, name: str, image: Path) -> None:
    """Tell what speaks for a tag on an image, in the library or not.

    Names the part of the network that judges it, how sure it is and had to be, the part of the
    picture that speaks for it, and the photos most like it that carry the tag.
    """
    with open_library(options) as library:
        explanation = library.explaining.why(image, name)
        heat = library.explaining.heat(image, name) if _has_part(explanation) else None
    if options.json:
        print_json(_document(image, explanation, heat))
    else:
        for line in _lines(explanation, heat):
            click.echo(line)


def _has_part(explanation: Explanation) -> bool:
    """Return whether a part of the picture can be asked for: what was taught sees it whole."""
    return explanation.aspect not in (None, TAUGHT_ASPECT)


def _document(image: Path, explanation: Explanation, heat: Heat | None) -> dict[str, object]:
    probability, threshold = explanation.probability, explanation.threshold
    return {
        "path": str(image.absolute()),
        "tag": explanation.tag,
        "aspect": explanation.aspect,
        "probability": None if probability is None else round(probability, 4),
        "threshold": threshold,
        "suggested": explanation.spoken,
        "through": list(explanation.through),
        "heat": None
        if heat is None
        else {"cells": heat.cells.round(3).tolist(), "box": [round(one, 4) for one in heat.box]},
        "nearest": [
            {"path": str(one.photo.path), "score": round(one.likeness, 4)}
            for one in explanation.nearest
        ],
    }


def _lines(explanation: Explanation, heat: Heat | None) -> list[str]:
    tag = hashtag(explanation.tag)
    if explanation.probability is None or explanation.threshold is None:
        lines = [f"The network does not know {tag}."]
    else:
        verb = "speaks for" if explanation.spoken else "does not speak for"
        needed = (
            f"{explanation.threshold:.0%} is needed"
            if explanation.threshold <= 1
            else "it never suggests it at this level"
        )
        sure = f"{explanation.probability:.0%}"
        judge = f"“{explanation.aspect}”" if _has_part(explanation) else "What you taught"
        lines = [f"{judge} {verb} {tag}: {sure}, {needed}."]
    if explanation.through:
        lines.append(f"It follows from {hashtag_line(explanation.through)}.")
    if heat is not None:
        lines += ["The part of the picture that speaks for it:", *_map(heat)]
    elif _has_part(explanation):
        lines.append("No part of the picture speaks for it alone.")
    if explanation.nearest:
        lines.append(f"Most like it among your {tag}:")
        lines += [
            f"  {one.likeness:.2f}  {shown_path(one.photo.path)}" for one in explanation.nearest
        ]
    return lines


def _map(heat: Heat) -> list[str]:
    last = len(_SHADES) - 1
    return [
        "  " + "".join(2 * _SHADES[round(float(cell) * last)] for cell in row) for row in heat.cells
    ]
